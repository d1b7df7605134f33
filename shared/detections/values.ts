/** Values of parameters that weaken or strengthen something: truth values and spans of time, however they are written. */
import { lowerLine } from '../commands/acts-of.ts';
import { parameter, UNRESOLVED_SPLAT, type Values } from '../commands/parameters.ts';
import type { AuditEvent, CmdletCall, ParameterValue, ProcessEvent } from '../events/event.ts';
import { isObject, parsedIfText } from '../events/json-text.ts';

export const DAY = 86_400_000;

/** `unknown`: only the script knows. Whoever judges takes it for the worse of the two, so that it hides nothing. */
export type State = 'on' | 'off' | 'unknown';

const ON: ReadonlySet<string> = new Set(['true', '$true', 'yes', 'on', 'enabled']);
const OFF: ReadonlySet<string> = new Set(['false', '$false', '$null', 'no', 'off', 'disabled']);
const NUMBER = /^[+-]?(?:0x[0-9a-f]{1,8}|\d{1,9}(?:\.\d{1,9})?)$/;

/** What a switch or boolean is set to; null where it was not given. A switch without a value is on. */
export function stateOf(call: CmdletCall, name: string): State | null {
  const values = parameter(call, name);
  return values === null ? null : stateOfValue(values.at(-1) ?? true);
}

/** Whether a parameter is set to a state, or to something that may be that state. */
export function mayBe(call: CmdletCall, name: string, state: 'on' | 'off'): boolean {
  const values = parameter(call, name);
  if (values === null) return false;
  // A second value may stand in a text that somebody chose: it takes nothing back.
  const found = (values.length === 0 ? [true] : values).map(stateOfValue);
  return found.includes(state) || found.includes('unknown');
}

export function stateOfValue(value: ParameterValue): State {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  const text = bare(value);
  if (ON.has(text)) return 'on';
  if (OFF.has(text)) return 'off';
  if (NUMBER.test(text)) return Number(text) === 0 ? 'off' : 'on';
  if (text.startsWith('!')) return inverse(stateOfValue(text.slice(1)));
  if (text.startsWith('-not ')) return inverse(stateOfValue(text.slice(5)));
  return stateOfJson(parsedIfText(text));
}

/** `[false]`, `{"IsPresent":false}` (a switch, written out), `{"Value":"True"}`. */
function stateOfJson(value: unknown): State {
  const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof one === 'boolean') return one ? 'on' : 'off';
  if (typeof one === 'number') return one === 0 ? 'off' : 'on';
  if (!isObject(one)) return 'unknown';
  const inner = one.ispresent ?? one.value;
  if (typeof inner === 'boolean') return inner ? 'on' : 'off';
  return typeof inner === 'string' && ON.has(inner)
    ? 'on'
    : typeof inner === 'string' && OFF.has(inner)
      ? 'off'
      : 'unknown';
}

function inverse(state: State): State {
  return state === 'unknown' ? state : state === 'on' ? 'off' : 'on';
}

/** Lower case, without casts, brackets and quotes around it: `([bool]0)`, `"$false"`, `$(0)`. */
function bare(value: string): string {
  let text = value.trim().toLowerCase();
  for (let rounds = 0; rounds < 4; rounds += 1) {
    const before = text;
    if (/^\[(?:system\.)?(?:bool|boolean|switch|int|int32|string|timespan)\](?!::)/.test(text))
      text = text.slice(text.indexOf(']') + 1);
    if (text.startsWith('$(')) text = text.slice(1);
    if (text.startsWith('(') && text.endsWith(')')) text = text.slice(1, -1);
    if (/^(["']).*\1$/s.test(text)) text = text.slice(1, -1);
    text = text.trim();
    if (text === before) break;
  }
  return text;
}

/** `d.hh:mm:ss`, `hh:mm:ss`, `hh:mm`, and with a fraction. Source: .NET, "Standard TimeSpan format strings". */
const SPAN = /^-?(?:(\d{1,8})[.:](?=\d+:\d+:))?(\d{1,4}):(\d{1,4})(?::(\d{1,4})(?:\.\d{1,9})?)?$/;
/** Exchange takes a plain number for days. */
const DAYS = /^[+-]?(\d{1,8}(?:\.\d{1,4})?)(?: ?(?:d|days?))?$/;
const FROM = /^\[(?:system\.)?timespan\]::from(days|hours|minutes|seconds|milliseconds|ticks)\((.{0,20})\)$/;
/** ISO 8601, as some exports write spans: `P14D`, `PT0S`. */
const ISO = /^p(?:(\d{1,6})d)?(?:t(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})(?:\.\d{1,9})?s)?)?$/;
const UNITS: ReadonlyMap<string, number> = new Map([
  ['days', DAY],
  ['hours', 3_600_000],
  ['minutes', 60_000],
  ['seconds', 1_000],
  ['milliseconds', 1],
  ['ticks', 1 / 10_000],
]);

/** Milliseconds; Infinity for `Unlimited`; null where only the script knows. Negative spans count as none. */
export function spanOf(value: ParameterValue | null): number | null {
  if (typeof value !== 'string') return null;
  const text = bare(value);
  // Where Exchange takes no span at all (a hold, the age of a tag), it means without end.
  if (text === 'unlimited' || text === '$null' || text === '[timespan]::maxvalue') return Number.POSITIVE_INFINITY;
  if (text === '[timespan]::zero' || text === '[system.timespan]::zero') return 0;
  const negative = text.startsWith('-');
  const span = SPAN.exec(text);
  if (span !== null) return negative ? 0 : total(span.slice(1));
  const days = DAYS.exec(text);
  if (days !== null) return negative ? 0 : Number(days[1]) * DAY;
  const from = FROM.exec(text);
  if (from !== null) return scaled(from[2] ?? '', from[1] ?? '');
  const iso = ISO.exec(text);
  if (iso !== null && text.length > 2) return total(iso.slice(1));
  return spanOfJson(parsedIfText(text));
}

function total([days, hours, minutes, seconds]: readonly (string | undefined)[]): number {
  return number(days) * DAY + number(hours) * 3_600_000 + number(minutes) * 60_000 + number(seconds) * 1_000;
}

function number(text: string | undefined): number {
  return text === undefined ? 0 : Number(text);
}

function scaled(amount: string, unit: string): number | null {
  const count = Number(bare(amount) || 'none');
  const size = UNITS.get(unit);
  return Number.isNaN(count) || size === undefined ? null : Math.max(0, count * size);
}

/** A TimeSpan that was written out as an object. */
function spanOfJson(value: unknown): number | null {
  if (!isObject(value)) return null;
  if (typeof value.ticks === 'number') return Math.max(0, value.ticks / 10_000);
  return typeof value.totaldays === 'number' ? Math.max(0, value.totaldays * DAY) : null;
}

/** What a parameter of time is set to. `line` may hold the `New-TimeSpan` that gives it. */
export function givenSpan(call: CmdletCall, name: string, line: readonly CmdletCall[]): number | null {
  const values = parameter(call, name);
  const known = spanOf(values?.at(-1) ?? null);
  if (known !== null) return known;
  const made = line.filter((other) => other.name === 'new-timespan');
  const [only] = made;
  return only === undefined || made.length > 1 ? null : spanOfCall(only);
}

function spanOfCall(call: CmdletCall): number | null {
  let sum = 0;
  for (const [unit, size] of UNITS) {
    const value = call.parameters.get(unit)?.at(-1);
    if (value === undefined) continue;
    const count = Number(typeof value === 'string' ? value.trim() || 'none' : 'none');
    if (Number.isNaN(count)) return null;
    sum += count * size;
  }
  return call.parameters.size === 0 ? 0 : Math.max(0, sum);
}

/** What a property was before, where an admin record says so. */
export function before(event: AuditEvent | ProcessEvent, name: string): string | null {
  return event.kind === 'audit' ? (event.modified?.get(name.toLowerCase())?.before ?? null) : null;
}

/** Whether a setting is, by the record itself, what it was before. Two empty values only say that neither was logged. */
export function unchanged(event: AuditEvent | ProcessEvent, name: string): boolean {
  const change = event.kind === 'audit' ? event.modified?.get(name.toLowerCase()) : undefined;
  return change !== undefined && (change.before ?? '').trim() !== '' && change.before === change.after;
}

/** Values of a parameter, empty where it was given as nothing (`$null`, `""`, `@()`); null where it was not given. */
export function givenTexts(call: CmdletCall, name: string): string[] | null {
  const values: Values | null = parameter(call, name);
  if (values === null) return null;
  return values.map((value) => String(value).trim()).filter((text) => !NOTHING.has(text.toLowerCase()));
}

const NOTHING: ReadonlySet<string> = new Set(['', '$null', '@()', '{}', '[]', 'none', '0']);

/**
 * Whether a command line may set one of these parameters out of sight: in a table that it fills elsewhere, or as a default
 * of the session (`$PSDefaultParameterValues['Set-Mailbox:AuditEnabled'] = $false`).
 */
export function mayHide(call: CmdletCall, event: AuditEvent | ProcessEvent, names: readonly string[]): boolean {
  if (event.kind !== 'process') return false;
  const line = lowerLine(event);
  if (!call.parameters.has(UNRESOLVED_SPLAT) && !line.includes('psdefaultparametervalues')) return false;
  return names.some((name) => line.includes(name.toLowerCase()));
}
