/** From a message, in any of the forms in which Event Hubs, blobs and files carry records, to raw records. */
import { readBrokenJson } from './broken-json.ts';
import { decodeMessage } from './decode.ts';
import { heldList, partsOf } from './envelopes.ts';
import { elementSpans, memberSpan } from './json-spans.ts';
import { isObject, type JsonObject } from './json-text.ts';
import { createLineJoiner, logLineOf, type Place, textRecord } from './log-lines.ts';
import { type Parked, parked, type RawRecord, unexpected } from './record.ts';

export type Unwrapped = RawRecord | Parked;

/** Envelopes in lists in lines: deeper than this nobody packs records. */
const MAX_NESTING = 3;

/**
 * Takes a message apart: an Azure envelope `{"records":[...]}`, the answer of a query, a page of an API, one object, a list, lines of JSON, pretty-printed JSON;
 * lines of text logs, of which those of one audit event become one record; plain or gzip, UTF-8 or UTF-16 with a byte order mark; or what a host has parsed already. Every record comes out, or a
 * reason why not: what is broken is parked alone where the records beside it can be read, else the message. Never throws.
 */
export function unwrap(message: unknown): readonly Unwrapped[] {
  const decoded = decodeMessage(message);
  if (decoded === null) return unwrapParsed(message);
  if (typeof decoded !== 'string') return [decoded];
  return unwrapText(decoded, message instanceof Uint8Array ? message : decoded);
}

/** As `unwrap`, for text that is decoded already. `raw` is what to park where nothing of it can be read. */
function unwrapText(text: string, raw: string | Uint8Array = text): readonly Unwrapped[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  if (hasOldLineEnds(trimmed)) return unwrapText(trimmed.replaceAll('\r', '\n'), raw);
  const lineEnd = trimmed.indexOf('\n');
  if (lineEnd === -1) return isLogLine(trimmed) ? unwrapLines(trimmed) : unwrapWhole(trimmed, raw);
  const first = trimmed.slice(0, lineEnd).trim();
  if (isLogLine(first) || unwrapDocument(first) !== null) return unwrapLines(trimmed);
  const document = unwrapDocument(trimmed);
  if (document !== null) return document;
  const lines = unwrapLines(trimmed);
  const hasObject = lines.some((line) => line.kind === 'raw' && isObject(line.value)); // log lines are objects, too
  return hasObject && !trimmed.startsWith('[') && !PRETTY_PRINTED.test(trimmed)
    ? lines
    : (saved(trimmed) ?? [broken('message', trimmed, raw)]);
}

/** Lines that end as those of the old Mac OS: nothing but a carriage return before the next record. */
function hasOldLineEnds(text: string): boolean {
  if (!text.includes('\r') || text.includes('\n')) return false;
  const second = text.slice(text.indexOf('\r')).trimStart();
  return (JSON_START.test(second) || isLogLine(second)) && !isDocument(text);
}

function isDocument(text: string): boolean {
  return unwrapDocument(text) !== null;
}

/** The records of text that is no JSON as a whole, and its broken parts; null where nothing in it can be read. */
function saved(text: string): readonly Unwrapped[] | null {
  const found: Unwrapped[] = [];
  let good = 0;
  const read = (document: string): boolean => {
    const records = unwrapDocument(document);
    for (const record of records ?? []) found.push(record);
    good += records?.length ?? 0;
    return records !== null;
  };
  readBrokenJson(text, read, (rest) => found.push(broken(`record ${found.length + 1}`, rest, rest)));
  return good === 0 ? null : found;
}

/**
 * Where the first line is broken, the message may be lines or a pretty-printed document that is broken somewhere. Only in
 * a document does a line begin with the name of a member or with a closing bracket.
 */
const PRETTY_PRINTED = /^[^\S\n]*["\]}]/m;

function unwrapWhole(text: string, raw: string | Uint8Array): readonly Unwrapped[] {
  return unwrapDocument(text) ?? saved(text) ?? [broken('message', text, raw)];
}

/** Whether a line is of a text log. What begins like JSON is none: that costs nothing to see. */
export function isLogLine(line: string): boolean {
  return !JSON_START.test(line) && logLineOf(line) !== null;
}

const JSON_START = /^[[{"]/;

/** Lines of JSON, one or more records each, or of text logs. */
function unwrapLines(text: string): readonly Unwrapped[] {
  const joiner = createLineJoiner();
  const found: (Unwrapped | Place)[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed === '') continue;
    const place = JSON_START.test(trimmed) ? null : joiner.take(trimmed);
    if (place === 'joined') continue;
    if (place !== null) found.push(place);
    else for (const record of unwrapLine(index + 1, trimmed)) found.push(record);
  }
  return found.map((entry) => ('lines' in entry ? textRecord(entry) : entry));
}

/** The records of a line of JSON, which may be several documents. Lines count from 1, from the first that is not empty. */
export function unwrapLine(number: number, text: string): readonly Unwrapped[] {
  return unwrapDocument(text) ?? (JSON_START.test(text) ? saved(text) : null) ?? [brokenLine(number, text)];
}

/** One JSON document, or null if it is none. */
export function unwrapDocument(text: string): readonly Unwrapped[] | null {
  try {
    return expand(text, JSON.parse(text), 0);
  } catch {
    return null;
  }
}

/** The records in a value, each with the text that it had in the message. */
function expand(text: string, value: unknown, depth: number): readonly Unwrapped[] {
  // Each level reads its text again, so that the depth must be bounded: a message could hold 80,000 envelopes.
  if (depth >= MAX_NESTING) return [{ kind: 'raw', text, value }];
  if (Array.isArray(value)) return expandList(text, value, depth);
  if (typeof value === 'string') return unwrapString(value) ?? [{ kind: 'raw', text, value }];
  if (!isObject(value)) return [{ kind: 'raw', text, value }];
  if (!Object.hasOwn(value, 'records')) {
    const held = heldList(value);
    if (held === null) return parts(value) ?? [{ kind: 'raw', text, value }];
    return expandList(memberSpan(text, held.name) ?? JSON.stringify(held.list), held.list, depth);
  }
  const records = value.records;
  if (!Array.isArray(records)) return [{ ...unexpected('records', records, 'a list of records'), raw: text }];
  return expandList(memberSpan(text, 'records') ?? JSON.stringify(records), records, depth);
}

/** A document, or lines of them, that somebody wrote as a string; each level of that doubles its escapes, so there are few. */
function unwrapString(value: string): readonly Unwrapped[] | null {
  if (!JSON_START.test(value.trimStart())) return null;
  const records = unwrapText(value);
  return records.some((record) => record.kind === 'raw' && isObject(record.value)) ? records : null;
}

/** Records that an object holds in parts, with a text written anew. Null for everything that holds one record. */
function parts(value: JsonObject): readonly Unwrapped[] | null {
  try {
    return partsOf(value)?.map((one) => ({ kind: 'raw', text: JSON.stringify(one), value: one })) ?? null;
  } catch {
    return null; // nested too deep to be written: parked by itself when it is read
  }
}

function expandList(text: string, list: readonly unknown[], depth: number): readonly Unwrapped[] {
  const spans = elementSpans(text);
  return list.flatMap((value, index) => expand(spans[index] ?? JSON.stringify(value), value, depth + 1));
}

/** What a host gave as objects. Its text can only be written anew. */
function unwrapParsed(message: unknown): readonly Unwrapped[] {
  try {
    const text = JSON.stringify(message);
    if (typeof text === 'string') return unwrapDocument(text) ?? [];
  } catch {
    // a cycle, a number that JSON has no words for, or nesting that exceeds the stack
  }
  return [parked(`message: found ${typeof message}, expected bytes, text or an object that can be written as JSON`)];
}

/** A line that is no JSON, parked alone. Lines count from 1, from the first that is not empty. */
function brokenLine(number: number, text: string): Parked {
  return broken(`line ${number}`, text, text);
}

function broken(where: string, text: string, raw: string | Uint8Array): Parked {
  return { ...unexpected(where, text, 'JSON'), raw };
}
