/** Hand-written records in the forms of the real ones, for tests and for the bench. */

export const TENANT = '0f0e0d0c-1111-4222-8333-444455556666';
export const RECORD_ID = '5b1f0c52-0d9e-4c55-9a5b-08dbb61736bf';

/** A mailbox audit record as the Management API gives it. */
export function auditRecord(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    CreationTime: '2026-03-04T10:11:12',
    Id: RECORD_ID,
    Operation: 'HardDelete',
    OrganizationId: TENANT,
    RecordType: 3,
    ResultStatus: 'Succeeded',
    UserKey: '1003200126677019',
    UserType: 0,
    Version: 1,
    Workload: 'Exchange',
    ClientIP: '198.51.100.7',
    UserId: 'Dana.Reed@Fabrikam.example',
    AppId: '00000002-0000-0FF1-ce00-000000000000',
    ClientIPAddress: '198.51.100.7',
    ClientInfoString: 'Client=OWA;Action=ViaProxy',
    ExternalAccess: false,
    InternalLogonType: 0,
    LogonType: 0,
    LogonUserSid: 'S-1-5-21-1-2-3-1104',
    MailboxGuid: '03D9E949-cbc1-4dd2-b7ba-8a1d1e0207b5',
    MailboxOwnerSid: 'S-1-5-21-1-2-3-1104',
    MailboxOwnerUPN: 'Dana.Reed@fabrikam.example',
    OrganizationName: 'fabrikam.example',
    OriginatingServer: 'AM0PR07MB5763 (15.20.4200.000)\r\n',
    SessionId: 'dcdad6b2-f279-48c6-9ed8-3df0ffde4ece',
    AffectedItems: [
      {
        Id: 'RgAAAABxSjbeIoBUT6MlFIM9cqcF',
        InternetMessageId: '<one@fabrikam.example>',
        ParentFolder: { Id: 'LgAAAABx', Path: '\\Recoverable Items\\Deletions' },
        Subject: 'New sign-in to your account',
      },
      { Id: 'RgAAAABxSjbeIoBUT6MlFIM9cqcG', ParentFolder: { Id: 'LgAAAABx', Path: '\\Inbox' } },
    ],
    CrossMailboxOperation: false,
    Folder: { Id: 'LgAAAABx', Path: '\\Recoverable Items\\Deletions' },
    ...changes,
  };
}

/** The same record as a row of OfficeActivity: everything is text, and several columns have other names. */
export function officeActivityRow(record: Record<string, unknown> = auditRecord()): Record<string, unknown> {
  const text = (value: unknown) => (value === undefined ? '' : JSON.stringify(value, null, 2));
  return {
    TenantId: 'aaaaaaaa-0000-4000-8000-workspace000',
    RecordType: 'ExchangeItemGroup',
    TimeGenerated: `${record.CreationTime}Z`,
    Operation: record.Operation,
    OrganizationId: record.OrganizationId,
    OrganizationId_: record.OrganizationId,
    UserType: 'Regular',
    OfficeWorkload: record.Workload,
    ResultStatus: record.ResultStatus,
    UserId: record.UserId,
    UserId_: record.UserId,
    ExternalAccess: 'FALSE',
    Logon_Type: 'Owner',
    MailboxGuid: record.MailboxGuid,
    MailboxOwnerUPN: record.MailboxOwnerUPN,
    ClientInfoString: record.ClientInfoString,
    Client_IPAddress: `${record.ClientIP}:50123`,
    AffectedItems: text(record.AffectedItems),
    Folder: text(record.Folder),
    DestFolder: text(record.DestFolder),
    Parameters: text(record.Parameters),
    CrossMailboxOperations: 'false',
    SourceSystem: 'OfficeActivityManager',
    OfficeId: record.Id,
    SourceRecordId: record.Id,
    Start_Time: '2026-03-04T11:02:00Z',
    OfficeTenantId: '$RestApiTenantId$',
    AppId: record.AppId,
    Type: 'OfficeActivity',
  };
}

/** The same record as Defender streams it, as an object or as text. */
export function cloudAppEvent(
  record: Record<string, unknown> = auditRecord(),
  asText = false,
): Record<string, unknown> {
  const raw = { ...record, CreationTime: `${record.CreationTime}.0000000Z` };
  return {
    time: '2026-03-04T10:20:00.6566759Z',
    tenantId: TENANT.toUpperCase(),
    operationName: 'Publish',
    category: 'AdvancedHunting-CloudAppEvents',
    _TimeReceivedBySvc: '2026-03-04T10:19:00.2820000Z',
    properties: {
      ActionType: record.Operation,
      ApplicationId: 20893,
      AccountDisplayName: 'Somebody Else',
      AccountObjectId: null,
      AccountId: 'somebody.else@fabrikam.example',
      IPAddress: '203.0.113.9',
      UserAgent: 'Client=OWA;Action=ViaProxy',
      ActivityObjects: [{ Type: 'Task', Role: 'Target object', Name: record.Operation }],
      RawEventData: asText ? JSON.stringify(raw) : raw,
      ReportId: `98261974_20893_${record.Id}`,
      Timestamp: `${record.CreationTime}Z`,
      Application: 'Microsoft Exchange Online',
    },
    Tenant: 'DefaultTenant',
  };
}

export function processRow(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    InitiatingProcessSHA1: '0123456789abcdef0123456789abcdef01234567',
    InitiatingProcessFileName: 'explorer.exe',
    InitiatingProcessFolderPath: 'c:\\windows\\explorer.exe',
    InitiatingProcessCommandLine: '"explorer.exe" /factory',
    InitiatingProcessAccountName: 'dana',
    InitiatingProcessAccountUpn: null,
    SHA1: 'fedcba9876543210fedcba9876543210fedcba98',
    FolderPath: 'C:\\Windows\\System32\\notepad.exe',
    ProcessCommandLine: '"notepad.exe" C:\\Users\\dana\\Documents\\minutes of meeting.txt',
    FileName: 'notepad.exe',
    ProcessId: 37788,
    ProcessCreationTime: '2026-03-04T10:11:12.3550336Z',
    DeviceId: '68B329DA9893e34099c7d8ad5cb9c940',
    DeviceName: 'ws01.fabrikam.example',
    ReportId: 104118,
    Timestamp: '2026-03-04T10:11:12.4684522Z',
    AccountDomain: 'fabrikam',
    AccountName: 'Dana',
    AccountUpn: 'Dana.Reed@fabrikam.example',
    AccountObjectId: '22222222-2222-4222-8222-222222222222',
    AdditionalFields: null,
    ProcessVersionInfoCompanyName: 'Microsoft Corporation',
    ProcessVersionInfoProductName: 'Microsoft® Windows® Operating System',
    MachineGroup: 'UnassignedGroup',
    ActionType: 'ProcessCreated',
    ...changes,
  };
}

export function fileRow(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    PreviousFileName: null,
    FileName: 'one.msg',
    FolderPath: 'C:\\Users\\dana\\AppData\\Local\\Comms\\Unistore\\data\\3\\one.msg',
    PreviousFolderPath: null,
    RequestProtocol: null,
    RequestAccountName: null,
    RequestSourceIP: null,
    ActionType: 'FileDeleted',
    InitiatingProcessFileName: 'powershell.exe',
    InitiatingProcessCommandLine: 'powershell.exe',
    InitiatingProcessAccountName: 'dana',
    InitiatingProcessAccountDomain: 'fabrikam',
    InitiatingProcessAccountUpn: 'Dana.Reed@fabrikam.example',
    InitiatingProcessAccountObjectId: '22222222-2222-4222-8222-222222222222',
    DeviceId: '68b329da9893e34099c7d8ad5cb9c940',
    DeviceName: 'ws01.fabrikam.example',
    ReportId: 152059,
    Timestamp: '2026-03-04T10:11:13.4684081Z',
    ...changes,
  };
}

export function streamed(table: string, properties: Record<string, unknown>): Record<string, unknown> {
  return {
    time: '2026-03-04T10:15:00.5041166Z',
    tenantId: TENANT,
    operationName: 'Publish',
    category: `AdvancedHunting-${table}`,
    properties,
    Tenant: 'DefaultTenant',
  };
}

/** What the original query asks for, as words: enough to work with here. */
export const INTERESTS = {
  operations: new Set([
    'harddelete',
    'softdelete',
    'movetodeleteditems',
    'updateinboxrules',
    'new-inboxrule',
    'set-inboxrule',
    'remove-inboxrule',
    'new-transportrule',
    'remove-transportrule',
    'search-mailbox',
    'new-compliancesearchaction',
    'remove-mailboxexportrequest',
    'set-mailboxauditbypassassociation',
    'set-adminauditlogconfig',
    'create_gmail_setting',
    'gmailmessagemovedtotrash',
    'gmailmessagepermanentlydeleted',
  ]),
  commandWords: [
    'remove-mailboxexportrequest',
    'search-mailbox',
    'new-compliancesearchaction',
    'remove-moverequest',
    'transportrule',
    'inboxrule',
    'set-mailbox',
    'auditbypass',
    'wevtutil',
    'doveadm',
    'postsuper',
    'osascript',
    'outlook.application',
    'mailx',
  ],
  pathWords: ['\\comms\\unistore', '/var/mail', '/var/spool/mail', '/library/mail/', '.ost', '.pst', 'unistore.db'],
  uriWords: ['messages', 'mailfolders', 'permanentdelete', 'purgedata'],
} as const;

/** A call of Microsoft Graph as diagnostic settings stream it. */
export function graphCall(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    time: '2026-03-04T10:11:12.5041166Z',
    resourceId: '/TENANTS/0F0E0D0C/PROVIDERS/MICROSOFT.AADIAM',
    operationName: 'Microsoft Graph Activity',
    category: 'MicrosoftGraphActivityLogs',
    resultSignature: '204',
    callerIpAddress: '198.51.100.9',
    properties: {
      timeGenerated: '2026-03-04T10:11:12.5041166Z',
      requestId: '9C4B0000-0000-4000-8000-00000000000A',
      operationId: '9C4B0000-0000-4000-8000-00000000000B',
      requestMethod: 'DELETE',
      responseStatusCode: 204,
      tenantId: TENANT.toUpperCase(),
      appId: '11110000-0000-4000-8000-00000000000C',
      UserPrincipalObjectID: '22220000-0000-4000-8000-00000000000D',
      C_Idtyp: 'user',
      ipAddress: '198.51.100.7:50123',
      userAgent: 'python-requests/2.32.3',
      requestUri: "https://graph.microsoft.com/v1.0/users('Dana.Reed%40fabrikam.example')/messages/AAMk%3D",
      userId: '22220000-0000-4000-8000-00000000000D',
      ...changes,
    },
    tenantId: TENANT,
  };
}

/** The same call as a row of Log Analytics. */
export function graphRow(call: Record<string, unknown> = graphCall()): Record<string, unknown> {
  const row: Record<string, unknown> = { TenantId: 'aaaaaaaa-0000-4000-8000-workspace000' };
  for (const [name, value] of Object.entries(call.properties as Record<string, unknown>)) {
    const column = { tenantId: 'AadTenantId', ipAddress: 'IPAddress' }[name];
    row[column ?? name.charAt(0).toUpperCase() + name.slice(1)] = value;
  }
  return { ...row, Type: 'MicrosoftGraphActivityLogs' };
}

/** An activity of Google Workspace as the Reports API gives it. */
export function googleActivity(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    kind: 'admin#reports#activity',
    id: {
      time: '2026-03-04T10:11:12.417Z',
      uniqueQualifier: '-7203312395500000001',
      applicationName: 'gmail',
      customerId: 'C04hd1n9x',
    },
    etag: '"a/b"',
    actor: { callerType: 'USER', email: 'Dana.Reed@Fabrikam.example', profileId: '100000000000000000042' },
    ipAddress: '198.51.100.7',
    events: [gmailEvent('13')],
    ...changes,
  };
}

export function gmailEvent(mailEventType: unknown, messageId = '<one@fabrikam.example>'): Record<string, unknown> {
  const parameter = [{ name: 'mail_event_type', intValue: mailEventType }];
  const message = [
    { name: 'rfc2822_message_id', value: messageId },
    { name: 'subject', value: 'New sign-in' },
  ];
  return {
    type: 'delivery_type',
    name: 'delivery',
    parameters: [
      { name: 'event_info', messageValue: { parameter } },
      { name: 'message_info', messageValue: { parameter: message } },
    ],
  };
}

/** A record as Log Analytics answers a query, names here and values there; text that is no record is the only value. */
export function tableOf(text: string): Record<string, unknown> {
  const record = recordOf(text);
  return { name: 'x', columns: Object.keys(record).map((name) => ({ name })), rows: [Object.values(record)] };
}

function recordOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}
