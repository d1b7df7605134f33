import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExternalSorter } from '../../../tools/backtest/external-sort.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'purgewatch-sort-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('external sort', () => {
  it.each([
    ['in memory', 1e9],
    ['with a run for nearly every line', 1],
    ['with some runs', 40],
  ])('property: gives every line back in order, %s', async (_name, maxCharacters) => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((line) => line.replaceAll('\n', '\u2028'));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 30 }), async (lines) => {
        const sorter = createExternalSorter(directory, 'test', maxCharacters);
        for (const line of lines) await sorter.add(line);
        const got: string[] = [];
        for await (const line of sorter.sorted()) got.push(line);
        expect(got).toEqual([...lines].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
      }),
      { numRuns: 60 },
    );
    expect(await readdir(directory)).toEqual([]);
  });
});
