/**
 * Runs a query over rows: the deployed text itself, by Microsoft's syntax tree, over what would be in the workspace at a given moment.
 * It knows the operators that queries here use; any other throws.
 */
import { createChecker, type KqlDatabase } from '../kusto.ts';
import { type Declared, evaluate, INGESTED, isTable, type KqlTable, type Row, type Scope } from './expressions.ts';
import { at, part, type Tree, treeOf } from './syntax.ts';
import { compare, isEmpty } from './values.ts';

export { INGESTED, type Row } from './expressions.ts';

export interface Workspace {
  readonly tables: Readonly<Record<string, readonly Row[]>>;
  /** Rows that a function of the workspace gives, by its name. */
  readonly functions?: Readonly<Record<string, readonly Row[]>>;
}

/** @returns a function that runs queries over a workspace as it is at a moment, ms since 1970 */
export function createRunner(database: KqlDatabase) {
  const check = createChecker(database);
  const parsed = new Map<string, readonly Tree[]>();
  const statementsOf = (query: string) => {
    const { problems, syntax } = check(query);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return treeOf(syntax).parts;
  };
  return (query: string, workspace: Workspace, now: number): Row[] => {
    const statements = parsed.get(query) ?? statementsOf(query);
    parsed.set(query, statements);
    const names = new Map<string, unknown>([
      ...Object.entries(workspace.tables).map(([name, rows]): [string, KqlTable] => [name, { rows }]),
      ...Object.entries(workspace.functions ?? {}).map(([name, rows]): [string, KqlTable] => [name, { rows }]),
    ]);
    let result: KqlTable = { rows: [] };
    for (const statement of statements) {
      const scope: Scope = { names, now, row: {}, table };
      if (statement.kind === 'LetStatement') names.set(at(statement, 0).text, letValue(at(statement, 1), scope));
      else result = table(at(statement, 0), scope);
    }
    return [...result.rows];
  };
}

const TABULAR = new Set(['PipeExpression', 'MaterializeExpression', 'UnionOperator', 'PrintOperator']);

function letValue(tree: Tree, scope: Scope): unknown {
  if (tree.kind === 'FunctionDeclaration') {
    const parameters = part(tree, 'FunctionParameters').parts.map((each) => at(at(each, 0), 0).text);
    return { parameters, body: at(part(tree, 'FunctionBody'), 0) } satisfies Declared;
  }
  return TABULAR.has(tree.kind) ? table(tree, scope) : evaluate(tree, scope);
}

function table(tree: Tree, scope: Scope): KqlTable {
  switch (tree.kind) {
    case 'PipeExpression':
      return operate(at(tree, 1), table(at(tree, 0), scope), scope);
    case 'MaterializeExpression':
    case 'ParenthesizedExpression':
      return table(at(tree, 0), scope);
    case 'UnionOperator':
      return {
        rows: tree.parts.filter(({ kind }) => kind !== 'NamedParameter').flatMap((each) => table(each, scope).rows),
      };
    case 'PrintOperator':
      return { rows: [columnsOf(tree.parts, scope)] };
    case 'FunctionCallExpression':
      return table(at(tree, 0), scope);
    default: {
      const found = scope.names.get(tree.text);
      if (!isTable(found)) throw new Error(`${tree.text}: no such table here`);
      return found;
    }
  }
}

function operate(operator: Tree, { rows }: KqlTable, scope: Scope): KqlTable {
  const of = (row: Row, place = 1): Scope => ({ ...scope, row, place });
  switch (operator.kind) {
    case 'FilterOperator':
      return { rows: rows.filter((row) => evaluate(at(operator, 0), of(row)) === true) };
    case 'ExtendOperator':
      return { rows: rows.map((row, i) => columnsOf(operator.parts, of(row, i + 1), row)) };
    case 'ProjectOperator':
      return { rows: rows.map((row) => columnsOf(operator.parts, of(row))) };
    case 'DistinctOperator':
      return { rows: distinct(rows.map((row) => columnsOf(operator.parts, of(row)))) };
    case 'SortOperator':
      return { rows: sorted(rows, operator.parts, of) };
    case 'TakeOperator':
      return { rows: rows.slice(0, Number(at(operator, 0).text)) };
    case 'TopOperator':
      return { rows: sorted(rows, operator.parts.slice(1), of).slice(0, Number(at(operator, 0).text)) };
    case 'MvExpandOperator':
      return { rows: rows.flatMap((row) => expanded(row, at(at(operator, 0), 0), of(row))) };
    case 'CountOperator':
      return { rows: [{ Count: rows.length }] };
    case 'SummarizeOperator':
      return { rows: summarized(operator, rows, scope) };
    case 'JoinOperator':
      return { rows: joined(operator, rows, scope) };
    default:
      throw new Error(`${operator.kind} "${operator.text}": not understood here`);
  }
}

/** Columns of `extend`, `project` and `print`: none of them sees the others. */
function columnsOf(parts: readonly Tree[], scope: Scope, before: Row = {}): Row {
  const columns = parts.map((each): [string, unknown] => [nameOf(each), evaluate(expressionOf(each), scope)]);
  return { ...before, ...Object.fromEntries(columns) };
}

const nameOf = (tree: Tree) => (tree.kind === 'SimpleNamedExpression' ? at(tree, 0).text : tree.text);
const expressionOf = (tree: Tree) => (tree.kind === 'SimpleNamedExpression' ? at(tree, 1) : tree);
const keyOf = (row: Row) => JSON.stringify(Object.values(row));

function distinct(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}

/** One row for each element; one with nothing where there is none. */
function expanded(row: Row, tree: Tree, scope: Scope): Row[] {
  const list = evaluate(expressionOf(tree), scope);
  const elements = Array.isArray(list) && list.length > 0 ? list : [null];
  return elements.map((element: unknown) => ({ ...row, [nameOf(tree)]: element }));
}

/** Descending unless it says otherwise, as in KQL. */
function sorted(rows: readonly Row[], by: readonly Tree[], of: (row: Row) => Scope): Row[] {
  return [...rows].sort((a, b) => {
    for (const each of by) {
      const [expression, order] = each.kind === 'OrderedExpression' ? [at(each, 0), at(each, 1).text] : [each, 'desc'];
      const difference = compare(evaluate(expression, of(a)), evaluate(expression, of(b))) ?? 0;
      if (difference !== 0) return order === 'asc' ? difference : -difference;
    }
    return 0;
  });
}

function summarized(operator: Tree, rows: readonly Row[], scope: Scope): Row[] {
  const by = operator.parts.find(({ kind }) => kind === 'SummarizeByClause')?.parts ?? [];
  const aggregates = operator.parts.filter(({ kind }) => kind !== 'SummarizeByClause');
  const groups = new Map<string, { key: Row; members: Row[] }>();
  // Without keys there is one group, be it empty.
  if (by.length === 0) groups.set('[]', { key: {}, members: [] });
  for (const row of rows) {
    const key = columnsOf(by, { ...scope, row });
    const group = groups.get(keyOf(key)) ?? { key, members: [] };
    group.members.push(row);
    groups.set(keyOf(key), group);
  }
  return [...groups.values()].map(({ key, members }) =>
    Object.assign({ ...key }, ...aggregates.map((each) => aggregated(each, members, scope))),
  );
}

function aggregated(tree: Tree, members: readonly Row[], scope: Scope): Row {
  const expression = expressionOf(tree);
  if (expression.kind === 'FunctionCallExpression' && at(expression, 0).text === 'arg_max')
    return argMax(expression.parts.slice(1), members, scope);
  return { [nameOf(tree)]: evaluate(expression, { ...scope, row: {}, group: members }) };
}

function argMax([by, ...columns]: readonly Tree[], members: readonly Row[], scope: Scope): Row {
  if (by === undefined) throw new Error('arg_max: of what?');
  const rank = (row: Row) => evaluate(by, { ...scope, row });
  const [first, ...others] = members.filter((row) => !isEmpty(rank(row)));
  const best = others.reduce((a, b) => ((compare(rank(a), rank(b)) ?? 0) < 0 ? b : a), first ?? {});
  if (columns.some(({ kind }) => kind === 'StarExpression')) {
    const { [INGESTED]: _, ...row } = best;
    return row;
  }
  return Object.fromEntries([by, ...columns].map(({ text }) => [text, best[text] ?? null]));
}

function joined(operator: Tree, rows: readonly Row[], scope: Scope): Row[] {
  const kind = at(part(operator, 'NamedParameter'), 1).text;
  const right = operator.parts.find((each) => each.kind !== 'NamedParameter' && each.kind !== 'JoinOnClause');
  const on = part(operator, 'JoinOnClause').parts.map(({ text }) => text);
  const others = right === undefined ? [] : table(right, scope).rows;
  const meets = (a: Row) => others.filter((b) => on.every((column) => compare(a[column], b[column]) === 0));
  if (kind === 'leftanti') return rows.filter((row) => meets(row).length === 0);
  if (kind !== 'inner') throw new Error(`join kind=${kind}: not understood here`);
  return rows.flatMap((a) => meets(a).map((b) => withSuffix(a, b)));
}

/** Columns of the right that the left has too get a 1 behind their name. */
function withSuffix(left: Row, right: Row): Row {
  const { [INGESTED]: _, ...others } = right;
  return {
    ...left,
    ...Object.fromEntries(Object.entries(others).map(([name, value]) => [name in left ? `${name}1` : name, value])),
  };
}
