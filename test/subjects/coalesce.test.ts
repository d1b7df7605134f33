import { describe, expect, it } from 'vitest';
import { absorberOf, budgetOf, coalesce } from '../../shared/subjects/coalesce.ts';
import { COALESCED_ID, type Entry, EntryFlag } from '../../shared/subjects/entry.ts';
import { entry, HOUR, NOON } from '../support/entries.ts';

const MINUTE = 60_000;
const series = (count: number, everyMs: number) =>
  Array.from({ length: count }, (_, i) => {
    const time = NOON + i * everyMs;
    return entry({ id: (i + 1).toString(16).padStart(16, '0'), time, until: time, weight: 2, journal: `j${i}` });
  });
const where = (fires: (e: Entry) => boolean) => ({ items: fires, keys: fires });
const always = where(() => true);
const never = where(() => false);

describe('budgetOf', () => {
  it.each([
    ['findings of single events', [], 1, 1024],
    ['findings of single events in a row that is too large', [], 0.25, 256],
    ['a rule with a low threshold', [{ windowMs: HOUR, threshold: 50 }], 1, 4096],
    [
      'a subject that stays below the threshold for the whole retention',
      [{ windowMs: HOUR, threshold: 200 }],
      1,
      73 * 200,
    ],
    [
      'the largest of several rules',
      [
        { windowMs: HOUR, threshold: 50 },
        { windowMs: HOUR, threshold: 200 },
      ],
      1,
      73 * 200,
    ],
    ['a row that is too large', [{ windowMs: HOUR, threshold: 10 }], 0.25, 1024],
    ['never less than what a quiet subject needs', [{ windowMs: HOUR, threshold: 50 }], 1 / 256, 73 * 50],
  ])('%s', (_name, rules, scale, expected) => {
    expect(budgetOf(rules, 72 * HOUR, scale)).toBe(expected);
  });
});

describe('coalesce', () => {
  it('leaves a kind within its budget as it is', () => {
    const list = series(10, MINUTE);
    expect(coalesce(list, 10, HOUR, always)).toBe(list);
  });

  it('joins the oldest neighbours within a sixtieth of the window, and keeps what they amount to', () => {
    const list = series(12, MINUTE / 2);
    const joined = coalesce(list, 10, HOUR, always);
    expect(joined.length).toBeLessThanOrEqual(10);
    expect(joined[0]).toEqual({
      ...list[0],
      until: NOON + MINUTE,
      weight: 6,
      id: COALESCED_ID,
      flags: EntryFlag.coalesced,
    });
    expect(joined.at(-1)).toEqual(list.at(-1));
    expect(joined.reduce((sum, e) => sum + e.weight, 0)).toBe(24);
    for (const e of joined) expect(e.until - e.time).toBeLessThanOrEqual(MINUTE);
  });

  it('joins what is farther apart only when it must', () => {
    const joined = coalesce(series(12, 5 * MINUTE), 10, HOUR, always);
    expect(joined.length).toBeLessThanOrEqual(10);
    expect(Math.max(...joined.map((e) => e.until - e.time))).toBe(5 * MINUTE);
  });

  it('never joins what lies outside windows that fire: that could hide a window', () => {
    const list = series(40, MINUTE / 2);
    const quiet = new Set(list.slice(0, 20));
    const joined = coalesce(
      list,
      30,
      HOUR,
      where((e) => !quiet.has(e)),
    );
    expect(joined.slice(0, 20)).toEqual(list.slice(0, 20));
    expect(joined.length).toBeLessThanOrEqual(30);
    expect(coalesce(list, 30, HOUR, never)).toEqual(list);
  });

  it('joins joined entries again', () => {
    const once = coalesce(series(100, 1000), 50, HOUR, always);
    const twice = coalesce(once, 20, HOUR, never);
    expect(twice.length).toBeLessThan(once.length);
    expect(twice.reduce((sum, e) => sum + e.weight, 0)).toBe(200);
  });

  it('keeps the gravest score, all flags and a pointer', () => {
    const [a, b] = series(2, 1000) as [ReturnType<typeof entry>, ReturnType<typeof entry>];
    const joined = coalesce(
      [
        { ...a, score: 30, flags: 1, journal: null },
        { ...b, score: 50, flags: 2 },
      ],
      1,
      HOUR,
      always,
    );
    expect(joined).toMatchObject([{ score: 50, flags: 1 | 2 | EntryFlag.coalesced, journal: 'j1' }]);
  });
});

describe('what is joined', () => {
  const KEY = { a: 'a'.repeat(16), b: 'b'.repeat(16) };
  /** Entries one second apart; each letter is a key. */
  function keyed(letters: readonly (keyof typeof KEY | null)[], change: Partial<Entry> = {}) {
    return series(letters.length, 1000).map((e, i) => ({ ...e, ...change, key: letters[i] ? KEY[letters[i]] : null }));
  }
  const weights = (list: readonly Entry[]) => list.map((e) => e.weight);

  it('never reaches over midnight', () => {
    const midnight = Date.parse('2026-03-02T00:00:00Z');
    const list = series(6, 1000).map((e, i) => ({ ...e, time: midnight + i - 3, until: midnight + i - 3 }));
    expect(coalesce(list, 1, HOUR, always).map((e) => [e.time, e.until])).toEqual([
      [midnight - 3, midnight - 1],
      [midnight, midnight + 2],
    ]);
  });

  it('never reaches past an entry that must stay by itself', () => {
    const list = keyed([null, null, null, null, null]);
    const joined = coalesce(
      list,
      1,
      HOUR,
      where((e) => e !== list[2]),
    );
    expect(joined.map((e) => [e.time, e.until])).toEqual([
      [NOON, NOON + 1000],
      [NOON + 2000, NOON + 2000],
      [NOON + 3000, NOON + 4000],
    ]);
    expect(joined[1]).toEqual(list[2]);
  });

  it('joins entries of one key first, and leaves the key to them', () => {
    const joined = coalesce(keyed(['a', 'b', 'a', 'b']), 2, HOUR, always);
    expect(joined.map((e) => [e.key, e.weight, e.flags])).toEqual([
      [KEY.a, 4, EntryFlag.coalesced],
      [KEY.b, 4, EntryFlag.coalesced],
    ]);
  });

  it('joins different keys only where that is allowed, and says so', () => {
    const list = keyed(['a', 'b', 'a', 'b']);
    expect(coalesce(list, 1, HOUR, { items: () => true, keys: () => false }).map((e) => e.key)).toEqual([KEY.a, KEY.b]);
    expect(coalesce(list, 1, HOUR, always)).toMatchObject([
      { key: null, weight: 8, flags: EntryFlag.coalesced | EntryFlag.anyKey },
    ]);
    expect(coalesce(list, 2, HOUR, { items: () => false, keys: () => true })).toMatchObject([
      { key: null, flags: EntryFlag.coalesced | EntryFlag.anyKey },
    ]);
  });

  it('keeps a joined entry to its key where any that it stands for must stay there', () => {
    const list = keyed(['a', 'a', 'b', 'b']);
    const joined = coalesce(list, 1, HOUR, { items: () => true, keys: (e) => e !== list[1] });
    expect(joined.map((e) => e.key)).toEqual([KEY.a, KEY.b]);
  });

  it.each([
    ['both the same', ['c', 'c'], 'c'],
    ['different ones', ['c', 'd'], null],
    ['the second without', ['c', null], 'c'],
    ['the first without', [null, 'c'], 'c'],
  ])('keeps the other key where it is one: %s', (_name, alternatives, expected) => {
    const list = keyed(['a', 'a']).map((e, i) => ({ ...e, alternative: alternatives[i] ?? null }));
    expect(coalesce(list, 1, HOUR, always)).toMatchObject([{ key: KEY.a, alternative: expected }]);
  });

  it('knows nothing by the other key of one alone, where there is no key', () => {
    const list = keyed(['a', 'a']).map((e, i) => ({ ...e, key: null, alternative: i === 0 ? 'c' : null }));
    expect(coalesce(list, 1, HOUR, always)).toMatchObject([{ key: null, alternative: null }]);
  });

  it('loses the other key with the key', () => {
    const list = keyed(['a', 'b'], { alternative: 'c' });
    expect(coalesce(list, 1, HOUR, always)).toMatchObject([{ key: null, alternative: null }]);
  });

  it('marks what is joined by force, and takes nothing in for it', () => {
    const joined = coalesce(series(4, 1000), 1, HOUR, { ...always, forced: true });
    expect(joined).toMatchObject([{ flags: EntryFlag.coalesced | EntryFlag.forced }]);
    expect(absorberOf(joined, { time: NOON, key: null })).toBe(-1);
  });

  it('stops as soon as a quarter of the budget is free', () => {
    expect(weights(coalesce(series(9, 1000), 8, HOUR, always))).toEqual([8, 2, 2, 2, 2, 2]);
  });

  it('reaches over 64 windows at most, whatever the budget', () => {
    const window = 60_000;
    const within = window / 60; // doubled until the next would be too long: 64 windows are not reached exactly
    const longest = within * 2 ** Math.floor(Math.log2((64 * window) / within));
    const pair = (apart: number) => {
      const [a, b] = series(2, apart) as [Entry, Entry];
      return coalesce([a, b], 1, window, always).length;
    };
    expect([pair(longest), pair(longest + 1)]).toEqual([1, 2]);
  });
});

describe('absorberOf', () => {
  const range = entry({ time: NOON, until: NOON + 10, id: COALESCED_ID, flags: EntryFlag.coalesced });
  it.each([
    [NOON - 1, false],
    [NOON, true],
    [NOON + 5, true],
    [NOON + 10, true],
    [NOON + 11, false],
    [NOON + 20, false],
    [NOON + 30, false],
  ])('%d', (time, expected) => {
    expect(absorberOf([range], { time, key: null }) >= 0).toBe(expected);
  });

  it('stands for records of its key, or of any where several were joined', () => {
    const keyed = { ...range, key: 'a'.repeat(16) };
    const at = (key: string | null) => ({ time: NOON, key });
    expect(absorberOf([keyed], at('a'.repeat(16))) >= 0).toBe(true);
    expect(absorberOf([keyed], at('b'.repeat(16))) >= 0).toBe(false);
    expect(absorberOf([{ ...range, flags: range.flags | EntryFlag.anyKey }], at('b'.repeat(16))) >= 0).toBe(true);
    expect(absorberOf([], at(null)) >= 0).toBe(false);
  });
});
