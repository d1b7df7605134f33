/** Hunting queries and the workbook, run over small workspaces: what each finds, and what it does not. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alertRow, SUPPRESSION, traceRow } from './rows.ts';
import { INGESTED, type Row } from './run/run-query.ts';
import { runQuery } from './workspace.ts';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Rows of the tables that a query may read; those that are not given are empty. */
function run(
  file: string,
  tables: Readonly<Record<string, readonly Row[]>>,
  change: (query: string) => string = (q) => q,
) {
  const empty = Object.fromEntries(TABLES_READ.map((name): [string, Row[]] => [name, []]));
  const functions = { Purgewatch: tables.Purgewatch ?? [] };
  return runQuery(
    change(readFileSync(`infra/kql/${file}.kql`, 'utf8')),
    { tables: { ...empty, ...tables }, functions },
    NOON,
  );
}

const TABLES_READ = [
  ...[
    'OfficeActivity',
    'CloudAppEvents',
    'DeviceProcessEvents',
    'DeviceFileEvents',
    'MicrosoftGraphActivityLogs',
    'SigninLogs',
  ],
  ...['AuditLogs', 'SecurityAlert', 'SecurityIncident', 'AppTraces', 'Purgewatch_CL', 'Usage'],
];

const at = (time: number): Row => ({ TimeGenerated: new Date(time), Timestamp: new Date(time), [INGESTED]: time });
const EXCHANGE = {
  ...{
    RecordType: 'ExchangeItemGroup',
    Parameters: '',
    AffectedItems: '',
    Item: '',
    OperationProperties: null,
    OfficeObjectId: '',
  },
  ...{
    ClientInfoString: 'Client=OWA',
    Client_IPAddress: '192.0.2.7',
    ClientIP: '',
    Logon_Type: 'Owner',
    AppId: '',
    ResultStatus: 'Succeeded',
  },
};
const items = (count: number, item: object = {}) => JSON.stringify(Array.from({ length: count }, () => item));
const parameters = (values: Readonly<Record<string, string>>) =>
  JSON.stringify(Object.entries(values).map(([Name, Value]) => ({ Name, Value })));

function office(change: Row, time = NOON - HOUR): Row {
  const who = {
    UserId: 'kim@contoso.example',
    MailboxOwnerUPN: 'kim@contoso.example',
    OfficeId: 'R1',
    Operation: 'HardDelete',
  };
  return { ...at(time), ...EXCHANGE, ...who, ...change };
}

function process(change: Row, time = NOON - HOUR): Row {
  const parent = { InitiatingProcessFileName: 'explorer.exe', InitiatingProcessCommandLine: 'explorer.exe' };
  const who = {
    DeviceId: 'D1',
    DeviceName: 'pc-7',
    AccountName: 'kim',
    AccountUpn: '',
    ActionType: 'ProcessCreated',
    ReportId: 7,
  };
  return { ...at(time), ...parent, ...who, FileName: 'powershell.exe', ProcessCommandLine: '', ...change };
}

function graph(method: string, path: string, status: number, change: Row = {}): Row {
  const who = {
    AppId: 'app',
    UserId: 'u1',
    ServicePrincipalId: '',
    IPAddress: '192.0.2.7',
    OperationId: 'o1',
    RequestId: 'G1',
  };
  const call = {
    RequestMethod: method,
    RequestUri: `https://graph.microsoft.com/v1.0${path}`,
    ResponseStatusCode: status,
  };
  return { ...at(NOON - HOUR), ...who, ...call, ...change };
}

describe('the original query, corrected', () => {
  const original = (tables: Readonly<Record<string, readonly Row[]>>) => run('hunting/original-query', tables);

  it('has three branches with their names and columns', () => {
    const found = original({
      OfficeActivity: [
        office({ Operation: 'SoftDelete' }),
        office({
          RecordType: 'ExchangeAdmin',
          Operation: 'Search-Mailbox',
          Parameters: parameters({ DeleteContent: 'True' }),
        }),
        office({
          RecordType: 'ExchangeAdmin',
          Operation: 'New-TransportRule',
          Parameters: parameters({ DeleteMessage: 'False' }),
        }),
        office({ RecordType: 'ExchangeAdmin', Operation: 'Get-Mailbox' }),
        office({ Operation: 'MailItemsAccessed' }),
      ],
      DeviceProcessEvents: [
        process({ ProcessCommandLine: 'powershell Search-Mailbox -Identity kim -DeleteContent -Force' }),
        process({ ProcessCommandLine: 'powershell Remove-MailboxExportRequest -Identity kim' }),
        process({ FileName: 'cmd.exe', ProcessCommandLine: 'echo Search-Mailbox' }),
        process({ ProcessCommandLine: 'powershell Search-MailboxFolder' }),
      ],
    });
    expect(found.map((row) => [row.DetectionType, row.HasDeleteContent, row.ProcessCommandLine])).toEqual([
      ['ExchangePowerShell_MailboxManipulation', true, 'powershell Search-Mailbox -Identity kim -DeleteContent -Force'],
      ['ExchangePowerShell_MailboxManipulation', false, 'powershell Remove-MailboxExportRequest -Identity kim'],
      ['O365_MailboxItemDeletion', true, 'SoftDelete'],
      ['ExchangeAdmin_MailboxCoverage', true, 'Search-Mailbox'],
      ['ExchangeAdmin_MailboxCoverage', false, 'New-TransportRule'],
    ]);
  });
});

describe('what public rules look for', () => {
  it.each<[query: string, table: string, found: Row[], not: Row[]]>([
    [
      'deletes-in-an-hour',
      'OfficeActivity',
      // Forty before and forty after the full hour.
      [
        office({ AffectedItems: items(40) }, NOON - 70 * MINUTE),
        office({ AffectedItems: items(40) }, NOON - 50 * MINUTE),
      ],
      [
        office({ AffectedItems: items(40) }, NOON - 150 * MINUTE),
        office({ AffectedItems: items(40) }, NOON - 50 * MINUTE),
      ],
    ],
    [
      'export-then-removed',
      'OfficeActivity',
      [
        office(
          { Operation: 'New-MailboxExportRequest', Parameters: parameters({ Mailbox: 'ceo@contoso.example' }) },
          NOON - 50 * HOUR,
        ),
        office({ Operation: 'Remove-MailboxExportRequest', OfficeObjectId: 'contoso/ceo/MailboxExport' }),
      ],
      [
        office({ Operation: 'New-MailboxExportRequest', Parameters: parameters({ Mailbox: 'ceo@contoso.example' }) }),
        office(
          { Operation: 'Remove-MailboxExportRequest', OfficeObjectId: 'contoso/ceo/MailboxExport' },
          NOON - 50 * HOUR,
        ),
      ],
    ],
    [
      'rules-that-hide-mail',
      'OfficeActivity',
      [office({ Operation: 'New-InboxRule', Parameters: parameters({ Name: '..', DeleteMessage: 'True' }) })],
      [office({ Operation: 'New-InboxRule', Parameters: parameters({ Name: 'Flag it', ApplyCategory: 'x' }) })],
    ],
    [
      'transport-rule-tampering',
      'OfficeActivity',
      [office({ Operation: 'Set-TransportRule', Parameters: parameters({ BlindCopyTo: 'x@evil.example' }) })],
      [office({ Operation: 'Get-TransportRule' })],
    ],
    [
      'audit-weakened',
      'OfficeActivity',
      [office({ Operation: 'Set-Mailbox', Parameters: parameters({ Identity: 'kim', AuditEnabled: 'False' }) })],
      [
        office({ Operation: 'Set-Mailbox', Parameters: parameters({ Identity: 'kim', AuditEnabled: 'True' }) }),
        office({ Operation: 'Set-Mailbox', Parameters: parameters({ Identity: 'kim', DisplayName: 'False' }) }),
      ],
    ],
    [
      'deletes-in-others-mailboxes',
      'OfficeActivity',
      [office({ UserId: 'pat@contoso.example', Logon_Type: 'Delegated' })],
      [
        office({}),
        office({ UserId: 'nt authority', ClientInfoString: 'Client=TBA;Service=MSExchangeMailboxAssistants' }),
      ],
    ],
    [
      'security-notices-deleted',
      'OfficeActivity',
      [
        office({
          AffectedItems: items(1, { Subject: 'Your password was changed', ParentFolder: { Path: '\\Inbox' } }),
        }),
      ],
      [
        office({ AffectedItems: items(1, { Subject: 'Lunch?', ParentFolder: { Path: '\\Inbox' } }) }),
        office({ AffectedItems: items(1, { Subject: 'My passwords', ParentFolder: { Path: '\\Drafts' } }) }),
      ],
    ],
    [
      'graph-deletes',
      'MicrosoftGraphActivityLogs',
      [graph('DELETE', '/users/u1/messages/AAMk', 204)],
      [
        graph('DELETE', '/users/u1/messages/AAMk', 404),
        graph('GET', '/users/u1/messages/AAMk', 200),
        graph('DELETE', '/users/u1/events/x', 204),
      ],
    ],
    [
      'mail-stores-on-devices',
      'DeviceProcessEvents',
      [process({ FileName: 'bash', ProcessCommandLine: 'rm -rf /var/spool/mail/root' })],
      [
        process({ FileName: 'dovecot', ProcessCommandLine: 'rm /var/mail/root' }),
        process({ ProcessCommandLine: 'ls /var/mail/root' }),
      ],
    ],
    [
      'purges',
      'OfficeActivity',
      [
        office({
          Operation: 'New-ComplianceSearchAction',
          Parameters: parameters({ Purge: 'True', PurgeType: 'HardDelete' }),
        }),
      ],
      [office({ Operation: 'New-ComplianceSearchAction', Parameters: parameters({ Preview: 'True' }) })],
    ],
    [
      'sent-then-deleted',
      'OfficeActivity',
      [
        office(
          { Operation: 'Send', Item: JSON.stringify({ InternetMessageId: '<1@x>', Subject: 'Invoice' }) },
          NOON - HOUR,
        ),
        office({ AffectedItems: items(1, { InternetMessageId: '<1@x>' }) }, NOON - 30 * MINUTE),
      ],
      [
        office({ Operation: 'Send', Item: JSON.stringify({ InternetMessageId: '<1@x>' }) }, NOON - 3 * HOUR),
        office({ AffectedItems: items(1, { InternetMessageId: '<1@x>' }) }, NOON - 30 * MINUTE),
      ],
    ],
  ])('%s', (query, table, found, not) => {
    expect(run(`hunting/${query}`, { [table]: found })).toHaveLength(1);
    expect(run(`hunting/${query}`, { [table]: not })).toEqual([]);
  });

  it('says which act of Graph it was', () => {
    const calls: [string, string][] = [
      ['/users/u1/mailFolders/f/permanentDelete', 'folder for good'],
      ['/users/u1/messages/m/permanentDelete', 'message for good'],
      ['/security/cases/ediscoveryCases/c/searches/s/purgeData', 'compliance purge'],
    ];
    for (const [path, act] of calls)
      expect(run('hunting/graph-deletes', { MicrosoftGraphActivityLogs: [graph('POST', path, 202)] })).toMatchObject([
        { Act: act },
      ]);
  });
});

describe('drill-downs', () => {
  const wanted = (value: string) => (query: string) => query.replace(/let Wanted = ".*";/, `let Wanted = "${value}";`);

  it('find the records of an alert in each table that holds them', () => {
    const ids = ['r1', 'c1', 'g1', 'd1|7|2026-03-02t11:00:00.000z'];
    const found = run(
      'hunting/alert-records',
      {
        Purgewatch: [alertRow({ id: 'a', recordIds: ids }, NOON)],
        OfficeActivity: [office({}), office({ OfficeId: 'other' })],
        CloudAppEvents: [
          { ...at(NOON), RawEventData: { Id: 'C1', UserId: 'kim' }, ActionType: 'HardDelete', IPAddress: '' },
        ],
        MicrosoftGraphActivityLogs: [graph('DELETE', '/users/u1/messages/m', 204)],
        DeviceProcessEvents: [process({}, NOON - HOUR), process({ ReportId: 8 })],
      },
      wanted('a'),
    );
    expect(found.map(({ Source }) => Source).sort()).toEqual([
      ...['CloudAppEvents', 'DeviceProcessEvents', 'MicrosoftGraphActivityLogs', 'OfficeActivity'],
    ]);
  });

  it('show everything of an account, and of a mailbox', () => {
    const tables = {
      Purgewatch: [alertRow({ id: 'a' }, NOON - MINUTE)],
      OfficeActivity: [
        office({ UserId: 'kim.doe@contoso.example', MailboxOwnerUPN: 'board@contoso.example' }),
        office({}),
      ],
    };
    for (const [query, value] of [
      ['actor-activity', 'kim.doe@contoso.example'],
      ['mailbox-activity', 'board@contoso.example'],
    ] as const)
      expect(run(`hunting/${query}`, tables, wanted(value)).map(({ Source }) => Source)).toEqual([
        'OfficeActivity',
        'Purgewatch',
      ]);
  });

  it('show each revision of an alert', () => {
    const rows = [
      alertRow({ id: 'a', revision: 2 }, NOON),
      alertRow({ id: 'a', revision: 1 }, NOON - HOUR),
      alertRow({ id: 'b' }, NOON),
    ];
    expect(run('hunting/alert-history', { Purgewatch_CL: rows }, wanted('a')).map(({ Revision }) => Revision)).toEqual([
      1, 2,
    ]);
  });

  it('show alerts that Sentinel never raised', () => {
    const raised = {
      ...at(NOON - HOUR),
      ExtendedProperties: JSON.stringify({ 'Custom Details': '{"AlertId":["a"]}' }),
    };
    const Purgewatch = ['a', 'b'].map((id) => alertRow({ id }, NOON - 2 * HOUR));
    const suppressed = alertRow({ id: 'c', suppression: SUPPRESSION }, NOON - 2 * HOUR);
    const found = run('hunting/alerts-not-raised', {
      Purgewatch: [...Purgewatch, suppressed],
      SecurityAlert: [raised],
    });
    expect(found.map(({ AlertId }) => AlertId)).toEqual(['b']);
  });
});

describe('the workbook', () => {
  const scored = (counts: object) =>
    traceRow(`scored ${JSON.stringify({ hub: 'audit-events', partition: '0', ...counts })}`, NOON - HOUR);
  const raised = {
    ...at(NOON),
    SystemAlertId: 's1',
    ExtendedProperties: JSON.stringify({ 'Custom Details': '{"AlertId":["a"]}' }),
  };
  const incident = { ...at(NOON), IncidentNumber: 1, AlertIds: ['s1'] };
  const tables = {
    AppTraces: [
      scored({ records: 900, relevant: 9, findings: 7, alerts: 2, parked: 1, tooLate: 0 }),
      scored({ records: 100, relevant: 1, findings: 1, alerts: 0, parked: 0, tooLate: 2 }),
      traceRow('pending {"resent":1,"refused":0,"oldestMinutes":7,"poisoned":{"x-poison":1},"onlyByRedrive":0}', NOON),
      traceRow('alert a revision 2: containment requested', NOON),
    ],
    Purgewatch: [
      alertRow({ id: 'a', detections: ['x', 'y'] }, NOON - MINUTE),
      alertRow({ id: 'b', severity: 'medium' }, NOON - MINUTE),
      alertRow({ id: 'c', suppression: SUPPRESSION }, NOON - MINUTE),
    ],
    Purgewatch_CL: [alertRow({ id: 'a' }, NOON, NOON - MINUTE)],
    SecurityAlert: [raised],
    SecurityIncident: [incident, incident],
    Usage: [{ ...at(NOON), StartTime: new Date(NOON), DataType: 'AppTraces', Quantity: 2_048, IsBillable: true }],
  };

  it.each<[panel: string, rows: Row[]]>([
    [
      'detections',
      [
        { Each: 'x', Alerts: 1 },
        { Each: 'y', Alerts: 1 },
      ],
    ],
    ['actors', [{ Actor: 'kim.doe@contoso.example', Alerts: 2 }]],
    ['mailboxes', [{ Mailbox: 'board@contoso.example', Alerts: 2 }]],
    ['coverage', [{ Hub: 'audit-events', Records: 1_000, Relevant: 10, MinutesSilent: 60 }]],
    ['records-over-time', [{ Hub: 'audit-events', Records: 1_000 }]],
    ['late-and-parked', [{ Parked: 1, TooLate: 2 }]],
    ['waiting', [{ Resent: 1, OldestMinutes: 7, Poisoned: 1 }]],
    ['containment', [{ Outcome: 'requested', Times: 1 }]],
    ['suppression', [{ Allowance: 'a1', Alerts: 1, Grave: 1 }]],
    ['delay', [{ Rows: 1, AlertToRow: 1 }]],
    ['cost', [{ DataType: 'AppTraces', Gigabytes: 2 }]],
    ['funnel', [1_000, 10, 8, 2, 3, 2, 1, 1].map((number, i) => ({ Step: i + 1, Number: number }))],
  ])('%s', (panel, rows) => {
    const found = run(`workbook/${panel}`, tables);
    expect(found).toMatchObject(
      rows.length === 1 ? rows : expect.arrayContaining(rows.map((row) => expect.objectContaining(row))),
    );
  });

  it('shows all severities, or the one that is asked for', () => {
    const of = (severity: string) =>
      run('workbook/alerts', tables, (query) => query.replace('{Severity}', severity)).length;
    expect([of('all'), of('medium'), of('low')]).toEqual([2, 1, 0]);
    expect(run('workbook/alerts-over-time', tables, (query) => query.replace('{Severity}', 'medium'))).toHaveLength(1);
  });

  it('every query of it runs', () => {
    for (const file of globSync('infra/kql/workbook/*.kql'))
      expect(() => run(file.replace(/^infra\/kql\/|\.kql$/g, ''), tables), file).not.toThrow();
  });
});
