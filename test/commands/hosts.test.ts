import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../shared/commands/parse-command-line.ts';
import { encodedScript } from '../../shared/detections/sample-records.ts';

const SCRIPT = 'Search-Mailbox mira -DeleteContent -Force';
const encoded = encodedScript(SCRIPT);

function calls(line: string, fileName: string): string[] {
  return parseCommandLine(line, fileName)
    .calls.filter((call) => call.executed)
    .map((call) => call.name);
}

describe('what starts PowerShell', () => {
  test.each([
    ['carets, as they were typed', `pow^er^shell -e^nc ${encoded}`, 'powershell.exe'],
    ['a renamed copy, given the script', `C:\\t\\upd.exe ${SCRIPT}`, 'PowerShell.EXE'],
    ['a renamed copy, given a block', `upd.exe "& {${SCRIPT}}"`, 'pwsh.dll'],
    ['pcalua', `pcalua.exe -a powershell.exe -c "-enc ${encoded}"`, 'pcalua.exe'],
    ['nssm, all in one argument', `nssm install x powershell "-NoP -c ${SCRIPT}"`, 'nssm.exe'],
    ['SyncAppvPublishingServer', `SyncAppvPublishingServer.exe "n; ${SCRIPT}"`, 'SyncAppvPublishingServer.exe'],
    ['its script', `wscript C:\\Windows\\System32\\SyncAppvPublishingServer.vbs "n;${SCRIPT}"`, 'wscript.exe'],
    [
      'JScript',
      `mshta.exe "javascript:new ActiveXObject('WScript.Shell').Run('powershell -enc ${encoded}',0);close()"`,
      'mshta.exe',
    ],
    [
      'VBScript',
      `mshta vbscript:CreateObject("WScript.Shell").Run("powershell -enc ${encoded}",0)(window.close)`,
      'mshta.exe',
    ],
    [
      'a list of python',
      `python3 -c "import subprocess;subprocess.run(['powershell','-c','${SCRIPT}'])"`,
      'python.exe',
    ],
    [
      'a line of node',
      `node -e "require('child_process').execSync('C:\\\\\\\\Windows\\\\\\\\powershell.exe -c ${SCRIPT}')"`,
      'node.exe',
    ],
    ['marks of cmd before and behind the name', `cmd /c ,;powershell;-c ${SCRIPT}`, 'cmd.exe'],
  ])('%s', (_, line, fileName) => expect(calls(line, fileName)).toContain('search-mailbox'));

  test.each([
    ['text of a program', `python3 -c "print('Search-Mailbox mira', 'powershell')"`, 'python.exe'],
    ['a search', `findstr.exe Search-Mailbox log.txt`, 'powershell.exe'],
    ['another argument', `upd.exe /report Search-Mailbox`, 'upd.exe'],
  ])('not %s', (_, line, fileName) => expect(calls(line, fileName)).not.toContain('search-mailbox'));
});
