import { describe, expect, it } from 'vitest';
import {
  activeDaysBefore,
  actName,
  dailyTotals,
  dayOf,
  departuresOf,
  entriesOfDay,
  isFirstOfItsKind,
  keepDays,
  see,
} from '../../shared/subjects/habits.ts';
import type { SubjectState } from '../../shared/subjects/state.ts';
import { entry, HOUR, NOON } from '../support/entries.ts';
import { BASELINE, EVERY_BOOK } from '../support/rule-book.ts';

const DAY = 24 * HOUR;
const TODAY = dayOf(NOON);
const MIDNIGHT = TODAY * DAY;

function at(time: number, weight = 1, kind = 'hard-delete') {
  return entry({ kind, time, until: time, weight });
}

describe('daily totals', () => {
  it('begin at midnight UTC', () => {
    expect([MIDNIGHT - 1, MIDNIGHT, MIDNIGHT + DAY - 1].map(dayOf)).toEqual([TODAY - 1, TODAY, TODAY]);
  });

  it('add what has expired to what has not, of the kinds that count', () => {
    const entries = new Map([
      ['hard-delete', [at(MIDNIGHT - 1, 2), at(MIDNIGHT, 3), at(NOON, 4)]],
      ['mail-sent', [at(NOON, 50, 'mail-sent')]],
    ]);
    const days = new Map([[TODAY - 1, 10]]);
    const totals = dailyTotals({ entries, days }, (kind) => kind === 'hard-delete');
    expect([...totals]).toEqual([
      [TODAY - 1, 12],
      [TODAY, 7],
    ]);
    expect([...days]).toEqual([[TODAY - 1, 10]]);
  });

  it('keep the day that holds the horizon, drop those before it, and stay sorted', () => {
    const days = new Map([
      [TODAY - 3, 1],
      [TODAY - 2, 2],
      [TODAY, 3],
    ]);
    const expired = [
      at(MIDNIGHT - 3 * DAY, 100),
      at(MIDNIGHT - 2 * DAY, 5),
      at(MIDNIGHT - DAY, 7),
      at(MIDNIGHT - DAY + 1, 1),
      at(MIDNIGHT - DAY, 9, 'mail-sent'),
    ];
    expect([...keepDays(days, expired, EVERY_BOOK, MIDNIGHT - 2 * DAY + HOUR)]).toEqual([
      [TODAY - 2, 7],
      [TODAY - 1, 8],
      [TODAY, 3],
    ]);
  });

  it('drop days behind the horizon where nothing expired, and else stay the same object', () => {
    const days = new Map([
      [TODAY - 1, 1],
      [TODAY, 2],
    ]);
    expect(keepDays(days, [], EVERY_BOOK, MIDNIGHT - DAY)).toBe(days);
    expect([...keepDays(days, [], EVERY_BOOK, MIDNIGHT)]).toEqual([[TODAY, 2]]);
  });

  it('find the entries of one day, of all families', () => {
    const wanted = [at(MIDNIGHT), at(MIDNIGHT + DAY - 1)];
    const sysmon = [at(NOON, 1, 'hard-delete@sysmon')];
    const entries = new Map([
      ['hard-delete', [at(MIDNIGHT - 1), ...wanted, at(MIDNIGHT + DAY)]],
      ['hard-delete@sysmon', sysmon],
      ['mail-sent', [at(NOON, 1, 'mail-sent')]],
    ]);
    expect(entriesOfDay(entries, ['hard-delete'], TODAY)).toEqual([...wanted, ...sysmon]);
  });
});

describe('a day out of the ordinary', () => {
  const rule = { ...BASELINE, days: 14, activeDays: 3, floor: 5, times: 2, percentile: 0.95 };
  /** Items of so many days before today, the last one yesterday, then of today. */
  function history(before: readonly number[], today: number) {
    return new Map([
      ...before.map((items, i): [number, number] => [TODAY - before.length + i, items]),
      [TODAY, today] as [number, number],
    ]);
  }
  const found = (totals: ReadonlyMap<number, number>, from = MIDNIGHT) => departuresOf(rule, totals, from);

  it.each([
    ['just at the multiple of the habit', [10, 20, 30], 60, [{ day: TODAY, usual: 30 }]],
    ['one below it', [10, 20, 30], 59, []],
    ['a habit below the floor counts as the floor: at it', [1, 1, 1], 10, [{ day: TODAY, usual: 5 }]],
    ['a habit below the floor counts as the floor: below it', [1, 1, 1], 9, []],
    ['too few days with anything', [30, 30], 500, []],
    ['days without anything are no active days', [0, 30, 30, 0], 500, []],
    ['order of the days makes no difference', [30, 10, 20], 61, [{ day: TODAY, usual: 30 }]],
  ])('%s', (_name, before, today, expected) => {
    expect(found(history(before, today))).toEqual(expected);
  });

  it('takes the nearest rank: the largest of up to twenty days counts, of more the second largest may', () => {
    const wide = { ...rule, days: 30 };
    const twenty = history([...Array.from({ length: 19 }, () => 10), 1000], 21);
    const twentyOne = history([...Array.from({ length: 20 }, () => 10), 1000], 21);
    expect(departuresOf(wide, twenty, MIDNIGHT)).toEqual([{ day: TODAY, usual: 10 }]);
    expect(departuresOf(wide, history([10, 1000], 21), MIDNIGHT)).toEqual([]);
    expect(departuresOf(wide, twentyOne, MIDNIGHT)).toEqual([{ day: TODAY, usual: 10 }]);
    expect(departuresOf({ ...wide, percentile: 1 }, twenty, MIDNIGHT)).toEqual([]);
  });

  it('compares with the days of the rule and none before', () => {
    const old = (ago: number) =>
      new Map([
        [TODAY - ago, 1000],
        [TODAY - 3, 10],
        [TODAY - 2, 10],
        [TODAY - 1, 10],
        [TODAY, 21],
      ]);
    expect(found(old(14))).toEqual([]);
    expect(found(old(15))).toEqual([{ day: TODAY, usual: 10 }]);
  });

  it('speaks of days that have not ended before the oldest entries, in their order', () => {
    const totals = new Map([...history([10, 10, 10], 500), [TODAY + 1, 5000]]);
    const both = [
      { day: TODAY, usual: 10 },
      { day: TODAY + 1, usual: 500 },
    ];
    expect(found(totals, MIDNIGHT + DAY - 1)).toEqual(both);
    expect(found(totals, MIDNIGHT + DAY)).toEqual(both.slice(1));
    expect(found(new Map([...totals].reverse()), MIDNIGHT)).toEqual(both);
  });

  it('counts active days of the two weeks before, today not among them', () => {
    const totals = new Map([
      [TODAY - 15, 1],
      [TODAY - 14, 1],
      [TODAY - 5, 0],
      [TODAY - 1, 1],
      [TODAY, 1],
      [TODAY + 1, 1],
    ]);
    expect(activeDaysBefore(totals, NOON)).toBe(2);
  });
});

describe('what was seen of a subject', () => {
  const EMPTY: Pick<SubjectState, 'seen' | 'seenFrom'> = { seen: new Map(), seenFrom: 0 };
  const horizon = NOON - 32 * DAY;

  it('keeps the first and the last time of each name, whatever the order', () => {
    const times = [NOON - HOUR, NOON, NOON - 2 * HOUR];
    const sighted = [...times.map((time) => ({ name: 'b', time })), { name: 'a', time: NOON }];
    const once = see(EMPTY, sighted, horizon);
    expect([...once.seen]).toEqual([
      ['a', { first: NOON, last: NOON }],
      ['b', { first: NOON - 2 * HOUR, last: NOON }],
    ]);
    const parts = [...sighted, ...sighted].reduceRight((state, each) => see(state, [each], horizon), EMPTY);
    expect(parts).toEqual(once);
  });

  it('forgets what was last seen at the horizon or before, and then takes it as new', () => {
    const seen = new Map([
      ['at', { first: 1, last: horizon }],
      ['after', { first: 1, last: horizon + 1 }],
    ]);
    const after = see({ seen, seenFrom: 0 }, [{ name: 'at', time: NOON }], horizon);
    expect([...after.seen]).toEqual([
      ['after', { first: 1, last: horizon + 1 }],
      ['at', { first: NOON, last: NOON }],
    ]);
    expect(see(EMPTY, [{ name: 'old', time: horizon }], horizon)).toEqual(EMPTY);
    expect(see({ seen, seenFrom: 7 }, [], horizon)).toEqual({ seen, seenFrom: 7 });
  });

  it('holds 256 names: the longest unseen go, and nothing before them can be called new', () => {
    const sighted = Array.from({ length: 258 }, (_, i) => ({ name: `n${i}`, time: NOON + i }));
    const full = see(EMPTY, sighted.slice(2), horizon);
    expect(full.seen.size).toBe(256);
    expect(full.seenFrom).toBe(0);
    const over = see(EMPTY, sighted, horizon);
    expect(over.seen).toEqual(full.seen);
    expect(over.seenFrom).toBe(NOON + 1);
    expect(see({ ...full, seenFrom: NOON + 5 }, sighted.slice(0, 1), horizon).seenFrom).toBe(NOON + 5);
  });

  it('drops of names last seen at one time the later ones by their order', () => {
    const names = Array.from({ length: 257 }, (_, i) => `n${String(i).padStart(3, '0')}`);
    const sighted = names.map((name) => ({ name, time: NOON }));
    expect([...see(EMPTY, sighted.toReversed(), horizon).seen.keys()]).toEqual(names.slice(0, 256));
  });
});

describe('the first act of its kind', () => {
  const key = 'a'.repeat(16);
  const state = {
    seen: new Map([[actName(key), { first: NOON, last: NOON + HOUR }]]),
    since: NOON - 14 * DAY,
    seenFrom: NOON - 30 * DAY,
  };
  it.each([
    ['after two weeks of history', {}, true],
    ['with a day less', { since: state.since + 1 }, false],
    ['where what was seen within 30 days had to be forgotten', { seenFrom: state.seenFrom + 1 }, false],
    ['seen before', { seen: new Map([[actName(key), { first: NOON - 1, last: NOON }]]) }, false],
    ['dated later by another source', { seen: new Map([[actName(key), { first: NOON + 1, last: NOON + 1 }]]) }, true],
    ['never sighted', { seen: new Map() }, false],
    ['seen as something else', { seen: new Map([[key, { first: NOON, last: NOON }]]) }, false],
  ])('%s: %s', (_name, change, expected) => {
    expect(isFirstOfItsKind({ key, time: NOON }, { ...state, ...change })).toBe(expected);
  });

  it('is not known of acts without a key', () => {
    expect(isFirstOfItsKind({ key: null, time: NOON }, state)).toBe(false);
  });
});
