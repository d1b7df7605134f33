/**
 * Where the documents stand in text that is no JSON as a whole: one after the other, in a list that lacks a bracket or has a
 * comma too many, beside a broken one. Bounded: each character is looked at a few times, whatever the text says.
 */
import { stringEnd } from './json-spans.ts';

/** Lists in envelopes in lists. */
const MAX_DEPTH = 3;
/** White space that is skipped between two records. */
const MAX_SPACE = 256;
const LIST_START = /^(?:\{\s{0,64}"(?:records|value)"\s{0,64}:\s{0,64})?\[/;
const FIRST_KEY = /^\{\s{0,64}("[^"\\]{1,64}")/;
/** What may stand between documents without being one. */
const BETWEEN = /^[\s,[\]{}]*$/;

/** Calls `read` with each document; what it cannot read is looked into, cut where another record begins, and given to `reject`. */
export function readBrokenJson(
  text: string,
  read: (document: string) => boolean,
  reject: (rest: string) => void,
  depth = 0,
): void {
  for (const span of spansOf(text)) {
    // A bare number or word is no record: it is what is left of one.
    if (/^[[{]/.test(span) && read(span)) continue;
    const list = depth < MAX_DEPTH ? LIST_START.exec(span) : null;
    if (list !== null) readBrokenJson(span.slice(list[0].length), read, reject, depth + 1);
    else for (const piece of cutAtRecords(span)) if (piece === span || !read(piece)) reject(piece);
  }
}

/** Objects and lists of the outermost level, and the text between them where that says something. */
function* spansOf(text: string): Generator<string> {
  const lines = lineEndsOf(text);
  let from = 0;
  for (let at = nextOpening(text, 0); at !== -1; at = nextOpening(text, from)) {
    const between = text.slice(from, at);
    if (!BETWEEN.test(between)) yield between.trim();
    from = closeOf(text, at, lines);
    yield text.slice(at, from);
  }
  const rest = text.slice(from);
  if (!BETWEEN.test(rest)) yield rest.trim();
}

function nextOpening(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) if (text[at] === '{' || text[at] === '[') return at;
  return -1;
}

/** Index behind the bracket that closes the one at `open`, or the end. No string of JSON goes beyond its line. */
function closeOf(text: string, open: number, lineEndFrom: (at: number) => number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') at = Math.min(stringEnd(text, at), lineEndFrom(at));
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

/** Parts of a broken span, each from where a record begins: with the key with which the first one does. */
function cutAtRecords(span: string): readonly string[] {
  const key = FIRST_KEY.exec(span)?.[1];
  if (key === undefined) return [span];
  const starts = [0];
  for (let at = span.indexOf(key, 1); at !== -1; at = span.indexOf(key, at + key.length)) {
    const open = backOver(span, at, false) - 1;
    if (open > 0 && span[open] === '{' && isBorder(span, open)) starts.push(open);
  }
  return starts.map((start, index) => {
    const piece = span.slice(start, starts[index + 1]);
    return piece.slice(0, closeOf(piece, 0, lineEndsOf(piece)));
  });
}

/** Whether a record may begin here: behind the end of another, or at the beginning of a line. */
function isBorder(text: string, open: number): boolean {
  return text[open - 1] === '\n' || text[backOver(text, open, true) - 1] === '}';
}

function backOver(text: string, from: number, commas: boolean): number {
  let at = from;
  while (at > 0 && from - at < MAX_SPACE && (isSpace(text[at - 1]) || (commas && text[at - 1] === ','))) at -= 1;
  return at;
}

function isSpace(char: string | undefined): boolean {
  return char === ' ' || char === '\n' || char === '\r' || char === '\t';
}

/** Where the line ends in which a place stands; to be asked in order, so that the text is searched once. */
function lineEndsOf(text: string): (at: number) => number {
  let end = -1;
  return (at) => {
    if (end < at) {
      const found = text.indexOf('\n', at);
      end = found === -1 ? text.length : found;
    }
    return end;
  };
}
