/** The ready queries, as an analyst gets them. That the workspace takes them is held by test/infra/kql. */
import { describe, expect, it } from 'vitest';
import * as queries from '../../shared/alerts/queries.ts';

const FIRST = Date.parse('2026-03-01T12:00:00Z');
const asked = (change: Partial<queries.Asked> = {}): queries.Asked => ({
  actor: 'pat@adatum.example',
  mailbox: 'board@adatum.example',
  device: null,
  applications: [],
  forms: new Set(['unified-audit-log']),
  first: FIRST,
  last: FIRST + 3_600_000,
  ...change,
});
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

  it.each<[queries.Asked, string, string, string]>([
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
      asked({ forms: new Set(['graph-activity']) }),
      'MicrosoftGraphActivityLogs',
      'UserId =~ "pat@adatum.example"',
      'RequestMethod, UserId, IPAddress, UserAgent',
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

  it.each(['office-activity', 'cloud-app-events', 'exchange-cmdlet-log'] as const)(
    'takes %s for the audit log',
    (form) => {
      expect(queries.usageQuery(asked({ forms: new Set([form, 'defender-process']) }))).toMatch(/^OfficeActivity\n/);
    },
  );

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

  it.each<[string, Partial<queries.Asked>, readonly string[]]>([
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
    const where = (change: Partial<queries.Asked>) =>
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
