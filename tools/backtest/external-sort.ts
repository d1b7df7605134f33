/** Sorts more than fits in memory: sorted runs in a temporary folder, merged as they are read back. */
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface ExternalSorter<T> {
  /**
   * @param key what is sorted by, in the order of its code units; without tabs and line breaks
   * @param size rough number of characters that the value holds
   */
  add(key: string, value: T, size: number): Promise<void>;
  /** All values in order. Can be read once; removes its files. Values of one key come in no particular order. */
  sorted(): AsyncGenerator<{ key: string; value: T }>;
}

export interface ExternalSorterOptions<T> {
  /** An existing folder that nobody else writes to. */
  readonly directory: string;
  /** Tells the runs of one sorter from those of another. */
  readonly name: string;
  /** To one line of text, and back. Values that fit in memory are never written. */
  readonly write: (value: T) => string;
  readonly read: (line: string) => T;
  /** Characters held in memory before a run is written. */
  readonly maxCharacters?: number;
}

const BLOCK_CHARACTERS = 1 << 18;

interface Item<T> {
  readonly key: string;
  readonly value: T;
}

export function createExternalSorter<T>(options: ExternalSorterOptions<T>): ExternalSorter<T> {
  const { directory, name, write, read, maxCharacters = 48_000_000 } = options;
  let held: Item<T>[] = [];
  let characters = 0;
  const runs: string[] = [];

  async function spill(): Promise<void> {
    const path = join(directory, `${name}-${runs.length}.run`);
    runs.push(path);
    await pipeline(blocks(held.sort(compareKeys), write), createWriteStream(path));
    held = [];
    characters = 0;
  }

  return {
    async add(key, value, size) {
      held.push({ key, value });
      characters += size;
      if (characters >= maxCharacters) await spill();
    },
    async *sorted() {
      if (runs.length === 0) {
        yield* held.sort(compareKeys);
        return;
      }
      await spill();
      try {
        yield* merge(runs.map((path) => readRun(path, read)));
      } finally {
        await Promise.all(runs.map((path) => rm(path, { force: true })));
      }
    },
  };
}

/** Lines of a run, many at once: a stream costs more for each piece than for each character. */
function* blocks<T>(items: readonly Item<T>[], write: (value: T) => string): Generator<string> {
  let block = '';
  for (const { key, value } of items) {
    block += `${key}\t${write(value)}\n`;
    if (block.length < BLOCK_CHARACTERS) continue;
    yield block;
    block = '';
  }
  yield block;
}

function compareKeys(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

/** Splits at line feeds only: node:readline also splits at U+2028, which JSON text may hold. */
async function* readRun<T>(path: string, read: (line: string) => T): AsyncGenerator<Item<T>> {
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const tab = line.indexOf('\t');
      yield { key: line.slice(0, tab), value: read(line.slice(tab + 1)) };
    }
  }
}

async function* merge<T>(sources: AsyncGenerator<Item<T>>[]): AsyncGenerator<Item<T>> {
  const heads: { item: Item<T>; readonly source: AsyncGenerator<Item<T>> }[] = [];
  for (const source of sources) {
    const first = await source.next();
    if (!first.done) heads.push({ item: first.value, source });
  }
  while (heads.length > 0) {
    const smallest = heads.reduce((a, b) => (b.item.key < a.item.key ? b : a));
    yield smallest.item;
    const following = await smallest.source.next();
    if (following.done) heads.splice(heads.indexOf(smallest), 1);
    else smallest.item = following.value;
  }
}
