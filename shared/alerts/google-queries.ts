/**
 * Ready queries for alerts about Google Workspace. Tables and columns: the Microsoft Sentinel solution "Google Workspace Reports": its
 * connectors write GoogleWorkspaceReports, before that GoogleWorkspaceReports_CL, and first a table for each application, in which a column
 * is there only after a record had it. A workspace without any of them still has the alerts, and the analyst the Admin console.
 */
import { type Asked, anyOf, DAY, IN_ORDER, isId, lines, listed, NEWEST_FIRST, SEEN, within } from './query-parts.ts';
import { kqlString } from './safe-text.ts';

/** What an analyst may do where the workspace has no records of Google: the alerts alone answer little. */
export const GOOGLE_CONSOLE =
  'Where the workspace has no records of Google Workspace: the audit and investigation page of the Google Admin console (Reporting), for the same account and days.';

const TABLES = [
  'GoogleWorkspaceReports',
  'GoogleWorkspaceReports_CL',
  ...['admin', 'login', 'token', 'user_accounts'].map((name) => `GWorkspace_ReportsAPI_${name}_CL`),
];
const ALERTS = 'Purgewatch_CL';

const COLUMNS = [
  ['Who', ['ActorEmail', 'actor_email_s', 'Actor']],
  ['What', ['EventMessage', 'event_name_s', 'Detection']],
  ['Application', ['IdApplicationName', 'id_applicationName_s']],
  ['Address', ['SrcIpAddr', 'IPAddress']],
  ['Client', ['ClientId', 'client_id_s']],
] as const;

export function googleEvents(asked: Asked): string {
  return shown(asked, [7 * DAY, 7 * DAY], people(asked));
}

export function googleUsage(asked: Asked): string {
  return records(asked, [30 * DAY, 0], actor(asked), [`${SEEN} Application, What, Address`, NEWEST_FIRST]);
}

export function googleDaily(asked: Asked): string {
  return records(asked, [30 * DAY, 0], actor(asked), [
    'summarize Records = count() by bin(TimeGenerated, 1d), Application, What',
    IN_ORDER,
  ]);
}

/** Routing and compliance rules are settings of administrators, whoever changed them. */
export function googleSettings(asked: Asked): string {
  const whose = people(asked);
  return shown(asked, [DAY, DAY], whose.length === 0 ? [] : [...whose, 'Application =~ "admin"']);
}

export function googleSignIns(asked: Asked): string {
  return shown(asked, [7 * DAY, DAY], actor(asked), ['login', 'user_accounts', 'admin']);
}

export function googleTokens(asked: Asked): string {
  const clients = asked.applications.length === 0 ? [] : [`Client in~ (${listed(asked.applications)})`];
  return shown(asked, [30 * DAY, DAY], [...actor(asked), ...clients], ['token']);
}

type Span = readonly [before: number, after: number];

function shown(asked: Asked, span: Span, whose: readonly string[], applications: readonly string[] = []): string {
  const ofThese = applications.length === 0 ? [] : [`Application in~ (${listed(applications)})`, `Type == "${ALERTS}"`];
  return records(asked, span, whose, [
    ...anyOf(ofThese),
    'project TimeGenerated, Type, Application, What, Who, Client, Address',
    IN_ORDER,
  ]);
}

function records(asked: Asked, [before, after]: Span, whose: readonly string[], then: readonly string[]): string {
  const columns = COLUMNS.map(([name, from]) => `${name} = coalesce(${from.map(ifThere).join(', ')})`);
  return lines(
    `union isfuzzy=true ${[ALERTS, ...TABLES].join(', ')}`,
    within(asked, before, after),
    [`extend ${columns.join(', ')}`],
    anyOf(whose),
    then,
  );
}

function ifThere(column: string): string {
  return `column_ifexists("${column}", "")`;
}

function actor({ actor: name }: Asked): string[] {
  return name === null ? [] : [`Who =~ ${kqlString(name)}`];
}

/** Who acted, or what an administrator did to the mailbox. */
function people(asked: Asked): string[] {
  const { mailbox } = asked;
  const target =
    'column_ifexists("UserEmail", ""), column_ifexists("USER_EMAIL_s", ""), column_ifexists("Mailbox", "")';
  const owned = mailbox === null || isId(mailbox) ? [] : [`coalesce(${target}) =~ ${kqlString(mailbox)}`];
  const owner = owned.length === 0 ? [] : [`Who =~ ${kqlString(mailbox ?? '')}`];
  return [...actor(asked), ...owner, ...owned];
}
