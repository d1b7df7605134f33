import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../shared/commands/parse-command-line.ts';
import { expectLinear } from '../support/growth.ts';
import { runs } from '../support/runs.ts';

const NAME = 'Remove-InboxRule';

function calls(script: string): string[] {
  const parsed = parseCommandLine(`powershell.exe -c "${script}"`, 'powershell.exe');
  return parsed.calls.filter((call) => call.executed).map((call) => call.name);
}

function codes(text: string): string {
  return [...text].map((char) => char.charCodeAt(0)).join(',');
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}

/** Expressions that amount to the text. */
const BUILDS: readonly (readonly [string, (text: string) => string])[] = [
  ['written out', (text) => `'${text}'`],
  ['joined', (text) => `('${text.slice(0, 4)}'+'${text.slice(4)}')`],
  ['codes', (text) => `(-join [char[]](${codes(text)}))`],
  ['a code and the rest', (text) => `([char]${text.charCodeAt(0)}+'${text.slice(1)}')`],
  ['reversed', (text) => `('${reversed(text)}'[-1..-${text.length}] -join '')`],
  ['formatted', (text) => `('{1}{0}' -f '${text.slice(5)}','${text.slice(0, 5)}')`],
  ['replaced by a method', (text) => `('${text.slice(0, 3)}~~${text.slice(3)}'.Replace('~~',''))`],
  ['replaced by an operator', (text) => `('${text.slice(0, 3)}~~${text.slice(3)}' -creplace '~~')`],
  ['a part', (text) => `('zz${text}zz'.Substring(2,${text.length}))`],
  ['trimmed', (text) => `('  ${text} '.Trim())`],
  ['in other letters', (text) => `('${text.toUpperCase()}'.ToLower())`],
  ['split and joined', (text) => `('${[...text].join('~')}'.Split('~') -join '')`],
  ['concatenated', (text) => `([string]::Concat('${text.slice(0, 6)}','${text.slice(6)}'))`],
  ['joined by a method', (text) => `([string]::Join('',('${text.slice(0, 6)}','${text.slice(6)}')))`],
  [
    'base64',
    (text) =>
      `([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${Buffer.from(text).toString('base64')}')))`,
  ],
  ['codes, one by one', (text) => `(-join (${codes(text)} | % {[char]$_}))`],
  ['codes behind a key', (text) => `(-join (${[...text].map((c) => c.charCodeAt(0) ^ 53)} | %{[char]($_ -bxor 53)}))`],
  [
    'hexadecimal',
    (text) =>
      `(-join ('${Buffer.from(text).toString('hex').match(/../g)?.join(' ')}' -split ' ' | % {[char][convert]::ToInt32($_,16)}))`,
  ],
  ['without marks that are taken out', (text) => `('${text.slice(0, 3)}12${text.slice(3)}3' -replace '[0-9]')`],
  ['trimmed of a mark', (text) => `('##${text}#'.Trim('#'))`],
  ['formatted in a width', (text) => `('{0,-4}{1}' -f '${text.slice(0, 6)}','${text.slice(6)}')`],
  [
    'in another encoding',
    (text) =>
      `([Text.Encoding]::GetEncoding(1252).GetString([Convert]::FromBase64String('${Buffer.from(text).toString('base64')}')))`,
  ],
  ['unescaped', (text) => `([uri]::UnescapeDataString('%${text.charCodeAt(0).toString(16)}${text.slice(1)}'))`],
  ['backwards by a pattern', (text) => `([regex]::Matches('${reversed(text)}','.','RightToLeft') -join '')`],
  [
    'replaced by a member whose name is computed',
    (text) => `('${text.slice(0, 3)}~${text.slice(3)}'.('Rep'+'lace').Invoke('~',''))`,
  ],
  ['replaced with case', (text) => `('${text.slice(0, 3)}E${text.slice(3)}'-creplace'E')`],
  ['without its end', (text) => `('${text}##' -replace '##$','')`],
  ['passed down a pipe', (text) => `('${text}'|%{$_})`],
  ['bytes', (text) => `([Text.Encoding]::ASCII.GetString([byte[]](${codes(text)})))`],
];

/** Ways to call what an expression names. */
const CALLS: readonly (readonly [string, (build: (text: string) => string) => string])[] = [
  ['call operator', (build) => `& ${build(NAME)} y`],
  ['dot', (build) => `. ${build(NAME)} y`],
  ['iex', (build) => `iex ${build(`${NAME} y`)}`],
  ['piped', (build) => `${build(`${NAME} y`)} | iex`],
  ['variable', (build) => `$v = ${build(NAME)}; & $v y`],
  ['get-command', (build) => `& (gcm ${build(NAME)}) y`],
  ['alias', (build) => `Set-Alias zz ${build(NAME)}; zz y`],
  ['branch that is never taken', (build) => `if ($false) { & ${build(NAME)} y }`],
];

describe.each(BUILDS)('a name %s', (_, build) => {
  test.each(CALLS)('is found through: %s', (_name, call) => {
    expect(calls(call(build))).toContain(NAME.toLowerCase());
  });
});

/** Scripts that call Remove-InboxRule by a value which they keep somewhere first. */
test.each([
  ['several variables at once', `$v,$n='Remove','InboxRule'; & \\"$v-$n\\" y`],
  ['a hash table', `$h=@{v='Remove';n='InboxRule'}; & ($h.v+'-'+$h['n']) y`],
  ['a hash table within quotes', `$h=@{n='InboxRule'}; & \\"Remove-$($h.n)\\" y`],
  ['an entry that is set later', `$h=@{}; $h.n='InboxRule'; & ('Remove-'+$h.n) y`],
  ['a list that is turned round', `$x='eluRxobnI-evomeR'.ToCharArray();[array]::Reverse($x);& (-join $x) y`],
  ['text of a list', `$x='eluRxobnI-evomeR'.ToCharArray();[array]::Reverse($x);$n=[string]::new($x);& $n y`],
  ['a list from its end', `& ($x='eluRxobnI-evomeR'; -join $x[($x.Length-1)..0]) y`],
  ['the environment', `[Environment]::SetEnvironmentVariable('q','Remove-InboxRule'); & $env:q y`],
  ['a builder', `$sb=[Text.StringBuilder]::new(); [void]$sb.Append('Remove-').Append('InboxRule'); & $sb.ToString() y`],
  ['a loop', `foreach ($c in 'Get-Date','Remove-InboxRule') { & $c y }`],
  ['a loop over parts', `foreach ($c in @('Remove','Get')) { & \\"\${c}-InboxRule\\" y }`],
  ['a pipe', `'Get','Remove' | % { & \\"$($_)-InboxRule\\" y }`],
  ['an index into something unknown', `& (([string]''.IndexOf)[5,4,2]-join'x') 'Remove-InboxRule y'`],
  [
    'the engine, by a computed member',
    `& $ExecutionContext.InvokeCommand.(($ExecutionContext.InvokeCommand|gm)[6].Name)('Remove-InboxRule','All') y`,
  ],
])('a name is found in %s', (_, script) => expect(calls(script)).toContain('remove-inboxrule'));

test.each([
  ['other case', `& ('RemoveQInboxRule'-creplace'q','-') y`],
  ['a mark that does not end it', `& ('RemoveqInboxRule' -replace 'q$','-') y`],
  ['an entry of another table', `$h=@{n='InboxRule'}; & ('Remove-'+$g.n) y`],
  ['a printed loop', `foreach ($c in 'Get-Date','Remove-InboxRule') { Write-Host $c }`],
])('a name is not made up from %s', (_, script) => expect(calls(script)).not.toContain('remove-inboxrule'));

test('a name stays found through any two of these in one another', () => {
  fc.assert(
    fc.property(fc.constantFrom(...BUILDS), fc.constantFrom(...BUILDS), fc.constantFrom(...CALLS), (a, b, call) => {
      const inner = call[1](a[1]).replaceAll("'", "''");
      const script = `iex ('${inner.slice(0, 9)}'+'${inner.slice(9)}')`;
      // A doubled quote must not be cut in two.
      if (inner[8] === "'" || inner[9] === "'") return;
      expect(calls(script)).toContain(NAME.toLowerCase());
      expect(calls(call[1](b[1]))).toContain(NAME.toLowerCase());
    }),
    runs(300),
  );
});

test('wildcards that fit a cmdlet name it', () => {
  expect(calls('& (gcm Remove-Mailbox*Request) x')[0]).toMatch(/^remove-mailbox\w+request$/);
  expect(calls('& (gcm *-InboxRule) x')).toHaveLength(1);
});

test('what is printed, explained or commented is not called, however it is built', () => {
  const wraps = ['Write-Host', 'Get-Help', 'echo', '# '];
  fc.assert(
    fc.property(fc.constantFrom(...BUILDS), fc.constantFrom(...wraps), ([, build], wrap) => {
      expect(calls(`${wrap} ${build(NAME)}`)).not.toContain(NAME.toLowerCase());
    }),
    runs(200),
  );
});

describe('what is defined runs where it is called', () => {
  const body = `{ ${NAME} y }`;

  test.each([
    `function f ${body}; f`,
    `function f($a) { & $a y }; f ${NAME}`,
    `function global:f { param($a) iex $a }; f '${NAME} y'`,
    `function f ${body}; Set-Alias g f; sal h g; h`,
    `filter f { & $_ y }; '${NAME}' | f`,
    `function prompt ${body}`,
    `$function:f=${body}; f`,
    `function f ${body}; & $x`,
    `$b=${body}; & $b`,
    `$b=[scriptblock]${body}; $b.Invoke()`,
    `$b=${body}; Invoke-Command -ScriptBlock $b`,
    `& { param($a) & $a y } ${NAME}`,
    `'${NAME}' | % { & $_ y }`,
  ])('%s', (script) => expect(calls(script)).toContain(NAME.toLowerCase()));

  test.each([
    `function f ${body}`,
    `filter f ${body}; Get-Date`,
    `function f { function g ${body}; g }`,
    `$b=${body}`,
    `$b=${body}; Write-Host $b`,
    `$b=${body}; $b={ Get-Date }; & $b`,
    `throw '${NAME} failed'`,
  ])('and nowhere else: %s', (script) => expect(calls(script)).not.toContain(NAME.toLowerCase()));

  test('functions that call each other, and themselves, come to an end', () => {
    expectLinear(32_000, (length) => {
      const script = 'function f { g; g; f }; function g { f; f }; f; g; '.repeat(Math.ceil(length / 51));
      parseCommandLine(`powershell -c ${script}`, 'powershell.exe');
    });
  });
});

describe('names that are given by cmdlets', () => {
  test.each([
    `New-Alias -Value ${NAME} -Name z; z y`,
    `Set-Item alias:z ${NAME}; z y`,
    `$alias:z='${NAME}'; z y`,
    `sv q ${NAME}; & $q y`,
    `Set-Variable -Name q -Value ${NAME}; & (gv q -ValueOnly) y`,
    `nv q ${NAME}; & (Get-Variable q).Value y`,
    `si env:q ${NAME}; & (gc env:q) y`,
    `& (gcm Remove-Inbox?ule) y`,
    `& (Get-Command -Verb Remove -Noun InboxRule) y`,
    `& (gal i?x) '${NAME} y'`,
    `& $ExecutionContext.InvokeCommand.GetCommand('${NAME}','All') y`,
  ])('%s', (script) => expect(calls(script)).toContain(NAME.toLowerCase()));
});

describe('programs that start PowerShell for a script', () => {
  test.each([
    `[Diagnostics.Process]::Start('powershell','-c ${NAME} y')`,
    `(New-Object -ComObject WScript.Shell).Run('powershell -c ${NAME} y',0)`,
    `Invoke-WmiMethod -Class Win32_Process -Name Create -ArgumentList 'powershell -c ${NAME} y'`,
    `Invoke-CimMethod Win32_Process Create @{CommandLine='powershell -c ${NAME} y'}`,
    `New-ScheduledTaskAction -Execute powershell.exe -Argument '-c ${NAME} y'`,
    `[PowerShell]::Create().AddScript('${NAME} y').Invoke()`,
  ])('%s', (script) => expect(calls(script)).toContain(NAME.toLowerCase()));
});

test('parameters that are set for every call, and those of a pipeline in code', () => {
  const confirm = (script: string) =>
    parseCommandLine(`powershell -c "${script}"`, 'powershell.exe').calls[0]?.parameters.get('confirm');
  expect(confirm(`$PSDefaultParameterValues=@{'*:Confirm'=$false}; ${NAME} y`)).toEqual(['$false']);
  expect(confirm(`$PSDefaultParameterValues['Remove-*:Confirm']=0; ${NAME} y`)).toEqual(['0']);
  expect(confirm(`$PSDefaultParameterValues['Get-*:Confirm']=0; ${NAME} y`)).toBeUndefined();
  expect(confirm(`$PSDefaultParameterValues['*:Confirm']=0; ${NAME} y -Confirm:1`)).toEqual(['1']);
  expect(confirm(`[PowerShell]::Create().AddCommand('${NAME}').AddParameter('Confirm',$false)`)).toEqual(['$false']);
});

describe('a call that the line does not tell', () => {
  const unresolved = (script: string) =>
    parseCommandLine(`powershell.exe -c "${script}"`, 'powershell.exe').unresolved.length;

  test.each(['& $x a', '. $x', 'iex $y', '$y | iex', '& (Get-Variable z -ValueOnly)', '[scriptblock]::Create($s)'])(
    'is marked: %s',
    (script) => expect(unresolved(script)).toBe(1),
  );

  test.each(["$x='gci'; & $x", '& { gci }', "iex 'gci'", 'gci $x', 'function f { & $x }', "Write-Host '& $x'"])(
    'is not marked: %s',
    (script) => expect(unresolved(script)).toBe(0),
  );
});

test.each([
  "'a'+",
  '([char]82+',
  '((((',
  "('a'*99999999)+",
  "$a='aaaa';$a=$a*9;",
  '(1,1,1,1,1,',
  "('{0}{0}{0}' -f ",
  '[char[]](1..8000)+',
  "'x'.Replace('x','xxxx')+",
  '$a[0][',
  '-join -join ',
  "'a'[0..99999999]",
])('folding a script full of %j takes time that grows with its length', (fragment) => {
  expectLinear(32_000, (length) => {
    parseCommandLine(`powershell -c ${fragment.repeat(Math.ceil(length / fragment.length))}`, 'powershell.exe');
  });
});
