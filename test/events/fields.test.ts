import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanIp } from '../../shared/events/ip.ts';
import { mayHideByPatterns, mayHideInLowerCase } from '../../shared/events/may-hide-command.ts';
import { readParameters } from '../../shared/events/parameters.ts';
import { canonicalJson, digestId } from '../../shared/events/record-id.ts';
import { logonTypeOf, recordTypeOf, userTypeOf } from '../../shared/events/record-type.ts';
import { parseTime } from '../../shared/events/time.ts';
import { expectLinear } from '../support/growth.ts';
import { runs } from '../support/runs.ts';

describe('parseTime', () => {
  test.each([
    ['2026-03-04T10:11:12', '2026-03-04T10:11:12.000Z'],
    ['2026-03-04T10:11:12Z', '2026-03-04T10:11:12.000Z'],
    ['2026-03-04T10:11:12.4684522Z', '2026-03-04T10:11:12.468Z'],
    ['2026-03-04T10:11:12.59Z', '2026-03-04T10:11:12.590Z'],
    ['2026-03-04T10:11:12+02:00', '2026-03-04T08:11:12.000Z'],
    ['2026-03-04T10:11:12.5-0530', '2026-03-04T15:41:12.500Z'],
    ['2026-03-04 10:11:12', '2026-03-04T10:11:12.000Z'],
    [' 2026-03-04T10:11Z ', '2026-03-04T10:11:00.000Z'],
    ['4/28/2021, 3:05:26.000 PM', '2021-04-28T15:05:26.000Z'],
    ['4/28/2021, 3:05:26.123\u202fPM', '2021-04-28T15:05:26.123Z'],
    ['4/28/2021, 12:05:26 AM', '2021-04-28T00:05:26.000Z'],
    ['12/1/2021, 12:05:26.000 PM', '2021-12-01T12:05:26.000Z'],
    ['4/28/2021 15:05', '2021-04-28T15:05:00.000Z'],
    ['/Date(1618574834000)/', '2021-04-16T12:07:14.000Z'],
    [1618574834, '2021-04-16T12:07:14.000Z'],
    [1618574834.5, '2021-04-16T12:07:14.500Z'],
    [1618574834000, '2021-04-16T12:07:14.000Z'],
    [1618574834000123, '2021-04-16T12:07:14.000Z'],
    ['1618574834.25', '2021-04-16T12:07:14.250Z'],
    ['1618574834000', '2021-04-16T12:07:14.000Z'],
    [' 1618574834000123 ', '2021-04-16T12:07:14.000Z'],
    [631152000, '1990-01-01T00:00:00.000Z'],
  ])('%s', (text, expected) => {
    expect(new Date(parseTime(text) ?? Number.NaN).toISOString()).toBe(expected);
  });

  test.each([
    'yesterday',
    '',
    '2026-02-31T00:00:00',
    '2026-13-01T00:00:00',
    '2026-03-04T24:00:00',
    '0001-01-01T00:00:00',
    '4/28/2021, 13:05:26 PM',
    '28/4/2021, 3:05:26 PM',
    null,
    631151999, // 1989
    4102444800, // 2100
    16185748340,
    1618574834000123000,
    '20210416',
    '20210416120714',
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1618574834,
    '2'.repeat(100_000),
  ])('finds no time in %j', (value) => {
    expect(parseTime(value)).toBeNull();
  });

  test('reads every time that JavaScript writes', () => {
    const date = fc.date({ min: new Date('1990-01-01'), max: new Date('2199-12-31'), noInvalidDate: true });
    fc.assert(fc.property(date, (time) => parseTime(time.toISOString()) === time.getTime()));
  });
});

test.each([
  ['1.2.3.4', '1.2.3.4'],
  ['1.2.3.4:5678', '1.2.3.4'],
  [' 1.2.3.4 ', '1.2.3.4'],
  ['[1.2.3.4]:5678', '1.2.3.4'],
  ['[::1]:5678', '::1'],
  ['[2001:DB8::abcd]', '2001:db8::abcd'],
  ['2001:db8::abcd', '2001:db8::abcd'],
  ['::ffff:1.2.3.4', '1.2.3.4'],
  ['[::ffff:1.2.3.4]:12345', '1.2.3.4'],
  ['::FFFF:102:304', '1.2.3.4'],
  ['client.local:12345', 'client.local'],
  ['[client.local]:12345', 'client.local'],
  ['', null],
  ['-', null],
  [null, null],
  [5, null],
])('cleanIp of %j is %j', (value, expected) => {
  expect(cleanIp(value)).toBe(expected);
});

describe('readParameters', () => {
  test.each<[string, unknown, Record<string, unknown>]>([
    ['names and values', [{ Name: 'DeleteMessage', Value: 'True' }], { deletemessage: [true] }],
    ['the same as text', '[{"Name":"Name","Value":"."}]', { name: ['.'] }],
    [
      'an object of them, one of which is called Name',
      { Name: 'x', DeleteMessage: 'True' },
      { name: ['x'], deletemessage: [true] },
    ],
    ['values in quotes of their own', [{ Name: 'SetSCL', Value: '"-1"' }], { setscl: ['-1'] }],
    ['a name that is no JSON', [{ Name: 'Name', Value: '"a" <b>' }], { name: ['"a" <b>'] }],
    ['a single object', { Name: 'Force', Value: false }, { force: [false] }],
    [
      'values of other types',
      [
        { Name: 'A', Value: ['x', '$true'] },
        { Name: 'B', Value: { c: 1 } },
      ],
      { a: ['x', true], b: ['{"c":1}'] },
    ],
    ['a list as text', [{ Name: 'Users', Value: '["a","b"]' }], { users: ['a', 'b'] }],
    ['text that only looks like a list', [{ Name: 'Name', Value: '[x]' }], { name: ['[x]'] }],
    [
      'one name twice',
      [
        { Name: 'From', Value: 'a' },
        { Name: 'from', Value: 'b' },
      ],
      { from: ['a', 'b'] },
    ],
    ['a missing value', [{ Name: 'Name' }, { Value: 'x' }, null, 'junk'], { name: [''] }],
    ['damaged objects', ['@{Name=Identity; Value=Dana}'], { identity: ['Dana'] }],
    [
      'damaged objects, joined',
      '@{Name=Identity; Value=Dana} @{Name=Force; Value=True}',
      { identity: ['Dana'], force: [true] },
    ],
    [
      'damaged objects whose values hold semicolons',
      ['@{Name=BlindCopyTo; Value=a@x.example;b@x.example}', '@{Value=a; b; Name=Words}', '@{Name=Condition; Value=}'],
      { blindcopyto: ['a@x.example;b@x.example'], words: ['a; b'], condition: [''] },
    ],
    [
      'a line',
      '-Name "x y" -TeamsLocation ("ALL") -Comment "cut[...]',
      { name: ['x y'], teamslocation: ['ALL'], comment: ['cut'], '@': [true] },
    ],
    ['a line of lists', '-Audit ("Update", "Move") -Users "a","b"', { audit: ['Update', 'Move'], users: ['a', 'b'] }],
    [
      'switches',
      '-Purge -PurgeType HardDelete -Confirm:$false -Force',
      { purge: [true], purgetype: ['HardDelete'], confirm: [false], force: [true] },
    ],
    ['a negative number', '-SetScl -1 -Name x.', { setscl: ['-1'], name: ['x'] }],
    [
      'quotes inside a value',
      '-Url "a <b c="d" e="f"> (x[\'y\'],"z");" -Identity "I".',
      { url: ['a <b c="d" e="f"> (x[\'y\'],"z");'], identity: ['I'] },
    ],
    ['unquoted text with spaces', '-Body covid 19 -Name x', { body: ['covid 19'], name: ['x'] }],
    ['a hyphen inside a word', '-Name well-Known -X 1', { name: ['well-Known'], x: ['1'] }],
    ['nothing', '', {}],
    ['null', null, {}],
  ])('%s', (_, value, expected) => {
    expect(Object.fromEntries(readParameters(value))).toEqual(expected);
  });

  test.each(['-a "', '" ', ' ', '-a (', '.', '-', '\\" -b', '" .'])('is linear in lines of %j', (part) => {
    expectLinear(400_000, (length) => readParameters(`-Name "${part.repeat(length / part.length)}`));
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.json(), fc.string()), (value) => readParameters(value).size >= 0),
    );
  });
});

test('codes are read as numbers, as text and as names', () => {
  expect([0, '0', 'Owner', 'owner'].map(logonTypeOf)).toEqual(Array(4).fill('owner'));
  expect([6, 'DelegatedAdmin', 'SystemService', 9, null, 'x'].map(logonTypeOf)).toEqual([
    'delegated-admin',
    'delegated-admin',
    'system-service',
    null,
    null,
    null,
  ]);
  expect([4, '4', 'System', 'DcAdmin', 'ServicePrincipal', {}].map(userTypeOf)).toEqual([
    'system',
    'system',
    'system',
    'dc-admin',
    'service-principal',
    null,
  ]);
  expect([1, '50', 'ExchangeAdmin', 'SecurityComplianceCenterEOPCmdlet', -1, 'Unheard', 1.5].map(recordTypeOf)).toEqual(
    [1, 50, 1, 18, null, null, null],
  );
});

test('a digest depends on what a record says, not on the order of its keys, and nests without end', () => {
  expect(canonicalJson({ b: [1, { d: 2, c: null }], a: 'x' })).toBe('{"a":"x","b":[1,{"c":null,"d":2}]}');
  expect(digestId({ a: 1, b: 2 })).toBe(digestId({ b: 2, a: 1 }));
  expect(digestId({ a: 1 })).toMatch(/^hash:[0-9a-f]{32}$/);
  expect(digestId({ a: 1 })).not.toBe(digestId({ a: '1' }));
  expect(digestId(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)))).toMatch(/^hash:/);
});

function mayHideCommand(line: string): boolean {
  return mayHideInLowerCase(line.toLowerCase(), () => false);
}

describe('mayHideInLowerCase', () => {
  test.each([
    'powershell.exe -EncodedCommand UgBlAG0AbwB2AGUA',
    'powershell -nop -w hidden -e UgBlAG0AbwB2AGUA',
    'pwsh /ec UgBlAG0AbwB2AGUA',
    'POWERSHELL \u2013enc "UgBlAG0AbwB2AGUA"',
    'renamed.exe -enc UgBlAG0AbwB2AGUALQA=',
    'p^ower^shell -c x',
    'power"shell" -c x',
    'powershell Rem`ove-Inb`oxRule',
    "powershell & ('Remove-Inbox'+'Rule')",
    'powershell -c "iex $x"',
    "powershell \"{0}-{1}\" -f 'Remove','InboxRule'",
    'powershell -c [char[]](82,101) -join ""',
    'powershell gcm *oxRu*',
    'powershell -c "$a=\'Remove-Inb\'; & $a"',
    'cmd /c set a=Remove-Inb&& powershell %a%oxRule',
    "x.exe ('Remove-'+'InboxRule')",
    'x.exe Remove-"InboxRule"',
    'x.exe [Convert]::FromBase64String("eA==")',
    'sh -c "echo cm0gLXJm | base64 -d | sh"',
  ])('says yes to %s', (line) => {
    expect(mayHideCommand(line)).toBe(true);
  });

  test.each([
    'powershell.exe -NoProfile -ExecutionPolicy Bypass -File C:\\ProgramData\\inventory.ps1',
    'C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s Schedule',
    '"C:\\Program Files\\Edge\\msedge.exe" --type=renderer --lang="en-GB"',
    '/bin/ps -A -o comm,pid,pcpu,pmem,rss,etimes --no-headers',
    'grep -e error /var/log/syslog',
    '',
  ])('says no to %s', (line) => {
    expect(mayHideCommand(line)).toBe(false);
  });

  test('property: the walk over a line misses nothing that the patterns find', () => {
    const piece = fc.constantFrom(
      ...'` ^ " \' + [ ( $ { } ? * | \\ / - . & % , = : ; ~ e x 0 1 a r m s h \u2013 \u201c'.split(' '),
      ...' |\t|$x|{0}|-e|-enc|/e|-c|iex|eval|xxd|base64 -d|-join|.replace(|.invoke|invoke-command|gcm|alias|\\x6d|\\155'.split(
        '|',
      ),
      ...'/var/ma\\il|/var/m?il|powershell|pwsh|.ps1|bash |mail|AAAAAAAA| sh|frombase64|[char]|\u00e9'.split('|'),
    );
    const line = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(line, fc.boolean(), (text, isPowerShell) => {
        const lower = text.toLowerCase();
        expect(mayHideInLowerCase(lower, () => isPowerShell)).toBe(mayHideByPatterns(lower, () => isPowerShell));
      }),
      runs(20_000),
    );
  });

  test.each(['-e ', '"', '-e:"^', ' +', "'", '+ ', '-en', 'a"', '[char', '| (', '-e     '])(
    'is linear in lines of %j',
    (part) => {
      expectLinear(400_000, (length) => {
        mayHideCommand(`powershell ${part.repeat(length / part.length)}`);
        mayHideCommand(part.repeat(length / part.length));
      });
    },
  );
});
