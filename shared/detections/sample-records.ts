/**
 * Records for samples, in the forms in which they really arrive. Tenants, people, addresses and ids are invented; mail domains
 * are of the reserved TLD .example, addresses of the documentation networks.
 */

export type RawRecord = Readonly<Record<string, unknown>>;

export const SAMPLE_TENANT = '5b0e1c7a-93d4-4f0e-8a41-2c6f7d1e9b30';
const ORGANISATION = 'haldenoptics.onmicrosoft.com';
export const MIRA = 'mira.solberg@halden-optics.example';
export const TOMAS = 'tomas.brandt@halden-optics.example';
/** Object id of Mira's account. */
export const MIRA_ID = '7c1d5b7e-2f0a-4a0e-9d51-0c4be2a9f301';
export const ADMIN = 'exchange.ops@halden-optics.example';

/** An id that is the same for the same number. */
export function sampleGuid(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

let lastId = 0;

export function nextId(): string {
  lastId += 1;
  return sampleGuid(lastId);
}

/** Minutes after 2026-03-02 09:00 UTC, as CreationTime is written: without a zone. */
export function minute(after: number): string {
  return new Date(Date.UTC(2026, 2, 2, 9, 0, 0) + Math.round(after * 60_000)).toISOString().slice(0, 19);
}

export interface DeleteOptions {
  readonly operation?: 'HardDelete' | 'SoftDelete' | 'MoveToDeletedItems';
  readonly at?: number;
  readonly items?: number;
  readonly folder?: string;
  /** Fields that replace or add to those of the record. */
  readonly with?: RawRecord;
}

/** A delete by the owner with Outlook on the web, as the Management API gives it. */
export function deleteRecord(options: DeleteOptions = {}): RawRecord {
  const { operation = 'HardDelete', at = 0, items = 1, folder = '\\Inbox' } = options;
  const parent = { Id: `LgAAAAC${folder.length}`, Path: folder };
  return {
    CreationTime: minute(at),
    Id: nextId(),
    Operation: operation,
    OrganizationId: SAMPLE_TENANT,
    RecordType: 3,
    ResultStatus: 'Succeeded',
    UserKey: '10032001F4A1B2C3',
    UserType: 0,
    Version: 1,
    Workload: 'Exchange',
    ClientIP: '198.51.100.24',
    UserId: MIRA,
    AppId: '00000002-0000-0ff1-ce00-000000000000',
    ClientIPAddress: '198.51.100.24',
    ClientInfoString: 'Client=OWA;Mozilla/5.0 (Windows NT 10.0; Win64; x64);',
    ExternalAccess: false,
    InternalLogonType: 0,
    LogonType: 0,
    MailboxGuid: sampleGuid(0xa11ce),
    MailboxOwnerUPN: MIRA,
    OrganizationName: ORGANISATION,
    OriginatingServer: 'AB1PR02MB0042 (15.20.8400.012)\r\n',
    AffectedItems: Array.from({ length: items }, (_, index) => ({
      Id: `RgAAAAC${at}-${index}`,
      InternetMessageId: `<sample-${at}-${index}@mail.halden-optics.example>`,
      ParentFolder: parent,
      Subject: `Sample ${index}`,
    })),
    CrossMailboxOperation: false,
    Folder: parent,
    ...options.with,
  };
}

/** A cmdlet in the audit log of Exchange Online. All values are text there. */
export function adminRecord(
  cmdlet: string,
  parameters: Readonly<Record<string, string>>,
  fields: RawRecord = {},
): RawRecord {
  return {
    CreationTime: minute(0),
    Id: nextId(),
    Operation: cmdlet,
    OrganizationId: SAMPLE_TENANT,
    RecordType: 1,
    ResultStatus: 'True',
    UserKey: '10032001F4A1B2C3',
    UserType: 2,
    Version: 1,
    Workload: 'Exchange',
    ClientIP: '203.0.113.9:51234',
    ObjectId: `EURPR02A004.PROD.OUTLOOK.COM/Microsoft Exchange Hosted Organizations/${ORGANISATION}/${parameters.Name ?? 'x'}`,
    UserId: MIRA,
    AppId: '00000002-0000-0ff1-ce00-000000000000',
    ExternalAccess: false,
    OrganizationName: ORGANISATION,
    OriginatingServer: 'AB1PR02MB0042 (15.20.8400.012)',
    Parameters: Object.entries(parameters).map(([Name, Value]) => ({ Name, Value })),
    SessionId: sampleGuid(0x5e55),
    ...fields,
  };
}

/** A cmdlet of the compliance centre: RecordType 18 gives its parameters as one line of text. */
export function complianceRecord(cmdlet: string, parameters: string, fields: RawRecord = {}): RawRecord {
  return {
    CreationTime: minute(0),
    Id: nextId(),
    Operation: cmdlet,
    OrganizationId: SAMPLE_TENANT,
    RecordType: 18,
    UserKey: ADMIN,
    UserType: 0,
    Version: 1,
    Workload: 'SecurityComplianceCenter',
    UserId: ADMIN,
    ClientApplication: 'EMC',
    CmdletVersion: '',
    EffectiveOrganization: ORGANISATION,
    Parameters: parameters,
    StartTime: minute(0),
    ...fields,
  };
}

/** The same record as a row of Log Analytics' OfficeActivity: everything is text, lists are JSON in it. */
export function officeActivity(record: RawRecord, fields: RawRecord = {}): RawRecord {
  const renamed: Record<string, unknown> = {
    Type: 'OfficeActivity',
    TenantId: sampleGuid(0x3a),
    SourceSystem: 'OfficeActivityManager',
  };
  for (const [name, value] of Object.entries(record)) {
    if (name === 'CreationTime') renamed.TimeGenerated = `${String(value)}Z`;
    else renamed[COLUMNS.get(name) ?? name] = columnText(name, value);
  }
  return { ...renamed, ...fields };
}

const COLUMNS: ReadonlyMap<string, string> = new Map([
  ['Id', 'OfficeId'],
  ['ObjectId', 'OfficeObjectId'],
  ['Workload', 'OfficeWorkload'],
  ['LogonType', 'Logon_Type'],
  ['ClientIPAddress', 'Client_IPAddress'],
  ['CrossMailboxOperation', 'CrossMailboxOperations'],
]);
const NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ['RecordType', ['', 'ExchangeAdmin', 'ExchangeItem', 'ExchangeItemGroup']],
  ['LogonType', ['Owner', 'Admin', 'Delegated', 'Transport', 'SystemService', 'BestAccess', 'DelegatedAdmin']],
  ['UserType', ['Regular', 'Reserved', 'Admin', 'DcAdmin', 'System', 'Application', 'ServicePrincipal']],
]);

function columnText(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return NAMES.get(name)?.[value] ?? String(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value, null, 2);
}

/** The same record as Defender streams it: a row of CloudAppEvents in an envelope. */
export function cloudAppEvent(record: RawRecord, asText = false): RawRecord {
  return {
    time: `${String(record.CreationTime)}.5041166Z`,
    tenantId: SAMPLE_TENANT,
    operationName: 'Publish',
    category: 'AdvancedHunting-CloudAppEvents',
    properties: {
      Timestamp: `${String(record.CreationTime)}Z`,
      ActionType: record.Operation,
      Application: 'Microsoft Exchange Online',
      ApplicationId: 20893,
      AccountDisplayName: 'Mira Solberg',
      AccountObjectId: sampleGuid(0xacc),
      IPAddress: '198.51.100.24',
      RawEventData: asText ? JSON.stringify(record) : record,
      ReportId: `98261974_20893_${String(record.Id)}`,
    },
    Tenant: 'DefaultTenant',
  };
}

/** A started process as Defender streams it. */
export function processRow(commandLine: string, fileName = 'powershell.exe', fields: RawRecord = {}): RawRecord {
  return {
    time: '2026-03-02T09:01:07.5041166Z',
    tenantId: SAMPLE_TENANT,
    operationName: 'Publish',
    category: 'AdvancedHunting-DeviceProcessEvents',
    properties: {
      Timestamp: '2026-03-02T09:00:31.4684522Z',
      DeviceId: sampleGuid(0xde1ce),
      DeviceName: 'ws-117.halden-optics.example',
      ReportId: 104118,
      ActionType: 'ProcessCreated',
      FileName: fileName,
      FolderPath: `C:\\Windows\\System32\\${fileName}`,
      ProcessCommandLine: commandLine,
      ProcessId: 7412,
      AccountDomain: 'halden',
      AccountName: 'tomas.brandt',
      AccountUpn: TOMAS,
      AccountObjectId: null,
      InitiatingProcessFileName: 'cmd.exe',
      InitiatingProcessCommandLine: 'cmd.exe',
      AdditionalFields: null,
      ...fields,
    },
    Tenant: 'DefaultTenant',
  };
}

/** A started process of Linux or macOS as Defender streams it. */
export function unixProcess(commandLine: string, fileName = 'bash', fields: RawRecord = {}): RawRecord {
  return processRow(commandLine, fileName, {
    DeviceName: 'mx2.halden-optics.example',
    FolderPath: `/usr/bin/${fileName}`,
    AccountDomain: 'mx2',
    AccountName: 'root',
    AccountUpn: null,
    InitiatingProcessFileName: '',
    InitiatingProcessCommandLine: '',
    ...fields,
  });
}

/** A process as osquery sees it: the row names the folder in which it runs. */
export function osqueryProcess(commandLine: string, path: string, cwd: string): RawRecord {
  return {
    name: 'process_events',
    hostIdentifier: 'mx2.halden-optics.example',
    unixTime: 1772442860,
    columns: { path, cmdline: commandLine, cwd, uid: '0', pid: '4410', time: '1772442856' },
    action: 'added',
  };
}

/** A file that was created, changed, renamed or deleted, as Defender streams it. */
export function fileRow(path: string, action: string, program: string, fields: RawRecord = {}): RawRecord {
  const separator = path.includes('/') ? '/' : '\\';
  return {
    time: '2026-03-02T09:04:07.9041166Z',
    tenantId: SAMPLE_TENANT,
    operationName: 'Publish',
    category: 'AdvancedHunting-DeviceFileEvents',
    properties: {
      Timestamp: '2026-03-02T09:03:31.1684522Z',
      DeviceId: sampleGuid(0xde1ce),
      DeviceName: 'ws-117.halden-optics.example',
      ReportId: 104231,
      ActionType: action,
      FileName: path.slice(path.lastIndexOf(separator) + 1),
      FolderPath: path,
      PreviousFileName: null,
      PreviousFolderPath: null,
      InitiatingProcessAccountName: 'tomas.brandt',
      InitiatingProcessAccountDomain: 'halden',
      InitiatingProcessAccountUpn: TOMAS,
      InitiatingProcessFileName: program,
      InitiatingProcessCommandLine: program,
      AdditionalFields: null,
      ...fields,
    },
    Tenant: 'DefaultTenant',
  };
}

/** An event of the on-premises cmdlet log, flat as NXLog ships it. "suceeded" is what the log writes. */
export function cmdletLog(cmdlet: string, parameters: string, result = 'suceeded'): RawRecord {
  return {
    SourceName: 'MSExchange CmdletLogs',
    Channel: 'MSExchange Management',
    Hostname: 'MBX02.halden-optics.example',
    TimeCreated: '2026-03-02T09:00:12.987Z',
    EventID: 1,
    Level: '4',
    Message: `Cmdlet ${result}. Cmdlet ${cmdlet}, parameters ${parameters}.`,
  };
}

/** A rule that Outlook wrote: the rule stands in OperationProperties. */
export function outlookRule(
  properties: Readonly<Record<string, string | undefined>>,
  fields: RawRecord = {},
): RawRecord {
  return {
    ...deleteRecord({ items: 0 }),
    Operation: 'UpdateInboxRules',
    RecordType: 2,
    AffectedItems: undefined,
    Folder: undefined,
    ClientInfoString: 'Client=MSExchangeRPC',
    OperationProperties: Object.entries(properties).map(([Name, Value]) =>
      Value === undefined ? { Name } : { Name, Value },
    ),
    Item: { Id: 'LgAAAAC1', ParentFolder: { Id: 'LgAAAAC1', Name: 'Inbox', Path: '\\Inbox' } },
    ...fields,
  };
}

const GRAPH_APP = sampleGuid(0xa99);

/** A call of Microsoft Graph as diagnostic settings stream it; `path` is what follows the host. */
export function graphCall(method: string, path: string, fields: RawRecord = {}): RawRecord {
  const time = `${minute(0)}.2716482Z`;
  const requestId = nextId();
  return {
    time,
    resourceId: `/TENANTS/${SAMPLE_TENANT.toUpperCase()}/PROVIDERS/MICROSOFT.AADIAM`,
    operationName: 'Microsoft Graph Activity',
    operationVersion: path.startsWith('/beta') ? 'beta' : 'v1.0',
    category: 'MicrosoftGraphActivityLogs',
    resultSignature: String(fields.responseStatusCode ?? 204),
    durationMs: '184213',
    callerIpAddress: '203.0.113.77',
    correlationId: requestId,
    level: 'Informational',
    location: 'North Europe',
    properties: {
      timeGenerated: time,
      location: 'North Europe',
      requestId,
      operationId: requestId,
      clientRequestId: requestId,
      apiVersion: path.startsWith('/beta') ? 'beta' : 'v1.0',
      requestMethod: method,
      responseStatusCode: 204,
      tenantId: SAMPLE_TENANT,
      durationMs: 184213,
      responseSizeBytes: 0,
      signInActivityId: 'c2FtcGxlLXNpZ24taW4',
      roles: '',
      appId: GRAPH_APP,
      UserPrincipalObjectID: MIRA_ID,
      scopes: 'Mail.ReadWrite MailboxSettings.ReadWrite User.Read',
      identityProvider: '',
      clientAuthMethod: '0',
      wids: '',
      C_Idtyp: 'user',
      ipAddress: '203.0.113.77',
      userAgent: 'python-requests/2.32.3',
      requestUri: `https://graph.microsoft.com${path}`,
      userId: MIRA_ID,
      ...fields,
    },
    tenantId: SAMPLE_TENANT,
  };
}

/** The same call by an application with permissions of its own. */
export function graphAppCall(method: string, path: string, fields: RawRecord = {}): RawRecord {
  const app = { C_Idtyp: 'app', userId: '', UserPrincipalObjectID: '', scopes: '', roles: 'Mail.ReadWrite' };
  return graphCall(method, path, { ...app, servicePrincipalId: sampleGuid(0x5e), ...fields });
}

/** The same call as a row of Log Analytics; `asText` gives all columns as text, as CSV exports do. */
export function graphRow(call: RawRecord, asText = false): RawRecord {
  const properties = Object.entries(call.properties ?? {});
  const row: Record<string, unknown> = { TenantId: sampleGuid(0x3a), Type: 'MicrosoftGraphActivityLogs' };
  for (const [name, value] of properties)
    row[GRAPH_COLUMNS.get(name) ?? name.charAt(0).toUpperCase() + name.slice(1)] = asText ? String(value) : value;
  return row;
}

const GRAPH_COLUMNS: ReadonlyMap<string, string> = new Map([
  ['tenantId', 'AadTenantId'],
  ['ipAddress', 'IPAddress'],
]);

/** One event of Google Workspace. */
export interface GoogleEvent {
  readonly type: string;
  readonly name: string;
  readonly parameters?: unknown;
}

/** An activity of Google Workspace as the Reports API gives it. */
export function googleActivity(application: string, events: readonly GoogleEvent[], fields: RawRecord = {}): RawRecord {
  lastId += 1;
  return {
    kind: 'admin#reports#activity',
    id: {
      time: `${minute(0)}.417Z`,
      uniqueQualifier: `-72033123955${String(lastId).padStart(8, '0')}`,
      applicationName: application,
      customerId: 'C04hd1n9x',
    },
    etag: '"sample/etag"',
    actor: { callerType: 'USER', email: 'Mira.Solberg@halden-optics.example', profileId: '100000000000000000042' },
    ipAddress: '203.0.113.80',
    events,
    ...fields,
  };
}

/** What happened to one message in Gmail. */
export function gmailEvent(mailEventType: number, more: readonly unknown[] = []): GoogleEvent {
  const eventInfo = [
    { name: 'mail_event_type', intValue: String(mailEventType) },
    { name: 'success', boolValue: true },
    ...more,
  ];
  const messageInfo = [{ name: 'rfc2822_message_id', value: `<sample-${mailEventType}@mail.halden-optics.example>` }];
  return {
    type: 'delivery_type',
    name: 'delivery',
    parameters: [
      { name: 'event_info', messageValue: { parameter: eventInfo } },
      { name: 'message_info', messageValue: { parameter: messageInfo } },
    ],
  };
}

/** A script as `-EncodedCommand` takes it. */
export function encodedScript(script: string): string {
  return Buffer.from(script, 'utf16le').toString('base64');
}
