/** From a raw record, whatever shape it has, to one of the four events. The record itself says what it is. */
import { claimsToBeAuditRecord, type ReadContext, readAuditRecord, UNIFIED_AUDIT_LOG } from './audit-record.ts';
import { readAuditbeat } from './auditbeat.ts';
import { looksLikeCloudAppEvent, readCloudAppEvent } from './cloud-app-events.ts';
import { looksLikeCloudProcess, readCloudProcess } from './cloud-process.ts';
import { looksLikeFile, readDeviceFile } from './device-file.ts';
import { readDeviceLogon } from './device-logon.ts';
import { looksLikeProcess, readDeviceProcess } from './device-process.ts';
import { looksLikeScript, readDeviceEvent } from './device-script.ts';
import { readEcsEndpoint } from './ecs-endpoint.ts';
import { EMAIL_EVENTS_TABLE, looksLikeEmailEvent, readEmailEvent } from './email-events.ts';
import type { PurgewatchEvent } from './event.ts';
import { isExchangeCmdletLog, readExchangeCmdletLog } from './exchange-cmdlet-log.ts';
import { readGoogleActivity } from './google-workspace.ts';
import { GRAPH_ACTIVITY_TABLE, looksLikeGraphActivity, readGraphActivity } from './graph-activity.ts';
import { isObject, type JsonObject, objectOf, parsedIfText, textOf } from './json-text.ts';
import { readLogLines, readShippedLine, readSyslogRow } from './log-text.ts';
import { readMacosEndpoint } from './macos-endpoint.ts';
import { readMacosLog } from './macos-log.ts';
import { looksLikeOfficeActivity, readOfficeActivity } from './office-activity.ts';
import { readOsquery } from './osquery.ts';
import { type Ignored, ignored, type Parked, parked, unexpected } from './record.ts';
import { readWindowsLog } from './windows-log.ts';

export interface NormaliseOptions {
  /** Tenant of records that name none; null keeps them apart, like a tenant of its own. */
  readonly defaultTenantId: string | null;
}

export type Normalised = PurgewatchEvent | Parked | Ignored;

/** Reads a record if it is of this form; null hands it to the next. */
type FormReader = (record: JsonObject, context: ReadContext) => Normalised | null;
/** `envelope` is what holds the row; the row itself where nothing does. */
type TableReader = (
  row: JsonObject,
  envelopeTenant: string | null,
  context: ReadContext,
  envelope: JsonObject,
) => Normalised;

/** Tables by name, as the category of an envelope and the column `Type` give it. */
const TABLES: ReadonlyMap<string, TableReader> = new Map<string, TableReader>([
  ['OfficeActivity', (row, envelopeTenant, context) => readOfficeActivity(row, context, envelopeTenant)],
  ['CloudAppEvents', readCloudAppEvent],
  ['DeviceProcessEvents', (row, envelopeTenant, context) => readDeviceProcess({ row, envelopeTenant }, context)],
  ['DeviceFileEvents', (row, envelopeTenant, context) => readDeviceFile({ row, envelopeTenant }, context)],
  [
    GRAPH_ACTIVITY_TABLE,
    (row, envelopeTenant, context, envelope) => readGraphActivity({ row, envelope, envelopeTenant }, context),
  ],
  ['DeviceEvents', (row, envelopeTenant, context) => readDeviceEvent({ row, envelopeTenant }, context)],
  ['DeviceLogonEvents', readDeviceLogon],
  [EMAIL_EVENTS_TABLE, readEmailEvent],
  ['CloudProcessEvents', (row, envelopeTenant, context) => readCloudProcess({ row, envelopeTenant }, context)],
  ['SecurityEvent', fromWindowsTable],
  ['WindowsEvent', fromWindowsTable],
  ['Event', fromWindowsTable],
  ['Syslog', readSyslogRow],
  ['LinuxAuditLog', readSyslogRow],
]);

/** Every form that is known, in the order in which they are tried. A new source is one more entry, and its file. */
const FORMS: readonly FormReader[] = [
  readLogLines,
  fromEnvelope,
  fromAuditData,
  (record, context) => (isExchangeCmdletLog(record) ? readExchangeCmdletLog(record, context) : null),
  fromNamedTable,
  (record, context) => (looksLikeOfficeActivity(record) ? readOfficeActivity(record, context) : null),
  (record, context) => (looksLikeCloudAppEvent(record) ? readCloudAppEvent(record, null, context) : null),
  fromAuditRecord,
  (row, context) => (looksLikeEmailEvent(row) ? readEmailEvent(row, null, context) : null),
  (row, context) => (looksLikeCloudProcess(row) ? readCloudProcess({ row, envelopeTenant: null }, context) : null),
  (row, context) => (looksLikeScript(row) ? readDeviceEvent({ row, envelopeTenant: null }, context) : null),
  (row, context) => (looksLikeProcess(row) ? readDeviceProcess({ row, envelopeTenant: null }, context) : null),
  (row, context) => (looksLikeFile(row) ? readDeviceFile({ row, envelopeTenant: null }, context) : null),
  (row, context) =>
    looksLikeGraphActivity(row) ? readGraphActivity({ row, envelope: row, envelopeTenant: null }, context) : null,
  readGoogleActivity,
  (record, context) => readWindowsLog(record, null, context),
  readAuditbeat,
  readEcsEndpoint,
  readOsquery,
  readMacosLog,
  readMacosEndpoint,
  (row, context) => (row.SyslogMessage === undefined ? null : readSyslogRow(row, null, context)),
  readShippedLine,
];

/** Never throws, whatever the value is. */
export function normalise(value: unknown, options: NormaliseOptions): Normalised {
  if (!isObject(value)) return unexpected('record', value, 'a JSON object');
  const context = { defaultTenantId: options.defaultTenantId?.trim().toLowerCase() || null };
  try {
    for (const read of FORMS) {
      const result = read(value, context);
      if (result !== null) return result;
    }
  } catch (error) {
    // Not expected to happen. A record must never stop the stream, so whatever does happen is the record's fault.
    return parked(`record: found one that cannot be read (${String(error).slice(0, 80)}), expected a known form`);
  }
  return ignored('a record of no known form');
}

export function isEvent(result: Normalised): result is PurgewatchEvent {
  return result.kind !== 'parked' && result.kind !== 'ignored';
}

/** `{time, tenantId, category: "AdvancedHunting-<Table>", properties}`, and diagnostic settings of the same shape. */
function fromEnvelope(record: JsonObject, context: ReadContext): Normalised | null {
  const category = record.category;
  if (typeof category !== 'string' || record.properties === undefined) return null;
  const name = category.replace(/^AdvancedHunting-/, '');
  const table = TABLES.get(name);
  if (table === undefined) return ignored(`category ${name}`);
  const row = parsedIfText(record.properties);
  if (!isObject(row)) return unexpected('properties', row, `an object with the columns of ${name}`);
  return table(row, textOf(record, 'tenantId')?.toLowerCase() ?? null, context, record);
}

/** Exports of the unified audit log (portal, Search-UnifiedAuditLog, Graph) wrap the record in `AuditData`. */
function fromAuditData(record: JsonObject, context: ReadContext): Normalised | null {
  const field = record.AuditData === undefined ? 'auditData' : 'AuditData';
  const data = record[field];
  if (data === undefined) return null;
  const audit = objectOf(data);
  if (audit === null) return unexpected(field, data, 'a JSON object');
  const whole = textOf(audit, 'Operation') === null ? { ...columnsOfRow(record), ...audit } : audit;
  if (textOf(whole, 'Operation') === null) return unexpected(field, data, 'a JSON object');
  return readAuditRecord(whole, UNIFIED_AUDIT_LOG, context, {
    tenantId: null,
    recordId: textOf(record, 'RecordId', 'Identity', 'id'),
  });
}

/** What the row around a record says of it, for records that were cut before they said so themselves. */
function columnsOfRow(row: JsonObject): JsonObject {
  return {
    Operation: textOf(row, 'Operations', 'Operation', 'operation'),
    CreationTime: textOf(row, 'CreationDate', 'createdDateTime'),
    UserId: textOf(row, 'UserIds', 'UserId', 'userPrincipalName'),
    RecordType: textOf(row, 'RecordType', 'auditLogRecordType'),
  };
}

function fromNamedTable(record: JsonObject, context: ReadContext): Normalised | null {
  const name = textOf(record, 'Type', '$table');
  const table = name === null ? undefined : TABLES.get(name);
  // The envelope's tenantId is the tenant; the column TenantId of Log Analytics is the workspace.
  return table === undefined ? null : table(record, textOf(record, 'tenantId')?.toLowerCase() ?? null, context, record);
}

function fromWindowsTable(row: JsonObject, envelopeTenant: string | null, context: ReadContext): Normalised {
  // The on-premises Exchange log comes in the same table.
  if (isExchangeCmdletLog(row)) return readExchangeCmdletLog(row, context);
  return readWindowsLog(row, envelopeTenant, context) ?? ignored('row of a Windows log without an event');
}

function fromAuditRecord(record: JsonObject, context: ReadContext): Normalised | null {
  return claimsToBeAuditRecord(record) ? readAuditRecord(record, UNIFIED_AUDIT_LOG, context) : null;
}
