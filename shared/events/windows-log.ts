/** Which events of the Windows logs matter here, and who reads them. */
import type { ReadContext } from './audit-record.ts';
import { numberedId } from './endpoint-event.ts';
import type { JsonObject } from './json-text.ts';
import { readObjectAccess } from './object-access.ts';
import { powerShellLog } from './powershell-log.ts';
import { readProcessCreation } from './process-creation.ts';
import { ignored } from './record.ts';
import { digestId } from './record-id.ts';
import { sysmonLog } from './sysmon.ts';
import { windowsEventOf } from './windows-event.ts';
import type { WindowsLog, WindowsRead } from './windows-reader.ts';

const securityLog: WindowsLog = {
  matches: (source) => source.startsWith('security ') || source.includes('security-auditing'),
  byId: new Map([
    [4688, readProcessCreation],
    [4663, readObjectAccess],
  ]),
};

const LOGS: readonly WindowsLog[] = [sysmonLog, powerShellLog, securityLog];

/** Null where the record is no event of a Windows log. */
export function readWindowsLog(record: JsonObject, tenantId: string | null, context: ReadContext): WindowsRead | null {
  const event = windowsEventOf(record);
  if (event === null) return null;
  const read = LOGS.find((log) => log.matches(event.source))?.byId.get(event.id);
  if (read === undefined) return ignored(`Windows event ${event.id} of a log that is not read`);
  if (typeof event.time !== 'number') return event.time;
  const { host, channel, recordNumber, time } = event;
  const recordId =
    host === null || recordNumber === null ? digestId(record) : numberedId(host, channel, recordNumber, time);
  return read(event, { recordId, tenantId: tenantId ?? context.defaultTenantId, time, device: host });
}
