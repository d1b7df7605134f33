/** Whatever taking a command line apart reveals as a cmdlet that detections watch, the prefilter lets through. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../shared/commands/parse-command-line.ts';
import { interests } from '../../shared/detections/interests.ts';
import { detect } from '../../shared/detections/judge.ts';
import { createInterest } from '../../shared/events/interests.ts';
import { isPowerShellProgram } from '../../shared/events/may-hide-command.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';
import { createPrefilter } from '../../shared/events/prefilter.ts';
import { processRow } from '../events/records.ts';
import { runs } from '../support/runs.ts';

const interest = createInterest(interests);
const { mayMatter } = createPrefilter(interests);
const watched = [...interests.operations].filter((name) => /^[a-z]+-[a-z]+$/.test(name));

const base64 = (script: string) => Buffer.from(script, 'utf16le').toString('base64');
const chars = (text: string) => [...text].map((char) => char.charCodeAt(0)).join(',');

const cmdlet = fc.constantFrom(...watched);
/** A name cut in two, anywhere. */
const halves = fc
  .tuple(cmdlet, fc.nat())
  .map(
    ([name, at]) => [name.slice(0, 1 + (at % (name.length - 1))), name.slice(1 + (at % (name.length - 1)))] as const,
  );

/** A script that calls the cmdlet under some disguise, or in plain words. */
const script = fc.oneof(
  cmdlet.map((name) => `${name} -Identity x`),
  cmdlet.map((name) => name.toUpperCase().replace('-', '\u2013')),
  cmdlet.map((name) => `ExchangeOnlineManagement\\${name} x`),
  cmdlet.map((name) => `& '${name}' x`),
  cmdlet.map((name) => `."${name}"`),
  cmdlet.map((name) => `Set-Alias q ${name}; q x`),
  cmdlet.map((name) => `sal q ${name};q`),
  cmdlet.map((name) => `$c=[char[]](${chars(name)}) -join ''; & $c`),
  cmdlet.map((name) => `&([string]::new([char[]](${chars(name)})))`),
  cmdlet.map((name) => `iex ([Text.Encoding]::Unicode.GetString([Convert]::FromBase64String('${base64(name)}')))`),
  cmdlet.map((name) => `Invoke-Command -ScriptBlock { ${name} x }`),
  cmdlet.map((name) => `icm localhost {${name}}`),
  cmdlet.map((name) => `& (Get-Command ${name}) x`),
  cmdlet.map((name) => `'x' | ${name}`),
  halves.map(([a, b]) => `${a}\`${b} x`),
  halves.map(([a, b]) => `& ('${a}'+'${b}') x`),
  halves.map(([a, b]) => `&("{1}{0}" -f '${b}','${a}')`),
  halves.map(([a, b]) => `$a='${a}';$b="${b}";& "$a$b" x`),
  halves.map(([a, b]) => `$a='${a}'; $a+='${b}'; & $a`),
  halves.map(([a, b]) => `& ('${a}#${b}'.Replace('#',''))`),
  halves.map(([a, b]) => `& ('${a}#${b}' -replace '#','')`),
  halves.map(([a, b]) => `${a}""${b} x`),
  halves.map(([a, b]) => `${a}${"''".repeat(9)}${b} x`),
  halves.map(([a, b]) => `iex "${a}$('')${b}"`),
  halves.map(([a, b]) => `${a}$()${b}`),
  halves.map(([a, b]) => `&{param($p) & ($p[0]+$p[1])} @('${a}','${b}')`),
);

const host = fc.constantFrom<(script: string) => string>(
  (text) => text,
  (text) => `powershell.exe -NoProfile -Command "${text.replaceAll('"', '\\"')}"`,
  (text) => `pwsh -c "& {${text.replaceAll('"', '\\"')}}"`,
  (text) => `pwsh -c '${text.replaceAll("'", "''")}'`,
  (text) => `"C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe" ${text}`,
  (text) => `powershell -enc ${base64(text)}`,
  (text) => `-e ${base64(text)}`,
  (text) => `-nop -c ${text}`,
  (text) => `/c ${text}`,
  (text) => `renamed.exe -encodedcommand ${base64(text)}`,
  (text) => `renamed.exe -c "${text.replaceAll('"', '\\"')}"`,
  (text) => `cmd.exe /c powershell -c "${text.replaceAll('"', '\\"')}"`,
  (text) => `cmd /c "set x=${text}&& powershell %x%"`,
  (text) => `cmd /v /c "set x=${text}&& powershell !x!"`,
  (text) => `cmd /c p^o^wershell ${text}`,
  (text) => `cmd /c echo ${text} | powershell -`,
  (text) => `wmic process call create 'powershell -enc ${base64(text)}'`,
  (text) => `schtasks /create /tr "powershell -c ${text.replaceAll('"', "'")}"`,
  (text) => `bash -c "pwsh -c '${text.replaceAll("'", '')}'"`,
);

const fileName = fc.constantFrom(
  'powershell.exe',
  'pwsh',
  'PowerShell.EXE',
  'powershell_ise.exe',
  'cmd.exe',
  'x.exe',
  '',
);

/** Pieces of command lines in any order: most call nothing, some call what nobody thought of. */
const soup = fc
  .array(
    fc.oneof(
      cmdlet,
      halves.map(([a]) => a),
      halves.map(([, b]) => b),
      fc.constantFrom(
        ...'powershell|pwsh|cmd /c|-c|-enc|&|.|(|)|{|}|"|\'|+|$a|$a=|;|||`|^|%|,| | |\n|-f|"{0}{1}"|iex|gcm|sal q|q|-join|@(|@{|}|[char]|82|/e|-|--|#|<#|#>'.split(
          '|',
        ),
      ),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

function reveals(line: string, program: string): boolean {
  return parseCommandLine(line, program).calls.some((call) => call.executed && interests.operations.has(call.name));
}

describe('the prefilter and command lines', () => {
  it('lets through every line that calls a watched cmdlet, however it is dressed', () => {
    let revealed = 0;
    fc.assert(
      fc.property(script, host, fileName, (text, wrap, program) => {
        const line = wrap(text);
        if (!reveals(line, program)) return;
        revealed += 1;
        expect(
          interest.commandLine(line, () => isPowerShellProgram(program)),
          `${program}: ${line}`,
        ).toBe(true);
        const record = processRow({ ProcessCommandLine: line, FileName: program });
        expect(mayMatter(JSON.stringify(record))).toBe(true);
      }),
      runs(4000),
    );
    expect(revealed).toBeGreaterThan(runs(400).numRuns);
  });

  it('lets through every line that calls one by accident', () => {
    fc.assert(
      fc.property(soup, fileName, (line, program) => {
        if (reveals(line, program))
          expect(
            interest.commandLine(line, () => isPowerShellProgram(program)),
            `${program}: ${line}`,
          ).toBe(true);
      }),
      runs(4000),
    );
  });

  it('lets through every line of a process that is judged', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          soup,
          fc.tuple(host, script).map(([wrap, text]) => wrap(text)),
        ),
        fileName,
        (line, program) => {
          const event = normalise(processRow({ ProcessCommandLine: line, FileName: program }), {
            defaultTenantId: null,
          });
          if (isEvent(event) && detect(event).findings.length > 0) expect(interest.event(event)).toBe(true);
        },
      ),
      runs(2000),
    );
  });

  it.each([
    ['powershell.exe', "& ('Remove-Inb'+'oxRule') -Identity x"],
    ['pwsh', "$a='Remove-Inb'; $a+='oxRule'; & $a"],
    ['powershell.exe', '-e UgBlAG0AbwB2AGUALQBJAG4AYgBvAHgAUgB1AGwAZQA='],
  ])('knows PowerShell by the name of the file: %s %s', (program, line) => {
    expect(mayMatter(JSON.stringify(processRow({ ProcessCommandLine: line, FileName: program })))).toBe(true);
    expect(reveals(line, program)).toBe(true);
  });
});
