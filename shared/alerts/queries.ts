/**
 * Ready queries for Microsoft Sentinel. Names from records enter only through `kqlString`. Columns: Azure Monitor table reference,
 * OfficeActivity, SigninLogs, AuditLogs, DeviceProcessEvents, MicrosoftGraphActivityLogs.
 */
import type { SourceForm } from '../events/event.ts';
import { kqlString } from './safe-text.ts';

/** Who and what an alert is about, as a query asks for it. */
export interface Asked {
  readonly actor: string | null;
  readonly mailbox: string | null;
  readonly device: string | null;
  readonly applications: readonly string[];
  readonly forms: ReadonlySet<SourceForm>;
  /** Event times of the alert, ms. */
  readonly first: number;
  readonly last: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const EXPORTS = ['New-MailboxExportRequest', 'Remove-MailboxExportRequest', 'New-ComplianceSearchAction'];
const DELETES = ['HardDelete', 'SoftDelete', 'MoveToDeletedItems', 'Search-Mailbox'];
const CHANGES = ['New', 'Set', 'Enable', 'Disable', 'Remove'];
const INBOX_RULES = [...CHANGES.map((verb) => `${verb}-InboxRule`), 'UpdateInboxRules'];
const MAIL_FLOW_RULES = CHANGES.map((verb) => `${verb}-TransportRule`);

/** Exports, whoever made them, and deletions around the alert, in order. */
export function exportQuery(asked: Asked): string {
  return lines(
    'OfficeActivity',
    within(asked, 7 * DAY, 7 * DAY),
    oneOf([...EXPORTS, ...DELETES]),
    or(people(asked), EXPORTS),
    [
      'project TimeGenerated, Operation, UserId, MailboxOwnerUPN, Client_IPAddress, ResultStatus, Parameters',
      'order by TimeGenerated asc',
    ],
  );
}

/** What the account did in 30 days, when first and when last. */
export function usageQuery(asked: Asked): string {
  const span = within(asked, 30 * DAY, 0);
  const summary = 'summarize FirstSeen = min(TimeGenerated), LastSeen = max(TimeGenerated), Records = count() by';
  switch (tableOf(asked)) {
    case 'OfficeActivity':
      return lines('OfficeActivity', span, actorIs(asked, 'UserId'), [
        `${summary} Operation, ClientInfoString, Client_IPAddress, AppId`,
        'order by FirstSeen desc',
      ]);
    case 'DeviceProcessEvents':
      return lines('DeviceProcessEvents', span, actorIs(asked, 'AccountName', localName), [
        `${summary} DeviceName, FileName, InitiatingProcessFileName`,
        'order by FirstSeen desc',
      ]);
    case 'MicrosoftGraphActivityLogs':
      return lines('MicrosoftGraphActivityLogs', span, applicationIs(asked), [
        `${summary} RequestMethod, UserId, IPAddress, UserAgent`,
        'order by FirstSeen desc',
      ]);
    default:
      return lines('Purgewatch_CL', span, actorIs(asked, 'Actor'), [
        `${summary} Detection, IPAddress, DeviceName`,
        'order by FirstSeen desc',
      ]);
  }
}

/** How much the account deleted on each day. */
export function dailyQuery(asked: Asked): string {
  if (tableOf(asked) !== 'OfficeActivity') return usageQuery(asked);
  return lines('OfficeActivity', within(asked, 30 * DAY, 0), oneOf(DELETES), actorIs(asked, 'UserId'), [
    'summarize Records = count(), Mailboxes = dcount(MailboxOwnerUPN) by bin(TimeGenerated, 1d), Operation',
    'order by TimeGenerated asc',
  ]);
}

/** Rules that changed within a day of the alert: mail flow rules, and inbox rules of the mailbox, whoever changed them. */
export function rulesQuery(asked: Asked): string {
  const rules = oneOf([...INBOX_RULES, ...MAIL_FLOW_RULES]);
  const whose = or(people(asked), MAIL_FLOW_RULES).map((condition) => [condition, ...mentions(asked)].join(' or '));
  return lines('OfficeActivity', within(asked, DAY, DAY), rules, whose, [
    'project TimeGenerated, Operation, UserId, MailboxOwnerUPN, Client_IPAddress, OfficeObjectId, Parameters, OperationProperties',
    'order by TimeGenerated asc',
  ]);
}

/** Sign-ins and changes of the password in the week before the alert. */
export function signInQuery(asked: Asked): string {
  const span = within(asked, 7 * DAY, DAY);
  const signIns = lines('SigninLogs', span, accountIs(asked, 'UserPrincipalName', 'UserId'), [
    'project TimeGenerated, What = "Sign-in", Who = UserPrincipalName, Address = IPAddress, Details = strcat(AppDisplayName, ", result ", ResultType, ", risk ", RiskLevelDuringSignIn, ", ", Location)',
  ]);
  const target = 'tostring(TargetResources[0].userPrincipalName)';
  const changes = lines(
    'AuditLogs',
    span,
    ['where OperationName has_any ("password", "security info", "StrongAuthentication")'],
    accountIs(asked, target, 'tostring(TargetResources[0].id)'),
    [
      `project TimeGenerated, What = OperationName, Who = ${target}, Address = tostring(InitiatedBy.user.ipAddress), Details = tostring(InitiatedBy.user.userPrincipalName)`,
    ],
  );
  const logons = lines('DeviceLogonEvents', span, actorIs(asked, 'AccountName', localName), [
    'project TimeGenerated, What = strcat("Logon ", LogonType), Who = AccountName, Address = RemoteIP, Details = DeviceName',
  ]);
  const parts = asked.device === null ? [signIns, changes] : [signIns, changes, logons];
  return `union isfuzzy=true\n${parts.map((part) => `(${part})`).join(',\n')}\n| order by TimeGenerated asc`;
}

/** Consents of the last 30 days, by the account or to one of the applications. */
export function consentQuery(asked: Asked): string {
  const { actor, applications } = asked;
  const conditions = [
    ...(actor === null ? [] : [initiatorIs(actor)]),
    ...applications.map((id) => `tostring(TargetResources) has ${kqlString(id)}`),
  ];
  return lines(
    'AuditLogs',
    within(asked, 30 * DAY, DAY),
    [
      'where OperationName has_any ("Consent to application", "delegated permission grant", "app role assignment", "Add service principal")',
    ],
    conditions.length === 0 ? [] : [`where ${conditions.join(' or ')}`],
    ['project TimeGenerated, OperationName, InitiatedBy, TargetResources', 'order by TimeGenerated asc'],
  );
}

function lines(table: string, ...operators: readonly (readonly string[])[]): string {
  return [table, ...operators.flat().map((operator) => `| ${operator}`)].join('\n');
}

function within({ first, last }: Asked, before: number, after: number): string[] {
  const [from, to] = [first - before, Math.max(last + after, first)].map((time) => new Date(time).toISOString());
  return [`where TimeGenerated between (datetime(${from}) .. datetime(${to}))`];
}

function oneOf(operations: readonly string[]): string[] {
  return [`where Operation in~ (${listed(operations)})`];
}

/** Records of an administrator name no mailbox, and need not be of the account. */
function or(conditions: readonly string[], operations: readonly string[]): string[] {
  return conditions.map((condition) => `${condition} or Operation in~ (${listed(operations)})`);
}

/** A mailbox in which an administrator changes a rule stands in the parameters, by its address or its alias, and before the rule's name. */
function mentions({ mailbox }: Asked): string[] {
  if (mailbox === null) return [];
  return ['Parameters', 'OfficeObjectId'].map((column) => `${column} has ${kqlString(localName(mailbox))}`);
}

function listed(texts: readonly string[]): string {
  return texts.map(kqlString).join(', ');
}

function people({ actor, mailbox }: Asked): string[] {
  const conditions = [
    ...(actor === null ? [] : [isNamed('UserId', actor)]),
    ...(mailbox === null ? [] : [isNamed('MailboxOwnerUPN', mailbox)]),
  ];
  return conditions.length === 0 ? [] : [`where ${conditions.join(' or ')}`];
}

function actorIs({ actor }: Asked, column: string, as: (actor: string) => string = (name) => name): string[] {
  return actor === null ? [] : [`where ${column} =~ ${kqlString(as(actor))}`];
}

function applicationIs(asked: Asked): string[] {
  const { applications } = asked;
  return applications.length === 0 ? actorIs(asked, 'UserId') : [`where AppId in~ (${listed(applications)})`];
}

const GUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;

/** A device calls an account, and a cmdlet a mailbox, by the local part of the name that the cloud has for it. */
function isNamed(column: string, name: string): string {
  const whole = `${column} =~ ${kqlString(name)}`;
  return name.includes('@') || GUID.test(name) ? whole : `${whole} or ${column} startswith ${kqlString(`${name}@`)}`;
}

function initiatorIs(actor: string): string {
  const user = 'InitiatedBy.user';
  return GUID.test(actor)
    ? `tostring(${user}.id) =~ ${kqlString(actor)}`
    : isNamed(`tostring(${user}.userPrincipalName)`, actor);
}

/** By principal name or object id; a name of a device is the local part of a principal name. */
function accountIs({ actor }: Asked, principalName: string, objectId: string): string[] {
  if (actor === null) return [];
  if (GUID.test(actor)) return [`where ${objectId} =~ ${kqlString(actor)}`];
  if (actor.includes('@')) return [`where ${principalName} =~ ${kqlString(actor)}`];
  return [`where ${principalName} startswith ${kqlString(`${actor}@`)}`];
}

function localName(actor: string): string {
  const at = actor.lastIndexOf('@');
  return at > 0 ? actor.slice(0, at) : actor;
}

/** The table that holds records like those of the alert; our own where there is none that all workspaces have. */
function tableOf({ forms }: Asked): string {
  const has = (...wanted: readonly SourceForm[]) => wanted.some((form) => forms.has(form));
  if (has('office-activity', 'unified-audit-log', 'cloud-app-events', 'exchange-cmdlet-log')) return 'OfficeActivity';
  if (has('defender-process', 'defender-file', 'defender-script')) return 'DeviceProcessEvents';
  return has('graph-activity') ? 'MicrosoftGraphActivityLogs' : 'Purgewatch_CL';
}
