/** Parameters of cmdlets: a list of names and values, or one line of text such as `-Name "x" -TeamsLocation ("ALL")`. */
import { cutJson } from './cut-json.ts';
import type { ParameterValue } from './event.ts';
import { booleanText, isObject, type JsonObject, listOf, objectOf, parsedIfText } from './json-text.ts';

export type Parameters = ReadonlyMap<string, readonly ParameterValue[]>;

/** Reads `Parameters` in whatever form it has. What is not understood gives no parameter, never an error. */
export function readParameters(value: unknown): Parameters {
  const parsed = parsedIfText(value);
  if (typeof parsed === 'string' && !parsed.startsWith('@{')) return readCutList(parsed) ?? readParameterLine(parsed);
  const parameters = new Map<string, ParameterValue[]>();
  if (isObject(parsed) && !isPair(parsed)) {
    // Some collectors make an object of the list: `{"Identity": "x", "DeleteContent": "True"}`.
    for (const [name, given] of Object.entries(parsed))
      if (name.trim() !== '') add(parameters, name.trim(), valuesOf(given));
    return parameters;
  }
  for (const entry of listOf(parsed)) {
    const pair = isObject(entry) ? entry : objectOf(entry);
    const name = pair?.Name ?? pair?.name;
    if (typeof name !== 'string' || name.trim() === '') continue;
    add(parameters, name.trim(), valuesOf(pair?.Value ?? pair?.value));
  }
  return parameters;
}

/** An entry of the list. `Name` is a parameter of rules as well: then others stand beside it, or its value is no name. */
function isPair(value: JsonObject): boolean {
  return Object.keys(value).every((key) => PAIR.has(key)) && typeof (value.Name ?? value.name) === 'string';
}

const PAIR: ReadonlySet<string> = new Set(['Name', 'name', 'Value', 'value', '@odata.type', '_type']);

/** A list whose text was cut: more was given than it shows. What has lost its value is left out. */
function readCutList(text: string): Parameters | null {
  const list = cutJson(text.trim(), 'kept');
  if (list === undefined) return null;
  const whole = Array.isArray(list) ? list.filter((entry) => isObject(entry) && 'Value' in entry) : list;
  return new Map<string, readonly ParameterValue[]>([[UNSEEN_PARAMETERS, [true]], ...readParameters(whole)]);
}

function valuesOf(value: unknown): ParameterValue[] {
  if (Array.isArray(value)) return value.flatMap(valuesOf);
  if (typeof value === 'string') {
    // A list of strings is a list; any other text in brackets may be the name of a rule.
    const parsed = value.startsWith('[') ? parsedIfText(value) : value;
    if (Array.isArray(parsed) && parsed.length > 0 && parsed.every((entry) => typeof entry === 'string')) return parsed;
    const text = unquoted(value);
    return [booleanText(text) ?? text];
  }
  if (typeof value === 'boolean') return [value];
  if (value === null || value === undefined) return [''];
  try {
    return [JSON.stringify(value)];
  } catch {
    return ['']; // nested too deep to be written
  }
}

/** What a string says that is written as JSON: `"-1"` in its quotes. */
function unquoted(value: string): string {
  if (!/^\s{0,8}".*"\s{0,8}$/s.test(value)) return value;
  try {
    const text: unknown = JSON.parse(value);
    return typeof text === 'string' ? text : value;
  } catch {
    return value;
  }
}

function add(parameters: Map<string, ParameterValue[]>, name: string, values: readonly ParameterValue[]): void {
  const key = name.toLowerCase();
  const known = parameters.get(key);
  if (known === undefined) parameters.set(key, [...values]);
  else known.push(...values);
}

/** Name under which it is noted that some parameters are not shown: they were cut off, or stand in a variable. */
export const UNSEEN_PARAMETERS = '@';
/** What the service writes where it cut a text. Inside the quotes it cut the value alone. */
const CUT = '[...]';

const NAME = /-([A-Za-z]\w*)(?=[\s:]|$)/y;
const SPACE = /\s/;

/**
 * Reads a line of parameters. Quotes inside a value are not escaped in these logs (`"<a href="x">"`), so a quote closes a
 * value only where a name or the end follows. Lines are cut by the service at any place; what is left is read as far as
 * it goes. Time is linear in the length of the line, whatever stands in it.
 */
export function readParameterLine(text: string): Parameters {
  const parameters = new Map<string, ParameterValue[]>();
  const trimmed = text.trimEnd();
  const cut = trimmed.endsWith(CUT);
  const line = cut ? trimmed.slice(0, -CUT.length) : text;
  if (cut) parameters.set(UNSEEN_PARAMETERS, [true]);
  let at = 0;
  while (at < line.length) {
    const name = nameAt(line, at);
    if (name === null) {
      at += 1;
      continue;
    }
    const end = at + name.length + 1;
    const value = readValue(line, skipSpace(line, line[end] === ':' ? end + 1 : end));
    add(parameters, name, value.values);
    at = value.end;
  }
  return parameters;
}

interface LineValue {
  readonly values: readonly ParameterValue[];
  readonly end: number;
}

function readValue(line: string, start: number): LineValue {
  const first = line[start];
  if (first === undefined || nameAt(line, start) !== null) return { values: [true], end: start };
  if (first === '"' || first === "'") {
    const close = closingMark(line, start + 1, first);
    return { values: splitQuoted(line.slice(start + 1, close)), end: close + 1 };
  }
  if (first === '(') {
    const close = closingMark(line, start + 1, ')');
    const inner = line.slice(start + 1, close).trim();
    return { values: splitQuoted(inner.replace(/^["']/, '').replace(/["']$/, '')), end: close + 1 };
  }
  const end = unquotedEnd(line, start);
  const text = line.slice(start, end);
  return { values: [scalar(text.length > 1 && text.endsWith('.') ? text.slice(0, -1) : text)], end };
}

function splitQuoted(text: string): ParameterValue[] {
  return text.split(/["'] ?, ?["']/).map(scalar);
}

/** Where a quoted or bracketed value closes: at the first mark behind which a name or the end follows. */
function closingMark(line: string, from: number, mark: string): number {
  for (let at = line.indexOf(mark, from); at !== -1; at = line.indexOf(mark, at + 1)) {
    if (valueMayEnd(line, at + 1)) return at;
  }
  return line.length;
}

/** An unquoted value may hold spaces: it goes on to the next name. */
function unquotedEnd(line: string, start: number): number {
  let end = start;
  let at = start;
  while (at < line.length) {
    if (SPACE.test(line[at] ?? '')) {
      at = skipSpace(line, at);
      if (nameAt(line, at) !== null) break;
    } else {
      at += 1;
      end = at;
    }
  }
  return end;
}

/** Behind a value stands the next name, or the end, which the on-premises log closes with a full stop. */
function valueMayEnd(line: string, from: number): boolean {
  const next = skipSpace(line, from);
  if (next >= line.length) return true;
  if (line[next] === '.') return next - from < 2 && skipSpace(line, next + 1) >= line.length;
  return next > from && nameAt(line, next) !== null;
}

/** The name of the parameter that begins here: `-Name` at the start of a word. */
function nameAt(line: string, at: number): string | null {
  if (line[at] !== '-' || (at > 0 && !SPACE.test(line[at - 1] ?? ''))) return null;
  NAME.lastIndex = at;
  return NAME.exec(line)?.[1] ?? null;
}

function skipSpace(line: string, from: number): number {
  let at = from;
  while (at < line.length && SPACE.test(line[at] ?? '')) at += 1;
  return at;
}

function scalar(text: string): ParameterValue {
  return booleanText(text) ?? text;
}
