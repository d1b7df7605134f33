/** Rows of Defender's table CloudAppEvents. RawEventData is the audit record itself, as an object or as JSON text. */
import { type AuditDialect, type ReadContext, readAuditRecord, UNIFIED_AUDIT_LOG } from './audit-record.ts';
import { cutJson } from './cut-json.ts';
import type { AuditEvent } from './event.ts';
import { isObject, type JsonObject, objectOf, parsedIfText, textOf } from './json-text.ts';
import { type Ignored, ignored, type Parked } from './record.ts';

const CLOUD_APP_EVENTS: AuditDialect = { ...UNIFIED_AUDIT_LOG, form: 'cloud-app-events' };

/** Application id of Exchange Online in this table. */
const EXCHANGE_ONLINE = '20893';
/** ReportId ends with the audit record's own id: `98261974_20893_11111111-1111-1111-1111-111111111111`. */
const REPORT_ID = /^\d+_\d+_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

export function looksLikeCloudAppEvent(row: JsonObject): boolean {
  if (row.ActionType === undefined) return false;
  return isPresent(row.RawEventData) || isPresent(row.ApplicationId) || isPresent(row.Application);
}

export function readCloudAppEvent(
  row: JsonObject,
  envelopeTenant: string | null,
  context: ReadContext,
): AuditEvent | Parked | Ignored {
  const raw = parsedIfText(row.RawEventData);
  const record = isObject(raw) ? raw : cutRecord(raw);
  const operation = record === null ? null : textOf(record, 'Operation');
  if (operation === null && !isExchange(row)) {
    return ignored(`CloudAppEvents of ${textOf(row, 'Application') ?? 'another application'}`);
  }
  const recordId = REPORT_ID.exec(textOf(row, 'ReportId') ?? '')?.[1] ?? null;
  return readAuditRecord(completed(record, operation, row), CLOUD_APP_EVENTS, context, {
    tenantId: envelopeTenant,
    recordId,
  });
}

/** The audit record, with its two indispensable fields from the row's columns where it lacks them. */
function completed(record: JsonObject | null, operation: string | null, row: JsonObject): JsonObject {
  if (record === null) return columnsAsRecord(row);
  if (operation !== null && isPresent(record.CreationTime)) return record;
  return {
    ...columnsAsRecord(row),
    ...record,
    Operation: operation ?? row.ActionType,
    CreationTime: isPresent(record.CreationTime) ? record.CreationTime : timestampOf(row),
  };
}

/** What is left of a record whose text was cut. */
function cutRecord(raw: unknown): JsonObject | null {
  const cut = typeof raw === 'string' ? cutJson(raw.trim(), 'dropped') : null;
  return isObject(cut) ? cut : null;
}

function timestampOf(row: JsonObject): unknown {
  return row.Timestamp ?? row['Timestamp [UTC]'] ?? row.TimeGenerated;
}

/**
 * What the row's own columns say, under the names of the audit record: used only where RawEventData is missing or cut. Not
 * the account: the row's may be another than the record's, and nobody may be blamed for what somebody else did.
 */
function columnsAsRecord(row: JsonObject): JsonObject {
  return {
    Operation: row.ActionType,
    CreationTime: timestampOf(row),
    ClientIP: row.IPAddress,
    ClientInfoString: row.UserAgent,
    ObjectId: row.ObjectId,
    AppId: objectOf(row.AdditionalFields)?.AppId,
  };
}

function isExchange(row: JsonObject): boolean {
  const application = textOf(row, 'Application')?.toLowerCase() ?? '';
  return textOf(row, 'ApplicationId') === EXCHANGE_ONLINE || application.includes('exchange');
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
