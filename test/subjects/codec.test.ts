import { describe, expect, it } from 'vitest';
import { bytesOfEpisodes, bytesOfRow, decodeState, encodeState, RowFormatError } from '../../shared/subjects/codec.ts';
import type { Entry } from '../../shared/subjects/entry.ts';
import { EMPTY_STATE, type Episode, type SubjectState } from '../../shared/subjects/state.ts';
import { entry, NOON } from '../support/entries.ts';

function row(entries: readonly Entry[], change: Partial<SubjectState> = {}): SubjectState {
  return {
    ...EMPTY_STATE,
    watermark: NOON,
    since: NOON,
    entries: Map.groupBy(entries, (each) => each.kind),
    ...change,
  };
}

const through = (state: SubjectState) => decodeState(encodeState(state));
const back = (change: Partial<Entry>) => through(row([entry(change)])).entries.get('hard-delete')?.[0];

const EPISODE: Episode = {
  id: 'e'.repeat(32),
  first: NOON,
  last: NOON + 1,
  revision: 3,
  detections: new Map([['bulk-ä', { count: 1, peak: 2, score: 3, flags: 4, first: NOON, last: NOON + 1 }]]),
  related: ['f'.repeat(32)],
};

describe('a row reads back as it was written', () => {
  it.each<[string, SubjectState]>([
    ['empty', EMPTY_STATE],
    [
      'full of everything',
      row([entry({ kind: 'a' }), entry({ kind: 'b', key: 'b'.repeat(16) })], {
        episodes: [EPISODE],
        days: new Map([[20_000, 5]]),
        seen: new Map([['fk', { first: 1, last: 2 }]]),
        names: ['n'.repeat(16)],
        seenFrom: 7,
        heardFrom: NOON - 5,
      }),
    ],
    ['a range', row([entry({ until: NOON + 5000 })])],
    ['with a key', row([entry({ key: 'b'.repeat(16) })])],
    ['with the other key alone', row([entry({ alternative: 'c'.repeat(16) })])],
    ['one with a key beside one without', row([entry({ key: 'b'.repeat(16) }), entry({ id: 'd'.repeat(16) })])],
    ['without a journal', row([entry({ journal: null })])],
    ['several journals', row(['j1', null, 'j2', 'j1'].map((journal) => entry({ journal })))],
    ['the largest score and flags', row([entry({ score: 255, flags: 0xffff, weight: 0xffffffff })])],
    ['the latest and the earliest time', row([entry({ time: 0 }), entry({ time: 2 ** 48 - 1 })])],
  ])('%s', (_name, state) => {
    expect(through(state)).toEqual(state);
    expect(encodeState(state)).toHaveLength(bytesOfRow(state));
  });

  it('without what an older version did not write', () => {
    const older = encodeState(row([entry()]));
    expect(Buffer.from(older).includes('heardFrom')).toBe(false);
    expect(decodeState(older).heardFrom).toBe(Number.POSITIVE_INFINITY);
  });

  it('wherever in a buffer its bytes lie', () => {
    const state = row([entry({ key: 'b'.repeat(16) })]);
    const bytes = encodeState(state);
    const shifted = new Uint8Array(bytes.length + 6);
    shifted.set(bytes, 3);
    expect(decodeState(shifted.subarray(3, 3 + bytes.length))).toEqual(state);
  });

  it.each<[string, Partial<Entry>, Partial<Entry>]>([
    ['a weight beyond 32 bits', { weight: 2 ** 32 }, { weight: 0xffffffff }],
    ['a range beyond 32 bits', { until: NOON + 2 ** 32 }, { until: NOON + 0xffffffff }],
    ['a time before 1970', { time: -5, until: -5 }, { time: 0, until: 0 }],
    ['a time between milliseconds', { time: NOON + 0.5, until: NOON + 0.5 }, { time: NOON, until: NOON }],
  ])('as near as its numbers go: %s', (_name, written, read) => {
    expect(back(written)).toEqual(entry(read));
  });
});

describe('the size of a row', () => {
  it('is 27 bytes for each entry, 43 where its kind has keys', () => {
    const size = (...entries: readonly Entry[]) => {
      const state = row(entries);
      const bytes = Buffer.from(encodeState(state));
      return bytes.length - 4 - bytes.readUInt32LE(0);
    };
    const key = 'b'.repeat(16);
    expect([size(), size(entry()), size(entry(), entry())]).toEqual([0, 27, 54]);
    expect([size(entry({ key })), size(entry({ alternative: key })), size(entry(), entry({ key }))]).toEqual([
      43, 43, 86,
    ]);
    expect(size(entry(), entry({ kind: 'b', key }))).toBe(27 + 43);
  });

  it('counts bytes, not characters, of episodes as well', () => {
    const plain = { ...EPISODE, detections: new Map([['bulk-a', EPISODE.detections.get('bulk-ä') as never]]) };
    expect(bytesOfEpisodes([EPISODE]) - bytesOfEpisodes([plain])).toBe(1);
    expect(bytesOfEpisodes([])).toBe(2);
    expect(bytesOfEpisodes([EPISODE])).toBeGreaterThan(150);
  });
});

describe('a row that cannot be read', () => {
  const header = (value: object) => {
    const head = Buffer.from(JSON.stringify(value));
    const size = Buffer.alloc(4);
    size.writeUInt32LE(head.length);
    return Buffer.concat([size, head]);
  };
  const good = Buffer.from(encodeState(row([entry()])));
  it.each<[string, Uint8Array, string]>([
    ['one byte too few', good.subarray(0, -1), `found ${good.length - 1} bytes, expected ${good.length} by its header`],
    [
      'one byte too many',
      Buffer.concat([good, Buffer.of(0)]),
      `found ${good.length + 1} bytes, expected ${good.length}`,
    ],
    ['no header', new Uint8Array(0), 'subject row: its header is damaged (0 bytes)'],
    ['half a header', good.subarray(0, 40), 'subject row: its header is damaged (40 bytes)'],
    ['the version before', header({ v: 1 }), 'subject row: found version 1, expected 2'],
    ['no version', header({}), 'subject row: found version undefined, expected 2'],
  ])('%s', (_name, bytes, message) => {
    expect(() => decodeState(bytes)).toThrow(message);
    expect(() => decodeState(bytes)).toThrow(RowFormatError);
    expect(() => decodeState(bytes)).toThrow(expect.objectContaining({ code: 'row-format' }));
  });

  it('says why its header is damaged', () => {
    expect(() => decodeState(good.subarray(0, 40))).toThrow(
      expect.objectContaining({ cause: expect.any(SyntaxError) }),
    );
  });
});
