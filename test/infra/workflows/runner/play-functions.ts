/**
 * What functions of expressions give. Where the documentation leaves open what happens, the harsher way is taken: all arguments are
 * evaluated, also those of the branch that is not taken, and types are not converted.
 */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../definition.ts';

const TICKS_AT_EPOCH = 621_355_968_000_000_000;
const TICKS_PER_MS = 10_000;

export class EvaluationError extends Error {}

type Played = (args: readonly Json[], now: Date) => Json;

export const PLAYED: Readonly<Record<string, Played>> = {
  addMinutes: ([from, minutes]) => new Date(Date.parse(text(from)) + number(minutes) * 60_000).toISOString(),
  and: (args) => args.map(boolean).every((each) => each),
  base64: ([value]) => Buffer.from(text(value), 'utf8').toString('base64'),
  coalesce: (args) => args.find((each) => each !== null) ?? null,
  concat: (args) =>
    Array.isArray(args[0]) ? args.flatMap(array) : args.map((each) => (each === null ? '' : text(each))).join(''),
  contains: ([within, sought]) => {
    if (typeof within === 'string') return within.includes(text(sought));
    if (Array.isArray(within)) return within.some((each) => isDeepStrictEqual(each, sought));
    return Object.hasOwn(object(within), text(sought));
  },
  createArray: (args) => args,
  empty: ([value]) =>
    value === null || value === '' || (typeof value === 'object' && Object.keys(value ?? {}).length === 0),
  encodeUriComponent: ([value]) =>
    encodeURIComponent(text(value)).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`),
  equals: ([a, b]) => isDeepStrictEqual(a, b),
  first: ([value]) => (typeof value === 'string' ? value.charAt(0) : (array(value)[0] ?? null)),
  formatDateTime: ([value, format]) => {
    const date = new Date(text(value));
    if (format === 'r') return date.toUTCString();
    if (format === 'yyyy-MM-ddTHH:mm:ssZ') return `${date.toISOString().slice(0, 19)}Z`;
    throw new EvaluationError(`formatDateTime: the format ${JSON.stringify(format)} is not played here`);
  },
  greater: ([a, b]) => number(a) > number(b),
  greaterOrEquals: ([a, b]) => number(a) >= number(b),
  guid: () => randomUUID(),
  if: ([condition, yes, no]) => (boolean(condition) ? yes : no) ?? null,
  int: ([value]) => {
    if (!/^-?\d+$/.test(text(value))) throw new EvaluationError(`int: ${JSON.stringify(value)}`);
    return Number(value);
  },
  intersection: (args) =>
    array(args[0]).filter((each) => args.every((other) => array(other).some((one) => isDeepStrictEqual(one, each)))),
  join: ([values, sign]) =>
    array(values)
      .map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))
      .join(text(sign)),
  json: ([value]) => JSON.parse(text(value)) as Json,
  last: ([value]) => (typeof value === 'string' ? value.slice(-1) : (array(value).at(-1) ?? null)),
  length: ([value]) => (typeof value === 'string' ? value.length : array(value).length),
  mul: ([a, b]) => number(a) * number(b),
  not: ([value]) => !boolean(value),
  or: (args) => args.map(boolean).some((each) => each),
  replace: ([value, old, by]) => text(value).replaceAll(text(old), () => text(by)),
  setProperty: ([value, name, property]) => ({ ...object(value), [text(name)]: property ?? null }),
  split: ([value, sign]) => text(value).split(text(sign)),
  startsWith: ([value, start]) => text(value).toLowerCase().startsWith(text(start).toLowerCase()),
  string: ([value]) => (typeof value === 'string' ? value : JSON.stringify(value ?? null)),
  take: ([value, count]) =>
    typeof value === 'string' ? value.slice(0, number(count)) : array(value).slice(0, number(count)),
  ticks: ([value]) => Date.parse(text(value)) * TICKS_PER_MS + TICKS_AT_EPOCH,
  toLower: ([value]) => text(value).toLowerCase(),
  toUpper: ([value]) => text(value).toUpperCase(),
  union: (args) => {
    const all = args.flatMap(array);
    return all.filter((each, at) => all.findIndex((other) => isDeepStrictEqual(other, each)) === at);
  },
  utcNow: (_, now) => now.toISOString(),
};

function text(value: Json | undefined): string {
  if (typeof value !== 'string') throw new EvaluationError(`expected text, found ${JSON.stringify(value)}`);
  return value;
}

function number(value: Json | undefined): number {
  if (typeof value !== 'number') throw new EvaluationError(`expected a number, found ${JSON.stringify(value)}`);
  return value;
}

function boolean(value: Json | undefined): boolean {
  if (typeof value !== 'boolean') throw new EvaluationError(`expected true or false, found ${JSON.stringify(value)}`);
  return value;
}

function array(value: Json | undefined): readonly Json[] {
  if (!Array.isArray(value)) throw new EvaluationError(`expected an array, found ${JSON.stringify(value)}`);
  return value as readonly Json[];
}

function object(value: Json | undefined): JsonObject {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new EvaluationError(`expected an object, found ${JSON.stringify(value)}`);
  return value as JsonObject;
}
