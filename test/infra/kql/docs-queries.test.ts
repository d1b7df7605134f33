/** Queries that the documentation shows: whoever copies one gets an answer. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TABLES } from './tables.ts';
import { checkQuery, FUNCTIONS } from './workspace.ts';

const NAMES = [...Object.keys(TABLES), ...Object.keys(FUNCTIONS)].join('|');
const files = ['README.md', 'ARCHITECTURE.md', 'infra/README.md', ...globSync('docs/*.md')].sort();

/** Blocks of code that begin with a table or a function of the workspace, and queries within examples in JSON. */
function queriesOf(text: string): string[] {
  const blocks = [...text.matchAll(/(?:^ {4,}.*\n|^```\w*\n[\s\S]*?^```\n)+/gm)].map(([block]) =>
    block.replace(/^```\w*\n/gm, '').replace(/^ {4,}/gm, ''),
  );
  const shown = blocks.filter((block) =>
    new RegExp(`^(?:${NAMES})\\b\\s*(?:\\||$)`, 'm').test(block.split('\n')[0] ?? ''),
  );
  const inExamples = [...text.matchAll(/^\s*"query": ("(?:[^"\\]|\\.)*")/gm)].map(([, json = '""']) =>
    JSON.parse(json),
  );
  return [...shown, ...inExamples];
}

const found = files.flatMap((file) =>
  queriesOf(readFileSync(file, 'utf8')).map((query, i) => ({ name: `${file} ${i + 1}`, query })),
);

describe('the queries in the documentation', () => {
  it('are found', () => {
    expect(queriesOf('text\n\n    AppTraces\n    | where Nope\n\nmore\n')).toEqual(['AppTraces\n| where Nope\n']);
    expect(found.length).toBeGreaterThan(10);
    expect(found.map(({ name }) => name)).toContain('docs/operations.md 1');
  });

  it.each(found)('$name', ({ query }) => {
    expect(checkQuery(query).problems, query).toEqual([]);
  });
});
