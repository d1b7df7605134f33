/** Records of ordinary people in a simulated tenant, in the form of the Management Activity API. */
const TENANT = '7f1b0f1e-3d2a-4c55-9a0b-2a6c1d9e8f70';
const DOMAIN = 'tenant.example';
const EXCHANGE_APP = '00000002-0000-0ff1-ce00-000000000000';

export interface Timed {
  readonly time: number;
  readonly record: object;
}

let ids = 0;

function idOf(): string {
  return `00000000-0000-4000-8000-${(++ids).toString(16).padStart(12, '0')}`;
}

export function upn(name: string): string {
  return `${name}@${DOMAIN}`;
}

function base(time: number, operation: string, actor: string): Record<string, unknown> {
  return {
    CreationTime: new Date(time).toISOString().slice(0, 19),
    Id: idOf(),
    Operation: operation,
    OrganizationId: TENANT,
    UserId: actor,
    UserType: 0,
    Workload: 'Exchange',
    ResultStatus: 'Succeeded',
    AppId: EXCHANGE_APP,
    ClientIP: '198.51.100.10',
  };
}

export interface Deletion {
  readonly operation: 'HardDelete' | 'SoftDelete' | 'MoveToDeletedItems';
  readonly items: number;
  readonly folder: string;
  readonly subject?: string;
  readonly messageIds?: readonly string[];
  readonly fields?: Readonly<Record<string, unknown>>;
}

export function deletion(time: number, actor: string, mailbox: string, what: Deletion): Timed {
  const { operation, items, folder, subject = 'Minutes', messageIds = [], fields = {} } = what;
  const parent = { Id: 'LgAAAA', Path: folder };
  const record = {
    ...base(time, operation, actor),
    RecordType: 3,
    LogonType: actor === mailbox ? 0 : 2,
    MailboxOwnerUPN: mailbox,
    ClientInfoString: 'Client=OWA;Mozilla/5.0',
    Folder: parent,
    AffectedItems: Array.from({ length: items }, (_, i) => ({
      Id: `R${ids}-${i}`,
      InternetMessageId: messageIds[i] ?? `<${ids}-${i}@mail.example>`,
      Subject: subject,
      ParentFolder: parent,
    })),
    ...fields,
  };
  return { time, record };
}

export function sending(time: number, actor: string, messageId: string): Timed {
  const record = {
    ...base(time, 'Send', actor),
    RecordType: 2,
    LogonType: 0,
    MailboxOwnerUPN: actor,
    Item: { Id: 'Unknown', InternetMessageId: messageId, Subject: `Message ${ids}` },
  };
  return { time, record };
}

/** A message that is marked as read, or moved. */
export function seen(time: number, actor: string, messageId: string, subject: string): Timed {
  const record = {
    ...base(time, 'Update', actor),
    RecordType: 2,
    LogonType: 0,
    MailboxOwnerUPN: actor,
    Item: { Id: 'R1', InternetMessageId: messageId, Subject: subject, ParentFolder: { Id: 'L', Path: '\\Inbox' } },
  };
  return { time, record };
}

export function cmdlet(time: number, actor: string, name: string, parameters: Readonly<Record<string, string>>): Timed {
  const Parameters = Object.entries(parameters).map(([Name, Value]) => ({ Name, Value }));
  const record = { ...base(time, name, actor), RecordType: 1, UserType: 2, ResultStatus: 'True', Parameters };
  return { time, record };
}

export function graphCall(time: number, appId: string, userId: string, method: string, path: string): Timed {
  const record = {
    time: new Date(time).toISOString(),
    category: 'MicrosoftGraphActivityLogs',
    tenantId: TENANT,
    properties: {
      timeGenerated: new Date(time).toISOString(),
      requestId: idOf(),
      requestMethod: method,
      requestUri: `https://graph.microsoft.com/v1.0${path}`,
      responseStatusCode: 204,
      tenantId: TENANT,
      appId,
      userId,
      C_Idtyp: 'user',
      ipAddress: '198.51.100.11',
    },
  };
  return { time, record };
}

export function commandLine(time: number, account: string, line: string): Timed {
  const record = {
    time: new Date(time).toISOString(),
    tenantId: TENANT,
    category: 'AdvancedHunting-DeviceProcessEvents',
    properties: {
      Timestamp: new Date(time).toISOString(),
      DeviceId: `device-${account}`,
      DeviceName: `ws-${account}.${DOMAIN}`,
      ReportId: ++ids,
      ActionType: 'ProcessCreated',
      FileName: 'powershell.exe',
      ProcessCommandLine: line,
      AccountName: account,
      AccountUpn: upn(account),
    },
  };
  return { time, record };
}
