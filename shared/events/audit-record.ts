/**
 * The record of the Office 365 audit log. It arrives by itself (Management API, exports), inside other rows
 * (`AuditData`, `RawEventData`), or taken apart into the columns of a table: a dialect names its fields for each.
 */
import { mailboxDetails } from './audit-items.ts';
import type { AuditEvent, CmdletCall, ModifiedProperty, Outcome, SourceForm } from './event.ts';
import { cleanIp } from './ip.ts';
import {
  booleanOf,
  isObject,
  type JsonObject,
  listOf,
  objectOf,
  parsedIfText,
  rawTextOf,
  textOf,
} from './json-text.ts';
import { type Parameters, readParameters, UNSEEN_PARAMETERS } from './parameters.ts';
import { type Parked, unexpected } from './record.ts';
import { digestId } from './record-id.ts';
import { logonTypeOf, recordTypeOf, userTypeOf } from './record-type.ts';
import { EXPECTED_TIME, parseTime } from './time.ts';

/** What a reader knows besides the record. */
export interface ReadContext {
  /** Tenant by the settings, for records that name none; lower case. */
  readonly defaultTenantId: string | null;
}

/** Names of the fields that differ between the forms of one and the same record; the first that has a value counts. */
export interface AuditDialect {
  readonly form: SourceForm;
  readonly id: readonly string[];
  readonly time: readonly string[];
  readonly userId: readonly string[];
  readonly objectId: readonly string[];
  readonly logonType: readonly string[];
  /** Never the workspace's own id, which OfficeActivity calls TenantId. */
  readonly tenant: readonly string[];
}

/** Names that no two forms use for different things. */
const IP_NAMES = ['ClientIP', 'ClientIPAddress', 'Client_IPAddress', 'ClientIP_'] as const;
const CROSS_MAILBOX_NAMES = ['CrossMailboxOperation', 'CrossMailboxOperations'] as const;

/** What the row around an audit record knows of it, for records that came damaged. */
export interface Wrapper {
  readonly tenantId: string | null;
  readonly recordId?: string | null;
}

export const UNIFIED_AUDIT_LOG: AuditDialect = {
  form: 'unified-audit-log',
  id: ['Id', 'OfficeId'],
  time: ['CreationTime'],
  userId: ['UserId'],
  objectId: ['ObjectId', 'OfficeObjectId'],
  logonType: ['LogonType', 'Logon_Type'],
  tenant: ['OrganizationId'],
};

/** ExchangeAdmin, SecurityComplianceCenterEOPCmdlet, Discovery: the operation is a cmdlet even where it has no parameters. */
const CMDLET_RECORD_TYPES: ReadonlySet<number | null> = new Set([1, 18, 24]);
const CMDLET = /^(?:[\w.-]+\\)?([a-z]+-[a-z0-9]+)$/i;
const ADDRESS = /^[^\s@"'\\/<>]+@[^\s@"'\\/<>]+$/;
/** What the connector writes where it does not know the tenant. */
const NO_TENANT = '$restapitenantid$';

/** AzureActiveDirectory: consent to applications is logged there. */
const DIRECTORY = 8;

/** Whether an object has what only an audit record has. The operation may be missing: then it is parked by name. */
export function claimsToBeAuditRecord(record: JsonObject): boolean {
  const typed = record.RecordType !== undefined || record.Workload !== undefined;
  const timed = record.CreationTime !== undefined;
  return record.Operation === undefined ? typed && timed : typed || timed;
}

export function readAuditRecord(
  record: JsonObject,
  dialect: AuditDialect,
  context: ReadContext,
  wrapper: Wrapper = { tenantId: null },
): AuditEvent | Parked {
  const operation = textOf(record, 'Operation');
  if (operation === null) return unexpected('Operation', record.Operation, 'the name of an operation');
  const time = timeOf(record, dialect.time);
  if (typeof time !== 'number') return time;
  const recordType = recordTypeOf(record.RecordType);
  const cmdlet = cmdletOf(record, operation, recordType);
  const owner = textOf(record, 'MailboxOwnerUPN')?.toLowerCase() ?? null;
  return {
    kind: 'audit',
    recordId: (textOf(record, ...dialect.id) ?? wrapper.recordId)?.toLowerCase() ?? digestId(record),
    tenantId: tenantOf(record, dialect.tenant) ?? wrapper.tenantId ?? context.defaultTenantId,
    time,
    form: dialect.form,
    actor: textOf(record, ...dialect.userId)?.toLowerCase() ?? null,
    ip: ipOf(record),
    operation,
    recordType,
    outcome: outcomeOf(record.ResultStatus),
    userType: userTypeOf(record.UserType),
    logonType: firstOf(record, dialect.logonType, logonTypeOf),
    appId: textOf(record, 'AppId')?.toLowerCase() ?? null,
    clientInfo: rawTextOf(record, 'ClientInfoString'),
    sessionId: textOf(record, 'SessionId'),
    mailbox: owner ?? mailboxOfCmdlet(cmdlet),
    mailboxGuid: textOf(record, 'MailboxGuid')?.toLowerCase() ?? null,
    objectId: rawTextOf(record, ...dialect.objectId),
    crossMailbox: booleanOf(record, ...CROSS_MAILBOX_NAMES),
    externalAccess: booleanOf(record, 'ExternalAccess'),
    ...userObjectId(record),
    ...mailboxDetails(record),
    cmdlet,
    properties: propertiesOf(record.OperationProperties),
    ...(cmdlet === null && recordType !== DIRECTORY ? NOT_MODIFIED : modifiedOf(record.ModifiedProperties)),
  };
}

/** What other sources that are read as audit records do not say. */
export const NOT_OF_OFFICE = {
  recordType: null,
  userType: null,
  logonType: null,
  appId: null,
  clientInfo: null,
  sessionId: null,
  mailbox: null,
  mailboxGuid: null,
  objectId: null,
  crossMailbox: null,
  externalAccess: null,
  items: [],
  folders: [],
  folder: null,
  destFolder: null,
  cmdlet: null,
  properties: new Map<string, string>(),
} as const satisfies Partial<AuditEvent>;

/** The first of these fields that holds a time; a field that holds something else parks the record under its own name. */
export function timeOf(record: JsonObject, names: readonly string[]): number | Parked {
  const name = names.find((field) => isGiven(record[field])) ?? names[0] ?? 'time';
  return parseTime(record[name]) ?? unexpected(name, record[name], EXPECTED_TIME);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** The first of these fields that names a tenant, in lower case. */
function tenantOf(record: JsonObject, names: readonly string[]): string | null {
  return firstOf(record, names, (value) => {
    const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
    return text === '' || text === NO_TENANT ? null : text;
  });
}

function ipOf(record: JsonObject): string | null {
  return firstOf(record, IP_NAMES, cleanIp);
}

function firstOf<Value>(record: JsonObject, names: readonly string[], read: (value: unknown) => Value | null) {
  for (const name of names) {
    const value = read(record[name]);
    if (value !== null) return value;
  }
  return null;
}

export function outcomeOf(status: unknown): Outcome {
  if (typeof status === 'boolean') return status ? 'succeeded' : 'failed';
  switch (typeof status === 'string' ? status.trim().toLowerCase() : '') {
    case 'succeeded':
    case 'suceeded': // the on-premises log's own spelling
    case 'success':
    case 'true':
      return 'succeeded';
    case 'partiallysucceeded':
      return 'partial';
    case 'failed':
    case 'failure':
    case 'fail':
    case 'false':
      return 'failed';
    default:
      return 'unknown';
  }
}

/** The cmdlet's name in lower case without its module, or null where the text is no cmdlet's name. */
export function cmdletName(text: string): string | null {
  return CMDLET.exec(text)?.[1]?.toLowerCase() ?? null;
}

function cmdletOf(record: JsonObject, operation: string, recordType: number | null): CmdletCall | null {
  const name = cmdletName(operation);
  if (name === null) return null;
  if (!CMDLET_RECORD_TYPES.has(recordType) && record.Parameters === undefined) return null;
  return { name, parameters: completed(readParameters(record.Parameters), record.NonPIIParameters), executed: true };
}

/** Records of the compliance centre have their parameters twice, once without what is personal: it helps where the first is empty or cut. */
function completed(parameters: Parameters, anonymous: unknown): Parameters {
  if (parameters.size > 0 && !parameters.has(UNSEEN_PARAMETERS)) return parameters;
  const others = readParameters(anonymous);
  const shown = others.size > 0 && !others.has(UNSEEN_PARAMETERS);
  const known = [...parameters].filter(([name]) => !(shown && name === UNSEEN_PARAMETERS));
  return new Map([...others, ...known]);
}

/** The mailbox that a cmdlet was about, where it plainly names an address. */
export function mailboxOfCmdlet(cmdlet: CmdletCall | null): string | null {
  for (const name of ['mailbox', 'identity']) {
    const value = cmdlet?.parameters.get(name)?.[0];
    const address = typeof value === 'string' ? addressOf(value) : null;
    if (address !== null) return address;
  }
  return null;
}

/** The text in lower case where it is plainly an address. */
export function addressOf(text: string | null): string | null {
  return text !== null && ADDRESS.test(text) ? text.toLowerCase() : null;
}

function propertiesOf(value: unknown): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  if (value === undefined) return properties;
  const parsed = parsedIfText(value);
  if (isObject(parsed) && parsed.Name === undefined && parsed.name === undefined) {
    // Some collectors make an object of the list.
    for (const [name, given] of Object.entries(parsed)) properties.set(name.toLowerCase(), changeText(given) ?? '');
    return properties;
  }
  for (const entry of listOf(value)) {
    const pair = objectOf(entry);
    const name = pair === null ? null : textOf(pair, 'Name', 'name');
    const text = pair?.Value ?? pair?.value;
    // An entry without a value was logged with an empty one: a rule without a name is a trick that detections look for.
    if (name !== null) properties.set(name.toLowerCase(), typeof text === 'string' ? text : jsonText(text));
  }
  return properties;
}

/** Source: Office 365 Management Activity API schema, Exchange admin schema. */
function userObjectId(record: JsonObject): Pick<AuditEvent, 'userObjectId'> {
  if (record.TokenObjectId === undefined) return NO_OBJECT_ID;
  const id = textOf(record, 'TokenObjectId')?.toLowerCase();
  return id === undefined ? NO_OBJECT_ID : { userObjectId: id };
}

const NO_OBJECT_ID: Pick<AuditEvent, 'userObjectId'> = {};
const NOT_MODIFIED: Pick<AuditEvent, 'modified'> = {};

/** Old and new values of an admin record. Absent where it has none, as most have. */
function modifiedOf(value: unknown): Pick<AuditEvent, 'modified'> {
  if (value === undefined || value === null || value === '') return NOT_MODIFIED;
  const modified = new Map<string, ModifiedProperty>();
  for (const entry of listOf(value)) {
    const change = objectOf(entry);
    const name = change === null ? null : textOf(change, 'Name', 'name');
    if (change === null || name === null) continue;
    modified.set(name.toLowerCase(), { before: changeText(change.OldValue), after: changeText(change.NewValue) });
  }
  return modified.size === 0 ? NOT_MODIFIED : { modified };
}

function changeText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : jsonText(value);
}

function jsonText(value: unknown): string {
  try {
    return value === undefined || value === null ? '' : JSON.stringify(value);
  } catch {
    return ''; // nested too deep to be written
  }
}
