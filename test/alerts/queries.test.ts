/** The ready queries, as an analyst gets them. That the workspace takes them is held by test/infra/kql. */
import { describe, expect, it } from 'vitest';
import * as queries from '../../shared/alerts/queries.ts';
import type { Asked } from '../../shared/alerts/query-parts.ts';
import type { SourceForm } from '../../shared/events/event.ts';

const FIRST = Date.parse('2026-03-01T12:00:00Z');
const asked = (change: Partial<Asked> = {}): Asked => ({
  actor: 'pat@adatum.example',
  mailbox: 'board@adatum.example',
  device: null,
  applications: [],
  forms: new Set(['unified-audit-log']),
  first: FIRST,
  last: FIRST + 3_600_000,
  ...change,
});
const PAT_ID = '7a1b2c3d-0000-4000-8000-0000000000aa';
const between = (from: string, to: string) =>
  `| where TimeGenerated between (datetime(${from}.000Z) .. datetime(${to}.000Z))`;
const text = (...lines: readonly string[]) => lines.join('\n');
const MONTH = between('2026-01-30T12:00:00', '2026-03-01T13:00:00');
const SEEN = '| summarize FirstSeen = min(TimeGenerated), LastSeen = max(TimeGenerated), Records = count() by';

const EXPORTS = '"New-MailboxExportRequest", "Remove-MailboxExportRequest", "New-ComplianceSearchAction"';
const DELETES = '"HardDelete", "SoftDelete", "MoveToDeletedItems", "Search-Mailbox"';
const WHO = 'UserId =~ "pat@adatum.example" or MailboxOwnerUPN =~ "board@adatum.example"';

describe('the ready query', () => {
  it('for exports and deletions shows a week on either side, and exports whoever made them', () => {
    expect(queries.exportQuery(asked())).toBe(
      text(
        'OfficeActivity',
        between('2026-02-22T12:00:00', '2026-03-08T13:00:00'),
        `| where Operation in~ (${EXPORTS}, ${DELETES})`,
        `| where ${WHO} or Operation in~ (${EXPORTS})`,
        '| project TimeGenerated, Operation, UserId, MailboxOwnerUPN, Client_IPAddress, ResultStatus, Parameters',
        '| order by TimeGenerated asc',
      ),
    );
  });

  it('for rules shows a day on either side, and whoever changed those for everybody or of the mailbox', () => {
    const of = (noun: string) =>
      ['New', 'Set', 'Enable', 'Disable', 'Remove'].map((verb) => `"${verb}-${noun}"`).join(', ');
    expect(queries.rulesQuery(asked())).toBe(
      text(
        'OfficeActivity',
        between('2026-02-28T12:00:00', '2026-03-02T13:00:00'),
        `| where Operation in~ (${of('InboxRule')}, "UpdateInboxRules", ${of('TransportRule')})`,
        `| where ${WHO} or Operation in~ (${of('TransportRule')}) or Parameters has "board" or OfficeObjectId has "board"`,
        '| project TimeGenerated, Operation, UserId, MailboxOwnerUPN, Client_IPAddress, OfficeObjectId, Parameters, OperationProperties',
        '| order by TimeGenerated asc',
      ),
    );
  });

  it('for what is usual counts deletes by day', () => {
    expect(queries.dailyQuery(asked())).toBe(
      text(
        'OfficeActivity',
        MONTH,
        `| where Operation in~ (${DELETES})`,
        '| where UserId =~ "pat@adatum.example"',
        '| summarize Records = count(), Mailboxes = dcount(MailboxOwnerUPN) by bin(TimeGenerated, 1d), Operation',
        '| order by TimeGenerated asc',
      ),
    );
    const onDevice = asked({ forms: new Set(['defender-file']) });
    expect(queries.dailyQuery(onDevice)).toBe(queries.usageQuery(onDevice));
  });

  it.each<[Asked, string, string, string]>([
    [
      asked(),
      'OfficeActivity',
      'UserId =~ "pat@adatum.example"',
      'Operation, ClientInfoString, Client_IPAddress, AppId',
    ],
    [
      asked({ forms: new Set(['defender-process']) }),
      'DeviceProcessEvents',
      'AccountName =~ "pat"',
      'DeviceName, FileName, InitiatingProcessFileName',
    ],
    [
      asked({ forms: new Set(['defender-script']), actor: 'mira' }),
      'DeviceProcessEvents',
      'AccountName =~ "mira"',
      'DeviceName, FileName, InitiatingProcessFileName',
    ],
    [
      asked({ forms: new Set(['graph-activity']), applications: ['a1', 'a2'] }),
      'MicrosoftGraphActivityLogs',
      'AppId in~ ("a1", "a2")',
      'RequestMethod, UserId, IPAddress, UserAgent',
    ],
    [
      asked({ forms: new Set(['graph-activity']), actor: PAT_ID }),
      'MicrosoftGraphActivityLogs',
      `UserId =~ "${PAT_ID}"`,
      'RequestMethod, UserId, IPAddress, UserAgent',
    ],
    [
      asked({ forms: new Set(['defender-process']), actor: PAT_ID }),
      'DeviceProcessEvents',
      `AccountObjectId =~ "${PAT_ID}"`,
      'DeviceName, FileName, InitiatingProcessFileName',
    ],
    [
      asked({ forms: new Set(['graph-activity']) }),
      'Purgewatch_CL',
      'Actor =~ "pat@adatum.example"',
      'Detection, IPAddress, DeviceName',
    ],
    [
      asked({ actor: PAT_ID }),
      'OfficeActivity',
      `UserId =~ "${PAT_ID}" or UserKey =~ "${PAT_ID}" or AppId =~ "${PAT_ID}"`,
      'Operation, ClientInfoString, Client_IPAddress, AppId',
    ],
    [
      asked({ forms: new Set(['sysmon']) }),
      'Purgewatch_CL',
      'Actor =~ "pat@adatum.example"',
      'Detection, IPAddress, DeviceName',
    ],
  ])('for what was seen in 30 days asks the table of the records', (of, table, who, by) => {
    expect(queries.usageQuery(of)).toBe(
      text(table, MONTH, `| where ${who}`, `${SEEN} ${by}`, '| order by FirstSeen desc'),
    );
  });

  it.each(['office-activity', 'cloud-app-events'] as const)('takes %s for the audit log', (form) => {
    expect(queries.usageQuery(asked({ forms: new Set([form, 'defender-process']) }))).toMatch(/^OfficeActivity\n/);
  });

  const SIGN_INS = between('2026-02-22T12:00:00', '2026-03-02T13:00:00');
  const TARGET = 'tostring(TargetResources[0].userPrincipalName)';
  it('for sign-ins shows them beside changes of the password, and logons of the device', () => {
    const cloud = [
      text(
        '(SigninLogs',
        SIGN_INS,
        '| where UserPrincipalName =~ "pat@adatum.example"',
        '| project TimeGenerated, What = "Sign-in", Who = UserPrincipalName, Address = IPAddress, Details = strcat(AppDisplayName, ", result ", ResultType, ", risk ", RiskLevelDuringSignIn, ", ", Location))',
      ),
      text(
        '(AuditLogs',
        SIGN_INS,
        '| where OperationName has_any ("password", "security info", "StrongAuthentication")',
        `| where ${TARGET} =~ "pat@adatum.example"`,
        `| project TimeGenerated, What = OperationName, Who = ${TARGET}, Address = tostring(InitiatedBy.user.ipAddress), Details = tostring(InitiatedBy.user.userPrincipalName))`,
      ),
    ];
    const logons = text(
      '(DeviceLogonEvents',
      SIGN_INS,
      '| where AccountName =~ "pat"',
      '| project TimeGenerated, What = strcat("Logon ", LogonType), Who = AccountName, Address = RemoteIP, Details = DeviceName)',
    );
    const union = (parts: readonly string[]) =>
      text('union isfuzzy=true', parts.join(',\n'), '| order by TimeGenerated asc');
    expect(queries.signInQuery(asked())).toBe(union(cloud));
    expect(queries.signInQuery(asked({ device: 'ws-7' }))).toBe(union([...cloud, logons]));
  });

  it.each([
    ['an object id', '7A1B2C3D-0000-4000-8000-0000000000aa', 'UserId =~ "7A1B2C3D-0000-4000-8000-0000000000aa"'],
    ['a name of a device', 'pat', 'UserPrincipalName startswith "pat@"'],
  ])('for sign-ins knows the account by %s', (_what, actor, condition) => {
    expect(queries.signInQuery(asked({ actor }))).toContain(`\n| where ${condition}\n`);
  });

  it.each<[string, Partial<Asked>, readonly string[]]>([
    ['by the account', {}, ['| where tostring(InitiatedBy.user.userPrincipalName) =~ "pat@adatum.example"']],
    [
      'by the account or to the applications',
      { applications: ['a1', 'a2'] },
      [
        '| where tostring(InitiatedBy.user.userPrincipalName) =~ "pat@adatum.example" or tostring(TargetResources) has "a1" or tostring(TargetResources) has "a2"',
      ],
    ],
    [
      'by the account, of which its object id is known',
      { actor: '7a1b2c3d-0000-4000-8000-0000000000aa' },
      ['| where tostring(InitiatedBy.user.id) =~ "7a1b2c3d-0000-4000-8000-0000000000aa"'],
    ],
    [
      'by the account, as a device calls it',
      { actor: 'pat', applications: ['a1'] },
      [
        '| where tostring(InitiatedBy.user.userPrincipalName) =~ "pat" or tostring(InitiatedBy.user.userPrincipalName) startswith "pat@" or tostring(TargetResources) has "a1"',
      ],
    ],
    ['by anybody where nobody is known', { actor: null }, []],
  ])('for consents shows a month: %s', (_whose, change, who) => {
    expect(queries.consentQuery(asked(change))).toBe(
      text(
        'AuditLogs',
        between('2026-01-30T12:00:00', '2026-03-02T13:00:00'),
        '| where OperationName has_any ("Consent to application", "delegated permission grant", "app role assignment", "Add service principal")',
        ...who,
        '| project TimeGenerated, OperationName, InitiatedBy, TargetResources',
        '| order by TimeGenerated asc',
      ),
    );
  });

  it('finds in the cloud whom a device, and which mailbox a cmdlet, calls by the local part of a name', () => {
    const who =
      'UserId =~ "pat" or UserId startswith "pat@" or MailboxOwnerUPN =~ "board" or MailboxOwnerUPN startswith "board@"';
    const of = asked({ actor: 'pat', mailbox: 'board', forms: new Set(['defender-process']) });
    expect(queries.exportQuery(of)).toContain(`\n| where ${who} or Operation in~ (${EXPORTS})\n`);
    expect(queries.rulesQuery(of)).toContain(`\n| where ${who} or Operation in~ ("New-TransportRule"`);
    const byId = asked({ actor: '7a1b2c3d-0000-4000-8000-0000000000aa', mailbox: null });
    expect(queries.exportQuery(byId)).not.toContain('startswith');
  });

  it('asks for nobody in particular where nobody is known, and for the mailbox or the account alone', () => {
    const where = (change: Partial<Asked>) =>
      queries
        .exportQuery(asked(change))
        .split('\n')
        .filter((line) => /UserId =~|MailboxOwnerUPN =~/.test(line));
    expect(where({ actor: null, mailbox: null })).toEqual([]);
    expect(where({ actor: null })).toEqual([
      `| where MailboxOwnerUPN =~ "board@adatum.example" or Operation in~ (${EXPORTS})`,
    ]);
    expect(queries.rulesQuery(asked({ mailbox: null }))).not.toContain(' has ');
    expect(where({ mailbox: null })).toEqual([`| where UserId =~ "pat@adatum.example" or Operation in~ (${EXPORTS})`]);
    expect(queries.signInQuery(asked({ actor: null }))).not.toContain('=~');
    const nobody = asked({ actor: null, mailbox: null });
    const operators = (query: string) => query.split('\n').map((line) => line.replace(/^\|? ?(\w+).*$/, '$1'));
    expect(operators(queries.exportQuery(nobody))).toEqual(['OfficeActivity', 'where', 'where', 'project', 'order']);
    expect(operators(queries.usageQuery(nobody))).toEqual(['OfficeActivity', 'where', 'summarize', 'order']);
    expect(queries.signInQuery(nobody).match(/\| where/g)).toHaveLength(3);
  });
});

const QUESTIONS = {
  export: queries.exportQuery,
  usage: queries.usageQuery,
  daily: queries.dailyQuery,
  rules: queries.rulesQuery,
  signIn: queries.signInQuery,
  consent: queries.consentQuery,
};
type Tables = Readonly<Record<keyof typeof QUESTIONS, string>>;
const CLOUD = 'SigninLogs AuditLogs';
const GOOGLE = [
  'Purgewatch_CL GoogleWorkspaceReports GoogleWorkspaceReports_CL GWorkspace_ReportsAPI_admin_CL',
  'GWorkspace_ReportsAPI_login_CL GWorkspace_ReportsAPI_token_CL GWorkspace_ReportsAPI_user_accounts_CL',
].join(' ');
const TABLE =
  /^(?:union isfuzzy=true )?\(?((?:GWorkspace_\w+|GoogleWorkspace\w+|Purgewatch_CL|OfficeActivity|\w*Logs|Device\w+|Event|SecurityEvent|Syslog)(?:, \w+)*)$/;

/** The tables that a query names, in order. */
const tablesOf = (query: string) => query.split('\n').flatMap((line) => TABLE.exec(line)?.[1]?.split(', ') ?? []);

describe('the tables that an alert asks', () => {
  it.each<[SourceForm, Tables]>([
    ...(['unified-audit-log', 'office-activity', 'cloud-app-events'] as const).map((form) =>
      row(form, 'OfficeActivity'),
    ),
    row('defender-process', 'DeviceProcessEvents'),
    row('defender-file', 'DeviceProcessEvents'),
    row('sysmon', 'Purgewatch_CL'),
    row('macos-log', 'Purgewatch_CL'),
    row('graph-activity', 'MicrosoftGraphActivityLogs', {
      export: 'OfficeActivity MicrosoftGraphActivityLogs',
      rules: 'OfficeActivity MicrosoftGraphActivityLogs',
    }),
    ...(['syslog', 'auditd'] as const).map((form) =>
      row(form, 'Syslog', { export: 'OfficeActivity Syslog', signIn: `${CLOUD} Syslog` }),
    ),
    row('exchange-cmdlet-log', 'Event', {
      export: 'Event',
      rules: 'Event',
      signIn: `${CLOUD} SecurityEvent`,
      consent: 'Event',
    }),
    row('google-workspace', GOOGLE, { export: GOOGLE, rules: GOOGLE, signIn: GOOGLE, consent: GOOGLE }),
  ])('of %s hold records of that kind', (form, expected) => {
    const of = asked({ forms: new Set([form]), applications: ['a1'] });
    const found = Object.entries(QUESTIONS).map(([question, ask]) => [question, tablesOf(ask(of)).join(' ')]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  function row(form: SourceForm, own: string, change: Partial<Tables> = {}): [SourceForm, Tables] {
    const usual = { export: 'OfficeActivity', usage: own, daily: own, rules: 'OfficeActivity' };
    return [form, { ...usual, signIn: CLOUD, consent: 'AuditLogs', ...change }];
  }
});

describe('a ready query that asks by an id', () => {
  const BOX_ID = 'b0b0b0b0-0000-4000-8000-0000000000bb';
  const byId = asked({ actor: PAT_ID, mailbox: BOX_ID });

  it.each([queries.exportQuery, queries.rulesQuery])('compares it with columns that hold ids', (ask) => {
    const who = `UserId =~ "${PAT_ID}" or UserKey =~ "${PAT_ID}" or AppId =~ "${PAT_ID}" or MailboxGuid =~ "${BOX_ID}"`;
    expect(ask(byId)).toContain(`\n| where ${who} or Operation in~ (`);
    expect(ask(byId)).not.toMatch(/where[^\n]*MailboxOwnerUPN/);
  });

  it('finds the requests of a Graph log by user, application and mailbox', () => {
    const graph = { ...byId, forms: new Set<SourceForm>(['graph-activity']) };
    const user = `UserId =~ "${PAT_ID}" or RequestUri has "${BOX_ID}"`;
    expect(queries.exportQuery(graph)).toContain(`\n| where ${user}\n`);
    expect(queries.rulesQuery({ ...graph, applications: ['a1'] })).toContain(`\n| where AppId in~ ("a1") or ${user}\n`);
  });

  it('asks no device for it, which knows names alone', () => {
    expect(tablesOf(queries.signInQuery({ ...byId, device: 'ws-7' })).join(' ')).toBe(CLOUD);
  });
});

describe('a ready query about a server', () => {
  it.each(['pat@adatum.example', 'ADATUM\\pat', 'adatum.example/Users/pat'])('finds the logons of %s', (actor) => {
    const query = queries.signInQuery(asked({ actor, forms: new Set(['exchange-cmdlet-log']) }));
    expect(query).toContain('\n| where TargetUserName =~ "pat"\n');
  });

  it('finds cmdlets by their caller, by the mailbox, and exports whoever made them', () => {
    const query = queries.exportQuery(asked({ forms: new Set(['exchange-cmdlet-log']) }));
    const who = 'ParameterXml has "pat" or UserName has "pat" or RenderedDescription has "board"';
    expect(query).toContain(`\n| where ${who} or Cmdlet in~ (${EXPORTS})\n`);
  });

  it('finds a host by its whole name or the first part of it', () => {
    const query = queries.usageQuery(asked({ device: 'mx1.adatum.example', forms: new Set(['auditd']) }));
    const names = '("mx1.adatum.example", "mx1")';
    expect(query).toContain(`\n| where Computer in~ ${names} or HostName in~ ${names}\n`);
    expect(query).toContain('\n| where SyslogMessage has "pat"\n');
  });
});
