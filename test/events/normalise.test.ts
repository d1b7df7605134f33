import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuditEvent } from '../../shared/events/event.ts';
import { isEvent, type Normalised, normalise } from '../../shared/events/normalise.ts';
import {
  auditRecord,
  cloudAppEvent,
  fileRow,
  officeActivityRow,
  processRow,
  RECORD_ID,
  streamed,
  TENANT,
} from './records.ts';

const SETTING = { defaultTenantId: ' DEFAULT-Tenant ' };
const TIME = Date.parse('2026-03-04T10:11:12Z');

function read(value: unknown): Normalised {
  return normalise(value, SETTING);
}

function readAudit(value: unknown): AuditEvent {
  const event = read(value);
  if (event.kind !== 'audit') throw new Error(`found ${JSON.stringify(event)}, expected an audit event`);
  return event;
}

const DELETION = {
  kind: 'audit',
  recordId: RECORD_ID,
  tenantId: TENANT,
  time: TIME,
  actor: 'dana.reed@fabrikam.example',
  ip: '198.51.100.7',
  operation: 'HardDelete',
  recordType: 3,
  outcome: 'succeeded',
  userType: 'regular',
  logonType: 'owner',
  appId: '00000002-0000-0ff1-ce00-000000000000',
  clientInfo: 'Client=OWA;Action=ViaProxy',
  mailbox: 'dana.reed@fabrikam.example',
  mailboxGuid: '03d9e949-cbc1-4dd2-b7ba-8a1d1e0207b5',
  objectId: null,
  crossMailbox: false,
  externalAccess: false,
  items: [
    {
      id: 'RgAAAABxSjbeIoBUT6MlFIM9cqcF',
      subject: 'New sign-in to your account',
      internetMessageId: '<one@fabrikam.example>',
      folderPath: '\\Recoverable Items\\Deletions',
    },
    { id: 'RgAAAABxSjbeIoBUT6MlFIM9cqcG', subject: null, internetMessageId: null, folderPath: '\\Inbox' },
  ],
  folders: [],
  folder: '\\Recoverable Items\\Deletions',
  destFolder: null,
  cmdlet: null,
  properties: new Map(),
};

describe('the same record in every form', () => {
  const session = 'dcdad6b2-f279-48c6-9ed8-3df0ffde4ece';
  test.each([
    ['audit record', auditRecord(), 'unified-audit-log', session],
    [
      'AuditData as text',
      { CreationDate: 'x', AuditData: JSON.stringify(auditRecord()) },
      'unified-audit-log',
      session,
    ],
    ['auditData as an object', { id: 'outer', auditData: auditRecord() }, 'unified-audit-log', session],
    ['OfficeActivity row', officeActivityRow(), 'office-activity', null],
    ['CloudAppEvents row, streamed', cloudAppEvent(), 'cloud-app-events', session],
    ['CloudAppEvents row with text inside', cloudAppEvent(auditRecord(), true), 'cloud-app-events', session],
    ['CloudAppEvents row by itself', cloudAppEvent().properties, 'cloud-app-events', session],
  ])('%s', (_, value, form, sessionId) => {
    expect(read(value)).toEqual({ ...DELETION, form, sessionId });
  });

  test('has one id, actor, time and operation, whatever the record says', () => {
    const hex = fc.stringMatching(/^[0-9A-Fa-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const record = fc
      .record({
        Id: hex,
        UserId: fc.stringMatching(/^ ?[A-Za-z][A-Za-z0-9.]{0,12}(@[A-Za-z]{1,8}\.example)? ?$/),
        CreationTime: fc
          .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
          .map((date) => date.toISOString().slice(0, 19)),
        Operation: fc.constantFrom('HardDelete', 'SoftDelete', 'Send', 'New-InboxRule', 'MailItemsAccessed'),
      })
      .map(auditRecord);
    fc.assert(
      fc.property(record, (one) => {
        const forms = [
          one,
          officeActivityRow(one),
          cloudAppEvent(one),
          cloudAppEvent(one, true),
          { AuditData: JSON.stringify(one) },
        ].map(readAudit);
        const identities = forms.map(({ recordId, actor, time, operation, tenantId, items }) =>
          JSON.stringify({ recordId, actor, time, operation, tenantId, items }),
        );
        expect(new Set(identities).size).toBe(1);
      }),
    );
  });
});

describe('audit records', () => {
  test.each<[string, Record<string, unknown>, Partial<AuditEvent>]>([
    [
      'codes as text and names',
      { RecordType: '3', LogonType: 'Admin', UserType: '5' },
      { logonType: 'admin', userType: 'application' },
    ],
    ['Logon_Type', { LogonType: undefined, Logon_Type: 'Delegated' }, { logonType: 'delegated' }],
    ['partial success', { ResultStatus: 'PartiallySucceeded' }, { outcome: 'partial' }],
    ['failure', { ResultStatus: 'Failed' }, { outcome: 'failed' }],
    ['no outcome', { ResultStatus: undefined }, { outcome: 'unknown' }],
    ['a blank user', { UserId: ' ' }, { actor: null }],
    ['a user with spaces', { UserId: ' S-1-5-18 ' }, { actor: 's-1-5-18' }],
    ['no tenant', { OrganizationId: '' }, { tenantId: 'default-tenant' }],
    ['a tenant in capitals', { OrganizationId: TENANT.toUpperCase() }, { tenantId: TENANT }],
    ['mapped address', { ClientIP: '[::ffff:198.51.100.9]:1' }, { ip: '198.51.100.9' }],
    ['address in the second field', { ClientIP: '', ClientIPAddress: '198.51.100.8 ' }, { ip: '198.51.100.8' }],
    [
      'CrossMailboxOperations',
      { CrossMailboxOperation: undefined, CrossMailboxOperations: 'True' },
      { crossMailbox: true },
    ],
    ['ExternalAccess as text', { ExternalAccess: 'False' }, { externalAccess: false }],
    [
      'a single item as an object',
      { AffectedItems: { Id: 'a' } },
      { items: [{ id: 'a', subject: null, internetMessageId: null, folderPath: null }] },
    ],
    [
      'items of the wrong types',
      { AffectedItems: [null, 5, { Id: 7, Subject: ['x'], ParentFolder: 'y' }] },
      { items: Array(3).fill({ id: null, subject: null, internetMessageId: null, folderPath: null }) },
    ],
    [
      'folders without items',
      { AffectedItems: undefined, Folders: [{ Path: '\\Inbox' }, { Id: 'x' }, null] },
      { items: [], folders: ['\\Inbox', null, null] },
    ],
    [
      'items of folders',
      { AffectedItems: undefined, Folders: [{ Path: '\\In', FolderItems: [{ Id: 'i' }] }] },
      { items: [{ id: 'i', subject: null, internetMessageId: null, folderPath: '\\In' }], folders: ['\\In'] },
    ],
    [
      'damaged lists',
      {
        AffectedItems: undefined,
        Folders: ['@{Id=Lg; Path=\\Inbox; FolderItems=System.Object[]}'],
        OperationProperties: ['@{Value=Bind; Name=MailAccessType}'],
      },
      { folders: ['\\Inbox'], properties: new Map([['mailaccesstype', 'Bind']]) },
    ],
    [
      'a sent message',
      { AffectedItems: undefined, Folder: undefined, Item: { Id: 'Unknown', Subject: 'hi', InternetMessageId: '<a>' } },
      { items: [{ id: 'Unknown', subject: 'hi', internetMessageId: '<a>', folderPath: null }] },
    ],
    [
      'a folder as the item',
      { AffectedItems: undefined, Folder: undefined, Item: { Id: 'f', ParentFolder: { Id: 'f', Path: '\\Calendar' } } },
      { items: [], folder: '\\Calendar' },
    ],
    ['a destination', { DestFolder: '{"Id":"x","Path":"\\\\Deleted Items"}' }, { destFolder: '\\Deleted Items' }],
    ['no own id', { Id: undefined }, { recordId: expect.stringMatching(/^hash:[0-9a-f]{32}$/) }],
  ])('%s', (_, changes, expected) => {
    expect(readAudit(auditRecord(changes))).toMatchObject(expected);
  });

  test('UpdateInboxRules keeps its rule, and entries without a value', () => {
    const event = readAudit(
      auditRecord({
        Operation: 'UpdateInboxRules',
        RecordType: 2,
        OperationProperties: [
          { Name: 'RuleOperation', Value: 'AddMailboxRule' },
          { Name: 'RuleName' },
          { Name: 'RuleActions', Value: '[{"ActionType":"Delete"}]' },
          { Name: 'Nested', Value: { a: 1 } },
        ],
      }),
    );
    expect(Object.fromEntries(event.properties)).toEqual({
      ruleoperation: 'AddMailboxRule',
      rulename: '',
      ruleactions: '[{"ActionType":"Delete"}]',
      nested: '{"a":1}',
    });
    expect(event.cmdlet).toBeNull();
  });

  test.each<[string, Record<string, unknown>, AuditEvent['cmdlet'], string | null]>([
    [
      'an inbox rule',
      { Operation: 'New-InboxRule', RecordType: 1, Parameters: [{ Name: 'DeleteMessage', Value: 'True' }] },
      { name: 'new-inboxrule', parameters: new Map([['deletemessage', [true]]]), executed: true },
      null,
    ],
    [
      'a line of parameters',
      {
        Operation: 'New-ComplianceSearchAction',
        RecordType: 18,
        Parameters: '-SearchName "x" -Purge -PurgeType "HardDelete"',
      },
      {
        name: 'new-compliancesearchaction',
        parameters: new Map<string, readonly (string | boolean)[]>([
          ['searchname', ['x']],
          ['purge', [true]],
          ['purgetype', ['HardDelete']],
        ]),
        executed: true,
      },
      null,
    ],
    [
      'another record type',
      { Operation: 'Set-CsTeamsPolicy', RecordType: 23, Parameters: '' },
      { name: 'set-csteamspolicy', parameters: new Map(), executed: true },
      null,
    ],
    [
      'a module prefix',
      {
        Operation: 'Exchange\\Search-Mailbox',
        RecordType: 'ExchangeAdmin',
        Parameters: [{ Name: 'Identity', Value: 'Kim@Fabrikam.example' }],
      },
      { name: 'search-mailbox', parameters: new Map([['identity', ['Kim@Fabrikam.example']]]), executed: true },
      'kim@fabrikam.example',
    ],
    [
      'an identity that is no address',
      { Operation: 'Set-Mailbox', RecordType: 1, Parameters: [{ Name: 'Identity', Value: 'EURP/Kim@x/rule' }] },
      { name: 'set-mailbox', parameters: new Map([['identity', ['EURP/Kim@x/rule']]]), executed: true },
      null,
    ],
    ['no cmdlet', { Operation: 'AddFolderPermissions', RecordType: 2 }, null, null],
  ])('cmdlets: %s', (_, changes, cmdlet, mailbox) => {
    const event = readAudit(auditRecord({ MailboxOwnerUPN: undefined, ResultStatus: 'True', ...changes }));
    expect(event.cmdlet).toEqual(cmdlet);
    expect(event).toMatchObject({ mailbox, outcome: 'succeeded' });
  });

  test('the workspace and the placeholder are no tenant', () => {
    const row = { ...officeActivityRow(), OrganizationId: '', OrganizationId_: undefined };
    expect(readAudit(row).tenantId).toBe('default-tenant');
    expect(readAudit({ ...row, OfficeTenantId: 'AB-12' }).tenantId).toBe('ab-12');
    expect(normalise(row, { defaultTenantId: null })).toMatchObject({ tenantId: null });
  });

  test.each([
    [{ CreationTime: 'yesterday' }, 'CreationTime: found "yesterday", expected an ISO 8601 time'],
    [{ CreationTime: undefined }, 'CreationTime: found nothing, expected an ISO 8601 time'],
    [{ CreationTime: 5 }, 'CreationTime: found 5, expected an ISO 8601 time'],
    [{ Operation: undefined }, 'Operation: found nothing, expected the name of an operation'],
    [{ Operation: ['x'] }, 'Operation: found a list of 1, expected the name of an operation'],
    [{ CreationTime: 'x'.repeat(100) }, `CreationTime: found "${'x'.repeat(80)}…", expected an ISO 8601 time`],
  ])('%j is parked', (changes, reason) => {
    expect(read(auditRecord(changes))).toEqual({ kind: 'parked', reason, raw: null });
  });

  test('AuditData that was cut says what it says, and the row around it the rest', () => {
    const data = JSON.stringify(auditRecord({ UserId: 'mira@halden.example', Extra: 'x'.repeat(50) }));
    const row = {
      CreationDate: '2026-03-04T10:24:32Z',
      Operations: 'HardDelete',
      UserIds: 'row@halden.example',
      RecordType: 'ExchangeItemGroup',
    };
    expect(read({ ...row, AuditData: data.slice(0, -20) })).toMatchObject({
      kind: 'audit',
      actor: 'mira@halden.example',
    });
    expect(read({ ...row, AuditData: '{"CreationTime":"2026-03-04T10:24:32","Operat' })).toMatchObject({
      kind: 'audit',
      operation: 'HardDelete',
      actor: 'row@halden.example',
      recordType: 3,
    });
  });

  test('AuditData that is no JSON is parked', () => {
    expect(read({ AuditData: '{"cut' })).toMatchObject({
      reason: 'AuditData: found "{\\"cut", expected a JSON object',
    });
  });
});

describe('CloudAppEvents', () => {
  const row = (changes: Record<string, unknown>) => {
    const record = cloudAppEvent();
    return { ...record, properties: { ...(record.properties as Record<string, unknown>), ...changes } };
  };

  test.each([
    ['missing', null],
    ['cut', '{"Operation":"HardDe'],
  ])(
    'a row whose RawEventData is %s falls back to its columns, but for the account, which may be another',
    (_, raw) => {
      expect(read(row({ RawEventData: raw }))).toMatchObject({
        ...{ kind: 'audit', recordId: RECORD_ID, tenantId: TENANT, time: TIME, operation: 'HardDelete' },
        ...{ actor: null, ip: '203.0.113.9', items: [] },
      });
    },
  );

  test('the tenant of an envelope counts where an OfficeActivity row names none', () => {
    const properties = {
      Operation: 'HardDelete',
      OfficeId: RECORD_ID,
      TimeGenerated: '2026-03-04T10:11:12Z',
      TenantId: 'workspace',
    };
    const streamed = { category: 'OfficeActivity', tenantId: TENANT.toUpperCase(), properties };
    expect(read(streamed)).toMatchObject({ kind: 'audit', tenantId: TENANT });
  });

  test("the record's own account counts, never the row's", () => {
    expect(read(row({ RawEventData: auditRecord({ UserId: undefined }) }))).toMatchObject({ actor: null });
  });

  test('rows of other applications without a record are ignored', () => {
    const other = { ActionType: 'x', Application: 'Active Directory', ApplicationId: 20940, RawEventData: null };
    expect(read(row({ ...other }))).toEqual({ kind: 'ignored', what: 'CloudAppEvents of Active Directory' });
  });

  test('the record names the tenant before the envelope does', () => {
    expect(read(row({ RawEventData: auditRecord({ OrganizationId: 'other' }) }))).toMatchObject({ tenantId: 'other' });
    expect(read(row({ RawEventData: auditRecord({ OrganizationId: undefined }) }))).toMatchObject({ tenantId: TENANT });
  });
});

describe('device rows', () => {
  const PROCESS = {
    ...{ kind: 'process', form: 'defender-process', time: Date.parse('2026-03-04T10:11:12.468Z'), ip: null },
    ...{ actor: 'dana.reed@fabrikam.example', accountName: 'Dana', accountDomain: 'fabrikam', fileName: 'notepad.exe' },
    ...{ device: 'ws01.fabrikam.example', deviceId: '68B329DA9893e34099c7d8ad5cb9c940', processId: 37788 },
    recordId: '68b329da9893e34099c7d8ad5cb9c940|104118|2026-03-04t10:11:12.468z',
    commandLine: '"notepad.exe" C:\\Users\\dana\\Documents\\minutes of meeting.txt',
    initiatingCommandLine: '"explorer.exe" /factory',
  };

  test('a process, streamed and by itself', () => {
    expect(read(streamed('DeviceProcessEvents', processRow()))).toMatchObject({ ...PROCESS, tenantId: TENANT });
    expect(read(processRow())).toMatchObject({ ...PROCESS, tenantId: 'default-tenant' });
    expect(read({ ...processRow(), ActionType: undefined, $table: 'DeviceProcessEvents' })).toMatchObject(PROCESS);
    const { Timestamp, ...rest } = processRow();
    expect(read({ ...rest, 'Timestamp [UTC]': '3/4/2026, 10:11:12.468 AM' })).toMatchObject(PROCESS);
    expect(Timestamp).toBeDefined();
  });

  test.each([
    [{ AccountUpn: null }, 'dana'],
    [{ AccountUpn: '', AccountName: ' ROOT ' }, 'root'],
    [{ AccountUpn: null, AccountName: null, InitiatingProcessAccountUpn: 'Kim@x.example' }, 'kim@x.example'],
    [{ AccountUpn: null, AccountName: '', InitiatingProcessAccountName: null }, null],
  ])('a process with %j was started by %s', (changes, actor) => {
    expect(read(processRow(changes))).toMatchObject({ actor });
  });

  test.each<[Record<string, unknown>, Record<string, unknown>]>([
    [{}, { actor: 'dana.reed@fabrikam.example', action: 'FileDeleted', previousPath: null }],
    [{ InitiatingProcessAccountUpn: null }, { actor: 'dana' }],
    [
      { RequestProtocol: 'SMB', RequestAccountName: 'Kim', RequestSourceIP: '203.0.113.5' },
      { actor: 'kim', ip: '203.0.113.5' },
    ],
    [{ RequestProtocol: 'Local', RequestAccountName: 'Kim' }, { actor: 'dana.reed@fabrikam.example' }],
    [
      { ActionType: 'FileRenamed', PreviousFolderPath: 'C:\\a', PreviousFileName: 'b.pst' },
      { previousPath: 'C:\\a\\b.pst' },
    ],
    [{ PreviousFolderPath: '/var/mail/', PreviousFileName: 'root' }, { previousPath: '/var/mail/root' }],
    [{ PreviousFolderPath: '/var/mail/root', PreviousFileName: 'root' }, { previousPath: '/var/mail/root' }],
    [{ PreviousFolderPath: '/var/mail' }, { previousPath: '/var/mail' }],
  ])('a file with %j', (changes, expected) => {
    expect(read(streamed('DeviceFileEvents', fileRow(changes)))).toMatchObject({ kind: 'file', ...expected });
    expect(read(fileRow(changes))).toMatchObject({ kind: 'file', form: 'defender-file', ...expected });
  });

  test('without a report number the id is a digest, without a device id it has the name', () => {
    expect(read(processRow({ ReportId: null }))).toMatchObject({ recordId: expect.stringMatching(/^hash:/) });
    expect(read(processRow({ DeviceId: '' }))).toMatchObject({ recordId: expect.stringMatching(/^ws01\./) });
  });

  test.each([
    [
      streamed('DeviceProcessEvents', processRow({ Timestamp: null })),
      'Timestamp: found nothing, expected an ISO 8601 time',
    ],
    [
      streamed('DeviceFileEvents', fileRow({ ActionType: null })),
      'ActionType: found nothing, expected the name of an action',
    ],
    [
      { category: 'AdvancedHunting-DeviceFileEvents', properties: 'x' },
      'properties: found "x", expected an object with the columns of DeviceFileEvents',
    ],
  ])('%# is parked', (record, reason) => {
    expect(read(record)).toMatchObject({ kind: 'parked', reason });
  });
});

describe('the on-premises cmdlet log', () => {
  const message =
    'Cmdlet suceeded. Cmdlet Remove-MailboxExportRequest, parameters -Identity "Kim@x.example" -Confirm "False".';
  const expected = {
    ...{ kind: 'audit', form: 'exchange-cmdlet-log', operation: 'Remove-MailboxExportRequest', outcome: 'succeeded' },
    ...{ time: TIME, mailbox: 'kim@x.example', tenantId: 'default-tenant' },
    cmdlet: {
      name: 'remove-mailboxexportrequest',
      parameters: new Map<string, readonly (string | boolean)[]>([
        ['identity', ['Kim@x.example']],
        ['confirm', [false]],
      ]),
      executed: true,
    },
  };

  test.each<[string, Record<string, unknown>, string | null]>([
    ['flat', { Channel: 'MSExchange Management', Message: message, TimeCreated: '2026-03-04T10:11:12.000Z' }, null],
    [
      'by provider',
      {
        SourceName: 'MSExchange CmdletLogs',
        Message: message,
        '@timestamp': '2026-03-04T10:11:12Z',
        UserID: 'S-1-5-21',
      },
      's-1-5-21',
    ],
    [
      'Winlogbeat',
      {
        winlog: { channel: 'MSExchange Management', event_data: { param3: 'x.example/Users/Admin' } },
        message,
        '@timestamp': '2026-03-04T10:11:12Z',
      },
      'x.example/users/admin',
    ],
    [
      'Winlogbeat without a message',
      {
        winlog: {
          channel: 'MSExchange Management',
          event_data: { param1: 'Remove-MailboxExportRequest', param2: '-Identity "Kim@x.example" -Confirm "False"' },
          user: { name: 'Admin' },
        },
        '@timestamp': '2026-03-04T10:11:12Z',
      },
      'admin',
    ],
    [
      'Log Analytics',
      {
        EventLog: 'MSExchange Management',
        RenderedDescription: message,
        TimeGenerated: '2026-03-04T10:11:12Z',
        UserName: 'X\\Admin',
      },
      'x\\admin',
    ],
  ])('%s', (form, record, actor) => {
    const outcome = form === 'Winlogbeat without a message' ? 'unknown' : 'succeeded';
    expect(read(record)).toMatchObject({ ...expected, actor, outcome });
  });

  test('a failed cmdlet, and an event that is none', () => {
    const log = { Channel: 'MSExchange Management', TimeCreated: '2026-03-04T10:11:12.000Z' };
    const failed = message.replace('suceeded', 'failed');
    expect(read({ ...log, Message: failed })).toMatchObject({ outcome: 'failed' });
    expect(read({ ...log, Message: 'Something else.' })).toMatchObject({ kind: 'ignored' });
    expect(read({ ...log, Message: message, TimeCreated: 'x' })).toMatchObject({ kind: 'parked' });
  });
});

describe('everything else', () => {
  test.each([
    [
      'another table',
      streamed('DeviceNetworkEvents', { ActionType: 'ConnectionSuccess' }),
      'category DeviceNetworkEvents',
    ],
    ['sign-ins', { category: 'SignInLogs', properties: {}, time: 'x' }, 'category SignInLogs'],
    [
      'a network connection by Sysmon',
      { Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 3 },
      'Windows event 3 of a log that is not read',
    ],
    ['an empty object', {}, 'a record of no known form'],
  ])('%s is ignored', (_, record, what) => {
    expect(read(record)).toEqual({ kind: 'ignored', what });
  });

  test.each([
    [null, 'nothing'],
    [[1], 'a list of 1'],
    ['x', '"x"'],
    [5, '5'],
  ])('%j is parked', (value, found) => {
    expect(read(value)).toEqual({
      kind: 'parked',
      reason: `record: found ${found}, expected a JSON object`,
      raw: null,
    });
  });

  test('never throws, whatever the record', () => {
    const names = [...Object.keys({ ...auditRecord(), ...officeActivityRow(), ...processRow(), ...fileRow() })];
    const more = [
      'category',
      'properties',
      'AuditData',
      'RawEventData',
      'Channel',
      'winlog',
      'Message',
      'Item',
      'Folders',
    ];
    const key = fc.constantFrom(...names, ...more, '__proto__', 'constructor');
    const value = fc.oneof(
      fc.jsonValue(),
      fc.json(),
      fc.constantFrom('MSExchange Management', 'AdvancedHunting-CloudAppEvents', '@{a=b; c', '2026-03-04T10:11:12'),
    );
    const nested = fc.dictionary(key, fc.oneof(value, fc.dictionary(key, value)));
    const damaged = fc.tuple(
      fc.constantFrom(auditRecord(), officeActivityRow(), cloudAppEvent(), processRow()),
      nested,
    );
    fc.assert(
      fc.property(
        fc.oneof(
          value,
          nested,
          damaged.map(([record, changes]) => ({ ...record, ...changes })),
        ),
        (record) => {
          const result = read(JSON.parse(JSON.stringify(record)));
          if (isEvent(result)) expect(Number.isFinite(result.time)).toBe(true);
          if (result.kind === 'parked') expect(result.reason).not.toContain('cannot be read');
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('nesting without end reaches no stack', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`);
    for (const name of ['AffectedItems', 'Parameters', 'OperationProperties', 'Folders', 'Item', 'UserId', 'Id']) {
      const value = name === 'Parameters' ? [{ Name: 'x', Value: deep }] : deep;
      expect(read(auditRecord({ Id: undefined, [name]: value })).kind).toBe('audit');
    }
  });
});

describe('what an admin record says of old and new values', () => {
  const base = {
    CreationTime: '2026-03-01T10:00:00',
    Id: 'm1',
    Operation: 'Set-Mailbox',
    RecordType: 1,
    Parameters: [{ Name: 'AuditEnabled', Value: 'False' }],
  };
  const modified = (ModifiedProperties: unknown) => {
    const event = normalise({ ...base, ModifiedProperties }, { defaultTenantId: null });
    return event.kind === 'audit' ? event.modified : null;
  };
  const change = { Name: 'AuditLogAgeLimit', OldValue: '90.00:00:00', NewValue: 0 };

  test('is read from a list and from JSON in text', () => {
    for (const value of [[change], JSON.stringify([change], null, 2)])
      expect(modified(value)?.get('auditlogagelimit')).toEqual({ before: '90.00:00:00', after: '0' });
  });
  test('is absent where there is none', () => {
    for (const value of [undefined, null, '', [], '[]', 'x', [{ OldValue: 'x' }]])
      expect(modified(value)).toBeUndefined();
  });
});
