/** Expressions of KQL over one row, or over a group of rows. What is not understood throws: nothing is guessed. */
import { AGGREGATES, COMPARISONS, hasTerm, isIn, SCALARS } from './functions.ts';
import { at, type Tree } from './syntax.ts';
import { isEmpty, rankOf, stringOf, Timespan, timespanOf } from './values.ts';

/** When the row arrived, ms: what `ingestion_time()` says. */
export const INGESTED: unique symbol = Symbol('ingested');

export interface Row {
  readonly [INGESTED]?: number;
  readonly [column: string]: unknown;
}

export interface KqlTable {
  readonly rows: readonly Row[];
}

/** A function that `let` declares. */
export interface Declared {
  readonly parameters: readonly string[];
  readonly body: Tree;
}

export interface Scope {
  /** Scalars, tables and functions by name. */
  readonly names: ReadonlyMap<string, unknown>;
  readonly now: number;
  readonly row: Row;
  /** The rows that aggregates are of; absent outside `summarize`. */
  readonly group?: readonly Row[];
  /** Place of the row in its table, from 1. */
  readonly place?: number;
  readonly table: (tree: Tree, scope: Scope) => KqlTable;
}

export function evaluate(tree: Tree, scope: Scope): unknown {
  const value = (place: number) => evaluate(at(tree, place), scope);
  const others = () => tree.parts.slice(1).flatMap((each) => listed(each, scope));
  const comparison = COMPARISONS[tree.kind];
  if (comparison !== undefined) return comparison(value(0), value(1));
  switch (tree.kind) {
    case 'NameReference':
      return named(tree.text, scope);
    case 'StringLiteralExpression':
      return stringOf(tree.text);
    case 'LongLiteralExpression':
      return Number(tree.text);
    case 'BooleanLiteralExpression':
      return tree.text === 'true';
    case 'TimespanLiteralExpression':
      return timespanOf(tree.text);
    case 'DateTimeLiteralExpression':
      return SCALARS.todatetime?.(tree.text.slice('datetime('.length, -1));
    case 'UnaryMinusExpression':
      return -Number(value(0));
    case 'AndExpression':
      return value(0) === true && value(1) === true;
    case 'OrExpression':
      return value(0) === true || value(1) === true;
    case 'AddExpression':
    case 'SubtractExpression':
      return sum(value(0), value(1), tree.kind === 'AddExpression' ? 1 : -1);
    case 'MultiplyExpression':
      return product(value(0), value(1));
    case 'DynamicExpression':
      return JSON.parse(tree.text.slice('dynamic('.length, -1));
    case 'DivideExpression':
      return Number(rankOf(value(0))) / Number(rankOf(value(1)));
    case 'ParenthesizedExpression':
    case 'BracketedExpression':
      return value(0);
    case 'InExpression':
      return isIn(value(0), others(), false);
    case 'InCsExpression':
      return isIn(value(0), others(), true);
    case 'NotInCsExpression':
      return !isIn(value(0), others(), true);
    case 'HasAnyExpression':
      return others().some((term) => hasTerm(value(0), term));
    case 'BetweenExpression': {
      const [from, to] = at(tree, 1).parts.map((each) => rankOf(evaluate(each, scope)));
      const inner = rankOf(value(0));
      return inner !== null && from != null && to != null && inner >= from && inner <= to;
    }
    case 'PathExpression':
      return memberOf(value(0), at(tree, 1).text);
    case 'ElementExpression':
      return memberOf(value(0), value(1));
    case 'ToScalarExpression': {
      const [first] = scope.table(at(tree, 0), scope).rows;
      return first === undefined ? null : (Object.values(first)[0] ?? null);
    }
    case 'FunctionCallExpression':
      return call(tree, scope);
    default:
      throw new Error(`${tree.kind} "${tree.text}": not understood here`);
  }
}

function named(name: string, { row, names }: Scope): unknown {
  if (name in row) return row[name] ?? null;
  if (names.has(name)) return names.get(name);
  throw new Error(`${name}: neither a column nor a name`);
}

/** Values of a list, of an array, or of the first column of a table. */
function listed(tree: Tree, scope: Scope): unknown[] {
  const value = evaluate(tree, scope);
  if (Array.isArray(value)) return value;
  return isTable(value) ? value.rows.map((row) => Object.values(row)[0]) : [value];
}

export function isTable(value: unknown): value is KqlTable {
  return typeof value === 'object' && value !== null && 'rows' in value;
}

function memberOf(value: unknown, key: unknown): unknown {
  if (typeof value !== 'object' || value === null) return null;
  return Reflect.get(value, String(key)) ?? null;
}

function sum(left: unknown, right: unknown, sign: 1 | -1): unknown {
  const [a, b] = [rankOf(left), rankOf(right)];
  if (typeof a !== 'number' || typeof b !== 'number') return null;
  const total = a + sign * b;
  if (left instanceof Date) return right instanceof Date ? new Timespan(total) : new Date(total);
  return left instanceof Timespan ? new Timespan(total) : total;
}

/** Of numbers, or of a number and a timespan. */
function product(left: unknown, right: unknown): unknown {
  const total = Number(rankOf(left)) * Number(rankOf(right));
  return left instanceof Timespan || right instanceof Timespan ? new Timespan(total) : total;
}

function call(tree: Tree, scope: Scope): unknown {
  const [{ text: name } = tree, ...given] = tree.parts;
  const values = () => given.map((each) => evaluate(each, scope));
  switch (name) {
    case 'now':
      return new Date(scope.now);
    case 'ago':
      return sum(new Date(scope.now), values()[0], -1);
    case 'ingestion_time':
      return scope.row[INGESTED] === undefined ? null : new Date(scope.row[INGESTED]);
    case 'row_number':
      return scope.place ?? null;
    case 'column_ifexists': {
      const [column, otherwise] = values();
      return String(column) in scope.row ? scope.row[String(column)] : otherwise;
    }
  }
  const declared = scope.names.get(name);
  if (isDeclared(declared)) {
    const parameters = declared.parameters.map((parameter, i): [string, unknown] => [parameter, values()[i]]);
    return evaluate(declared.body, { ...scope, row: {}, names: new Map([...scope.names, ...parameters]) });
  }
  const scalar = SCALARS[name];
  if (scalar !== undefined) return scalar(...values());
  if (scope.group !== undefined) return aggregate(name, given, scope, scope.group);
  throw new Error(`function ${name}: not understood here`);
}

function isDeclared(value: unknown): value is Declared {
  return typeof value === 'object' && value !== null && 'parameters' in value;
}

/** `countif(c)` is `count()` of the rows for which c holds, and so on; what is empty is no value. */
function aggregate(name: string, given: readonly Tree[], scope: Scope, group: readonly Row[]): unknown {
  const conditional = name.endsWith('if');
  const condition = conditional ? given.at(name === 'countif' ? 0 : 1) : undefined;
  const compute = AGGREGATES[conditional ? name.slice(0, -2) : name];
  if (compute === undefined) throw new Error(`aggregate ${name}: not understood here`);
  const { group: _, ...outside } = scope;
  const of = (each: Tree, row: Row) => evaluate(each, { ...outside, row });
  const rows = condition === undefined ? group : group.filter((row) => of(condition, row) === true);
  const [value, parameter] = given;
  if (name.startsWith('count') || value === undefined) return compute(rows);
  const values = rows.map((row) => of(value, row)).filter((each) => !isEmpty(each));
  return compute(values, name === 'percentile' && parameter !== undefined ? of(parameter, {}) : undefined);
}
