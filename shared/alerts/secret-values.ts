/**
 * Where a value begins and ends behind a name that says it is secret, as shells, connection strings and JSON write it. Each
 * character is looked at once. In doubt the value is longer: half a password is worse than a word too few.
 */

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface ValueOptions {
  /** Characters that end a value without quotes, beside blanks. */
  readonly ends: string;
  /** A dollar sign begins a variable, not a value. */
  readonly variables: boolean;
}

/** A shell's word: what follows `;`, `|` or `&` is the next command, and must be seen. */
export const WORD: ValueOptions = { ends: ';|&)', variables: true };
/** An argument of a program of Windows: only blanks and cmd's own marks end it. */
export const ARGUMENT: ValueOptions = { ends: '|&', variables: false };

const CLOSES: Readonly<Record<string, string>> = { '"': '"', "'": "'", '\u201c': '\u201d', '\u2018': '\u2019' };

/** The value at a place, without its quotes; null where there is none or it is no secret (a variable, an expression). */
export function valueAt(text: string, at: number, options: ValueOptions): Span | null {
  // `('x')`, `$("x")`: a text in brackets is that text.
  const inner = IN_BRACKETS.exec(text.slice(at, at + 16))?.[0].length ?? 0;
  if (inner > 0) return valueAt(text, at + inner, options);
  const escaped = text[at] === '\\' || text[at] === '`';
  const open = text[escaped ? at + 1 : at] ?? '';
  const close = CLOSES[open];
  if (close !== undefined) {
    const from = at + (escaped ? 2 : 1);
    const to = quotedEnd(text, from, close, escaped);
    const isVariable = close === '"' && options.variables && VARIABLE.test(text.slice(from, Math.min(to, from + 80)));
    return isVariable || to === from ? null : { from, to };
  }
  // Before the end is looked for: a place that is no value must not cost the length of what follows.
  const start = text.slice(at, at + 80);
  if (NO_VALUE.test(start) || (options.variables && EXPRESSION.test(start))) return null;
  const to = wordEnd(text, at, options);
  return to === at ? null : { from: at, to };
}

const IN_BRACKETS = /^(?:\$?\(\s{0,4}){1,2}(?=["'\u201c\u2018])/;

export const MASK = '***';

/** `%NAME%`, `!NAME!`, and a prompt's `*`. */
const NO_VALUE = /^(?:%\w{1,70}%(?![^\s"';|&])|!\w{1,70}!(?![^\s"';|&])|\*(?!\S))/;
/** `$name`, `(Get-Credential)`, `@{`, `{`, `<placeholder>`: to shells that have variables. */
const EXPRESSION = /^(?:[$({<]|@[({])/;
const VARIABLE = /^\$(?:[\w:]{1,70}|\{[\w:]{1,70}\}|\([^"]{0,70})$/;

/** Behind the last character of a value in quotes: a quote that is doubled or escaped does not end it. The end where none does. */
function quotedEnd(text: string, from: number, close: string, escaped: boolean): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === close) {
      if (escaped || text[at + 1] !== close) return escaped && /[\\`]/.test(text[at - 1] ?? '') ? at - 1 : at;
      at++;
    } else if (!escaped && close === '"' && (character === '\\' || character === '`') && text[at + 1] === close) at++;
  }
  return text.length;
}

/** A quote within a word is part of it, unless it closes what the whole command stands in. */
function wordEnd(text: string, from: number, { ends }: ValueOptions): number {
  let at = from;
  while (!isOver(text, at, ends)) {
    const escaped = text[at] === '\\' ? 1 : 0;
    const isQuote = /["']/.test(text[at + escaped] ?? '');
    if (isQuote && (isOver(text, at + escaped + 1, ends) || /["']/.test(text[at + escaped + 1] ?? ''))) return at;
    at += 1 + escaped;
  }
  return Math.min(at, text.length);
}

function isOver(text: string, at: number, ends: string): boolean {
  const character = text[at] ?? ' ';
  return isBlank(character) || ends.includes(character) || (character === ';' && isBlank(text[at + 1] ?? ' '));
}

function isBlank(character: string): boolean {
  return character <= ' ' || character === '\u00a0';
}

/** Whether a place between blanks holds the next flag instead of a value. */
export function isFlag(text: string, at: number): boolean {
  return /^--?[a-z]/i.test(text.slice(at, at + 3));
}

/** The first place from here on that is no blank. */
export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text[at] ?? '')) at++;
  return at;
}
