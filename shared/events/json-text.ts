/** Reading of JSON that nobody vouches for: values of any type, lists as text, objects where lists belong. */
import { cutJson } from './cut-json.ts';

/** A JSON object. Keys come from outside: they are read by name and never copied onto an object with a prototype. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value, or what it says if it is JSON in a string. Text that only looks like JSON stays text. */
export function parsedIfText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const trimmed = value.trim();
  if (!trimmed.startsWith('{') && !trimmed.startsWith('[')) return value;
  try {
    return JSON.parse(trimmed);
  } catch {
    return value;
  }
}

/** As `parsedIfText`, and of JSON that was cut what came before the cut. */
function parsedOrCut(value: unknown): unknown {
  const parsed = parsedIfText(value);
  return typeof parsed === 'string' ? (cutJson(parsed.trim(), 'dropped') ?? parsed) : parsed;
}

/** An object, also one written as JSON text, as damaged text, or as the only entry of a list; else null. */
export function objectOf(value: unknown): JsonObject | null {
  const parsed = parsedOrCut(value);
  const one = Array.isArray(parsed) && parsed.length === 1 ? parsed[0] : parsed;
  if (isObject(one)) return one;
  return typeof one === 'string' ? damagedObject(one) : null;
}

/** A list, also one written as JSON text; a single object counts as a list of one. Nothing gives an empty list. */
export function listOf(value: unknown): readonly unknown[] {
  const parsed = parsedOrCut(value);
  if (Array.isArray(parsed)) return parsed;
  if (isObject(parsed)) return [parsed];
  return typeof parsed === 'string' ? damagedList(parsed.trim()) : [];
}

/** `@{Name=a; Value=1} @{Name=b; Value=2}`: a list that lay too deep to be written is one text, its entries joined by blanks. */
function damagedList(text: string): readonly unknown[] {
  if (!text.startsWith('@{') || !text.endsWith('}')) return [];
  return text
    .slice(2, -1)
    .split(/\}[\s,]{1,3}@\{/)
    .map((entry) => damagedObject(`@{${entry}}`));
}

const MEMBER = /^\s*([A-Za-z][\w.]{0,63})=/;

/**
 * `@{Name=MailAccessType; Value=Bind}`: how PowerShell writes nested objects when an export was not told to go deeper.
 * A part that has no name belongs to the value before it: `Value=invoice;payment`, `Value=a; b`.
 */
function damagedObject(text: string): JsonObject | null {
  if (!text.startsWith('@{') || !text.endsWith('}')) return null;
  const members: Record<string, unknown> = Object.create(null);
  let last: string | null = null;
  for (const part of text.slice(2, -1).split('; ')) {
    const name = MEMBER.exec(part)?.[1];
    if (name !== undefined) {
      last = name;
      members[name] = part.slice(part.indexOf('=') + 1);
    } else if (last !== null) members[last] = `${String(members[last])}; ${part}`;
  }
  return members;
}

/** The first of these fields that has text, trimmed. Numbers count as text; `""` and null count as absent. */
export function textOf(record: JsonObject, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = record[name];
    if (typeof value === 'string') {
      const trimmed = value.trim();
      if (trimmed !== '') return trimmed;
    } else if (typeof value === 'number' || typeof value === 'bigint') {
      return String(value);
    }
  }
  return null;
}

/** The first of these fields that has text, exactly as it was logged. */
export function rawTextOf(record: JsonObject, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = record[name];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return null;
}

/** Text that plainly means a truth value: `True`, `$false`, `TRUE`. Anything else is null. */
export function booleanText(text: string): boolean | null {
  if (text.length < 4 || text.length > 6) return null;
  switch (text.toLowerCase()) {
    case 'true':
    case '$true':
      return true;
    case 'false':
    case '$false':
      return false;
    default:
      return null;
  }
}

export function booleanOf(record: JsonObject, ...names: readonly string[]): boolean | null {
  for (const name of names) {
    const value = record[name];
    if (typeof value === 'boolean') return value;
    const read = typeof value === 'string' ? booleanText(value.trim()) : null;
    if (read !== null) return read;
  }
  return null;
}

/** A whole number, also one written as text; else null. */
export function integerOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : null;
  if (typeof value !== 'string' || !/^\s*-?\d{1,15}\s*$/.test(value)) return null;
  return Number(value);
}
