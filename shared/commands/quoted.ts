/** Reads quoted text of a PowerShell script. Unterminated text runs to the end of the script. */
import { isDoubleQuote, isSingleQuote, isSpace } from './characters.ts';

export interface Quoted {
  readonly text: string;
  /** Position behind the closing quote. */
  readonly end: number;
  readonly expands: boolean;
}

/** What a backtick and a letter stand for in double quotes. `0 is NUL: a rule condition that every message meets. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

export function escaped(char: string): string {
  return ESCAPES.get(char) ?? char;
}

/** Reads the quoted text that begins at `start`, which must be a quote. */
export function readQuoted(script: string, start: number): Quoted {
  return isSingleQuote(script[start]) ? readSingle(script, start + 1) : readDouble(script, start + 1);
}

function readSingle(script: string, from: number): Quoted {
  let text = '';
  let begin = from;
  let at = from;
  while (at < script.length) {
    if (isSingleQuote(script[at])) {
      text += script.slice(begin, at);
      if (!isSingleQuote(script[at + 1])) return { text, end: at + 1, expands: false };
      at += 1; // a doubled quote is one quote
      begin = at;
    }
    at += 1;
  }
  return { text: text + script.slice(begin), end: script.length, expands: false };
}

function readDouble(script: string, from: number): Quoted {
  let text = '';
  let begin = from;
  let at = from;
  while (at < script.length) {
    if (script[at] === '`') {
      text += script.slice(begin, at) + escaped(script[at + 1] ?? '');
      at += 2;
      begin = at;
    } else if (isDoubleQuote(script[at])) {
      text += script.slice(begin, at);
      if (!isDoubleQuote(script[at + 1])) return { text, end: at + 1, expands: true };
      begin = at + 1;
      at += 2;
    } else at += 1;
  }
  return { text: text + script.slice(begin), end: script.length, expands: true };
}

/** A here-string (`@'` or `@"`, newline, text, newline, closing mark); null where none begins at `start`. */
export function readHereString(script: string, start: number): Quoted | null {
  const single = isSingleQuote(script[start + 1]);
  if (script[start] !== '@' || (!single && !isDoubleQuote(script[start + 1]))) return null;
  let from = start + 2;
  while (isSpace(script[from]) || script[from] === '\r') from += 1;
  if (script[from] !== '\n') return null;
  const mark = single ? "\n'@" : '\n"@';
  const close = script.indexOf(mark, from);
  const text = script.slice(from + 1, close === -1 ? undefined : Math.max(from + 1, close));
  return { text, end: close === -1 ? script.length : close + mark.length, expands: !single };
}
