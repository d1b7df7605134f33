/** Every query of the deployment binds against the tables that it reads, as a file and as it is deployed. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { QUERY_BRANCHES } from '../../../shared/detections/parity.ts';
import { SENTINEL_COLUMNS } from '../../../shared/sinks/sentinel-columns.ts';
import { createChecker } from './kusto.ts';
import { kqlType, TABLES } from './tables.ts';
import { checkQuery } from './workspace.ts';

const read = (file: string) => readFileSync(file, 'utf8');
const files = globSync('infra/kql/{parser,rules,hunting,workbook,playbooks}/*.kql').sort();
const hunting: { id: string; query: string }[] = JSON.parse(read('infra/generated/hunting.json'));

interface WorkbookItem {
  readonly name: string;
  readonly content: {
    readonly query?: string;
    readonly parameters?: readonly { readonly name: string; readonly value: unknown }[];
    readonly timeContextFromParameter?: string;
  };
}
const workbook: { items: WorkbookItem[] } = JSON.parse(read('infra/generated/workbook.json'));
const parameters = new Map(
  workbook.items.flatMap(({ content }) => content.parameters ?? []).map(({ name, value }) => [name, value]),
);

/** As the workbook does it: the value as it is for `{Name}`. */
function substituted(query: string): string {
  return query.replace(/\{(\w+)\}/g, (all, name: string) => {
    const value = parameters.get(name);
    if (typeof value !== 'string') throw new Error(`${all}: the workbook has no such parameter with a text`);
    return value;
  });
}

describe('the queries in infra/kql', () => {
  it('are there', () => {
    expect(files.length).toBeGreaterThan(30);
  });

  it.each(files)('%s binds, and every column of its result has a type', (file) => {
    const { problems, columns } = checkQuery(read(file));
    expect(problems).toEqual([]);
    expect([...columns.values()]).not.toContain('unknown');
  });

  it.each(files)('%s gives no name that a column has: the column would be meant', (file) => {
    const readTables = Object.entries(TABLES).filter(([table]) => read(file).includes(table.replace('_CL', '')));
    const columns = new Set(readTables.flatMap(([, schema]) => schema.split(', ').map((each) => each.split(':')[0])));
    const names = [...read(file).matchAll(/^let (\w+) =/gm)].map(([, name]) => name);
    expect(names.filter((name) => columns.has(name))).toEqual([]);
  });

  it.each(files.filter((file) => file.includes('/rules/')))('%s is a query that a rule may have', (file) => {
    // Source: "Scheduled analytics rules in Microsoft Sentinel", rule query.
    expect(read(file).length).toBeLessThanOrEqual(10_000);
    expect(read(file)).not.toMatch(/\b(?:search|union)\s+\*/);
  });

  it.each(hunting)('hunting query $id binds as it is deployed', ({ query }) => {
    expect(checkQuery(query).problems).toEqual([]);
  });

  it.each(workbook.items.filter(({ content }) => content.query !== undefined))(
    'workbook: $name binds',
    ({ content }) => {
      expect(checkQuery(substituted(content.query ?? '')).problems).toEqual([]);
      expect([...parameters.keys()]).toContain(content.timeContextFromParameter);
    },
  );

  it('the workbook shows every query that is kept for it', () => {
    const shown = workbook.items.map(({ name }) => name);
    for (const file of files.filter((each) => each.includes('/workbook/')))
      expect(shown, file).toContain(`query ${file.replace(/^.*\/|\.kql$/g, '')}`);
  });

  it('the transformation of the collection rule gives the columns that it takes', () => {
    const columns = SENTINEL_COLUMNS.map(({ name, type }) => `${name}:${kqlType(type)}`);
    const check = createChecker({ tables: { source: columns.join(', ') }, functions: {} });
    const result = check(read('infra/kql/collection/alerts.kql'));
    expect(result.problems).toEqual([]);
    expect([...result.columns].map(([name, type]) => `${name}:${type}`).sort()).toEqual(columns.sort());
  });
});

describe('the original query, corrected', () => {
  it('asks for the names by which the code knows its branches', () => {
    const query = read('infra/kql/hunting/original-query.kql');
    for (const { type, names } of QUERY_BRANCHES)
      for (const name of [type, ...names]) expect(query).toContain(`"${name}"`);
    const asked = [...query.matchAll(/"([A-Z][a-z]+-[A-Za-z]+)"/g)].map(([, name = '']) => name);
    expect(QUERY_BRANCHES.flatMap(({ names }) => names)).toEqual(expect.arrayContaining(asked));
  });
});

describe('the deployment', () => {
  const rules = read('infra/modules/analytics-rules.bicep');

  it('replaces only lines that the queries have', () => {
    const replaced = [...rules.matchAll(/'(let \w+ = [^$']*;)'/g)].map(([, line = '']) => line);
    expect(replaced.length).toBeGreaterThanOrEqual(4);
    for (const line of new Set(replaced)) {
      const having = files.filter((file) => file.includes('/rules/') && read(file).includes(line));
      expect(having.length, line).toBeGreaterThan(0);
    }
  });

  it.each([
    ['pipeline-silent', 'let App = "";', 'let App = "func-x";'],
    ['pipeline-silent', 'let Silence = 6h;', 'let Silence = 12h;'],
    ['needs-attention', 'let App = "";', 'let App = "func-x";'],
    ['alerts', 'let Frequency = 5m;', 'let Frequency = 15m;'],
  ])('%s: with %s replaced it binds', (file, line, by) => {
    const query = read(`infra/kql/rules/${file}.kql`);
    expect(query.split(line)).toHaveLength(2);
    expect(rules).toContain(`'${line}'`);
    expect(checkQuery(query.replace(line, by)).problems).toEqual([]);
  });
});
