/**
 * Quotes of POSIX shells, cmd, PowerShell, SQL and JSON, found in the text as it is: also those that stand within other quotes and
 * are therefore escaped or doubled. A quote is known by its token (`"`, `\"`, `''`, `'\''`, `"""`), which closes what it opened.
 */

/** How many escapes in front of a quote are read: three levels of nesting take seven. */
const MAX_ESCAPES = 7;

/** Quotes that are closed by another character. */
const CURVED: Readonly<Record<string, string>> = { '\u201c': '\u201d', '\u2018': '\u2019' };

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
 * @param strict whether escapes and expressions within double quotes count
 */
export function closingAt(
  text: string,
  open: string,
  from: number,
  to: number,
  strict: boolean,
): { readonly inner: number; readonly end: number } | null {
  const close = closerOf(open);
  let at = -1;
  if (open === '"') at = doubleEnd(text, from, to, strict);
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

/** Strictly, a backslash or backtick keeps the quote, and so do a second quote and `$(` around it. */
function doubleEnd(text: string, from: number, to: number, strict: boolean): number {
  let brackets = 0;
  for (let at = from; at < to; at++) {
    const character = text[at];
    if (character === '"' && brackets === 0) {
      const run = at === from ? 1 : quotesFrom(text, at, to);
      if (run === 1) return at;
      at += run - 1;
    } else if (strict) {
      if (isEscape(character)) at++;
      else if (text.startsWith('$(', at)) brackets += 1;
      else if (brackets > 0 && (character === '(' || character === ')')) brackets += bracket(text, at);
    }
  }
  return -1;
}

/** `$(` is counted at its dollar sign. */
function bracket(text: string, at: number): number {
  if (text[at] === ')') return -1;
  return text[at - 1] === '$' ? 0 : 1;
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
