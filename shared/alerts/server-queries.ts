/** Ready queries for alerts from servers: Exchange's own log, in table Event, and what Linux hosts log, in table Syslog. */
import {
  type Asked,
  anyOf,
  DAY,
  EXPORTS,
  IN_ORDER,
  INBOX_RULES,
  lines,
  listed,
  localName,
  MAIL_FLOW_RULES,
  NEWEST_FIRST,
  SEEN,
  within,
} from './query-parts.ts';
import { kqlString } from './safe-text.ts';

const CMDLET_LOG = 'where EventLog =~ "MSExchange Management" or Source =~ "MSExchange CmdletLogs"';
const CMDLET = 'extend Cmdlet = extract("Cmdlet ([A-Za-z]+-[A-Za-z]+)", 1, RenderedDescription)';
const SHOWN = 'project TimeGenerated, Computer, Cmdlet, UserName, RenderedDescription, ParameterXml';

/** What lets an application or another account into mailboxes of an Exchange server, which knows no consent. */
const ACCESS = [
  'New-ManagementRoleAssignment',
  'Set-ManagementRoleAssignment',
  'New-PartnerApplication',
  'Set-PartnerApplication',
  'New-App',
];

/** Exports, whoever made them, and searches that delete. */
export function serverExports(asked: Asked): string {
  return cmdlets(asked, [7 * DAY, 7 * DAY], [...EXPORTS, 'Search-Mailbox'], EXPORTS);
}

export function serverRules(asked: Asked): string {
  return cmdlets(asked, [DAY, DAY], [...INBOX_RULES, ...MAIL_FLOW_RULES], MAIL_FLOW_RULES);
}

export function serverAccess(asked: Asked): string {
  return cmdlets(asked, [30 * DAY, DAY], ACCESS, ACCESS);
}

export function serverUsage(asked: Asked): string {
  const whose = anyOf(caller(asked));
  return lines('Event', within(asked, 30 * DAY, 0), [CMDLET_LOG, CMDLET], whose, [
    `${SEEN} Cmdlet, Computer`,
    NEWEST_FIRST,
  ]);
}

/** Cmdlets of the account or the mailbox, and some of them whoever called them. */
function cmdlets(
  asked: Asked,
  span: readonly [number, number],
  wanted: readonly string[],
  anybodys: readonly string[],
) {
  const { mailbox } = asked;
  const named = mailbox === null ? [] : [`RenderedDescription has ${kqlString(localName(mailbox))}`];
  const whose = [...caller(asked), ...named];
  return lines(
    'Event',
    within(asked, ...span),
    [CMDLET_LOG, CMDLET, `where Cmdlet in~ (${listed(wanted)})`],
    whose.length === 0 ? [] : anyOf([...whose, `Cmdlet in~ (${listed(anybodys)})`]),
    [SHOWN, IN_ORDER],
  );
}

/** The log names the caller in the event's parameters, as a path in the directory. */
function caller({ actor }: Asked): string[] {
  if (actor === null) return [];
  return ['ParameterXml', 'UserName'].map((column) => `${column} has ${kqlString(localName(actor))}`);
}

/** Logons to servers and changes of the password, as domain controllers and servers log them. */
export function serverLogons(asked: Asked): string {
  const { actor } = asked;
  const whose = actor === null ? [] : [`where TargetUserName =~ ${kqlString(accountName(actor))}`];
  return lines('SecurityEvent', within(asked, 7 * DAY, DAY), ['where EventID in (4624, 4625, 4723, 4724)'], whose, [
    'project TimeGenerated, What = Activity, Who = TargetUserName, Address = IpAddress, Details = strcat(Computer, ", by ", SubjectUserName)',
  ]);
}

/** `DOMAIN\\pat`, `adatum.example/Users/pat` and `pat@adatum.example` are `pat`. */
function accountName(actor: string): string {
  return localName(actor.slice(Math.max(actor.lastIndexOf('\\'), actor.lastIndexOf('/')) + 1));
}

/** What the host logged of the account: commands, logons, deletions. */
export function hostLines(asked: Asked, before: number, after: number): string {
  return lines('Syslog', within(asked, before, after), hostIs(asked), account(asked), [
    'project TimeGenerated, What = ProcessName, Who = "", Address = Computer, Details = SyslogMessage',
  ]);
}

export function hostUsage(asked: Asked): string {
  return lines('Syslog', within(asked, 30 * DAY, 0), hostIs(asked), account(asked), [
    `${SEEN} Computer, Facility, ProcessName`,
    NEWEST_FIRST,
  ]);
}

export function hostDaily(asked: Asked): string {
  return lines('Syslog', within(asked, 30 * DAY, 0), hostIs(asked), account(asked), [
    'summarize Records = count() by bin(TimeGenerated, 1d), Computer, ProcessName',
    IN_ORDER,
  ]);
}

/** By its whole name or the first part of it: agents write either. */
function hostIs({ device }: Asked): string[] {
  if (device === null) return [];
  const names = listed([device, device.split('.', 1)[0] ?? device]);
  return [`where Computer in~ (${names}) or HostName in~ (${names})`];
}

function account({ actor }: Asked): string[] {
  return actor === null ? [] : [`where SyslogMessage has ${kqlString(localName(actor))}`];
}
