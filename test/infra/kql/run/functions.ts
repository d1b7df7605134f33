/** Scalar functions of KQL, as far as queries here use them. Source: learn.microsoft.com/kusto/query/scalar-functions. */
import { compare, formatDate, isEmpty, patternOf, rankOf, textOf } from './values.ts';

type Scalar = (...values: unknown[]) => unknown;

export const SCALARS: Readonly<Record<string, Scalar>> = {
  array_length: (list) => (Array.isArray(list) ? list.length : null),
  bag_pack: (...values) =>
    Object.fromEntries(values.flatMap((name, i) => (i % 2 === 0 ? [[textOf(name), values[i + 1]]] : []))),
  bag_keys: (bag) => (typeof bag === 'object' && bag !== null && !Array.isArray(bag) ? Object.keys(bag) : null),
  bin: (value, size) => {
    const [at, step] = [Number(rankOf(value)), Number(rankOf(size))];
    const start = Math.floor(at / step) * step;
    return value instanceof Date ? new Date(start) : start;
  },
  case: (...values) => {
    for (let i = 0; i + 1 < values.length; i += 2) if (values[i] === true) return values[i + 1];
    return values.at(-1);
  },
  coalesce: (...values) => values.find((value) => !isEmpty(value)) ?? values.at(-1) ?? null,
  datetime_diff: (unit, later, earlier) => {
    if (unit !== 'minute') throw new Error(`datetime_diff in ${unit}: not understood here`);
    const [to, from] = [later, earlier].map((time) => Math.floor(Number(rankOf(time)) / 60_000));
    return Number(to) - Number(from);
  },
  extract: (pattern, group, text) => patternOf(pattern).exec(textOf(text))?.[Number(group)] ?? '',
  extract_all: (pattern, text) => [...textOf(text).matchAll(patternOf(pattern, 'g'))].map(([, first]) => first ?? ''),
  format_datetime: (time, format) => formatDate(time, textOf(format)),
  iff: (condition, yes, no) => (condition === true ? yes : no),
  indexof: (text, part) => textOf(text).indexOf(textOf(part)),
  isempty: isEmpty,
  isnotempty: (value) => !isEmpty(value),
  not: (value) => (typeof value === 'boolean' ? !value : null),
  parse_json: (text) => (typeof text === 'object' ? text : jsonOf(textOf(text))),
  parse_url: (url) => (URL.canParse(textOf(url)) ? { Path: new URL(textOf(url)).pathname } : {}),
  range: (from, to, step) =>
    Array.from(
      { length: Math.floor((Number(to) - Number(from)) / Number(step)) + 1 },
      (_, i) => Number(from) + i * Number(step),
    ),
  split: (text, by) => textOf(text).split(textOf(by)),
  strcat: (...values) => values.map(textOf).join(''),
  strcat_array: (list, by) => (Array.isArray(list) ? list.map(textOf).join(textOf(by)) : ''),
  strlen: (text) => textOf(text).length,
  substring: (text, from, length) =>
    textOf(text).slice(Number(from), length === undefined ? undefined : Number(from) + Number(length)),
  todatetime: (value) => {
    const time = Date.parse(textOf(value));
    return Number.isNaN(time) ? null : new Date(time);
  },
  toint: wholeOf,
  tolong: wholeOf,
  tolower: (text) => textOf(text).toLowerCase(),
  tostring: textOf,
};

/** Cut towards zero; null where it is no number. */
function wholeOf(value: unknown): number | null {
  const number = isEmpty(value) ? Number.NaN : Number(value);
  return Number.isFinite(number) ? Math.trunc(number) : null;
}

/** Text that is no JSON stays the text. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

type Compared = (left: unknown, right: unknown) => boolean | null;

const ordered =
  (holds: (order: number) => boolean): Compared =>
  (left, right) => {
    const order = compare(left, right);
    return order === null ? null : holds(order);
  };
const lower = (value: unknown) => textOf(value).toLowerCase();

/** Comparisons, by the kind of their node. */
export const COMPARISONS: Readonly<Record<string, Compared>> = {
  EqualExpression: ordered((order) => order === 0),
  NotEqualExpression: ordered((order) => order !== 0),
  GreaterThanExpression: ordered((order) => order > 0),
  GreaterThanOrEqualExpression: ordered((order) => order >= 0),
  LessThanExpression: ordered((order) => order < 0),
  LessThanOrEqualExpression: ordered((order) => order <= 0),
  EqualTildeExpression: (left, right) => lower(left) === lower(right),
  StartsWithExpression: (left, right) => lower(left).startsWith(lower(right)),
  EndsWithExpression: (left, right) => lower(left).endsWith(lower(right)),
  ContainsExpression: (left, right) => lower(left).includes(lower(right)),
  HasExpression: hasTerm,
  MatchesRegexExpression: (left, right) => patternOf(right).test(textOf(left)),
  BangTildeExpression: (left, right) => lower(left) !== lower(right),
};

/** Whether a text has a term as a whole: letters and digits do not go on at its ends. */
export function hasTerm(text: unknown, term: unknown): boolean {
  const words = textOf(term).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const edge = (at: number) => (/[\p{L}\p{N}]/u.test(textOf(term).at(at) ?? '') ? '[\\p{L}\\p{N}]' : '(?!)');
  return new RegExp(`(?<!${edge(0)})${words}(?!${edge(-1)})`, 'iu').test(textOf(text));
}

/** Whether a value is in a list: with `in` as it is, with `in~` in any case. */
export function isIn(value: unknown, list: readonly unknown[], anyCase: boolean): boolean {
  return list.some((each) => (anyCase ? lower(each) === lower(value) : compare(each, value) === 0));
}

/** Aggregates over the values of a group. Nulls count for nothing. */
export const AGGREGATES: Readonly<Record<string, (values: readonly unknown[], parameter?: unknown) => unknown>> = {
  count: (values) => values.length,
  sum: (values) => values.reduce<number>((sum, value) => sum + Number(value ?? 0), 0),
  max: (values) => values.reduce<unknown>((a, b) => ((compare(a, b) ?? (isEmpty(a) ? -1 : 1)) < 0 ? b : a), null),
  min: (values) => values.reduce<unknown>((a, b) => ((compare(a, b) ?? (isEmpty(a) ? 1 : -1)) > 0 ? b : a), null),
  percentile: (values, percent) =>
    [...values].sort((a, b) => compare(a, b) ?? 0)[
      Math.max(0, Math.ceil((values.length * Number(percent)) / 100) - 1)
    ] ?? null,
  dcount: (values) => new Set(values.map(textOf)).size,
  take_any: (values) => values[0] ?? null,
  make_set: (values) => [...new Set(values.filter((value) => value !== null))],
};
