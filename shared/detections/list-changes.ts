/** How a parameter changes a list: `A,B` replaces it, `@{Add='A'; Remove='B'}` changes it, as text, JSON or `+A;-B`. */
import { parameter, resolveName } from '../commands/parameters.ts';
import type { AuditEvent, CmdletCall, ProcessEvent } from '../events/event.ts';
import { isObject, parsedIfText } from '../events/json-text.ts';

export interface ListChange {
  /** Entries in lower case. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** What the list holds from now on; null where it is only added to or taken from. */
  readonly replaced: readonly string[] | null;
  /** Some of it stands in a variable that the line does not show. */
  readonly unknown: boolean;
}

interface Parts {
  readonly added: string[];
  readonly removed: string[];
  readonly plain: string[];
  unknown: boolean;
  /** It said `Add` or `Remove`: what is not named stays. */
  changes: boolean;
}

/** Exchange takes both. Source: Microsoft Learn, "Modifying multivalued properties". */
const ADD: ReadonlySet<string> = new Set(['add', '+']);
const REMOVE: ReadonlySet<string> = new Set(['remove', '-']);

/** Null where the parameter was not given. */
export function listChange(call: CmdletCall, name: string, event: AuditEvent | ProcessEvent): ListChange | null {
  const values = parameter(call, name);
  if (values === null) return null;
  const parts: Parts = { added: [], removed: [], plain: [], unknown: false, changes: false };
  for (const value of values) if (typeof value === 'string') read(value, parts);
  if (parts.unknown && event.kind === 'process') readLine(event.commandLine, call, name, parts);
  const replaced = parts.changes || (parts.unknown && parts.plain.length === 0) ? null : parts.plain;
  return { added: parts.added, removed: parts.removed, replaced, unknown: parts.unknown && parts.removed.length === 0 };
}

function read(value: string, parts: Parts): void {
  const text = value.trim();
  if (text.startsWith('@{')) {
    for (const table of tablesIn(text)) readTable(table.text, parts);
    return;
  }
  const parsed = parsedIfText(text);
  if (Array.isArray(parsed)) parts.plain.push(...parsed.map(plainText));
  else if (isObject(parsed)) readObject(parsed, parts);
  else if (/^(?:\$(?!null\b)|\(\.\.\.\)$|@$|system\.)/i.test(text)) parts.unknown = true;
  else for (const entry of entriesOf(text)) readEntry(entry, parts);
}

/** An object is no name: its text is that of its JSON, whatever members it has. */
function plainText(entry: unknown): string {
  return (typeof entry === 'object' ? JSON.stringify(entry) : String(entry)).toLowerCase();
}

/**
 * The value is a table that the call does not show. One that stands right behind the parameter is its value; of all others,
 * which may have been put into a variable, only what they remove counts: a decoy that adds something excuses nothing.
 */
function readLine(line: string, call: CmdletCall, name: string, parts: Parts): void {
  let own = 0;
  for (const { text, start } of tablesIn(line)) {
    const isOwn = resolveName(call.name, parameterBefore(line, start)) === name.toLowerCase();
    const found: Parts = { added: [], removed: [], plain: [], unknown: false, changes: false };
    readTable(text, found);
    if (isOwn && found.changes) own += 1;
    if (isOwn) parts.added.push(...found.added);
    parts.removed.push(...found.removed);
  }
  parts.changes ||= own > 0 || parts.removed.length > 0;
  if (own > 0) parts.unknown = false;
}

/** `auditowner` of `-AuditOwner @{` and `-AuditOwner:@{`; empty where something else stands before the table. */
function parameterBefore(line: string, start: number): string {
  const before = line.slice(Math.max(0, start - 64), start);
  return /[-\u2013-\u2015]([a-z]{1,40})[:\s]\s{0,8}$/i.exec(before)?.[1]?.toLowerCase() ?? '';
}

function readObject(value: Readonly<Record<string, unknown>>, parts: Parts): void {
  for (const [key, entry] of Object.entries(value))
    assign(key.toLowerCase(), entriesOf(Array.isArray(entry) ? entry.join(',') : String(entry)), parts);
}

function readEntry(entry: string, parts: Parts): void {
  const sign = entry[0] ?? '';
  if (entry.length > 1 && (ADD.has(sign) || REMOVE.has(sign))) assign(sign, [entry.slice(1)], parts);
  else parts.plain.push(entry);
}

/** `Remove="A","B"; Add='C'` */
function readTable(table: string, parts: Parts): void {
  for (const line of table.split(/[;\n]/)) {
    const equals = line.indexOf('=');
    if (equals === -1) continue;
    const key = line
      .slice(0, equals)
      .replace(/[\s"'\\{@]/g, '')
      .toLowerCase();
    assign(key, entriesOf(line.slice(equals + 1)), parts);
  }
}

function assign(key: string, entries: readonly string[], parts: Parts): void {
  if (!ADD.has(key) && !REMOVE.has(key)) return;
  parts.changes = true;
  if (ADD.has(key)) parts.added.push(...entries);
  else if (entries.length === 0 || entries.some((entry) => entry.startsWith('$') || entry.startsWith('system.')))
    parts.removed.push('*');
  else parts.removed.push(...entries);
}

/** Names in lower case, whatever separates and surrounds them. `None`, `$null` and `0` are no names. */
function entriesOf(text: string): string[] {
  return text
    .split(/[\s,;|"'\\(){}@[\]]+/)
    .map((entry) => entry.toLowerCase())
    .filter((entry) => entry !== '' && entry !== 'none' && entry !== '$null' && entry !== '0');
}

/** What stands inside each `@{...}` of a text; the innermost of nested ones. Linear: no character is looked at twice. */
function* tablesIn(text: string): Generator<{ readonly text: string; readonly start: number }> {
  let at = text.indexOf('@{');
  while (at !== -1) {
    const close = text.indexOf('}', at);
    const inner = text.lastIndexOf('@{', close === -1 ? text.length : close);
    const start = Math.max(at, inner);
    yield { text: text.slice(start + 2, close === -1 ? undefined : close), start };
    at = close === -1 ? -1 : text.indexOf('@{', close);
  }
}
