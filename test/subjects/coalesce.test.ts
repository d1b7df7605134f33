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
