import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExternalSorter } from '../../../tools/backtest/external-sort.ts';
import { runs } from '../../support/runs.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'purgewatch-sort-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('external sort', () => {
  it.each([
    ['in memory', 1e9],
    ['with a run for nearly every value', 1],
    ['with some runs', 40],
  ])('property: gives every value back in order, %s', async (_name, maxCharacters) => {
    const value = fc.string({ unit: 'grapheme', maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(99), value), { maxLength: 30 }), async (items) => {
        const sorter = createExternalSorter<string>({
          directory,
          name: 'test',
          write: (text) => JSON.stringify(text),
          read: (line) => JSON.parse(line) as string,
          maxCharacters,
        });
        const keyed = items.map(([n, text], i) => [`${String(n).padStart(3, '0')} ${i}`, `${text}\u2028`] as const);
        for (const [key, text] of keyed) await sorter.add(key, text, text.length);
        const got: (readonly [string, string])[] = [];
        for await (const { key, value: text } of sorter.sorted()) got.push([key, text]);
        expect(got).toEqual([...keyed].sort(([a], [b]) => (a < b ? -1 : 1)));
      }),
      runs(60),
    );
    expect(await readdir(directory)).toEqual([]);
  });
});
