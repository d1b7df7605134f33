import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginning,
  CheckpointFormatError,
  decodeCheckpoint,
  encodeCheckpoint,
  isSeen,
  MAX_SEEN,
  moved,
  OVERLAP_MS,
  windowsOf,
  withContent,
} from '../../shared/pipeline/feed-checkpoint.ts';
import { MAX_ROW_BYTES } from '../../shared/subjects/codec.ts';
import { HOUR_MS, START } from '../support/collecting.ts';

const blob = (id: string, created = START) => ({ id, uri: `https://manage.office.com/${id}`, created });

describe('windows of a feed', () => {
  it('cover all that is new without a gap, within what the API takes, whenever it ran last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 * 24 * HOUR_MS }), fc.nat({ max: 999 }), (behind, ms) => {
        const now = START + ms;
        const windows = windowsOf({ ...beginning(now), through: now - behind }, now);
        const first = windows.at(0)!.from;
        expect(windows.at(-1)!.to).toBe(START);
        expect(first).toBeGreaterThan(now - 7 * 24 * HOUR_MS);
        expect(first).toBeLessThanOrEqual(Math.max(now - behind - OVERLAP_MS, now - 7 * 24 * HOUR_MS + HOUR_MS));
        for (const [at, { from, to }] of windows.entries()) {
          expect([from % 1_000, to % 1_000]).toEqual([0, 0]);
          expect(to - from).toBeGreaterThan(0);
          expect(to - from).toBeLessThan(24 * HOUR_MS);
          expect(from).toBe(windows[at - 1]?.to ?? first);
        }
      }),
    );
  });
});

describe('what a feed remembers', () => {
  it('is the same after it was stored', () => {
    const content = fc.record({
      id: fc.string({ minLength: 1, maxLength: 40 }),
      uri: fc.string(),
      created: fc.integer({ min: START - HOUR_MS, max: START }),
    });
    fc.assert(
      fc.property(
        fc.array(content, { maxLength: 9 }),
        fc.array(content, { maxLength: 3 }),
        fc.nat(),
        (sent, waiting, notBefore) => {
          const checkpoint = withContent({ ...beginning(START), notBefore }, sent, waiting);
          const read = decodeCheckpoint(encodeCheckpoint(checkpoint));
          expect(read).toEqual(checkpoint);
          expect(sent.every((each) => isSeen(read, each))).toBe(true);
          expect(isSeen(read, blob('another id'))).toBe(false);
        },
      ),
    );
  });

  it('is forgotten when it can be listed no more, and not before', () => {
    const old = blob('old', START - OVERLAP_MS - 1_000);
    const edge = blob('edge', START - OVERLAP_MS);
    const after = moved(withContent(beginning(START), [old, edge], []), START);
    expect([old, edge].map((each) => isSeen(after, each))).toEqual([false, true]);
    expect(moved(after, START - HOUR_MS).through).toBe(START); // never back
  });

  it('fits into its row, the newest first', () => {
    const many = Array.from({ length: MAX_SEEN + 100 }, (_, i) => blob(`c${i}`, START + i * 1_000));
    const long = Array.from({ length: 20 }, (_, i) => ({ ...blob('x'.repeat(1_024) + i), uri: 'u'.repeat(2_048) }));
    const after = moved(withContent(beginning(START), many, long), START);
    expect(after.seen.size).toBe(MAX_SEEN);
    expect([isSeen(after, many.at(-1)!), isSeen(after, many.at(0)!)]).toEqual([true, false]);
    expect(encodeCheckpoint(after).length).toBeLessThan(MAX_ROW_BYTES);
  });

  it.each([
    ['nothing', ''],
    ['no line', '{"version":1'],
    ['half an entry', `${Buffer.from(encodeCheckpoint(beginning(START))).toString()}12345`],
    ['another version', '{"version":2,"through":1,"notBefore":0,"waiting":[]}\n'],
  ])('is not read from %s', (_what, text) => {
    expect(() => decodeCheckpoint(Buffer.from(text))).toThrow(CheckpointFormatError);
  });
});
