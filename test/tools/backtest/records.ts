/** One act in every form in which it may arrive, written as the sources write them. */

export const TENANT = '5d0f4b1e-6c2a-4f53-9b7e-0a1c2d3e4f50';
/** The Log Analytics workspace, which OfficeActivity calls TenantId. */
export const WORKSPACE = '0b1c2d3e-4f50-4152-8394-a5b6c7d8e9f0';

export interface Delete {
  readonly id: string;
  /** ISO 8601, to the second, without a zone: UTC. */
  readonly time: string;
  readonly actor: string;
  readonly operation: 'HardDelete' | 'SoftDelete' | 'MoveToDeletedItems';
  readonly items: number;
}

export function deletion(changes: Partial<Delete> = {}): Delete {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    time: '2026-03-02T10:50:00',
    actor: 'j.moreau@adatum.example',
    operation: 'HardDelete',
    items: 1,
    ...changes,
  };
}

/** Ids as the audit log makes them, one for each number. */
export function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** `count` deletes of one item each, `seconds` apart from `time` on. */
export function deletions(count: number, changes: Partial<Delete> = {}, seconds = 1, firstId = 1): Delete[] {
  const { time } = deletion(changes);
  const start = Date.parse(`${time}Z`);
  return Array.from({ length: count }, (_, index) =>
    deletion({
      ...changes,
      id: idOf(firstId + index),
      time: new Date(start + index * seconds * 1000).toISOString().slice(0, 19),
    }),
  );
}

function affectedItems({ items }: Delete): object[] {
  return Array.from({ length: items }, (_, index) => ({
    Id: `RgAAAAB${index}`,
    InternetMessageId: `<${index}@mail.adatum.example>`,
    ParentFolder: { Id: 'LgAAAACR', Path: '\\Inbox' },
    Subject: `Zahlung ${index} – "fällig"`,
  }));
}

export function auditRecord(act: Delete): object {
  return {
    CreationTime: act.time,
    Id: act.id,
    Operation: act.operation,
    OrganizationId: TENANT,
    RecordType: 3,
    ResultStatus: 'Succeeded',
    UserType: 0,
    Workload: 'Exchange',
    UserId: act.actor,
    ClientIPAddress: '203.0.113.24',
    ClientInfoString: 'Client=OWA;Action=ViaProxy',
    LogonType: 0,
    MailboxOwnerUPN: act.actor,
    AffectedItems: affectedItems(act),
    Folder: { Id: 'LgAAAACR', Path: '\\Inbox' },
  };
}

/** A row of OfficeActivity: everything is text. */
export function officeActivity(act: Delete): Record<string, string> {
  return {
    TenantId: WORKSPACE,
    Type: 'OfficeActivity',
    RecordType: 'ExchangeItemGroup',
    TimeGenerated: `${act.time}.0000000Z`,
    Operation: act.operation,
    OrganizationId: TENANT,
    UserType: 'Regular',
    OfficeWorkload: 'Exchange',
    ResultStatus: 'Succeeded',
    UserId: act.actor,
    Client_IPAddress: '203.0.113.24',
    ClientInfoString: 'Client=OWA;Action=ViaProxy',
    Logon_Type: 'Owner',
    MailboxOwnerUPN: act.actor,
    Folder: JSON.stringify({ Id: 'LgAAAACR', Path: '\\Inbox' }),
    AffectedItems: JSON.stringify(affectedItems(act), null, 2),
    OfficeId: act.id,
  };
}

export function cloudAppEvent(act: Delete, rawEventData: 'object' | 'string'): object {
  const raw = auditRecord(act);
  return {
    time: `${act.time}.4410000Z`,
    tenantId: TENANT,
    operationName: 'Publish',
    category: 'AdvancedHunting-CloudAppEvents',
    properties: {
      Timestamp: `${act.time}Z`,
      ActionType: act.operation,
      Application: 'Microsoft Exchange Online',
      ApplicationId: 20893,
      AccountObjectId: null,
      ReportId: `98261974_20893_${act.id}`,
      RawEventData: rawEventData === 'object' ? raw : JSON.stringify(raw),
    },
  };
}

export interface ProcessRow {
  readonly time?: string;
  readonly commandLine?: string;
  readonly tenantId?: string;
}

/** A row of DeviceProcessEvents: within Defender's envelope where it names a tenant, else bare. */
export function deviceProcess({ time = '2026-03-02T18:21:44.7654321Z', commandLine, tenantId }: ProcessRow): object {
  const row = {
    Timestamp: time,
    DeviceId: '0000000000005ddfdbce4d0c05a97e3c00000000',
    DeviceName: 'ws-022.adatum.example',
    ActionType: 'ProcessCreated',
    FileName: 'powershell.exe',
    FolderPath: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
    ProcessId: 22241,
    ProcessCommandLine: commandLine ?? 'powershell.exe Remove-MailboxExportRequest -Identity "ceo\\1" -Confirm:$false',
    AccountName: 'N.Okafor',
    AccountUpn: 'N.Okafor@adatum.example',
    InitiatingProcessFileName: 'explorer.exe',
    InitiatingProcessCommandLine: 'explorer.exe',
    ReportId: 9578,
  };
  if (tenantId === undefined) return row;
  return { time, tenantId, operationName: 'Publish', category: 'AdvancedHunting-DeviceProcessEvents', properties: row };
}

export function ndjson(records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

/** As the portal exports OfficeActivity: a byte order mark, the zone in the name of the column, American times. */
export function portalCsv(acts: readonly Delete[]): string {
  const rows = acts.map((act) => {
    const { TimeGenerated: _, Type: __, ...row } = officeActivity(act);
    return { ...row, 'TimeGenerated [UTC]': portalTime(act.time) };
  });
  return `\ufeff${csv(rows)}`;
}

/** As Purview exports the audit log: the record is in one column. */
export function purviewCsv(acts: readonly Delete[]): string {
  return csv(
    acts.map((act) => ({
      RecordId: act.id,
      CreationDate: `${act.time}.0000000Z`,
      RecordType: '3',
      Operation: act.operation,
      UserId: act.actor,
      AuditData: JSON.stringify(auditRecord(act)),
      AssociatedAdminUnits: '',
    })),
  );
}

function csv(rows: readonly Record<string, string>[]): string {
  const header = Object.keys(rows[0] ?? {});
  const lines = [header, ...rows.map((row) => header.map((name) => row[name] ?? ''))];
  return lines.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function portalTime(iso: string): string {
  const [, year, month, day, hour = '', rest] = /^(\d+)-0?(\d+)-0?(\d+)T(\d+):(.*)$/.exec(iso) ?? [];
  const half = Number(hour) < 12 ? 'AM' : 'PM';
  return `${month}/${day}/${year}, ${Number(hour) % 12 || 12}:${rest}.000 ${half}`;
}
