/** Scalar functions of KQL, as far as the rules use them. Source: learn.microsoft.com/kusto/query/scalar-functions. */
import { compare, formatDate, isEmpty, textOf } from './values.ts';

type Scalar = (...values: unknown[]) => unknown;

export const SCALARS: Readonly<Record<string, Scalar>> = {
  array_length: (list) => (Array.isArray(list) ? list.length : null),
  bag_keys: (bag) => (typeof bag === 'object' && bag !== null && !Array.isArray(bag) ? Object.keys(bag) : null),
  case: (...values) => {
    for (let i = 0; i + 1 < values.length; i += 2) if (values[i] === true) return values[i + 1];
    return values.at(-1);
  },
  coalesce: (...values) => values.find((value) => !isEmpty(value)) ?? values.at(-1) ?? null,
  extract: (pattern, group, text) => new RegExp(textOf(pattern)).exec(textOf(text))?.[Number(group)] ?? '',
  format_datetime: (time, format) => formatDate(time, textOf(format)),
  iff: (condition, yes, no) => (condition === true ? yes : no),
  indexof: (text, part) => textOf(text).indexOf(textOf(part)),
  isempty: isEmpty,
  isnotempty: (value) => !isEmpty(value),
  max_of: (...values) => values.reduce((a, b) => ((compare(a, b) ?? -1) < 0 ? b : a)),
  not: (value) => (typeof value === 'boolean' ? !value : null),
  parse_json: (text) => jsonOf(textOf(text)),
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
};

/** Whether a value is in a list: with `in` as it is, with `in~` in any case. */
export function isIn(value: unknown, list: readonly unknown[], anyCase: boolean): boolean {
  return list.some((each) => (anyCase ? lower(each) === lower(value) : compare(each, value) === 0));
}

/** Aggregates over the values of a group. Nulls count for nothing. */
export const AGGREGATES: Readonly<Record<string, (values: readonly unknown[]) => unknown>> = {
  count: (values) => values.length,
  sum: (values) => values.reduce<number>((sum, value) => sum + Number(value ?? 0), 0),
  max: (values) => values.reduce<unknown>((a, b) => ((compare(a, b) ?? (isEmpty(a) ? -1 : 1)) < 0 ? b : a), null),
  min: (values) => values.reduce<unknown>((a, b) => ((compare(a, b) ?? (isEmpty(a) ? 1 : -1)) > 0 ? b : a), null),
  take_any: (values) => values[0] ?? null,
  make_set: (values) => [...new Set(values.filter((value) => value !== null))],
};
