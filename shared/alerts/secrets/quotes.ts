/**
 * Quotes of POSIX shells, cmd, PowerShell, SQL and JSON, found in the text as it is: also those that stand within other quotes and
 * are therefore escaped or doubled. A quote is known by its token (`"`, `\"`, `''`, `'\''`, `"""`), which closes what it opened.
 */

/** How many escapes in front of a quote are read: three levels of nesting take seven. */
const MAX_ESCAPES = 7;

/** Quotes that are closed by another character. */
const CURVED: Readonly<Record<string, string>> = { '\u201c': '\u201d', '\u2018': '\u2019' };

/**
 * How double quotes are read: a `"` within `$(...)` does not end them, nor one behind a backslash or backtick. Where nothing ends
 * them then, the next reading is tried.
 */
export const READINGS = ['expressions', 'escapes', 'plain'] as const;
export type Reading = (typeof READINGS)[number];

/** The token that opens a quote at a place, or '' where there is none. `inside` is the token of the quote around. */
export function openingAt(text: string, at: number, inside: string): string {
  const first = text[at] ?? '';
  if (first === "'" && inside.endsWith("'")) {
    for (const nested of ["'\\''", `'"'"'`, "''"]) if (text.startsWith(nested, at)) return nested;
  }
  if (first === '"') {
    if (text.startsWith('"""', at) && text[at + 3] !== '"') return '"""';
    return inside.endsWith('"') && text[at + 1] === '"' ? '""' : '"';
  }
  if (first === "'" || CURVED[first] !== undefined) return first;
  if (first === '@' && /["']/.test(text[at + 1] ?? '') && isBlank(text[at + 2] ?? '')) return text.slice(at, at + 2);
  return escapedAt(text, at);
}

function escapedAt(text: string, at: number): string {
  let end = at;
  while (end - at < MAX_ESCAPES && isEscape(text[end])) end++;
  const quote = text[end];
  return end > at && (quote === '"' || quote === "'") ? text.slice(at, end + 1) : '';
}

/** What closes a token. */
function closerOf(open: string): string {
  if (open.startsWith('@')) return `${open[1]}@`;
  return CURVED[open] ?? open;
}

/**
 * Where the quote that `open` began ends: of the text within, and behind its closing token. Null where nothing closes it.
 */
export function closingAt(
  text: string,
  open: string,
  from: number,
  to: number,
  reading: Reading,
): { readonly inner: number; readonly end: number } | null {
  const close = closerOf(open);
  let at = -1;
  if (open === '"') at = doubleEnd(text, from, to, reading);
  else if (open === "'") at = singleEnd(text, from, to);
  else at = tokenEnd(text, close, from, to);
  return at === -1 ? null : { inner: at, end: at + close.length };
}

/** A token that is part of a longer run of escapes is another one. */
function tokenEnd(text: string, close: string, from: number, to: number): number {
  let at = text.indexOf(close, from);
  while (at !== -1 && at + close.length <= to && isEscape(close[0]) && isEscape(text[at - 1]) && at > from)
    at = text.indexOf(close, at + close.length);
  return at !== -1 && at + close.length <= to ? at : -1;
}

function doubleEnd(text: string, from: number, to: number, reading: Reading): number {
  let brackets = 0;
  let isTriple = false;
  for (let at = from; at < to; at++) {
    if (text[at] !== '"') {
      if (reading !== 'plain' && isEscape(text[at])) at++;
      else if (reading === 'expressions') brackets = Math.max(0, brackets + bracket(text, at, brackets));
    } else if (brackets === 0) {
      const run = at === from ? 1 : quotesFrom(text, at, to);
      // Three are a quote of their own behind a blank, and until it ends; else a doubled one and the end.
      if (run === 1 || (run === 3 && !isTriple && !isBlank(text[at - 1] ?? ' '))) return at + run - 1;
      isTriple = (run === 3) !== isTriple;
      at += run - 1;
    }
  }
  return -1;
}

/** `$(` is counted at its dollar sign, brackets within it as well. */
function bracket(text: string, at: number, open: number): number {
  if (text[at] === '$') return text[at + 1] === '(' ? 1 : 0;
  if (open === 0 || text[at - 1] === '$') return 0;
  return text[at] === '(' ? 1 : text[at] === ')' ? -1 : 0;
}

/** How many quotes stand here, up to three. */
function quotesFrom(text: string, at: number, to: number): number {
  let end = at;
  while (end < to && end < at + 3 && text[end] === '"') end++;
  return end - at;
}

/** Nothing escapes within single quotes but a second one; programs of C's family write a backslash before a letter's apostrophe. */
function singleEnd(text: string, from: number, to: number): number {
  for (let at = text.indexOf("'", from); at !== -1 && at < to; at = text.indexOf("'", at + 1)) {
    if (text.startsWith("'\\''", at) && at + 4 <= to) at += 3;
    else if (text.startsWith(`'"'"'`, at) && at + 5 <= to) at += 4;
    else if (text[at + 1] === "'" && at > from && at + 1 < to) at += 1;
    else if (!(text[at - 1] === '\\' && at > from && /\w/.test(text[at + 1] ?? ''))) return at;
  }
  return -1;
}

function isEscape(character: string | undefined): boolean {
  return character === '\\' || character === '`';
}

export function isBlank(character: string): boolean {
  return character <= ' ' || character === '\u00a0';
}
