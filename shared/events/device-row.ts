/** What rows of Defender's device tables have in common. */
import { type ReadContext, timeOf } from './audit-record.ts';
import type { ProcessEvent } from './event.ts';
import { cleanIp } from './ip.ts';
import { type JsonObject, rawTextOf, textOf } from './json-text.ts';
import type { Parked } from './record.ts';
import { deviceRowId } from './record-id.ts';

/** The row as it came, and the tenant of the envelope that carried it. */
export interface DeviceRow {
  readonly row: JsonObject;
  readonly envelopeTenant: string | null;
}

type DeviceFields = Pick<
  ProcessEvent,
  | 'recordId'
  | 'tenantId'
  | 'time'
  | 'ip'
  | 'device'
  | 'deviceId'
  | 'fileName'
  | 'folderPath'
  | 'initiatingFileName'
  | 'initiatingCommandLine'
>;

/** TimeGenerated is the same in Sentinel's copies of these tables. The envelope's `time` is when it was received. */
export const TIME_NAMES = ['Timestamp', 'Timestamp [UTC]', 'TimeGenerated', 'TimeGenerated [UTC]'] as const;
const IP_NAMES = ['RequestSourceIP', 'ProcessRemoteSessionIP', 'InitiatingProcessRemoteSessionIP'] as const;

export function deviceFields({ row, envelopeTenant }: DeviceRow, context: ReadContext): DeviceFields | Parked {
  const time = timeOf(row, TIME_NAMES);
  if (typeof time !== 'number') return time;
  const device = textOf(row, 'DeviceName');
  const deviceId = textOf(row, 'DeviceId');
  return {
    recordId: deviceRowId(deviceId ?? device, textOf(row, 'ReportId'), time, row),
    tenantId: envelopeTenant ?? context.defaultTenantId,
    time,
    ip: IP_NAMES.reduce<string | null>((ip, name) => ip ?? cleanIp(row[name]), null),
    device,
    deviceId,
    fileName: textOf(row, 'FileName') ?? '',
    folderPath: rawTextOf(row, 'FolderPath'),
    initiatingFileName: textOf(row, 'InitiatingProcessFileName'),
    initiatingCommandLine: rawTextOf(row, 'InitiatingProcessCommandLine'),
  };
}

type AccountFields = Pick<ProcessEvent, 'actor' | 'accountName' | 'accountDomain' | 'accountObjectId'>;

/** The account under one prefix of column names; null where the row names none there. */
export function accountOf(row: JsonObject, prefix: '' | 'InitiatingProcess' | 'Request'): AccountFields | null {
  const accountName = textOf(row, `${prefix}AccountName`);
  const actor = textOf(row, `${prefix}AccountUpn`) ?? accountName;
  if (actor === null) return null;
  return {
    actor: actor.toLowerCase(),
    accountName,
    accountDomain: textOf(row, `${prefix}AccountDomain`),
    accountObjectId: textOf(row, `${prefix}AccountObjectId`)?.toLowerCase() ?? null,
  };
}

export const NO_ACCOUNT: AccountFields = { actor: null, accountName: null, accountDomain: null, accountObjectId: null };
