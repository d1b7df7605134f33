/** Rows of the Log Analytics table OfficeActivity: the audit record taken apart into columns of text. */
import { type AuditDialect, type ReadContext, readAuditRecord } from './audit-record.ts';
import type { AuditEvent } from './event.ts';
import type { JsonObject } from './json-text.ts';
import type { Parked } from './record.ts';

const OFFICE_ACTIVITY: AuditDialect = {
  form: 'office-activity',
  id: ['OfficeId', 'SourceRecordId', 'Id'],
  // Start_Time and ElevationTime say when the record was read: better than nothing where an export left the rest out.
  time: [
    'TimeGenerated',
    'TimeGenerated [UTC]',
    'CreationTime',
    'Start_Time',
    'Start_Time [UTC]',
    'ElevationTime',
    'ElevationTime [UTC]',
  ],
  userId: ['UserId', 'UserId_'],
  objectId: ['OfficeObjectId', 'ObjectId'],
  logonType: ['Logon_Type', 'LogonType'],
  // TenantId of this table is the workspace's.
  tenant: ['OrganizationId', 'OrganizationId_', 'OfficeTenantId', 'OfficeTenantId_'],
};

const COLUMNS_OF_ITS_OWN = ['OfficeId', 'OfficeWorkload', 'OfficeObjectId', 'OfficeTenantId', 'Logon_Type'] as const;

/** Whether a row without a table name is of this table. */
export function looksLikeOfficeActivity(row: JsonObject): boolean {
  return COLUMNS_OF_ITS_OWN.some((name) => row[name] !== undefined);
}

export function readOfficeActivity(
  row: JsonObject,
  context: ReadContext,
  envelopeTenant: string | null = null,
): AuditEvent | Parked {
  return readAuditRecord(row, OFFICE_ACTIVITY, context, { tenantId: envelopeTenant, recordId: null });
}
