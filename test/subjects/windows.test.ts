import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COALESCED_ID, compareEntries, type Entry, EntryFlag } from '../../shared/subjects/entry.ts';
import { burstsOf, figuresOf, flagsOf } from '../../shared/subjects/windows.ts';
import { entry, HOUR, NOON } from '../support/entries.ts';
import { runs } from '../support/runs.ts';
import { oracleBursts } from '../support/window-oracle.ts';

const RULE = { windowMs: HOUR, threshold: 10 };

function deletes(times: readonly [offsetMs: number, weight: number][]) {
  return times
    .map(([offset, weight], i) =>
      entry({ time: NOON + offset, until: NOON + offset, weight, id: i.toString(16).padStart(16, '0') }),
    )
    .sort(compareEntries);
}

describe('burstsOf', () => {
  it.each([
    ['nothing', [], []],
    ['one short of the threshold', [[0, 9]], []],
    ['exactly the threshold', [[0, 10]], [10]],
    [
      'a window holds what happened after its start, not at it',
      [
        [0, 5],
        [HOUR, 5],
      ],
      [],
    ],
    [
      'one millisecond inside',
      [
        [1, 5],
        [HOUR, 5],
      ],
      [10],
    ],
    [
      'across the clock hour',
      [
        [-10 * 60_000, 5],
        [10 * 60_000, 5],
      ],
      [10],
    ],
    [
      'records of the same moment count together',
      [
        [0, 5],
        [0, 5],
      ],
      [10],
    ],
    [
      'two bursts far apart',
      [
        [0, 10],
        [5 * HOUR, 12],
      ],
      [10, 12],
    ],
    [
      'windows that share a record are one burst',
      [
        [0, 6],
        [0.9 * HOUR, 4],
        [1.8 * HOUR, 6],
      ],
      [16],
    ],
  ] as [string, [number, number][], number[]][])('%s', (_name, times, counts) => {
    expect(burstsOf([deletes(times)], RULE).map((b) => b.count)).toEqual(counts);
  });

  it('tells the largest window apart from the whole burst', () => {
    const [burst] = burstsOf(
      [
        deletes([
          [0, 6],
          [0.9 * HOUR, 4],
          [1.8 * HOUR, 7],
        ]),
      ],
      RULE,
    );
    expect(burst).toMatchObject({ count: 17, peak: 11, first: NOON, last: NOON + 1.8 * HOUR });
  });

  it('joins what is known of the records', () => {
    const list = [
      entry({ weight: 5, flags: EntryFlag.nonOwner }),
      entry({ id: 'b'.repeat(16), weight: 5, flags: EntryFlag.lowerBound }),
    ];
    expect(burstsOf([list], RULE)[0]).toMatchObject({ nonOwner: true, lowerBound: true, fromRecoverable: false });
  });

  it('property: windows are exact, as adding up every window by hand', () => {
    const record = fc.record({ offset: fc.integer({ min: 0, max: 6 * HOUR }), weight: fc.integer({ min: 1, max: 7 }) });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 40 }), fc.integer({ min: 1, max: 25 }), (records, threshold) => {
        const list = deletes(records.map((r) => [Math.round(r.offset / 300_000) * 300_000, r.weight]));
        const got = burstsOf([list], { windowMs: HOUR, threshold }).map((burst) => ({
          ids: burst.entries.map((e) => e.id).sort(),
          count: burst.count,
          peak: burst.peak,
          first: burst.first,
          last: burst.last,
        }));
        expect(got).toEqual(oracleBursts(list, HOUR, threshold));
      }),
      runs(1000),
    );
  });
});

describe('windows that tell keys apart', () => {
  const KEYS = { windowMs: HOUR, threshold: 3, measure: 'keys' } as const;
  /** One record for each letter, a minute apart; an underscore has no key. */
  function keyed(letters: string, change: (i: number) => Partial<Entry> = () => ({})) {
    return [...letters].map((letter, i) => {
      const key = letter === '_' ? null : letter.repeat(16);
      return entry({ time: NOON + i * 60_000, id: String(i).padStart(16, '0'), key, weight: 7, ...change(i) });
    });
  }

  it.each([
    ['different ones', 'abc', [[3, 3]]],
    ['the same again counts once', 'aabb', []],
    ['one that left and another that came', 'abab', []],
    ['records without a key count for none', 'a_b_', []],
    ['more than the threshold', 'abcda', [[4, 4]]],
  ])('%s', (_name, letters, expected) => {
    expect(burstsOf([keyed(letters)], KEYS).map((b) => [b.count, b.peak])).toEqual(expected);
  });

  it('forgets a key when its last record leaves the window, not its first', () => {
    const at = (minutes: readonly number[]) => (i: number) => ({ time: NOON + (minutes[i] ?? 0) * 60_000 });
    const spread = (letters: string, ...minutes: number[]) =>
      burstsOf([keyed(letters, at(minutes)).map((e) => ({ ...e, until: e.time }))], KEYS).length;
    expect(spread('aabc', 0, 30, 61, 62)).toBe(1);
    expect(spread('aabc', 0, 1, 61, 62)).toBe(0);
    expect(spread('abc', 0, 59, 60)).toBe(0);
  });

  it('tells the largest window apart from the whole burst', () => {
    const minutes = [0, 1, 2, 50, 61, 62, 63];
    const list = keyed('abcabde', (i) => ({ time: NOON + (minutes[i] ?? 0) * 60_000 }));
    const spread = list.map((e) => ({ ...e, until: e.time }));
    expect(burstsOf([spread], KEYS).map((b) => [b.count, b.peak])).toEqual([[5, 4]]);
  });

  it('reads what stands for any key as enough, while it is in the window', () => {
    const any = (i: number) => (i === 0 ? { flags: EntryFlag.anyKey | EntryFlag.coalesced, id: COALESCED_ID } : {});
    expect(burstsOf([keyed('_a', any)], KEYS).map((b) => [b.count, b.peak])).toEqual([[3, 3]]);
    expect(burstsOf([keyed('_abcde', any)], KEYS).map((b) => [b.count, b.peak])).toEqual([[5, 5]]);
    const [first, second] = keyed('_a', any) as [Entry, Entry];
    const later = { ...second, time: NOON + HOUR, until: NOON + HOUR };
    expect(burstsOf([[first, later]], KEYS).map((b) => b.last)).toEqual([NOON]);
  });
});

describe('windows that need more than items', () => {
  it('are shown items, keys and strangers of the window alone', () => {
    const stranger = (id: string, offset: number, flags: number, key: string) =>
      entry({ id, time: NOON + offset, until: NOON + offset, weight: 4, flags, key });
    const seen: (readonly number[])[] = [];
    const list = [
      stranger('a', 0, EntryFlag.nonOwner, 'x'),
      stranger('b', 1000, 0, 'y'),
      stranger('c', HOUR, EntryFlag.nonOwner, 'y'),
      stranger('d', HOUR + 1, 0, 'z'),
    ];
    const needs = ({ items, keys, nonOwner }: { items: number; keys: number; nonOwner: number }) => {
      seen.push([items, keys, nonOwner]);
      return false;
    };
    expect(burstsOf([list], { windowMs: HOUR, threshold: 8, needs })).toEqual([]);
    expect(seen).toEqual([
      [8, 2, 1],
      [8, 1, 1],
      [12, 2, 1],
    ]);
  });

  it('are asked only at the threshold, and decide alone', () => {
    const list = [entry({ id: 'a', weight: 9 }), entry({ id: 'b', weight: 1, time: NOON + 1, until: NOON + 1 })];
    const fires = (needs: () => boolean) => burstsOf([list], { windowMs: HOUR, threshold: 10, needs }).length;
    expect([fires(() => true), fires(() => false)]).toEqual([1, 0]);
  });
});

describe('windows over joined entries and several kinds', () => {
  const range = (from: number, until: number, weight: number) =>
    entry({ id: COALESCED_ID, time: NOON + from, until: NOON + until, weight, flags: EntryFlag.coalesced });

  it('count a range in every window that it touches', () => {
    const late = (time: number) => entry({ id: 'b', time: NOON + time, until: NOON + time, weight: 5 });
    const bursts = (end: number) => burstsOf([[range(0, 1000, 5), late(end)]], RULE).map((b) => [b.count, b.last]);
    expect(bursts(HOUR + 999)).toEqual([[10, NOON + HOUR + 999]]);
    expect(bursts(HOUR + 1000)).toEqual([]);
  });

  it('merge kinds by time, whatever the order of their lists', () => {
    const [a, b] = deletes([
      [0, 5],
      [1000, 5],
    ]) as [Entry, Entry];
    const found = burstsOf([[b], [], [a]], RULE);
    expect(found.map((burst) => burst.entries)).toEqual([[a, b]]);
    expect(burstsOf([], RULE)).toEqual([]);
    expect(burstsOf([[]], RULE)).toEqual([]);
  });

  it('amount to all that they hold', () => {
    const two = [range(-1000, 5000, 3), entry({ id: 'b', time: NOON, flags: EntryFlag.hard })];
    expect(figuresOf(two)).toMatchObject({ count: 4, peak: 4, first: NOON - 1000, last: NOON + 5000, entries: two });
  });

  it.each([
    ['nothing known', 0, {}],
    ['a record without items', EntryFlag.lowerBound, { lowerBound: true }],
    ['a joined entry', EntryFlag.coalesced, { lowerBound: true }],
    ['a stranger', EntryFlag.nonOwner, { nonOwner: true }],
    ['from Recoverable Items', EntryFlag.fromRecoverable, { fromRecoverable: true }],
    ['not a meeting', EntryFlag.notCalendar, { calendarOnly: false }],
  ])('names the flags: %s', (_name, flags, expected) => {
    const none = { lowerBound: false, nonOwner: false, fromRecoverable: false, calendarOnly: true };
    expect(flagsOf({ flags })).toEqual({ ...none, ...expected });
  });
});
