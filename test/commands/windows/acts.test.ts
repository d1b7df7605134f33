import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../shared/commands/acts-of.ts';
import { processRow } from '../../../shared/detections/sample-records.ts';
import type { ProcessEvent } from '../../../shared/events/event.ts';
import { isEvent, normalise } from '../../../shared/events/normalise.ts';

function eventOf(line: string, fileName: string): ProcessEvent {
  const event = normalise(processRow(line, fileName), { defaultTenantId: null });
  if (!isEvent(event) || event.kind !== 'process') throw new Error('no process');
  return event;
}

/** What a line does, as `kind path`. */
function acts(line: string, fileName = 'cmd.exe'): string[] {
  return factsOf(eventOf(line, fileName)).acts.map(({ kind, path }) => `${kind} ${path}`);
}

describe('cmd', () => {
  test.each([
    ['del with switches', 'cmd /c del /f/q "C:\\a b" c:\\d', ['delete c:/a b', 'delete c:/d']],
    ['switches glued to the name', 'cmd /c del/q c:\\a', ['delete c:/a']],
    ['a folder', 'cmd /c cd /d c:\\a & rd /s b', ['delete c:/a/b']],
    ['folders step by step', 'cmd /c cd /d c:\\a & cd b\\x & cd .. & rd /s c', ['delete c:/a/b/c']],
    ['carets', 'cmd /c d^e^l c:\\a', ['delete c:/a']],
    ['redirections', 'cmd /c type nul>c:\\a&echo x>>"c:\\b c"', ['empty c:/a', 'change c:/b c']],
    ['streams', 'cmd /c del c:\\a >nul 2>&1', ['delete c:/a']],
    ['variables', 'cmd /c "set a=c:\\x&& call del %a%\\y"', ['delete c:/x/y']],
    ['loops', 'cmd /c for %i in (c:\\a\\*) do @del "%~fi"', ['delete c:/a/*']],
    ['loops that walk a folder', 'cmd /c for /d /r "c:\\a b" %i in (*.dat) do rd "%~fi"', ['delete c:/a b/*.dat']],
    ['loops over text', "cmd /c for /f %i in ('dir /b') do echo %i", []],
    ['conditions', 'cmd /c if exist c:\\a (del c:\\a) else del c:\\b', ['delete c:/a', 'delete c:/b']],
    ['copies of nothing', 'cmd /c copy /y nul c:\\a', ['empty c:/a']],
    ['moves', 'cmd /c move c:\\a d:\\', ['move c:/a', 'create d:']],
    [
      'forfiles and a quoted command',
      'cmd /c "forfiles /p C:\\a /m *.ost /c \\"cmd /c del @path\\""',
      ['delete c:/a/*.ost'],
    ],
    [
      'a folder in a variable',
      'cmd /c del "%ExchangeInstallPath%Logging\\a"',
      ['delete %exchangeinstallpath%/logging/a'],
    ],
    ['printed', 'cmd /c echo del c:\\a', []],
    ['a shell in a shell', 'cmd /c start "" /b cmd /c del c:\\a', ['delete c:/a']],
  ])('%s', (_, line, expected) => expect(acts(line)).toEqual(expected));
});

describe('PowerShell', () => {
  test.each([
    ['a cmdlet', 'Remove-Item C:\\a,C:\\b -Recurse', ['delete c:/a', 'delete c:/b']],
    ['an alias in a folder', 'cd C:\\a; ri b', ['delete c:/a/b']],
    ['folders step by step', 'cd C:\\a; cd b\\x; pushd ..; ri .\\c', ['delete c:/a/b/c']],
    ['a folder below a variable', 'cd $env:TEMP\\a; ri b', ['delete $env:temp/a/b']],
    ['where it stands', 'cd C:\\a; ri . -r', ['delete c:/a']],
    ['what a list gives, behind a dot', 'gci C:\\a -n | % { ri .\\$_ }', ['delete c:/a']],
    ['a pipe', 'gci C:\\a -r | ri', ['delete c:/a']],
    ['a filter', 'gci C:\\a -Filter *.pst | ri', ['delete c:/a', 'delete *.pst', 'delete c:/a/*.pst']],
    ['the last list counts', 'gci C:\\a; gci C:\\b | % { ri $_.FullName }', ['delete c:/b']],
    ['a type', "[IO.File]::Delete('C:\\a')", ['delete c:/a']],
    ['a method', '(Get-Item C:\\a).Delete()', ['delete c:/a']],
    ['a redirection', "'' > C:\\a; Get-Date >C:\\b", ['empty c:/a', 'empty c:/b']],
    ['a copy', 'cp C:\\a -Destination C:\\b', ['create c:/b']],
    ['a value that looks like a path', "sc C:\\a -Value 'C:\\b'", ['empty c:/a']],
    ['the folder it is in', 'cd $env:LOCALAPPDATA\\a; gci | ri', ['delete %localappdata%/a']],
    ['a folder below the one before', 'pushd C:\\a; cd b; del *', ['delete c:/a/b/*']],
    ['a loop over a list', 'foreach ($f in gci C:\\a) { ri $f.FullName }', ['delete c:/a']],
    ['a filter of names', "gci C:\\a -r | ? { $_.Extension -eq '.pst' } | ri", ['delete c:/a/*.pst']],
    ['a filter without a block', 'gci C:\\a | ? Name -like *.ost | ri', ['delete c:/a/*.ost']],
    ['a filter of what is kept', 'gci C:\\a | ? Name -notlike *.ost | ri', ['delete c:/a']],
    ['joined paths', '$p=Join-Path $env:APPDATA a; $q=Join-Path $p b; ri $q', ['delete %appdata%/a/b']],
    ['combined paths', "ri ([IO.Path]::Combine($env:APPDATA,'a','b'))", ['delete %appdata%/a/b']],
    ['a member of a variable', 'ri $f.FullName', []],
    ['a program', 'robocopy C:\\empty $env:APPDATA\\a /MIR', ['delete %appdata%/a']],
    ['encryption', 'cipher /e /s:C:\\a', ['move c:/a']],
    ['what was deleted, wiped', 'cipher /w:C:\\a', ['delete c:/a']],
    ['nothing', 'Get-Content C:\\a; Write-Host "ri C:\\b"', []],
  ])('%s', (_, script, expected) => expect(acts(`powershell -c "${script}"`, 'powershell.exe')).toEqual(expected));
});

test('never throws, whatever the line and the program', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom(
      ...'cmd /c & && | > >> ^ " ( ) %a% for %i in do del rd set a= if exist C:\\a ri gci $_ [IO.File]::Delete( \' { } wmic name='.split(
        ' ',
      ),
      ' ',
    ),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 40 }),
      fc.constantFrom('cmd.exe', 'powershell.exe', 'wmic.exe', 'bash', 'x.exe'),
      (pieces, fileName) => {
        expect(Array.isArray(acts(pieces.join(''), fileName))).toBe(true);
      },
    ),
    { numRuns: 1500 },
  );
});
