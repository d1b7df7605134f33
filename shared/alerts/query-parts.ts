/** What the ready queries are put together from. Names from records enter only through `kqlString`. */
import type { SourceForm } from '../events/event.ts';
import { isGuid } from '../facts/names.ts';
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
export const DAY = 24 * HOUR;

export const SEEN = 'summarize FirstSeen = min(TimeGenerated), LastSeen = max(TimeGenerated), Records = count() by';
export const IN_ORDER = 'order by TimeGenerated asc';
export const NEWEST_FIRST = 'order by FirstSeen desc';

export const EXPORTS = ['New-MailboxExportRequest', 'Remove-MailboxExportRequest', 'New-ComplianceSearchAction'];
const CHANGES = ['New', 'Set', 'Enable', 'Disable', 'Remove'];
export const INBOX_RULES = CHANGES.map((verb) => `${verb}-InboxRule`);
export const MAIL_FLOW_RULES = CHANGES.map((verb) => `${verb}-TransportRule`);

/** Where records like those of the alert are, by the kind of system. */
export type Place = 'office' | 'exchange-server' | 'google' | 'defender' | 'graph' | 'syslog' | 'purgewatch';

/** The most telling place, where records of several make an alert; our own table where there is none that all workspaces have. */
export function placeOf({ forms }: Asked): Place {
  return PLACES.find(([, wanted]) => wanted.some((form) => forms.has(form)))?.[0] ?? 'purgewatch';
}

const PLACES: readonly (readonly [Place, readonly SourceForm[]])[] = [
  ['office', ['office-activity', 'unified-audit-log', 'cloud-app-events']],
  ['exchange-server', ['exchange-cmdlet-log']],
  ['google', ['google-workspace']],
  ['defender', ['defender-process', 'defender-file', 'defender-script']],
  ['graph', ['graph-activity']],
  ['syslog', ['syslog', 'auditd']],
];

export function lines(table: string, ...operators: readonly (readonly string[])[]): string {
  return [table, ...operators.flat().map((operator) => `| ${operator}`)].join('\n');
}

/** Rows of several tables in order; a table that a workspace does not have is left out. */
export function union(parts: readonly string[]): string {
  return `union isfuzzy=true\n${parts.map((part) => `(${part})`).join(',\n')}\n| ${IN_ORDER}`;
}

export function within({ first, last }: Asked, before: number, after: number): string[] {
  const [from, to] = [first - before, Math.max(last + after, first)].map((time) => new Date(time).toISOString());
  return [`where TimeGenerated between (datetime(${from}) .. datetime(${to}))`];
}

/** Rows for which one of the conditions holds; all rows where there is none. */
export function anyOf(conditions: readonly string[]): string[] {
  return conditions.length === 0 ? [] : [`where ${conditions.join(' or ')}`];
}

export function listed(texts: readonly string[]): string {
  return texts.map(kqlString).join(', ');
}

export function isId(name: string): boolean {
  return isGuid(name.toLowerCase());
}

/** A device calls an account, and a cmdlet a mailbox, by the local part of the name that the cloud has for it. */
export function isNamed(column: string, name: string): string {
  const whole = `${column} =~ ${kqlString(name)}`;
  return name.includes('@') ? whole : `${whole} or ${column} startswith ${kqlString(`${name}@`)}`;
}

export function localName(actor: string): string {
  const at = actor.lastIndexOf('@');
  return at > 0 ? actor.slice(0, at) : actor;
}
