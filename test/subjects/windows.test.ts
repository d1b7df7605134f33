import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareEntries, EntryFlag } from '../../shared/subjects/entry.ts';
import { burstsOf } from '../../shared/subjects/windows.ts';
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
