/**
 * Rows of Defender's table DeviceLogonEvents: who came to a device from afar. Logons at the device itself are left aside. They
 * are read as audit records, because they say that something happened and hold neither a command line nor a file.
 */
import { NOT_OF_OFFICE, type ReadContext } from './audit-record.ts';
import { accountOf, deviceFields, NO_ACCOUNT } from './device-row.ts';
import type { AuditEvent } from './event.ts';
import { cleanIp } from './ip.ts';
import { type JsonObject, textOf } from './json-text.ts';
import { type Ignored, ignored, type Parked } from './record.ts';

/** RDP, and the services by which ssh, WinRM and the like come in on Linux and macOS. */
const REMOTE: ReadonlySet<string> = new Set(['remoteinteractive', 'network', 'networkcleartext']);

export function readDeviceLogon(
  row: JsonObject,
  envelopeTenant: string | null,
  context: ReadContext,
): AuditEvent | Parked | Ignored {
  const type = textOf(row, 'LogonType')?.toLowerCase() ?? '';
  const operation = textOf(row, 'ActionType') ?? '';
  if (operation !== 'LogonSuccess' || !REMOTE.has(type)) return ignored('DeviceLogonEvents');
  const fields = deviceFields({ row, envelopeTenant }, context);
  if ('kind' in fields) return fields;
  const { recordId, tenantId, time, device, deviceId } = fields;
  const ip = cleanIp(row.RemoteIP);
  // Shares of files are opened over the network all day, by Windows itself too: only Linux and macOS have ssh there.
  const isShell = type === 'remoteinteractive' || /sshd|login/.test(fields.initiatingFileName?.toLowerCase() ?? '');
  if (!isShell) return ignored('DeviceLogonEvents');
  return {
    ...NOT_OF_OFFICE,
    kind: 'audit',
    form: 'defender-process',
    recordId,
    tenantId,
    time,
    actor: (accountOf(row, '') ?? NO_ACCOUNT).actor,
    ip,
    operation,
    outcome: 'succeeded',
    sessionId: textOf(row, 'LogonId'),
    objectId: deviceId ?? device,
    properties: new Map([['logontype', type]]),
  };
}
