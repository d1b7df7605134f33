/** Where a value begins and ends, and what is a variable or an expression and stays. */
import { describe, expect, it } from 'vitest';
import { maskSecrets } from '../../../shared/alerts/mask-secrets.ts';

const ENDS = [
  // A quote that nothing closes ends before the next switch, command or line.
  'x -Password "«ab» -Force',
  'x -Password "«ab cd» -Force y',
  'x -Password "«ab» /add',
  "x -Password '«ab cd» | tee y",
  'x -Password "«ab»; Remove-Item y',
  'x -Password "«ab»| tee y',
  'x -Password "«ab»\nRemove-Item y',
  'x -Password "«ab cd»',
  "x -Password '«a/b:c d»",
  // Marks within a word end it only where something begins behind them.
  'tool --password=«a;b|c&d,e» x',
  'tool --password=«a»; x',
  'tool --password=«a»;rm y',
  'tool --password=«a»;Remove-Item y',
  'tool --password=«a;Remove-item2» y',
  'tool --password=«a;rmx» y',
  'tool --password=«a»&& x',
  'tool --password=«a»||x',
  'tool --password=«a|tee» x',
  'tool --password=«a»|curl x',
  'tool --password=«a»&x=y',
  'tool --password=«a»,x=y',
  'tool --password=«a»,"b" x',
  'tool --password=«a,b» x',
  'tool --password=«a», x',
  'tool --password=«a>b» x',
  'tool --password=«a»>/dev/null',
  'tool --password=«a»> y',
  'tool --password=«a»>NUL',
  'tool --password=«a»>&2',
  'tool --password=«a<b» x',
  'tool --password=«a»</dev/null',
  'tool --password=«a» <y',
  '(tool --password=«a»)',
  '(tool --password=«a(b)c»)',
  'tool --password=«a)b» x',
  '{ tool --password «a»}',
  '[tool password=«a»]',
  'tool --password=«a"b c"d» x',
  "tool --password=«'a'b'» x",
  'tool --password=«"a"b» x',
  'tool --password=«a\\ b\\;c» x',
  'C:\\x\\tool.exe -Dir C:\\y\\ --password «a»',
  'tool --password="«a»"; x',
  'tool --password="«a»", x',
  '<x password="«a»"/>',
  '<x password="«a»">',
  `tool --password=«${'a:'.repeat(300)}b» x`,
  // Casts and prefixes.
  '$x = Connect-X -Password ([string]"«a b»") -y',
  '$password = [string]"«a b»"; y',
  '$password=[securestring]"«a b»"',
  "tool --password $'«a b»' x",
  "tool --password N'«a b»' x",
  "tool --password $('«a»' + '«b»') x",
  // Headers outside of quotes.
  'Authorization: Bearer «abc.def» x',
  'Authorization: «abcdef»',
  'Authorization=Basic «abc=» x',
  'Proxy-Authorization: Basic «abc=»',
  'x; Cookie: «a=b; c=d»',
  // Users.
  'curl -u "kim:«a b»" x',
  'curl -u kim:«a:b%c» x',
  'curl -u "kim":"«a»" x',
  'tool -u kim:«a» x',
  'smbclient //h/x -U kim%«a:b»',
  'tool dom/kim:«a@b»@h.example x',
  'tool kim:«a»@10.0.0.1:22/x',
  'sqlplus "kim/«a»@h"',
] as const;

const STAY = [
  'tool --password $x --token $x --secret $env:X',
  'tool --password "$x" --token "$x" --secret "$env:X"',
  'tool --password $(cat x)',
  'tool --password (Get-X "a b") --token $x.Token',
  'tool --password %X% --token !X! --secret *',
  'tool --password <password> --token <your token>',
  'tool --password - --token stdin',
  'openssl rsa -passin env:PW -passout fd:3 -in x',
  'tool --password *** --token=*** -u kim:*** password=***; x',
  '$cred = [PSCredential]::new("kim", $x)',
  '$password=[Console]::ReadLine()',
  '$token = $x.Token; $secret = (Get-X a).Value; $password = @{ a = 1 }',
  'password = input("x"); token = os.environ["x"]',
  'Authorization: $x',
  'Authorization: Bearer $x',
  'Cookie: $x',
  'Authorization: Bearer ***',
  'curl -u $x:$y h; curl -u kim:$y h; curl -u kim: h; curl -u :x h',
  'tool -u 1000:1000 x; tool -u C:\\x y; tool -u /a:/b y; tool -u ./a:b y; date -u +%H:%M',
  'docker run -u a:b x; rsync -u h:x y; kubectl cp -u a:b c',
  'docker pull x/y:1@sha256:abc; tool h:8080/a@b.example',
  'tool x/y:$p@h; from:kim@contoso.example',
] as const;

describe('a value', () => {
  it.each(ENDS)('ends where it should: %s', (line) => {
    expect(maskSecrets(line.replace(/[«»]/g, ''))).toBe(line.replace(/«[^»]*»/g, '***'));
  });

  it.each(STAY)('that is none stays: %s', (line) => {
    expect(maskSecrets(line)).toBe(line);
  });
});
