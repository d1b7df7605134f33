import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatenated, joinUntil, lineChunks, lineFeeds } from '../../../tools/input/chunks.ts';
import { runs } from '../../support/runs.ts';

async function* pieces(...texts: readonly (string | Uint8Array)[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** The bytes, cut at these places. */
function cut(bytes: Buffer, at: readonly number[]): Buffer[] {
  const places = [0, ...at.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((place, index) => bytes.subarray(places[index], place));
}

const text = fc
  .array(fc.oneof(fc.constantFrom('\n', '\r\n', '', '\n\n', '\u2028'), fc.string({ unit: 'grapheme', maxLength: 40 })))
  .map((parts) => parts.join(''));

describe('line chunks', () => {
  it('property: chunking never changes the lines, wherever the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.array(fc.nat(10_000)),
        fc.integer({ min: 1, max: 200 }),
        async (whole, at, chunkBytes) => {
          const bytes = Buffer.from(whole);
          const chunks = await all(lineChunks(pieces(...cut(bytes, at)), chunkBytes));

          expect(Buffer.concat(chunks.map(({ chunk }) => chunk)).equals(bytes)).toBe(true);
          for (const [index, { chunk, firstLine }] of chunks.entries()) {
            const before = Buffer.concat(chunks.slice(0, index).map((earlier) => earlier.chunk));
            expect(firstLine).toBe(before.toString('utf8').split('\n').length);
            expect(chunk.length).toBeGreaterThan(0);
            if (index < chunks.length - 1) expect(chunk.at(-1)).toBe(0x0a);
          }
        },
      ),
      runs(200),
    );
  });

  it('holds no more than a chunk and a piece, however many lines there are', async () => {
    const line = `${'x'.repeat(99)}\n`;
    const chunks = await all(lineChunks(pieces(...Array.from({ length: 1000 }, () => line)), 1_000));
    expect(Math.max(...chunks.map(({ chunk }) => chunk.length))).toBe(1_000);
  });

  it('takes a line that is longer than a chunk whole', async () => {
    const long = 'x'.repeat(5_000);
    const chunks = await all(lineChunks(pieces('a\n', long.slice(0, 2_000), `${long.slice(2_000)}\nb`), 1_000));
    expect(chunks.map(({ chunk, firstLine }) => [String(chunk), firstLine])).toEqual([
      [`a\n${long}\n`, 1],
      ['b', 3],
    ]);
  });
});

describe('joined stream', () => {
  it('gives the head, and everything from its start', async () => {
    const joined = joinUntil(pieces('ab', 'cd', 'ef'), 3);
    expect(String(await joined.head())).toBe('abcd');
    expect(String(Buffer.concat(await all(joined.all())))).toBe('abcdef');
  });

  it('has less where there is less', async () => {
    const joined = joinUntil(pieces('ab'), 3);
    expect(String(await joined.head())).toBe('ab');
    expect(String(Buffer.concat(await all(joined.all())))).toBe('ab');
  });

  it('closes its source when nobody reads on', async () => {
    let closed = false;
    async function* source() {
      try {
        yield* pieces('ab', 'cd', 'ef');
      } finally {
        closed = true;
      }
    }
    const joined = joinUntil(source(), 1);
    await joined.head();
    for await (const piece of joined.all()) if (String(piece) === 'cd') break;
    expect(closed).toBe(true);
  });
});

describe('concatenated', () => {
  it('is null beyond the limit', async () => {
    expect(String(await concatenated(pieces('ab', 'cd'), 4))).toBe('abcd');
    expect(await concatenated(pieces('ab', 'cd'), 3)).toBeNull();
  });
});

describe('line feeds', () => {
  it('are counted up to an end', () => {
    const bytes = Buffer.from('a\nb\n\nc');
    expect(lineFeeds(bytes)).toBe(3);
    expect([0, 1, 2, 4, 5].map((end) => lineFeeds(bytes, end))).toEqual([0, 0, 1, 2, 3]);
  });
});
