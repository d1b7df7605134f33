/** Ordinary records of an Office 365 tenant and of its devices, of the length that real ones have. */

const TENANT = '5d0f4b1e-6c2a-4f53-9b7e-0a1c2d3e4f50';
const USERS = 500;

function user(index: number): string {
  return `user${(index * 7919) % USERS}@adatum.example`;
}

/** MailItemsAccessed, sign-ins and file accesses: nearly all of what a tenant logs. About 1.1 KB each. */
export function ordinaryAudit(id: string, time: Date, index: number): object {
  const base = { CreationTime: time.toISOString().slice(0, 19), Id: id, OrganizationId: TENANT, UserId: user(index) };
  if (index % 3 === 0) return { ...base, ...MAIL_ITEMS_ACCESSED, MailboxOwnerUPN: user(index) };
  return index % 3 === 1 ? { ...base, ...SIGN_IN } : { ...base, ...FILE_ACCESSED };
}

/** A delete of two items by the owner, in turns hard and soft. */
export function relevantAudit(id: string, time: Date, index: number): object {
  const item = {
    Id: `RgAAAAB${id}BwDpv0Zc4SgAAAACCAAAJAAAB`,
    InternetMessageId: `<${id}@mail.adatum.example>`,
    ParentFolder: { Id: 'LgAAAACR2m3AQABAAAAAAEMAAAB', Path: '\\Inbox' },
    Subject: 'Re: Quarterly numbers',
  };
  return {
    CreationTime: time.toISOString().slice(0, 19),
    Id: id,
    OrganizationId: TENANT,
    Operation: index % 200 < 100 ? 'HardDelete' : 'SoftDelete',
    RecordType: 3,
    ResultStatus: 'Succeeded',
    UserType: 0,
    Workload: 'Exchange',
    UserId: user(index),
    ClientIPAddress: '203.0.113.24',
    ClientInfoString: 'Client=OWA;Action=ViaProxy',
    LogonType: 0,
    MailboxOwnerUPN: user(index),
    AffectedItems: [item, item],
    Folder: item.ParentFolder,
  };
}

/** A process as Defender streams it: a browser, a service host, or PowerShell at honest work. About 2 KB each. */
export function ordinaryProcess(id: string, time: Date, index: number): object {
  return deviceRow(id, time, index, COMMAND_LINES[index % COMMAND_LINES.length] ?? '');
}

export function relevantProcess(id: string, time: Date, index: number): object {
  const line = `powershell.exe -NoProfile Remove-MailboxExportRequest -Identity "ceo\\export${index}" -Confirm:$false`;
  return deviceRow(id, time, index, line);
}

const COMMAND_LINES = [
  '"C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe" --type=renderer --lang=en-US --device-scale-factor=1 --num-raster-threads=4 --renderer-client-id=131 --time-ticks-at-unix-epoch=-1772432000000000 --launch-time-ticks=98123456789 --field-trial-handle=2012,i,1234567890123456789,262144 --variations-seed-version /prefetch:8',
  'C:\\WINDOWS\\system32\\svchost.exe -k netsvcs -p -s Schedule',
  '"C:\\Program Files\\Windows Defender Advanced Threat Protection\\SenseNdr.exe" -g {0a1b2c3d-4e5f-4061-8273-94a5b6c7d8e9} -x 512',
  'powershell.exe -NoProfile -NonInteractive -File C:\\ProgramData\\Inventory\\collect.ps1 -Mode Daily',
  '"C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE" /recycle',
  'conhost.exe 0xffffffff -ForceV1',
];

function deviceRow(id: string, time: Date, index: number, commandLine: string): object {
  const device = index % 300;
  const hash = id.replaceAll('-', '');
  return {
    time: time.toISOString(),
    tenantId: TENANT,
    operationName: 'Publish',
    category: 'AdvancedHunting-DeviceProcessEvents',
    properties: {
      Timestamp: time.toISOString(),
      DeviceId: `0000000000005ddfdbce4d0c05a97e3c${String(device).padStart(8, '0')}`,
      DeviceName: `ws-${device}.adatum.example`,
      ActionType: 'ProcessCreated',
      FileName: commandLine.split(' ')[0]?.split('\\').at(-1)?.replaceAll('"', '') ?? '',
      FolderPath: 'C:\\Windows\\System32\\program.exe',
      SHA1: hash + hash.slice(0, 8),
      SHA256: hash + hash,
      MD5: hash,
      FileSize: 455680,
      ProcessVersionInfoCompanyName: 'Microsoft Corporation',
      ProcessVersionInfoProductName: 'Microsoft® Windows® Operating System',
      ProcessVersionInfoFileDescription: 'Host Process for Windows Services',
      ProcessId: 4000 + (index % 20_000),
      ProcessCommandLine: commandLine,
      ProcessIntegrityLevel: 'System',
      ProcessTokenElevation: 'TokenElevationTypeDefault',
      ProcessCreationTime: time.toISOString(),
      AccountDomain: 'adatum',
      AccountName: `user${index % USERS}`,
      AccountSid: `S-1-5-21-1004336348-1177238915-682003330-${1000 + (index % USERS)}`,
      AccountUpn: `user${index % USERS}@adatum.example`,
      AccountObjectId: null,
      LogonId: 999,
      InitiatingProcessAccountName: 'system',
      InitiatingProcessAccountDomain: 'nt authority',
      InitiatingProcessFileName: 'services.exe',
      InitiatingProcessCommandLine: 'services.exe',
      InitiatingProcessFolderPath: 'c:\\windows\\system32\\services.exe',
      InitiatingProcessId: 712,
      InitiatingProcessParentFileName: 'wininit.exe',
      InitiatingProcessSHA256: hash + hash,
      ReportId: index,
      AppGuardContainerId: '',
      AdditionalFields: null,
      MachineGroup: 'Workstations',
    },
    Tenant: 'DefaultTenant',
  };
}

const MAIL_ITEMS_ACCESSED = {
  Operation: 'MailItemsAccessed',
  RecordType: 50,
  ResultStatus: 'Succeeded',
  UserKey: '10032000F1A2B3C4',
  UserType: 0,
  Version: 1,
  Workload: 'Exchange',
  AppId: '00000002-0000-0ff1-ce00-000000000000',
  ClientIPAddress: '203.0.113.24',
  ClientInfoString: 'Client=OWA;Action=ViaProxy',
  ExternalAccess: false,
  InternalLogonType: 0,
  LogonType: 0,
  LogonUserSid: 'S-1-5-21-1004336348-1177238915-682003330-5577',
  MailboxGuid: '5084c63f-7b94-4e54-a9ad-2bc7f9bd6bbb',
  OrganizationName: 'adatum.onmicrosoft.example',
  OriginatingServer: 'AM6PR01MB1234 (15.20.8000.000)\r\n',
  OperationProperties: [
    { Name: 'MailAccessType', Value: 'Bind' },
    { Name: 'IsThrottled', Value: 'False' },
  ],
  Folders: [
    {
      FolderItems: [
        { InternetMessageId: '<0f1e2d3c4b5a@mail.adatum.example>', SizeInBytes: 48213 },
        { InternetMessageId: '<a5b4c3d2e1f0@mail.adatum.example>', SizeInBytes: 10922 },
      ],
      Id: 'LgAAAACR2m3AQABAAAAAAEMAAAB',
      Path: '\\Inbox',
    },
  ],
  OperationCount: 2,
};

const SIGN_IN = {
  Operation: 'UserLoggedIn',
  RecordType: 15,
  ResultStatus: 'Success',
  UserKey: '9c1d2e3f-4a5b-4c6d-8e7f-0a1b2c3d4e5f',
  UserType: 0,
  Version: 1,
  Workload: 'AzureActiveDirectory',
  ClientIP: '203.0.113.24',
  ObjectId: '00000002-0000-0ff1-ce00-000000000000',
  AzureActiveDirectoryEventType: 1,
  ExtendedProperties: [
    { Name: 'ResultStatusDetail', Value: 'Success' },
    { Name: 'UserAgent', Value: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Edg/128.0.0.0' },
    { Name: 'RequestType', Value: 'OAuth2:Authorize' },
  ],
  ModifiedProperties: [],
  Actor: [
    { ID: '9c1d2e3f-4a5b-4c6d-8e7f-0a1b2c3d4e5f', Type: 0 },
    { ID: 'user@adatum.example', Type: 5 },
  ],
  ActorContextId: TENANT,
  ActorIpAddress: '203.0.113.24',
  InterSystemsId: '1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9',
  IntraSystemId: '0a9b8c7d-6e5f-4a3b-9c2d-1e0f9a8b7c6d',
  Target: [{ ID: '00000002-0000-0ff1-ce00-000000000000', Type: 0 }],
  TargetContextId: TENANT,
  ApplicationId: '4765445b-32c6-49b0-83e6-1d93765276ca',
  DeviceProperties: [
    { Name: 'OS', Value: 'Windows10' },
    { Name: 'BrowserType', Value: 'Edge' },
    { Name: 'IsCompliantAndManaged', Value: 'True' },
  ],
  ErrorNumber: '0',
};

const FILE_ACCESSED = {
  Operation: 'FileAccessed',
  RecordType: 6,
  UserKey: 'i:0h.f|membership|10032000f1a2b3c4@live.com',
  UserType: 0,
  Version: 1,
  Workload: 'SharePoint',
  ClientIP: '203.0.113.24',
  ObjectId: 'https://adatum.sharepoint.example/sites/finance/Shared Documents/2026/Budget/Forecast-Q2.xlsx',
  CorrelationId: '8f7e6d5c-4b3a-4291-8071-625344352617',
  EventSource: 'SharePoint',
  ItemType: 'File',
  ListId: '3c4d5e6f-7081-4293-a4b5-c6d7e8f90a1b',
  ListItemUniqueId: '6f708192-a3b4-4c5d-8e6f-708192a3b4c5',
  Site: '5e6f7081-92a3-44b5-86c7-d8e9f00a1b2c',
  UserAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Edg/128.0.0.0',
  WebId: '70819203-a4b5-46c7-98d9-e0f1020a3b4c',
  DeviceDisplayName: '203.0.113.24',
  HighPriorityMediaProcessing: false,
  SourceFileExtension: 'xlsx',
  SiteUrl: 'https://adatum.sharepoint.example/sites/finance/',
  SourceFileName: 'Forecast-Q2.xlsx',
  SourceRelativeUrl: 'Shared Documents/2026/Budget',
  ApplicationDisplayName: 'Microsoft Edge',
  GeoLocation: 'EUR',
  IsManagedDevice: true,
};
