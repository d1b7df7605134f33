/** Sorts more lines than fit in memory: sorted runs in a temporary folder, merged as they are read back. */
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

export interface ExternalSorter {
  /** Adds a line. It must not contain a line break. */
  add(line: string): Promise<void>;
  /** All lines in the order of their code units. Can be read once; removes its files. */
  sorted(): AsyncGenerator<string>;
}

/**
 * @param directory an existing folder that nobody else writes to
 * @param name tells the runs of one sorter from those of another
 * @param maxCharacters characters that are held in memory before a run is written
 */
export function createExternalSorter(directory: string, name: string, maxCharacters = 64_000_000): ExternalSorter {
  let held: string[] = [];
  let characters = 0;
  const runs: string[] = [];

  async function spill(): Promise<void> {
    const path = join(directory, `${name}-${runs.length}.run`);
    runs.push(path);
    const out = createWriteStream(path);
    for (const line of held.sort(compareLines))
      if (!out.write(`${line}\n`)) await new Promise((resolve) => out.once('drain', resolve));
    out.end();
    await finished(out);
    held = [];
    characters = 0;
  }

  return {
    async add(line) {
      held.push(line);
      characters += line.length;
      if (characters >= maxCharacters) await spill();
    },
    async *sorted() {
      if (runs.length === 0) {
        yield* held.sort(compareLines);
        return;
      }
      await spill();
      try {
        yield* merge(runs.map(readLines));
      } finally {
        await Promise.all(runs.map((path) => rm(path, { force: true })));
      }
    },
  };
}

function compareLines(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Splits at line feeds only: node:readline also splits at U+2028, which JSON text may hold. */
async function* readLines(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

interface Head {
  line: string;
  readonly source: AsyncGenerator<string>;
}

async function* merge(sources: AsyncGenerator<string>[]): AsyncGenerator<string> {
  const heads: Head[] = [];
  for (const source of sources) {
    const first = await source.next();
    if (!first.done) heads.push({ line: first.value, source });
  }
  for (;;) {
    let smallest: Head | undefined;
    for (const head of heads) if (!smallest || head.line < smallest.line) smallest = head;
    if (!smallest) return;
    yield smallest.line;
    const following = await smallest.source.next();
    if (following.done) heads.splice(heads.indexOf(smallest), 1);
    else smallest.line = following.value;
  }
}
