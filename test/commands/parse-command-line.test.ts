import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOn, parameter } from '../../shared/commands/parameters.ts';
import { parseCommandLine } from '../../shared/commands/parse-command-line.ts';
import { expectLinear } from '../support/growth.ts';

const base64 = (script: string) => Buffer.from(script, 'utf16le').toString('base64');

/** Names of executed calls, in order. */
function called(line: string, fileName = 'powershell.exe'): string[] {
  return parseCommandLine(line, fileName)
    .calls.filter((call) => call.executed)
    .map((call) => call.name);
}

function mentioned(line: string, fileName = 'powershell.exe'): string[] {
  return parseCommandLine(line, fileName)
    .calls.filter((call) => !call.executed)
    .map((call) => call.name);
}

/** The file that runs, as the process event names it. */
function program(line: string): string {
  return line.replaceAll('"', '').split(' ')[0]!;
}

function only(line: string, fileName = 'powershell.exe') {
  const { calls, hidden } = parseCommandLine(line, fileName);
  expect(calls).toHaveLength(1);
  const [call] = calls;
  return { name: call!.name, parameters: Object.fromEntries(call!.parameters), hidden };
}

describe('arguments', () => {
  test('names, values, switches, lists and values behind a colon', () => {
    expect(
      only(
        `powershell.exe -Command "New-InboxRule -Name 'a b' -SubjectContainsWords x,'y z' , w -DeleteMessage:$true -Force"`,
      ),
    ).toEqual({
      name: 'new-inboxrule',
      parameters: {
        name: ['a b'],
        subjectcontainswords: ['x', 'y z', 'w'],
        deletemessage: ['$true'],
        force: [true],
      },
      hidden: false,
    });
  });

  test('a switch takes no value; the word behind it is a value of its own', () => {
    expect(only('powershell -c "Search-Mailbox -DeleteContent mira -Force:$false"').parameters).toEqual({
      deletecontent: [true],
      '': ['mira'],
      force: ['$false'],
    });
  });

  test.each([
    ['quotes escaped as process logs show them', 'powershell.exe -Command "Search-Mailbox -Identity \\"a b\\""'],
    ['single quotes', `powershell.exe -Command "Search-Mailbox -Identity 'a b'"`],
    ['typographic quotes', 'powershell.exe -Command "Search-Mailbox -Identity \u201ca b\u201d"'],
    ['a value glued to its name', `powershell.exe -Command "Search-Mailbox -Identity:'a b'"`],
    ['en dashes', `powershell.exe \u2013Command "Search-Mailbox \u2013Identity 'a b'"`],
    ['a line that goes on behind a backtick', 'powershell.exe -Command "Search-Mailbox `\r\n -Identity \'a b\'"'],
    ['a comment in between', `powershell.exe -Command "Search-Mailbox <# x #> -Identity 'a b' # end"`],
    ['the script alone', 'Search-Mailbox -Identity \\"a b\\"'],
    ['a variable', `powershell.exe -Command "$who = 'a b'; Search-Mailbox -Identity $who"`],
    ['a string with a variable', `powershell.exe -Command "$w='a'; Search-Mailbox -Identity \\"$w b\\""`],
    ['joined strings', `powershell.exe -Command "Search-Mailbox -Identity 'a '+'b'"`],
  ])('%s', (_, line) => {
    expect(only(line).parameters).toEqual({ identity: ['a b'] });
  });

  test('a hash table is spread; one that is not known is marked', () => {
    const known = only(`powershell -c "$p=@{Identity='mira'; DeleteContent=$true}; Search-Mailbox @p -Force"`);
    expect(known.parameters).toEqual({ identity: ['mira'], deletecontent: ['$true'], force: [true] });
    expect(only('powershell -c "Search-Mailbox @p"').parameters).toEqual({ '@': ['@p'] });
    expect(only(`powershell -c "$p=@{Identity='m'}; $p.Force=1; Search-Mailbox @p"`).parameters).toEqual({
      '@': ['@p'],
    });
  });

  test('`0 is NUL', () => {
    expect(only('powershell -c "New-InboxRule -BodyContainsWords \\"`0\\""').parameters).toEqual({
      bodycontainswords: ['\0'],
    });
  });
});

describe('where a call may stand', () => {
  test.each([
    ['after a semicolon', 'powershell -c "cd x; Remove-InboxRule y"'],
    ['after a pipe', 'powershell -c "gci|Remove-InboxRule y"'],
    ['in a block', 'powershell -c "& { Remove-InboxRule y }"'],
    ['in a loop', `powershell -c "foreach ($i in 1,2) { Remove-InboxRule $i }"`],
    ['behind a body, without a separator', 'powershell -c "if ($true) {} Remove-InboxRule y"'],
    ['in brackets', 'powershell -c "$x = (Remove-InboxRule y).Name"'],
    ['in a printed string', 'powershell -c "Write-Host \\"$(Remove-InboxRule y)\\""'],
    ['behind a redirection', 'powershell -c "gci 2>&1 | Remove-InboxRule y"'],
    ['on a new line', 'powershell -c "gci\r\nRemove-InboxRule y"'],
    ['with a module', 'powershell -c "ExchangeOnlineManagement\\Remove-InboxRule y"'],
    ['in any case', 'POWERSHELL.EXE -C "rEMOVE-iNBOXrULE y"'],
    ['without -Command', 'powershell.exe -NoProfile -ExecutionPolicy Bypass Remove-InboxRule y'],
    ['unquoted, in a block', '"powershell.exe" & {Remove-InboxRule \\"y\\"}'],
    ['for another machine', 'powershell -c "Invoke-Command -ComputerName ex1 -ScriptBlock { Remove-InboxRule y }"'],
    ['in cmd', 'cmd /c powershell -Command "Remove-InboxRule y"'],
    ['in cmd, quoted twice', 'cmd.exe /s /c "powershell -Command "Remove-InboxRule y""'],
    ['in cmd, as input', 'cmd /c echo Remove-InboxRule y| powershell -'],
    ['in a task', 'schtasks /create /tn x /tr "powershell -c Remove-InboxRule y"'],
    ['in bash', `bash -c "pwsh -c 'Remove-InboxRule y'"`],
    ['started', `powershell -c "Start-Process -ArgumentList '-c','Remove-InboxRule y' -FilePath powershell"`],
  ])('%s', (_, line) => {
    expect(called(line, program(line))).toContain('remove-inboxrule');
    expect(parseCommandLine(line, program(line)).hidden).toBe(false);
  });
});

describe('hidden names', () => {
  const encoded = base64('Remove-InboxRule y');
  test.each(['-e', '-en', '-enc', '-enco', '-encodedcommand', '-EC', '/e', '/Enc', '\u2013enc', '--enc', '-e:'])(
    '%s takes a script in base64',
    (name) => {
      const glue = name.endsWith(':') ? '' : ' ';
      const line = `powershell.exe -nop -w hidden ${name}${glue}${encoded}`;
      expect(called(line)).toEqual(['remove-inboxrule']);
      expect(parseCommandLine(line, 'powershell.exe').hidden).toBe(true);
    },
  );

  test.each([
    ['backticks', 'powershell -c "Re`move-Inbox`Rule y"'],
    ['quotes inside', `powershell -c "Remove-''Inbox'Rule' y"`],
    ['joined strings', `powershell -c "& ('Remo'+'ve-'+'InboxRule') y"`],
    ['joined without a call operator, by iex', `powershell -c "iex ('Remove-'+'InboxRule y')"`],
    ['a format', `powershell -c "&('{1}-{0}' -f 'InboxRule','Remove') y"`],
    ['a join', `powershell -c "& ('Remove','InboxRule' -join '-') y"`],
    ['variables', `powershell -c "$a='Remove-';$a+='Inbox'; [string]$b='Rule'; & \\"$a$b\\" y"`],
    ['en dash', 'powershell -c "Remove\u2013InboxRule y"'],
    ['carets', 'cmd /c powershell -c Remove-^Inbox^Rule y'],
    ['piped into iex', `powershell -c "'Remove-In'+'boxRule y' | iex"`],
    [
      'decoded by the script',
      `powershell -c "iex ([Text.Encoding]::Unicode.GetString([Convert]::FromBase64String('${encoded}')))"`,
    ],
    ['made into a block', `powershell -c "[scriptblock]::Create('Remove-In'+'boxRule y').Invoke()"`],
  ])('%s', (_, line) => {
    expect(called(line)).toContain('remove-inboxrule');
    expect(parseCommandLine(line, 'powershell.exe').hidden).toBe(true);
  });

  test('a copy of powershell.exe under another name', () => {
    expect(called(`C:\\t\\svc.exe -enc ${encoded}`, 'svc.exe')).toEqual(['remove-inboxrule']);
    expect(called('svc.exe -c Remove-InboxRule y', 'svc.exe')).toEqual(['remove-inboxrule']);
  });

  test('four scripts in one another', () => {
    const script = [1, 2, 3].reduce((inner) => `powershell -enc ${base64(inner)}`, 'Remove-InboxRule y');
    expect(called(`powershell -enc ${base64(script)}`)).toEqual(['remove-inboxrule']);
  });
});

describe('names that are not called', () => {
  test.each([
    ['a comment', 'powershell -c "gci # Remove-InboxRule y"'],
    ['a block comment', 'powershell -c "gci <# Remove-InboxRule y #>"'],
    ['a printed string', `powershell -c "Write-Host 'Remove-InboxRule y'"`],
    ['printed words', 'powershell -c "echo Remove-InboxRule"'],
    ['a printed block', 'powershell -c "Write-Output { Remove-InboxRule y }"'],
    ['help', 'powershell -c "Get-Help Remove-InboxRule"'],
    ['man', 'powershell -c "man Remove-InboxRule"'],
    ['a command that is looked up', 'powershell -c "Get-Command Remove-InboxRule"'],
    ['a string', `powershell -c "$x = 'Remove-InboxRule'"`],
    ['a file', 'powershell -File C:\\x\\Remove-InboxRule.ps1'],
    ['a value', 'powershell -c "Import-PSSession $s -CommandName Remove-InboxRule"'],
    ['a search', 'findstr /i Remove-InboxRule C:\\log.txt'],
    ['cmd prints', 'cmd /c echo Remove-InboxRule'],
  ])('%s', (_, line) => {
    const fileName = program(line);
    expect(called(line, fileName)).not.toContain('remove-inboxrule');
    expect(mentioned(line, fileName)).toEqual(['remove-inboxrule']);
    expect(parseCommandLine(line, fileName).hidden).toBe(false);
  });
});

describe('bounds', () => {
  const FRAGMENTS = [
    '"',
    "'",
    '`',
    '$(',
    '@{',
    '(',
    ')',
    '{',
    '}',
    '\\',
    '\\"',
    '"$(',
    '&',
    '|',
    ';',
    '\n',
    '#',
    '<#',
    "@'\n",
    '$a',
    '"$a"',
    '${',
    '^',
    'iex ',
    "'a'+",
    ',',
    'cmd /c ',
    'powershell -c ',
    '-enc ',
    'JABhAA==',
    "$a='aaaa';",
    '$a+=$a;',
    'Remove-InboxRule ',
    '-f ',
    '=',
    '[',
    ']',
    '\u2013',
    '-DeleteContent ',
    '@p ',
    '. ',
    '{0}',
    "'x'|iex;",
    'é',
    '\ud800',
    '\0',
  ]; // prettier-ignore

  test('never throws, whatever stands in the line', () => {
    const lines = fc
      .array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string()), { maxLength: 60 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(lines, fc.constantFrom('powershell -c ', 'cmd /c ', '', 'x.exe -c '), (line, host) => {
        const { calls } = parseCommandLine(host + line, 'powershell.exe');
        for (const call of calls) expect(call.name).toBe(call.name.toLowerCase());
      }),
      { numRuns: 2_000 },
    );
  });

  test.each(FRAGMENTS)('takes a line full of %j in time that grows with its length', (fragment) => {
    expectLinear(64_000, (length) => {
      const line = `powershell -c ${fragment.repeat(Math.ceil(length / fragment.length))}`;
      parseCommandLine(line, 'powershell.exe');
      parseCommandLine(line.replace('powershell -c', 'cmd /c'), 'cmd.exe');
    });
  });

  test('padding pushes nothing out of sight', () => {
    const padding = ' '.repeat(200_000);
    expect(called(`powershell -c "gci;${padding}Remove-InboxRule y${padding}"`)).toContain('remove-inboxrule');
    const noise = 'x;'.repeat(100_000);
    expect(called(`powershell -c "${noise} Remove-InboxRule y"`)).toContain('remove-inboxrule');
    expect(called(`powershell -c "Remove-InboxRule y; ${noise}"`)).toContain('remove-inboxrule');
  });

  test('an empty line has no calls', () => {
    expect(parseCommandLine('', '')).toEqual({ calls: [], hidden: false, statements: [], unresolved: [] });
  });
});

test('what is called with a switch keeps it through any of these quotings', () => {
  const quotings = [
    (s: string) => s,
    (s: string) => `"${s}"`,
    (s: string) => `"& {${s}}"`,
    (s: string) => `"iex '${s}'"`,
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...quotings),
      fc.constantFrom('-DeleteContent', '-deleteC', '\u2014Del', '-DELETECONTENT:$true'),
      (quoting, given) => {
        const { calls } = parseCommandLine(
          `powershell -c ${quoting(`Search-Mailbox mira ${given}`)}`,
          'powershell.exe',
        );
        const call = calls.find((one) => one.name === 'search-mailbox');
        expect(call?.executed).toBe(true);
        expect(isOn(parameter(call!, 'DeleteContent'))).toBe(true);
      },
    ),
  );
});

describe('what cmd puts together', () => {
  test.each([
    ['a part of a variable', 'cmd /c "set a=xxRemove-InboxRuleyy&& call powershell -c %a:~2,16% b"'],
    ['a part counted from its end', 'cmd /v /c "set a=Remove-InboxRuleyy&& powershell -c !a:~0,-2! b"'],
    ['a part replaced', 'cmd /c "set a=RemoveZZInboxRule&& call powershell -c %a:zz=-% b"'],
    ['all up to a mark', 'cmd /c "set a=x#Remove-InboxRule&& call powershell -c %a:*#=% b"'],
    ['an item of a loop', 'cmd /c for %i in (Get Remove) do powershell -c %i-InboxRule b'],
    ['what a loop reads', 'cmd /c for /f "delims=" %i in (\'echo Remove-InboxRule\') do powershell -c %i b'],
  ])('%s', (_, line) => expect(called(line, 'cmd.exe')).toContain('remove-inboxrule'));
});
