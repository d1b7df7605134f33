/**
 * Microsoft Graph activity logs: diagnostic settings stream them in an envelope (camelCase, but `UserPrincipalObjectID` and
 * `C_Idtyp`), Log Analytics has them as the table MicrosoftGraphActivityLogs (PascalCase).
 * Source: Azure Monitor, table reference MicrosoftGraphActivityLogs.
 */
import { type ReadContext, timeOf } from './audit-record.ts';
import type { ApiEvent } from './event.ts';
import { graphSegments, mailboxOfPath } from './graph-path.ts';
import { cleanIp } from './ip.ts';
import { integerOf, type JsonObject, rawTextOf, textOf } from './json-text.ts';
import { type Parked, unexpected } from './record.ts';
import { digestId } from './record-id.ts';

export const GRAPH_ACTIVITY_TABLE = 'MicrosoftGraphActivityLogs';

/** Where a row stands: its envelope knows the tenant, and the rest once more. */
export interface GraphRow {
  readonly row: JsonObject;
  readonly envelope: JsonObject;
  readonly envelopeTenant: string | null;
}

const TIME_NAMES = ['timeGenerated', 'TimeGenerated', 'TimeGenerated [UTC]', 'time'] as const;
/** Never `TenantId`: in Log Analytics that is the workspace. */
const TENANT_NAMES = ['tenantId', 'AadTenantId', 'aadTenantId'] as const;

/** Whether a row without a table name is of this table: portal exports name none. */
export function looksLikeGraphActivity(row: JsonObject): boolean {
  const isTable = row.RequestUri !== undefined && row.RequestMethod !== undefined;
  return isTable || (row.requestUri !== undefined && row.requestMethod !== undefined);
}

export function readGraphActivity(
  { row, envelope, envelopeTenant }: GraphRow,
  context: ReadContext,
): ApiEvent | Parked {
  const time = timeOf({ ...row, time: row.time ?? envelope.time }, TIME_NAMES);
  if (typeof time !== 'number') return time;
  const method = textOf(row, 'requestMethod', 'RequestMethod');
  if (method === null) return unexpected('requestMethod', row.requestMethod ?? row.RequestMethod, 'an HTTP method');
  const uri = textOf(row, 'requestUri', 'RequestUri');
  if (uri === null) return unexpected('requestUri', row.requestUri ?? row.RequestUri, 'the URI of a request');
  return {
    kind: 'api',
    recordId: textOf(row, 'requestId', 'RequestId')?.toLowerCase() ?? digestId(row),
    tenantId: textOf(row, ...TENANT_NAMES)?.toLowerCase() ?? envelopeTenant ?? context.defaultTenantId,
    time,
    form: 'graph-activity',
    ip: cleanIp(row.ipAddress ?? row.IPAddress) ?? cleanIp(row.callerIpAddress ?? envelope.callerIpAddress),
    method,
    uri,
    status: integerOf(row.responseStatusCode ?? row.ResponseStatusCode ?? envelope.resultSignature),
    operationId: textOf(row, 'operationId', 'OperationId')?.toLowerCase() ?? null,
    userAgent: rawTextOf(row, 'userAgent', 'UserAgent'),
    mailbox: mailboxOfPath(graphSegments(uri)),
    ...callerOf(row),
  };
}

/** The table has no principal names; where somebody added them on the way, they are the better name. */
function callerOf(row: JsonObject): Pick<ApiEvent, 'actor' | 'appId' | 'userId' | 'appOnly'> {
  const appId = textOf(row, 'appId', 'AppId')?.toLowerCase() ?? null;
  const user = textOf(row, 'userId', 'UserId')?.toLowerCase() ?? null;
  const type = textOf(row, 'C_Idtyp', 'c_Idtyp')?.toLowerCase() ?? null;
  const appOnly = type === null ? user === null : type === 'app';
  const principal = textOf(row, 'UserPrincipalObjectID', 'UserPrincipalObjectId')?.toLowerCase() ?? null;
  const userId = appOnly ? null : (user ?? principal);
  const name = appOnly ? null : (textOf(row, 'userPrincipalName', 'UserPrincipalName')?.toLowerCase() ?? null);
  return { actor: name ?? userId ?? appId, appId, userId, appOnly };
}
