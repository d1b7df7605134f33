/**
 * Reading of JSON by searches, without parsing. V8 searches for up to six characters with memchr on the first, so needles
 * are six characters long and begin with one that is rare in these records: measured, that is five to ten times as fast
 * as the search for a whole key with its quote.
 */

/** Beyond the end of any string, and still a small integer: with Infinity the search takes three times as long. */
const NEVER = 0x3fffffff;

/** A search that runs along with the records: each occurrence is found once, and absence costs one pass. */
export class Cursor {
  readonly #text: string;
  readonly #needle: string;
  #next = -1;

  constructor(text: string, needle: string) {
    this.#text = text;
    this.#needle = needle;
  }

  /** First occurrence from `from` on, or -1 if there is none before `end`. `from` must never go back. */
  seek(from: number, end: number): number {
    if (this.#next < from) {
      const found = this.#text.indexOf(this.#needle, from);
      this.#next = found === -1 ? NEVER : found;
    }
    return this.#next < end ? this.#next : -1;
  }
}

/** The occurrence is no key of that name: part of another key, or of a text. */
export const NO_KEY = 0;
/** It is the key, or may be, and what it holds cannot be told without parsing. */
export const UNREADABLE = 1;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const EQUALS = 0x3d;
/** Longest value of a key that is read; operations and actions are far shorter. */
const MAX_VALUE = 128;

/**
 * The text that the key `name` has, where `name` occurs at `at`. Reads the key in JSON, in JSON inside a string
 * (`\"Operation\":\"X\"`), and with quotes written as `\u0022`. Damaged objects (`@{Operation=X}`) are unreadable.
 */
export function keyedValue(text: string, at: number, name: string): string | typeof NO_KEY | typeof UNREADABLE {
  const colon = keyEnd(text, at, name);
  if (colon < 0) return colon === MAYBE_KEY ? UNREADABLE : NO_KEY;
  const open = skipSpace(text, colon + 1);
  const start = quoteEnd(text, open);
  if (start === -1) return UNREADABLE;
  let end = start;
  for (const limit = start + MAX_VALUE; end < limit; end += 1) {
    const code = text.charCodeAt(end);
    if (code === QUOTE || code === BACKSLASH) break;
    // Without its encoding, text beyond ASCII cannot be compared. NaN is the end of the text.
    if (!(code < 0x80)) return UNREADABLE;
  }
  // The same quote as at the start must close it: any other mark here is an escape inside the value.
  const mark = text.slice(open, start);
  return text.startsWith(mark, end) ? text.slice(start, end) : UNREADABLE;
}

/** As `keyedValue`, for values with escapes: where the JSON string begins that the key has. `null` is no value. */
export function keyedString(text: string, at: number, name: string): number | typeof NO_KEY | typeof UNREADABLE {
  const colon = keyEnd(text, at, name);
  if (colon < 0) return colon === MAYBE_KEY ? UNREADABLE : NO_KEY;
  const open = skipSpace(text, colon + 1);
  if (text.startsWith('null', open)) return NO_KEY;
  return isPlainKey(text, at) && text.charCodeAt(open) === QUOTE ? open + 1 : UNREADABLE;
}

/** Whether the quote before `at` is one of the document itself, not of JSON inside a string. */
export function isPlainKey(text: string, at: number): boolean {
  return text.charCodeAt(at - 1) === QUOTE && text.charCodeAt(at - 2) !== BACKSLASH;
}

const NOT_A_KEY = -1;
const MAYBE_KEY = -2;

/** Index of the colon behind the key `name` at `at`. */
function keyEnd(text: string, at: number, name: string): number {
  const behind = at + name.length;
  const next = text.charCodeAt(behind);
  if (next !== QUOTE && next !== BACKSLASH && next !== EQUALS) return NOT_A_KEY;
  if (!text.startsWith(name, at)) return NOT_A_KEY;
  if (next === EQUALS) return MAYBE_KEY;
  if (text.charCodeAt(at - 1) !== QUOTE && !text.startsWith('\\u0022', at - 6)) return NOT_A_KEY;
  const closed = quoteEnd(text, behind);
  if (closed === -1) return NOT_A_KEY;
  const colon = skipSpace(text, closed);
  if (text.charCodeAt(colon) === COLON) return colon;
  // White space inside a string is written as an escape.
  return text.charCodeAt(colon) === BACKSLASH ? MAYBE_KEY : NOT_A_KEY;
}

/** Index behind the quote at `at`, in whatever depth of strings it stands; -1 where there is none. */
function quoteEnd(text: string, at: number): number {
  let next = at;
  while (text.charCodeAt(next) === BACKSLASH) next += 1;
  if (text.charCodeAt(next) === QUOTE) return next + 1;
  return next > at && text.startsWith('u0022', next) ? next + 5 : -1;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code === 32 || (code >= 9 && code <= 13); code = text.charCodeAt(at)) at += 1;
  return at;
}

/**
 * Whether an escape `\u00XX` at `at` may spell a letter, a digit or a mark of a key. What serialisers escape for the sake
 * of HTML (`" & ' + < = > \``), control characters and everything beyond ASCII cannot.
 */
export function maySpellKey(text: string, at: number): boolean {
  const high = text[at + 4];
  const low = text[at + 5]?.toLowerCase() ?? '';
  switch (high) {
    case '2':
      return !'267b'.includes(low);
    case '3':
      return !'cde'.includes(low);
    case '6':
      return low !== '0';
    case '4':
    case '5':
    case '7':
      return true;
    default:
      return false;
  }
}
