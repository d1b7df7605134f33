/**
 * Ready queries for Microsoft Sentinel, by the place in which records like those of the alert are. Columns: Azure Monitor table reference,
 * OfficeActivity, SigninLogs, AuditLogs, DeviceProcessEvents, DeviceLogonEvents, MicrosoftGraphActivityLogs, Event, SecurityEvent, Syslog.
 */
import {
  googleDaily,
  googleEvents,
  googleSettings,
  googleSignIns,
  googleTokens,
  googleUsage,
} from './google-queries.ts';
import { graphCallers, graphCalls } from './graph-queries.ts';
import {
  type Asked,
  anyOf,
  DAY,
  EXPORTS,
  IN_ORDER,
  INBOX_RULES,
  isId,
  isNamed,
  lines,
  listed,
  localName,
  MAIL_FLOW_RULES,
  NEWEST_FIRST,
  placeOf,
  SEEN,
  union,
  within,
} from './query-parts.ts';
import { kqlString } from './safe-text.ts';
import {
  hostDaily,
  hostLines,
  hostUsage,
  serverAccess,
  serverExports,
  serverLogons,
  serverRules,
  serverUsage,
} from './server-queries.ts';

const DELETES = ['HardDelete', 'SoftDelete', 'MoveToDeletedItems', 'Search-Mailbox'];
const RULES = [...INBOX_RULES, 'UpdateInboxRules', ...MAIL_FLOW_RULES];

/** Exports, whoever made them, and deletions around the alert, in order. */
export function exportQuery(asked: Asked): string {
  switch (placeOf(asked)) {
    case 'exchange-server':
      return serverExports(asked);
    case 'google':
      return googleEvents(asked);
    case 'graph':
      return union([
        officeExports(asked, [AS_SHOWN]),
        graphCalls(
          asked,
          [7 * DAY, 7 * DAY],
          'RequestMethod =~ "DELETE" or RequestUri has_any ("permanentDelete", "move", "exportItems")',
        ),
      ]);
    case 'syslog':
      return union([officeExports(asked, [AS_SHOWN]), hostLines(asked, 7 * DAY, 7 * DAY)]);
    default:
      return officeExports(asked, [
        'project TimeGenerated, Operation, UserId, MailboxOwnerUPN, Client_IPAddress, ResultStatus, Parameters',
        IN_ORDER,
      ]);
  }
}

/** Columns that rows of several tables have in common. */
const AS_SHOWN =
  'project TimeGenerated, What = Operation, Who = UserId, Address = Client_IPAddress, Details = strcat(MailboxOwnerUPN, " ", Parameters)';

function officeExports(asked: Asked, then: readonly string[]): string {
  const span = within(asked, 7 * DAY, 7 * DAY);
  return lines('OfficeActivity', span, oneOf([...EXPORTS, ...DELETES]), orAnybodys(people(asked), EXPORTS), then);
}

/** What the account did in 30 days, when first and when last. */
export function usageQuery(asked: Asked): string {
  const span = within(asked, 30 * DAY, 0);
  switch (placeOf(asked)) {
    case 'office':
      return lines('OfficeActivity', span, anyOf(officeActor(asked)), [
        `${SEEN} Operation, ClientInfoString, Client_IPAddress, AppId`,
        NEWEST_FIRST,
      ]);
    case 'exchange-server':
      return serverUsage(asked);
    case 'google':
      return googleUsage(asked);
    case 'defender':
      return lines('DeviceProcessEvents', span, deviceActor(asked), [
        `${SEEN} DeviceName, FileName, InitiatingProcessFileName`,
        NEWEST_FIRST,
      ]);
    case 'graph':
      return graphUsage(asked);
    case 'syslog':
      return hostUsage(asked);
    case 'purgewatch':
      return ownUsage(asked);
  }
}

function ownUsage(asked: Asked): string {
  return lines('Purgewatch_CL', within(asked, 30 * DAY, 0), actorIs(asked, 'Actor'), [
    `${SEEN} Detection, IPAddress, DeviceName`,
    NEWEST_FIRST,
  ]);
}

/** The log has ids alone: who is known by a name, and used no application that is known, is found in our own table. */
function graphUsage(asked: Asked): string {
  const callers = graphCallers(asked);
  if (callers.length === 0) return ownUsage(asked);
  return lines('MicrosoftGraphActivityLogs', within(asked, 30 * DAY, 0), anyOf(callers.slice(0, 1)), [
    `${SEEN} RequestMethod, UserId, IPAddress, UserAgent`,
    NEWEST_FIRST,
  ]);
}

/** How much the account deleted on each day. */
export function dailyQuery(asked: Asked): string {
  const place = placeOf(asked);
  if (place === 'google') return googleDaily(asked);
  if (place === 'syslog') return hostDaily(asked);
  if (place !== 'office') return usageQuery(asked);
  return lines('OfficeActivity', within(asked, 30 * DAY, 0), oneOf(DELETES), anyOf(officeActor(asked)), [
    'summarize Records = count(), Mailboxes = dcount(MailboxOwnerUPN) by bin(TimeGenerated, 1d), Operation',
    IN_ORDER,
  ]);
}

/** Rules that changed within a day of the alert: mail flow rules, and inbox rules of the mailbox, whoever changed them. */
export function rulesQuery(asked: Asked): string {
  switch (placeOf(asked)) {
    case 'exchange-server':
      return serverRules(asked);
    case 'google':
      return googleSettings(asked);
    case 'graph':
      return union([
        officeRules(asked, [AS_SHOWN]),
        graphCalls(
          asked,
          [DAY, DAY],
          'RequestMethod in~ ("POST", "PATCH", "DELETE") and RequestUri has "messageRules"',
        ),
      ]);
    default:
      return officeRules(asked, [
        'project TimeGenerated, Operation, UserId, MailboxOwnerUPN, Client_IPAddress, OfficeObjectId, Parameters, OperationProperties',
        IN_ORDER,
      ]);
  }
}

function officeRules(asked: Asked, then: readonly string[]): string {
  const whose = orAnybodys(people(asked), MAIL_FLOW_RULES).map((line) => [line, ...mentions(asked)].join(' or '));
  return lines('OfficeActivity', within(asked, DAY, DAY), oneOf(RULES), whose, then);
}

/** Sign-ins and changes of the password in the week before the alert. */
export function signInQuery(asked: Asked): string {
  if (placeOf(asked) === 'google') return googleSignIns(asked);
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
  return union([signIns, changes, ...logons(asked)]);
}

/** What servers and devices logged of the account. A name is all that they know of it. */
function logons(asked: Asked): string[] {
  const place = placeOf(asked);
  if (place === 'exchange-server') return [serverLogons(asked)];
  if (place === 'syslog') return [hostLines(asked, 7 * DAY, DAY)];
  const { actor, device } = asked;
  if (device === null || (actor !== null && isId(actor))) return [];
  const whose = actorIs(asked, 'AccountName', localName);
  return [
    lines('DeviceLogonEvents', within(asked, 7 * DAY, DAY), whose, [
      'project TimeGenerated, What = strcat("Logon ", LogonType), Who = AccountName, Address = RemoteIP, Details = DeviceName',
    ]),
  ];
}

/** Consents of the last 30 days, by the account or to one of the applications. */
export function consentQuery(asked: Asked): string {
  const place = placeOf(asked);
  if (place === 'google') return googleTokens(asked);
  if (place === 'exchange-server') return serverAccess(asked);
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
    anyOf(conditions),
    ['project TimeGenerated, OperationName, InitiatedBy, TargetResources', IN_ORDER],
  );
}

function oneOf(operations: readonly string[]): string[] {
  return [`where Operation in~ (${listed(operations)})`];
}

/** Records of an administrator name no mailbox, and need not be of the account. */
function orAnybodys(conditions: readonly string[], operations: readonly string[]): string[] {
  return conditions.length === 0 ? [] : anyOf([...conditions, `Operation in~ (${listed(operations)})`]);
}

/** A mailbox in which an administrator changes a rule stands in the parameters, by its address or its alias, and before the rule's name. */
function mentions({ mailbox }: Asked): string[] {
  if (mailbox === null) return [];
  return ['Parameters', 'OfficeObjectId'].map((column) => `${column} has ${kqlString(localName(mailbox))}`);
}

function people(asked: Asked): string[] {
  const { mailbox } = asked;
  if (mailbox === null) return officeActor(asked);
  const owner = isId(mailbox) ? `MailboxGuid =~ ${kqlString(mailbox)}` : isNamed('MailboxOwnerUPN', mailbox);
  return [...officeActor(asked), owner];
}

/** An id is of a user or of an application; `UserId` holds it where a record has no name of who acted. */
function officeActor({ actor }: Asked): string[] {
  if (actor === null) return [];
  if (!isId(actor)) return [isNamed('UserId', actor)];
  return ['UserId', 'UserKey', 'AppId'].map((column) => `${column} =~ ${kqlString(actor)}`);
}

function actorIs({ actor }: Asked, column: string, as: (actor: string) => string = (name) => name): string[] {
  return actor === null ? [] : [`where ${column} =~ ${kqlString(as(actor))}`];
}

function deviceActor(asked: Asked): string[] {
  const isKnownById = asked.actor !== null && isId(asked.actor);
  return isKnownById ? actorIs(asked, 'AccountObjectId') : actorIs(asked, 'AccountName', localName);
}

function initiatorIs(actor: string): string {
  const user = 'InitiatedBy.user';
  return isId(actor)
    ? `tostring(${user}.id) =~ ${kqlString(actor)}`
    : isNamed(`tostring(${user}.userPrincipalName)`, actor);
}

/** By principal name or object id; a name of a device is the local part of a principal name. */
function accountIs({ actor }: Asked, principalName: string, objectId: string): string[] {
  if (actor === null) return [];
  if (isId(actor)) return [`where ${objectId} =~ ${kqlString(actor)}`];
  if (actor.includes('@')) return [`where ${principalName} =~ ${kqlString(actor)}`];
  return [`where ${principalName} startswith ${kqlString(`${actor}@`)}`];
}
