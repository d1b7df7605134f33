import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonElements } from '../../shared/sources/json-elements.ts';

const ROOM = 1_000_000;

/** The text in chunks of the given lengths, in bytes, and then the rest. */
async function* chunksOf(text: string | Buffer, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  let at = 0;
  for (const length of lengths) {
    yield bytes.subarray(at, at + length);
    at += length;
  }
  yield bytes.subarray(at);
}

async function take(text: string | Buffer, lengths: readonly number[] = [], maxBytes = ROOM) {
  const pieces: { text: string; isRecord: boolean }[] = [];
  for await (const { bytes, isRecord } of jsonElements(chunksOf(text, lengths), maxBytes))
    pieces.push({ text: Buffer.from(bytes).toString(), isRecord });
  return pieces;
}

describe('jsonElements', () => {
  it('gives the elements of any list, wherever it is cut into chunks', async () => {
    const lengths = fc.array(fc.nat({ max: 20 }), { maxLength: 30 });
    const space = fc.constantFrom(undefined, 2, '\t');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.json().map((text) => JSON.parse(text) as unknown)),
        lengths,
        space,
        async (list, cuts, indent) => {
          const pieces = await take(JSON.stringify(list, null, indent), cuts);
          expect(pieces.map(({ text }) => JSON.parse(text))).toEqual(
            list.map((element) => JSON.parse(JSON.stringify(element))),
          );
          expect(pieces.every(({ isRecord }) => isRecord)).toBe(true);
        },
      ),
    );
  });

  it('loses nothing of what is no list', async () => {
    const bare = (text: string) => text.replace(/[\s,[\]]/g, '');
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('[', ']', '{', '}', ',', '"', '\\', 'a', ' ', ':') }),
        fc.array(fc.nat({ max: 5 })),
        fc.integer({ min: 1, max: 9 }),
        async (text, cuts, maxBytes) => {
          const pieces = await take(text, cuts, maxBytes);
          expect(bare(pieces.map((piece) => piece.text).join(''))).toBe(bare(text));
          expect(pieces.every((piece) => Buffer.byteLength(piece.text) <= maxBytes || piece.isRecord)).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['an empty list', ' [ ] ', []],
    ['an empty body', '', []],
    ['blanks', ' \r\n', []],
    ['a byte order mark', '\ufeff[1]', [{ text: '1', isRecord: true }]],
    ['one object', '{"a":[1]}', [{ text: '{"a":[1]}', isRecord: false }]],
    ['text', 'Service Unavailable', [{ text: 'Service Unavailable', isRecord: false }]],
    [
      'a list that ends in the middle',
      '[{"a":1},{"b":',
      [
        { text: '{"a":1}', isRecord: true },
        { text: '{"b":', isRecord: false },
      ],
    ],
    [
      'something behind the list',
      '[1]x',
      [
        { text: '1', isRecord: true },
        { text: 'x', isRecord: false },
      ],
    ],
    [
      'brackets in strings',
      '["]","\\"]"]',
      [
        { text: '"]"', isRecord: true },
        { text: '"\\"]"', isRecord: true },
      ],
    ],
  ])('reads %s', async (_what, text, expected) => {
    expect(await take(text)).toEqual(expected);
  });

  it('hands on an element that is too large in pieces, and goes on behind it', async () => {
    const large = JSON.stringify({ a: 'x'.repeat(25) });
    const pieces = await take(`[1,${large},2]`, [5, 5, 5, 5, 5, 5], 10);
    expect(pieces[0]).toEqual({ text: '1', isRecord: true });
    expect(pieces.at(-1)).toEqual({ text: '2', isRecord: true });
    const cut = pieces.slice(1, -1);
    expect(cut.map(({ text }) => text).join('')).toBe(large);
    expect(cut.every(({ isRecord }) => !isRecord)).toBe(true);
  });

  it('holds no more than one element of a long list', async () => {
    const record = Buffer.from(`${JSON.stringify({ a: 'x'.repeat(1_000) })},`);
    async function* endless() {
      yield Buffer.from('[');
      for (let i = 0; i < 100_000; i++) yield record;
      yield Buffer.from('1]');
    }
    const before = process.memoryUsage().arrayBuffers;
    let [count, most] = [0, 0];
    for await (const _ of jsonElements(endless(), ROOM))
      if (++count % 10_000 === 0) most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    expect(count).toBe(100_001);
    expect(most).toBeLessThan(64 * 1024 * 1024); // the list has 100 MB
  });
});
