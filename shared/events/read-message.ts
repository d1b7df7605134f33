/** Takes a message apart and leaves out, unparsed, what cannot matter: what the functions call for every message. */
import { createInterest, type Interest, type Interests } from './interests.ts';
import { isTextRecord } from './log-lines.ts';
import { type MessageSource, sourceOf } from './message-source.ts';
import { isEvent, normalise } from './normalise.ts';
import { RecordScanner } from './record-scanner.ts';
import { isLogLine, type Unwrapped, unwrap, unwrapDocument, unwrapLine } from './unwrap.ts';

export interface Selection {
  /** What may matter, and what cannot be understood. */
  readonly records: readonly Unwrapped[];
  /** Records that were dropped unparsed. In a list of mixed shapes, neighbours may count as one. */
  readonly skipped: number;
}

/** As `unwrap`, less the records that cannot matter. Takes the same messages, and never throws. */
export function createReader(interests: Interests): (message: unknown) => Selection {
  const interest = createInterest(interests);
  return (message) => readSource(sourceOf(message), interest) ?? withoutIdleText(unwrap(message), interest);
}

/**
 * Lines of text logs are read at once, because only all lines of an event tell what it was. Those that cannot matter are
 * left out by what the full path says of them itself.
 */
function withoutIdleText(records: readonly Unwrapped[], interest: Interest): Selection {
  const kept = records.filter((record) => {
    if (record.kind !== 'raw' || !isTextRecord(record)) return true;
    const result = normalise(record.value, { defaultTenantId: null });
    return isEvent(result) ? interest.event(result) : result.kind === 'parked';
  });
  return { records: kept, skipped: records.length - kept.length };
}

function readSource(source: MessageSource | null, interest: Interest): Selection | null {
  if (source === null) return null;
  try {
    return new MessageReader(source, interest).read();
  } catch {
    return null; // a record longer than a string may be: `unwrap` says so
  }
}

/**
 * First keys by which the records of a list are told apart from the objects inside them, which begin otherwise (`Name`,
 * `Value`, `Id`, `Type`). In valid JSON, `{"` and a letter is never part of a string, so `},{"time"` is a border for sure.
 */
const FIRST_KEYS: ReadonlySet<string> = new Set([
  'time',
  'tenantId',
  'category',
  'operationName',
  '_TimeReceivedBySvc',
  'Tenant',
  'TenantId',
  'SourceSystem',
  'TimeGenerated',
  'Timestamp',
  'CreationTime',
  'CreationDate',
  'AppAccessContext',
  'OrganizationId',
  'RecordType',
  'Operation',
  'Application',
  'DeviceId',
  'DeviceName',
  'kind',
  'AadTenantId',
]);
const LIST_START = /^(?:\{\s*"records"\s*:\s*)?\[/;
const FIRST_KEY = /^(?:\{\s*"records"\s*:\s*)?\[\s*\{\s*"([A-Za-z_$][\w$.]*)"/;
/** The start of a message that shows what it is; white space beyond it sends the message the long way. */
const HEAD = 256;
const BYTE_ORDER_MARKS = ['\u00ef\u00bb\u00bf', '\ufeff'];

/** Reads one message. Every method says false where the message, or this part of it, must take the long way. */
class MessageReader {
  readonly #source: MessageSource;
  readonly #interest: Interest;
  #records: Unwrapped[] = [];
  #skipped = 0;

  constructor(source: MessageSource, interest: Interest) {
    this.#source = source;
    this.#interest = interest;
  }

  read(): Selection | null {
    const head = this.#source.search(0, HEAD);
    const mark = BYTE_ORDER_MARKS.find((bytes) => head.startsWith(bytes))?.length ?? 0;
    const tail = this.#source.search(Math.max(mark, this.#source.length - HEAD), this.#source.length);
    const start = mark + head.length - mark - head.slice(mark).trimStart().length;
    const end = this.#source.length - (tail.length - tail.trimEnd().length);
    const lineEnd = this.#source.indexOf('\n', start);
    const isRead = lineEnd === -1 || lineEnd >= end ? this.#readDocument(start, end) : this.#readLines(start, end);
    return isRead ? { records: this.#records, skipped: this.#skipped } : null;
  }

  #readDocument(start: number, end: number): boolean {
    if (start >= end) return true;
    const text = this.#source.search(start, Math.min(end, start + HEAD));
    if (isEnvelope(text, 0)) return this.#readList(start, end) || this.#keep(start, end);
    const whole = { text: this.#source.search(start, end), base: start };
    return this.#readObject(whole, { start: 0, end: end - start }, this.#scanner(whole.text));
  }

  #readLines(start: number, end: number): boolean {
    let number = 0;
    for (const [from, to] of this.#source.pieces(start, end, '\n', 1)) {
      const piece = { text: this.#source.search(from, to), base: from };
      const scanner = this.#scanner(piece.text);
      for (let at = 0; at < piece.text.length; ) {
        const newline = piece.text.indexOf('\n', at);
        const stop = newline === -1 ? piece.text.length : newline;
        const line = trimmed(piece.text, at, stop);
        at = stop + 1;
        number += 1;
        if (line.start >= line.end || this.#readLine(piece, line, scanner)) continue;
        if (number === 1 || !this.#parkLine(number, start, from + line.start, from + line.end)) return false;
      }
    }
    return true;
  }

  #readLine(piece: Piece, line: Span, scanner: RecordScanner): boolean {
    if (!isEnvelope(piece.text, line.start)) return this.#readObject(piece, line, scanner);
    const start = piece.base + line.start;
    const end = piece.base + line.end;
    return this.#readList(start, end) || this.#keep(start, end);
  }

  #readObject({ text, base }: Piece, span: Span, scanner: RecordScanner): boolean {
    if (isObjectText(text, span) && !scanner.mayMatter(span.start, span.end)) {
      this.#skipped += 1;
      return true;
    }
    return this.#keep(base + span.start, base + span.end);
  }

  /** Only where the first line is a document by itself, the message is lines, and a broken one is parked alone. */
  #parkLine(number: number, firstStart: number, start: number, end: number): boolean {
    const first = this.#source.read(firstStart, this.#source.indexOf('\n', firstStart));
    if (unwrapDocument(first.trim()) === null) return false;
    const line = this.#source.read(start, end);
    if (isLogLine(line)) return false;
    for (const record of unwrapLine(number, line)) this.#records.push(record);
    return true;
  }

  /** A list of records, or an envelope around one. */
  #readList(start: number, end: number): boolean {
    const head = this.#source.search(start, Math.min(end, start + HEAD));
    const key = FIRST_KEY.exec(head)?.[1];
    const listEnd = this.#listEnd(start, end, head);
    if (key === undefined || listEnd === -1) return false;
    const before = this.#records.length;
    const inner = start + head.indexOf('{', head.indexOf('['));
    const compact = `},{"${key}"`;
    let skipped = 0;
    for (const [from, to] of this.#source.pieces(inner, listEnd, compact, 1)) {
      const text = this.#source.search(from, to);
      const scanner = this.#scanner(text);
      for (const span of slices(text, key)) {
        if (!scanner.mayMatter(span.start, span.end)) skipped += 1;
        else if (!FIRST_KEYS.has(key) || !this.#keep(from + span.start, from + span.end)) {
          this.#records = this.#records.slice(0, before);
          return this.#keep(start, end);
        }
      }
    }
    this.#skipped += skipped;
    return true;
  }

  /** Index of the bracket that closes the list; -1 where something else comes last. */
  #listEnd(start: number, end: number, head: string): number {
    const from = Math.max(start, end - HEAD);
    const tail = this.#source.search(from, end);
    const match = head.startsWith('{') ? /\]\s*\}$/.exec(tail) : /\]$/.exec(tail);
    return match === null ? -1 : from + match.index;
  }

  #keep(start: number, end: number): boolean {
    const records = unwrapDocument(this.#source.read(start, end).trim());
    if (records === null) return false;
    for (const record of records) this.#records.push(record);
    return true;
  }

  #scanner(text: string): RecordScanner {
    return new RecordScanner(text, this.#source.decode, this.#interest);
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Records of a piece of a list, cut where a `}` is followed by the first key that all records have. */
function* slices(text: string, key: string): Generator<Span> {
  const compact = `},{"${key}"`;
  const border = text.includes(compact) ? compact : `}, {"${key}"`;
  const needle = border.slice(0, 6);
  let start = text.indexOf('{');
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) {
    if (!text.startsWith(border, at)) continue;
    yield { start, end: at + 1 };
    start = text.indexOf('{', at);
  }
  yield { start, end: text.length };
}

/** A part of the message to search in, and where it begins. */
interface Piece {
  readonly text: string;
  readonly base: number;
}

function isEnvelope(text: string, start: number): boolean {
  if (text[start] === '[') return true;
  // Nearly every record begins with another key right behind its bracket.
  if (text[start + 1] === '"' && !text.startsWith('records', start + 2)) return false;
  return LIST_START.test(text.slice(start, start + HEAD));
}

function isObjectText(text: string, { start, end }: Span): boolean {
  return text[start] === '{' && text[end - 1] === '}';
}

/** A span without the JSON white space at its ends. */
function trimmed(text: string, from: number, to: number): Span {
  let start = from;
  let end = to;
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return { start, end };
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a;
}
