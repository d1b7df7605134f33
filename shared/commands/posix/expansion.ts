/** Reads what stands behind a dollar sign: where it ends, and what it amounts to. */
import type { ShellContext } from './context.ts';

/** Index of the bracket that closes what was opened before `from`, past quotes and nested brackets; the end if none does. */
export function closingParenthesis(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\\') at += 1;
    else if (char === "'") at = indexOrEnd(text, "'", at + 1);
    else if (char === '"') at = closingQuote(text, at + 1);
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

/** Index of the double quote that ends the text from `from`. */
function closingQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
    else if (text[at] === '$' && text[at + 1] === '(') at = closingInQuotes(text, at + 2);
  }
  return text.length;
}

/** As `closingParenthesis`, without going down into further quotes: enough to find where a quoted substitution ends. */
function closingInQuotes(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

export function indexOrEnd(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at === -1 ? text.length : at;
}

/** End of a name that begins at `from`; digits and signs are names of one character. */
export function nameEnd(text: string, from: number): number {
  const first = text.charCodeAt(from);
  if (!isNameStart(first)) return from + 1;
  let at = from + 1;
  while (isNameStart(text.charCodeAt(at)) || isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

export function isNameStart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** What stands in `${...}`: a name, and what is done to its value. */
export function braced(body: string, context: ShellContext): string {
  if (body.startsWith('#') && body.length > 1) return String(context.value(body.slice(1)).length);
  if (body.startsWith('!')) return context.value(context.value(body.slice(1)));
  const end = nameEnd(body, 0);
  const name = body.slice(0, end);
  const rest = body.slice(end).replace(/^\[[^\]]{0,16}\]/, '');
  const value = context.value(name);
  if (rest === '') return value;
  const [, sign, given] = /^:?([-=])([\s\S]*)$/.exec(rest) ?? [];
  if (given !== undefined) {
    if (context.variables.has(name)) return value;
    if (sign === '=') context.set(name, given);
    return given;
  }
  const instead = /^:?\+([\s\S]*)$/.exec(rest)?.[1];
  if (instead !== undefined) return context.variables.has(name) ? instead : '';
  const [, from, , length] = /^:\s{0,4}(-?\d{1,5})(:(-?\d{1,5}))?$/.exec(rest) ?? [];
  if (from !== undefined) return part(name === 'HOME' ? '/home' : value, Number(from), length);
  if (rest.startsWith('/')) return replaced(value, rest);
  if (rest.startsWith('^')) return rest.startsWith('^^') ? value.toUpperCase() : value;
  if (rest.startsWith(',')) return value.toLowerCase();
  return trimmed(value, rest);
}

function part(value: string, from: number, length: string | undefined): string {
  const start = from < 0 ? Math.max(0, value.length + from) : from;
  const count = length === undefined ? value.length : Number(length);
  return count < 0 ? value.slice(start, count) : value.slice(start, start + count);
}

/** `/from/to` and `//from/to`, literally. */
function replaced(value: string, rest: string): string {
  const all = rest.startsWith('//');
  const body = rest.slice(all ? 2 : 1);
  const slash = body.indexOf('/', 1);
  const from = slash === -1 ? body : body.slice(0, slash);
  const to = slash === -1 ? '' : body.slice(slash + 1);
  if (from === '') return value;
  return all ? value.split(from).join(to) : value.replace(from, () => to);
}

/** `#prefix` and `%suffix`, literally: patterns stay unread. */
function trimmed(value: string, rest: string): string {
  const body = rest.replace(/^(?:##?|%%?)/, '');
  if (rest.startsWith('#')) return value.startsWith(body) ? value.slice(body.length) : value;
  if (rest.startsWith('%')) return body !== '' && value.endsWith(body) ? value.slice(0, -body.length) : value;
  return value;
}
