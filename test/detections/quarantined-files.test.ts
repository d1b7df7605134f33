import { describe, expect, test } from 'vitest';
import type { Match } from '../../shared/detections/detection.ts';
import { severityOf } from '../../shared/detections/detection.ts';
import {
  matchQuarantineFile,
  matchQuarantineProcess,
  QUARANTINE_WORDS,
} from '../../shared/detections/quarantined-files.ts';
import { fileRow, processRow, unixProcess } from '../../shared/detections/sample-records.ts';
import { sumOf } from '../../shared/detections/scoring.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';

function severity(record: unknown): string | null {
  const event = normalise(JSON.parse(JSON.stringify(record)), { defaultTenantId: null });
  if (!isEvent(event)) throw new Error('no event');
  let match: Match | null = null;
  let text = '';
  if (event.kind === 'process') {
    match = matchQuarantineProcess(event);
    text = event.commandLine;
  } else if (event.kind === 'file') {
    match = matchQuarantineFile(event);
    text = event.folderPath ?? '';
  }
  if (match !== null) expect(QUARANTINE_WORDS.some((word) => text.toLowerCase().includes(word))).toBe(true);
  return match === null ? null : severityOf(sumOf(match.reasons));
}

describe('quarantined mail on disk', () => {
  test.each([
    unixProcess('rm -f /var/virusmails/spam-Xy1.gz', 'rm'),
    unixProcess("bash -c 'cd /var/spool/MailScanner/quarantine && rm -rf 20260302'"),
    unixProcess('find /var/lib/amavis/virusmails -type f -delete', 'find'),
    unixProcess('truncate -s 0 /var/spool/MD-Quarantine/qdir-1/ENTIRE_MESSAGE', 'truncate'),
    processRow('cmd /c del /q D:\\Quarantine\\*.eml', 'cmd.exe'),
    processRow('powershell -c "gci D:\\Quarantine -r -Include *.msg | ri"'),
    fileRow('/var/virusmails/spam-Xy1.gz', 'FileDeleted', 'rm'),
    fileRow('D:\\MailQuarantine\\4711.eml', 'FileDeleted', 'explorer.exe'),
  ])('is found: %#', (record) => expect(severity(record)).toBe('low'));

  test.each([
    unixProcess('ls /var/virusmails', 'ls'),
    unixProcess('cp /var/virusmails/spam-Xy1.gz /tmp/', 'cp'),
    unixProcess('rm -rf /var/lib/clamav/quarantine/a.exe', 'rm'),
    unixProcess("grep -rn 'rm /var/virusmails' /etc", 'grep'),
    fileRow('/var/virusmails/spam-Xy1.gz', 'FileDeleted', 'amavisd'),
    fileRow('/var/virusmails/spam-Xy1.gz', 'FileCreated', 'bash'),
    fileRow('C:\\ProgramData\\Microsoft\\Windows Defender\\Quarantine\\Entries\\{A}', 'FileDeleted', 'MsMpEng.exe'),
  ])('is left alone: %#', (record) => expect(severity(record)).toBeNull());
});
