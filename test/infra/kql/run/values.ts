/** Values of KQL. Dynamics are what JSON.parse makes; there is no null string: an empty one stands for it. */

/** Milliseconds. Datetimes are `Date`s. */
export class Timespan {
  readonly ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `5m`, `0s`, `1d`. */
export function timespanOf(literal: string): Timespan {
  const [, number, unit = ''] = /^(\d+)([smhd])$/.exec(literal) ?? [];
  const ms = UNIT_MS[unit];
  if (ms === undefined) throw new Error(`timespan ${literal}: not one that is understood here`);
  return new Timespan(Number(number) * ms);
}

/** A number by which two values of one type compare; null where there is none. */
export function rankOf(value: unknown): number | string | null {
  if (value instanceof Date) return value.getTime();
  if (value instanceof Timespan) return value.ms;
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' || typeof value === 'string' ? value : null;
}

/** Below, at, or above zero; null where one of the two is null. */
export function compare(a: unknown, b: unknown): number | null {
  const [left, right] = [rankOf(a), rankOf(b)];
  if (left === null || right === null) return null;
  return left < right ? -1 : left > right ? 1 : 0;
}

export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

/** Of a string literal in quotes, with escapes, or verbatim behind an @. */
export function stringOf(literal: string): string {
  if (literal.startsWith('@')) return literal.slice(2, -1);
  return literal.slice(1, -1).replace(/\\(.)/g, (_, mark: string) => ({ n: '\n', r: '\r', t: '\t' })[mark] ?? mark);
}

export function formatDate(value: unknown, format: string): string {
  if (!(value instanceof Date)) return '';
  const [date = '', time = ''] = value.toISOString().slice(0, -1).split('T');
  const [yyyy, month, dd] = date.split('-');
  const [HH, mm, seconds = ''] = time.split(':');
  const [ss, fff] = seconds.split('.');
  const parts: Readonly<Record<string, string | undefined>> = { yyyy, MM: month, dd, HH, mm, ss, fff };
  return format.replace(/yyyy|MM|dd|HH|mm|ss|fff/g, (part) => parts[part] ?? '');
}

/** A regular expression of RE2, as far as JavaScript has it too; `(?i)` at its start is a flag here. */
export function patternOf(pattern: unknown, flags = ''): RegExp {
  const text = textOf(pattern);
  return text.startsWith('(?i)') ? new RegExp(text.slice('(?i)'.length), `${flags}i`) : new RegExp(text, flags);
}
