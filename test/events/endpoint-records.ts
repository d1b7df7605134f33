/** Endpoint records in the forms in which they really arrive, written by hand. All names and ids are invented. */

type Fields = Readonly<Record<string, unknown>>;

export const SCRIPT = "Remove-InboxRule -Identity 'Receipts' -Confirm:$false";
export const HOST = 'ws07.halden-optics.example';

/** EventData of Sysmon's process creation. */
export function sysmonProcess(changes: Fields = {}): Record<string, unknown> {
  return {
    RuleName: '-',
    UtcTime: '2026-03-02 09:14:05.044',
    ProcessGuid: '{5f2c281e-0000-0000-4205-000000000400}',
    ProcessId: '7540',
    Image: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
    OriginalFileName: 'PowerShell.EXE',
    CommandLine: `powershell.exe -Command "${SCRIPT}"`,
    CurrentDirectory: 'C:\\Users\\mira\\',
    User: 'HALDEN\\mira.solberg',
    Hashes: 'SHA256=00',
    ParentProcessId: '1272',
    ParentImage: 'C:\\Windows\\explorer.exe',
    ParentCommandLine: 'C:\\Windows\\Explorer.EXE',
    ...changes,
  };
}

export function sysmonFile(changes: Fields = {}): Record<string, unknown> {
  return {
    RuleName: '-',
    UtcTime: '2026-03-02 09:14:06.840',
    ProcessGuid: '{5f2c281e-0000-0000-4205-000000000400}',
    ProcessId: '7540',
    User: 'HALDEN\\mira.solberg',
    Image: 'C:\\Windows\\System32\\cmd.exe',
    TargetFilename: 'C:\\Users\\mira\\AppData\\Local\\Comms\\Unistore\\data\\3\\1.dat',
    Hashes: 'SHA256=00',
    IsExecutable: 'false',
    Archived: 'true',
    ...changes,
  };
}

function securityProcess(changes: Fields = {}): Record<string, unknown> {
  return {
    SubjectUserSid: 'S-1-5-21-1-2-3-1104',
    SubjectUserName: 'mira.solberg',
    SubjectDomainName: 'HALDEN',
    SubjectLogonId: '0x3e7',
    NewProcessId: '0x1d74',
    NewProcessName: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
    TokenElevationType: '%%1936',
    ProcessId: '0x4f8',
    CommandLine: `powershell.exe -Command "${SCRIPT}"`,
    TargetUserSid: 'S-1-0-0',
    TargetUserName: '-',
    TargetDomainName: '-',
    TargetLogonId: '0x0',
    ParentProcessName: 'C:\\Windows\\explorer.exe',
    MandatoryLabel: 'S-1-16-8192',
    ...changes,
  };
}

/** A handle that was opened to delete. */
function securityAccess(changes: Fields = {}): Record<string, unknown> {
  return {
    SubjectUserSid: 'S-1-5-21-1-2-3-1104',
    SubjectUserName: 'mira.solberg',
    SubjectDomainName: 'HALDEN',
    SubjectLogonId: '0x3e7',
    ObjectServer: 'Security',
    ObjectType: 'File',
    ObjectName: 'C:\\Users\\mira\\AppData\\Local\\Comms\\Unistore\\data\\3\\1.dat',
    HandleId: '0x1f8',
    AccessList: '%%1537\r\n\t\t\t\t',
    AccessMask: '0x10000',
    ProcessId: '0x1d74',
    ProcessName: 'C:\\Windows\\System32\\cmd.exe',
    ResourceAttributes: 'S:AI',
    ...changes,
  };
}

export const PAYLOAD = [
  'CommandInvocation(Remove-InboxRule): "Remove-InboxRule"',
  'ParameterBinding(Remove-InboxRule): name="Identity"; value="Receipts"',
  'ParameterBinding(Remove-InboxRule): name="Confirm"; value="False"',
  '',
].join('\r\n');

const CONTEXT = [
  '        Severity = Informational',
  '        Host Name = ConsoleHost',
  '        Host Application = C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -NoProfile',
  '        Command Name = Remove-InboxRule',
  '        User = HALDEN\\mira.solberg',
  '        Connected User = ',
  '',
].join('\r\n');

export interface LogEvent {
  readonly id: number;
  readonly channel: string;
  readonly provider: string;
  readonly data: Fields;
}

const SYSMON = { channel: 'Microsoft-Windows-Sysmon/Operational', provider: 'Microsoft-Windows-Sysmon' };
const POWERSHELL = { channel: 'Microsoft-Windows-PowerShell/Operational', provider: 'Microsoft-Windows-PowerShell' };
const SECURITY = { channel: 'Security', provider: 'Microsoft-Windows-Security-Auditing' };

export const windowsEvents = {
  sysmonProcess: (changes?: Fields): LogEvent => ({ id: 1, ...SYSMON, data: sysmonProcess(changes) }),
  sysmonCreate: (changes?: Fields): LogEvent => ({ id: 11, ...SYSMON, data: sysmonFile(changes) }),
  sysmonDelete: (changes?: Fields): LogEvent => ({ id: 23, ...SYSMON, data: sysmonFile(changes) }),
  sysmonDeleteDetected: (changes?: Fields): LogEvent => ({ id: 26, ...SYSMON, data: sysmonFile(changes) }),
  securityProcess: (changes?: Fields): LogEvent => ({ id: 4688, ...SECURITY, data: securityProcess(changes) }),
  securityAccess: (changes?: Fields): LogEvent => ({ id: 4663, ...SECURITY, data: securityAccess(changes) }),
  moduleLog: (changes?: Fields): LogEvent => ({
    id: 4103,
    ...POWERSHELL,
    data: { ContextInfo: CONTEXT, UserData: '', Payload: PAYLOAD, ...changes },
  }),
  scriptBlock: (changes?: Fields): LogEvent => ({
    id: 4104,
    ...POWERSHELL,
    data: { MessageNumber: '2', MessageTotal: '3', ScriptBlockText: SCRIPT, ScriptBlockId: 'a', Path: '', ...changes },
  }),
};

const TIME = '2026-03-02T09:14:07.213Z';
const RECORD = 478491;

/** The shapes in which shippers give one event of a Windows log. */
export const windowsShapes: Readonly<Record<string, (event: LogEvent) => Record<string, unknown>>> = {
  flat: ({ id, channel, provider, data }) => ({
    '@version': '1',
    Channel: channel,
    Hostname: HOST,
    '@timestamp': TIME,
    host: 'wec.halden-optics.example',
    SourceName: provider,
    EventTime: '2026-03-02 10:14:05',
    EventID: id,
    RecordNumber: RECORD,
    Keywords: '0x8000000000000000',
    Message: 'Text that says the same again:\r\nsee above',
    tags: ['x'],
    ...data,
  }),
  winlogbeat: ({ id, channel, provider, data }) => ({
    '@timestamp': TIME,
    event: { code: String(id), kind: 'event', provider },
    host: { name: HOST },
    log: { level: 'information' },
    message: 'Process Create:\nx',
    winlog: {
      channel,
      computer_name: HOST,
      event_id: String(id),
      provider_name: provider,
      record_id: RECORD,
      event_data: data,
      user: { name: 'SYSTEM', domain: 'NT AUTHORITY' },
    },
  }),
  'System and EventData': ({ id, channel, provider, data }) => ({
    Event: {
      System: system(id, channel, provider),
      EventData: data,
    },
  }),
  'EventData as a list': ({ id, channel, provider, data }) => ({
    Event: {
      System: { ...system(id, channel, provider), EventID: { '@Qualifiers': '0', '#text': String(id) } },
      EventData: { Data: Object.entries(data).map(([name, value]) => ({ '@Name': name, '#text': value })) },
    },
  }),
  SecurityEvent: ({ id, channel, provider, data }) => ({
    TimeGenerated: TIME,
    Type: 'SecurityEvent',
    TenantId: '00000000-0000-4000-8000-00000000003a',
    Computer: HOST,
    Channel: channel,
    EventSourceName: provider,
    EventID: id,
    EventRecordId: String(RECORD),
    ...data,
  }),
  WindowsEvent: ({ id, channel, provider, data }) => ({
    Type: 'WindowsEvent',
    TimeGenerated: TIME,
    Computer: HOST,
    Channel: channel,
    Provider: provider,
    EventID: id,
    EventRecordId: RECORD,
    EventData: data,
  }),
  'WindowsEvent with JSON text': ({ id, channel, provider, data }) => ({
    TimeGenerated: TIME,
    Computer: HOST,
    Channel: channel,
    Provider: provider,
    EventID: id,
    EventRecordId: RECORD,
    EventData: JSON.stringify(data),
  }),
  'Fluent Bit, values without names': ({ id, channel, provider, data }) => ({
    SourceName: provider,
    EventID: id,
    Qualifiers: 0,
    EventType: 'SuccessAudit',
    TimeGenerated: '2026-03-02 10:14:07.213 +0100',
    RecordNumber: RECORD,
    Channel: channel,
    ComputerName: HOST,
    Data: '',
    Sid: '',
    Message: 'Text that says the same again',
    StringInserts: inOrder(id, data),
  }),
  'Event with XML': ({ id, channel, provider, data }) => ({
    Type: 'Event',
    TimeGenerated: TIME,
    Computer: HOST,
    EventLog: channel,
    Source: provider,
    EventID: id,
    EventRecordId: RECORD,
    ParameterXml: '<Param>x</Param>',
    EventData: `<DataItem type="System.XmlData" time="x" sourceHealthServiceId="y"><EventData xmlns="http://schemas.microsoft.com/win/2004/08/events/event">${xmlData(data)}</EventData></DataItem>`,
  }),
};

/** What is left of a row where only some columns are sent on. */
export function bareRow({ id, data }: LogEvent): Record<string, unknown> {
  return { TimeGenerated: TIME, Computer: HOST, EventID: id, EventRecordId: RECORD, ...data };
}

/** What the fixtures of Sysmon leave out; the others hold every value of their event in its order. */
const SYSMON_CREATE_ORDER =
  'RuleName UtcTime ProcessGuid ProcessId Image FileVersion Description Product Company OriginalFileName CommandLine CurrentDirectory User LogonGuid LogonId TerminalSessionId IntegrityLevel Hashes ParentProcessGuid ParentProcessId ParentImage ParentCommandLine ParentUser';
const SYSMON_FILE_ORDER = 'RuleName UtcTime ProcessGuid ProcessId Image TargetFilename CreationUtcTime User';

function inOrder(id: number, data: Fields): unknown[] {
  const names =
    id === 1 ? SYSMON_CREATE_ORDER.split(' ') : id === 11 ? SYSMON_FILE_ORDER.split(' ') : Object.keys(data);
  return names.map((name) => data[name] ?? '-');
}

function system(id: number, channel: string, provider: string): Record<string, unknown> {
  return {
    Provider: { Name: provider, Guid: '{0}' },
    EventID: id,
    TimeCreated: { SystemTime: TIME },
    EventRecordID: String(RECORD),
    Channel: channel,
    Computer: HOST,
  };
}

function xmlData(data: Fields): string {
  return Object.entries(data)
    .map(([name, value]) => `<Data Name="${name}">${xmlText(String(value))}</Data>`)
    .join('');
}

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A line of Sysmon for Linux as rsyslog writes it. */
export function sysmonLinuxLine(id: number, data: Fields): string {
  return `Mar  2 09:14:05 mail01 sysmon: <Event><System><Provider Name="Linux-Sysmon" Guid="{0}"/><EventID>${id}</EventID><Version>5</Version><TimeCreated SystemTime="2026-03-02T09:14:05.710002000Z"/><EventRecordID>7</EventRecordID><Correlation/><Channel>Linux-Sysmon/Operational</Channel><Computer>mail01</Computer><Security UserId="0"/></System><EventData>${xmlData(data)}</EventData></Event>`;
}

const hex = (text: string) => Buffer.from(text).toString('hex').toUpperCase();

/** `rm -rf "/var/mail/old mail"`, seen by execve rules. */
export const EXECVE = [
  'type=SYSCALL msg=audit(1772442845.891:18877): arch=c000003e syscall=59 success=yes exit=0 a0=55d0 a1=55d1 a2=55d2 a3=8 items=2 ppid=1240 pid=1281 auid=1000 uid=0 gid=0 euid=0 tty=pts0 ses=3 comm="rm" exe="/usr/bin/rm" key="exec"\u001dARCH=x86_64 SYSCALL=execve AUID="tomas" UID="root"',
  `type=EXECVE msg=audit(1772442845.891:18877): argc=3 a0="rm" a1="-rf" a2=${hex('/var/mail/old mail')}`,
  'type=CWD msg=audit(1772442845.891:18877): cwd="/root"',
  'type=PATH msg=audit(1772442845.891:18877): item=0 name="/usr/bin/rm" inode=1 dev=08:01 mode=0100755 ouid=0 ogid=0 nametype=NORMAL cap_fp=0',
  `type=PROCTITLE msg=audit(1772442845.891:18877): proctitle=${hex('rm\0-rf\0/var/mail/old mail')}`,
] as const;

/** `unlinkat(dirfd, "root")` below a watched folder. */
export const UNLINK = [
  'node=mail01 type=SYSCALL msg=audit(1772442850.100:18900): arch=c000003e syscall=263 success=yes exit=0 a0=ffffff9c a1=55d0 a2=0 a3=0 items=2 ppid=1 pid=1282 auid=4294967295 uid=0 comm="rm" exe="/usr/bin/rm" key=(null)',
  'node=mail01 type=CWD msg=audit(1772442850.100:18900): cwd="/var/spool"',
  'node=mail01 type=PATH msg=audit(1772442850.100:18900): item=0 name="mail/" inode=2 mode=042775 nametype=PARENT',
  'node=mail01 type=PATH msg=audit(1772442850.100:18900): item=1 name="root" inode=3 mode=0100600 nametype=DELETE',
  `node=mail01 type=PROCTITLE msg=audit(1772442850.100:18900): proctitle=${hex('rm\0mail/root')}`,
] as const;

/** An audit event as one PATH record after another, by any system call. */
export function auditPaths(call: string, cwd: string, paths: readonly (readonly [string, string])[]): string[] {
  const id = 'msg=audit(1772442860.250:19000):';
  return [
    `type=SYSCALL ${id} ${call} items=${paths.length} pid=7 auid=1000 uid=1000 comm="x" exe="/usr/bin/x"`,
    `type=CWD ${id} cwd="${cwd}"`,
    ...paths.map(([name, type], item) => `type=PATH ${id} item=${item} name="${name}" inode=1 nametype=${type}`),
  ];
}

export const auditbeat = {
  '@timestamp': '2026-03-02T09:14:10.100Z',
  event: { module: 'auditd', category: ['process'], action: 'executed', type: ['start'], outcome: 'success' },
  auditd: {
    message_type: 'syscall',
    sequence: 18877,
    result: 'success',
    data: { arch: 'x86_64', syscall: 'execve', argc: '3', tty: 'pts0', exit: '0' },
    paths: [{ item: '0', name: '/usr/bin/rm', nametype: 'NORMAL' }],
    summary: { actor: { primary: 'tomas', secondary: 'root' }, object: { primary: '/usr/bin/rm', type: 'file' } },
  },
  process: { pid: 1281, executable: '/usr/bin/rm', name: 'rm', args: ['rm', '-rf', '/var/mail/old mail'], title: 'rm' },
  user: { id: '0', name: 'root', audit: { id: '1000', name: 'tomas' } },
  host: { name: 'mail01' },
};

/** Auditbeat's file integrity module: it knows no program. */
export const fileIntegrity = {
  '@timestamp': '2026-03-02T09:14:10.100Z',
  event: { module: 'file_integrity', category: ['file'], type: ['deletion'], action: ['deleted'] },
  file: { path: '/var/mail/root', type: 'file' },
  host: { name: 'mail01' },
};

/** As Elastic Defend writes it, on any system. */
export const elasticProcess = {
  '@timestamp': '2026-03-02T09:14:10.100Z',
  event: { id: 'NqX', module: 'endpoint', category: ['process'], type: ['start'], action: 'exec' },
  process: {
    pid: 812,
    executable: '/usr/bin/rm',
    args: ['rm', '-f', 'old mail'],
    command_line: 'rm -f old mail',
    working_directory: '/var/mail',
    parent: { executable: '/usr/bin/bash', command_line: 'bash' },
  },
  user: { name: 'tomas' },
  host: { name: 'mail01' },
};

/** What sudo writes into the system log. */
export const SUDO_MESSAGE = 'tomas : TTY=pts/0 ; PWD=/var/mail ; USER=root ; COMMAND=/usr/bin/rm -f root';

export const osqueryFile = {
  name: 'pack_fim_file_events',
  hostIdentifier: 'mac12.halden-optics.example',
  calendarTime: 'Mon Mar  2 09:14:20 2026 UTC',
  unixTime: 1772442860,
  epoch: 0,
  counter: 12,
  columns: {
    target_path: '/Users/mira/Library/Mail/V10/MailData/Envelope Index',
    category: 'mail',
    action: 'DELETED',
    time: '1772442855',
    eid: '0000000042',
    uid: '501',
  },
  action: 'added',
};

export const osqueryProcess = {
  name: 'pack_exec_es_process_events',
  hostIdentifier: 'mac12.halden-optics.example',
  unixTime: 1772442860,
  columns: {
    pid: '812',
    path: '/bin/rm',
    cmdline: 'rm -rf /Users/mira/Library/Mail/V10',
    username: 'mira',
    event_type: 'exec',
    time: '1772442856',
  },
  action: 'added',
};

export const macosSudo = {
  timezoneName: '',
  messageType: 'Default',
  eventType: 'logEvent',
  traceID: 41234567890,
  subsystem: '',
  category: '',
  userID: 0,
  processID: 911,
  processImagePath: '/usr/bin/sudo',
  machTimestamp: 998877665544,
  timestamp: '2026-03-02 10:14:05.123456+0100',
  bootUUID: '00000000-0000-4000-8000-0000000000b0',
  eventMessage:
    '    mira : TTY=ttys001 ; PWD=/Users/mira ; USER=root ; COMMAND=/bin/rm -rf /Users/mira/Library/Mail/V10',
};

/** Endpoint Security as eslogger writes it. */
export function esEvent(event: Fields, changes: Fields = {}): Record<string, unknown> {
  return {
    schema_version: 1,
    version: 7,
    mach_time: 998877665544,
    time: '2026-03-02T09:14:05.123456789Z',
    event_type: 9,
    action_type: 1,
    seq_num: 3,
    global_seq_num: 41,
    process: {
      audit_token: { pid: 812, euid: 0, auid: 501 },
      executable: { path: '/bin/zsh', path_truncated: false },
      ppid: 1,
    },
    event,
    hostname: 'mac12.halden-optics.example',
    ...changes,
  };
}

export function esExec(args: readonly string[], cwd = '/Users/mira'): Record<string, unknown> {
  const target = { audit_token: { pid: 913 }, executable: { path: '/bin/rm' } };
  return esEvent({ exec: { script: null, target, args, cwd: { path: cwd }, env: ['HOME=/Users/mira'] } });
}

/** A record of the audit log as `journalctl -o json` gives it. */
export function journalEntry(message: string, changes: Fields = {}): Record<string, unknown> {
  return {
    __REALTIME_TIMESTAMP: '1772442845891123',
    _TRANSPORT: 'audit',
    _HOSTNAME: 'mail01',
    _AUDIT_ID: '18877',
    MESSAGE: message,
    ...changes,
  };
}

export function scriptRow(changes: Fields = {}): Record<string, unknown> {
  return {
    ActionType: 'PowerShellCommand',
    AdditionalFields: JSON.stringify({ Command: SCRIPT }),
    DeviceId: '68b329da9893e34099c7d8ad5cb9c940',
    DeviceName: HOST,
    FileName: null,
    FolderPath: null,
    ProcessCommandLine: null,
    InitiatingProcessFileName: 'powershell.exe',
    InitiatingProcessCommandLine: 'powershell.exe -NoProfile',
    InitiatingProcessFolderPath: 'c:\\windows\\system32\\windowspowershell\\v1.0\\powershell.exe',
    InitiatingProcessAccountName: 'mira.solberg',
    InitiatingProcessAccountDomain: 'halden',
    InitiatingProcessAccountUpn: 'Mira.Solberg@halden-optics.example',
    InitiatingProcessId: 7540,
    ReportId: 4711,
    Timestamp: '2026-03-02T09:14:05.4684522Z',
    ...changes,
  };
}

export function cloudProcessRow(changes: Fields = {}): Record<string, unknown> {
  return {
    Timestamp: '2026-03-02T09:14:05.468Z',
    AzureResourceId: '/subscriptions/0/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/mail',
    KubernetesNamespace: 'mail',
    KubernetesPodName: 'postfix-0',
    ContainerName: 'postfix',
    ContainerImageName: 'registry.halden-optics.example/postfix:3.9',
    ActionType: 'ProcessCreated',
    FileName: 'sh',
    FolderPath: '/bin/sh',
    ProcessId: 44,
    ProcessName: 'sh',
    ParentProcessName: 'containerd-shim',
    ProcessCommandLine: 'sh -c "rm -rf /var/mail/root"',
    AccountName: 'root',
    ...changes,
  };
}
