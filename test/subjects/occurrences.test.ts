import { describe, expect, it } from 'vitest';
import type { StatefulDetection } from '../../shared/detections/detection.ts';
import { type Entry, EntryFlag } from '../../shared/subjects/entry.ts';
import { dayOf } from '../../shared/subjects/habits.ts';
import { concerns, dueOf, occurrencesOf } from '../../shared/subjects/occurrences.ts';
import { createRuleBook } from '../../shared/subjects/rule-book.ts';
import { DEFAULT_SUBJECT_SETTINGS as SETTINGS } from '../../shared/subjects/settings.ts';
import { EMPTY_STATE } from '../../shared/subjects/state.ts';
import { entry, HOUR, NOON, rule } from '../support/entries.ts';
import { ABSENT, BASELINE, FAMILIES, LONG } from '../support/rule-book.ts';

const DAY = 24 * HOUR;

function find(
  detection: StatefulDetection,
  entries: readonly Entry[],
  { asOf = null, days = new Map() }: { asOf?: number | null; days?: ReadonlyMap<number, number> } = {},
) {
  const byKind = Map.groupBy(entries, (each) => each.kind);
  const watermark = Math.max(0, ...entries.map((each) => each.until));
  const state = { ...EMPTY_STATE, entries: byKind, days, watermark };
  return occurrencesOf(detection, state, createRuleBook([detection], SETTINGS), { settings: SETTINGS, asOf });
}

function files(family: string, from: number, count: number): Entry[] {
  const kind = `mail-file-delete${family}`;
  return Array.from({ length: count }, (_, i) => entry({ kind, id: `${family}${i}`, time: NOON + from + i }));
}

describe('one act in the logs of several families', () => {
  const counts = (...lists: readonly Entry[][]) => find(FAMILIES, lists.flat()).map(({ burst }) => burst.count);

  it('is counted in each by itself, and the largest is taken', () => {
    expect(counts(files('', 0, 5), files('@sysmon', 0, 5))).toEqual([]);
    expect(counts(files('', 0, 6), files('@sysmon', 0, 8))).toEqual([8]);
    expect(counts(files('@sysmon', 0, 8), files('', 0, 6))).toEqual([8]);
    expect(counts(files('', 0, 7))).toEqual([7]);
    expect(counts()).toEqual([]);
  });

  it('is another act where their times do not meet, in order of time', () => {
    expect(counts(files('', 3 * HOUR, 6), files('@sysmon', 0, 8))).toEqual([8, 6]);
    expect(counts(files('', 0, 6), files('@sysmon', 3 * HOUR, 8))).toEqual([6, 8]);
  });

  it.each([
    ['that touch at the end', 5, 1],
    ['that do not touch at the end', 6, 2],
    ['that touch at the beginning', -7, 1],
    ['that do not touch at the beginning', -8, 2],
  ])('is one where bursts meet %s', (_name, from, expected) => {
    expect(counts(files('', 0, 6), files('@sysmon', from, 8))).toHaveLength(expected);
  });

  it('of equal ones the earlier is taken, whatever arrived first', () => {
    const [a, b] = [files('', 2, 6), files('@sysmon', 0, 6)];
    for (const list of [
      [...a, ...b],
      [...b, ...a],
    ])
      expect(find(FAMILIES, list).map(({ burst }) => burst.first)).toEqual([NOON]);
  });

  it('of equal ones at one time the same is taken, whatever arrived first', () => {
    const [a, b] = [files('@defender', 0, 6), files('@sysmon', 0, 6)];
    for (const list of [
      [...a, ...b],
      [...b, ...a],
    ])
      expect(find(FAMILIES, list).map(({ burst }) => burst.entries[0]?.kind)).toEqual(['mail-file-delete@defender']);
  });

  it('counts only its own kinds, of all of them together', () => {
    const both = rule({ tallies: ['hard-delete', 'soft-delete'], threshold: 4 });
    const list = [
      entry({ weight: 2 }),
      entry({ id: 'b', kind: 'soft-delete', weight: 2 }),
      entry({ id: 'c', kind: 'mail-sent', weight: 50 }),
    ];
    expect(find(both, list).map(({ burst }) => burst.count)).toEqual([4]);
  });
});

describe('a score', () => {
  it.each([
    [[], 0],
    [[30, 20], 50],
    [[30, -50], 0],
    [[90, 20], 100],
  ])('of %j points is %d', (points, expected) => {
    const scored = rule({ threshold: 1, score: () => points.map((each) => ({ points: each, text: 't' })) });
    expect(find(scored, [entry()]).map(({ score }) => score)).toEqual([expected]);
  });
});

describe('a completed sequence', () => {
  it('is dated by what completed it, counts records, and is as grave as its gravest part and one step', () => {
    const [found] = find(LONG, [
      entry({ kind: 'protection-weakened', id: 'f', time: NOON - DAY, score: 30, weight: 9, flags: EntryFlag.hard }),
      entry({ id: 's', weight: 40, score: 10 }),
      entry({ id: 't', weight: 2, time: NOON + HOUR }),
    ]);
    expect(found?.burst).toMatchObject({ count: 2, peak: 2, first: NOON, last: NOON + HOUR });
    expect(found?.burst.entries.map(({ id }) => id)).toEqual(['f', 's', 't']);
    expect(found?.score).toBe(50);
  });

  it.each([
    ['the first half', 50, 0, 70],
    ['the second half', 0, 50, 70],
    ['neither: at least low', 0, 0, 30],
  ])('is as grave as %s', (_name, first, second, expected) => {
    const list = [entry({ kind: 'protection-weakened', id: 'f', score: first }), entry({ id: 's', score: second })];
    expect(find(LONG, list).map(({ score }) => score)).toEqual([expected]);
  });

  it('counts a record with several messages once', () => {
    const messages = { ...LONG, second: { kinds: ['message-deleted'] } } as const;
    const list = ['k', 'l'].map((key) => entry({ kind: 'message-deleted', id: 's', key }));
    const [found] = find(messages, [entry({ kind: 'protection-weakened', id: 'f' }), ...list]);
    expect(found?.burst.count).toBe(1);
  });
});

describe('a missing answer', () => {
  const asked = entry({ kind: 'cmdlet-run', key: 'a', weight: 5 });
  const due = NOON + ABSENT.withinMs + SETTINGS.latenessMs;

  it('is missing when its time and the time for late records are over, and somebody asks', () => {
    expect(dueOf(ABSENT, asked, SETTINGS)).toBe(due);
    expect(find(ABSENT, [asked], { asOf: due - 1 })).toEqual([]);
    expect(find(ABSENT, [asked])).toEqual([]);
    expect(find(ABSENT, [asked], { asOf: due })).toMatchObject([
      { burst: { count: 1, peak: 1, first: NOON }, score: 50 },
    ]);
  });

  it('means something only of a subject that was active before', () => {
    const silent = { ...ABSENT, activeDays: 2 };
    const days = (...ago: number[]) => new Map(ago.map((each) => [dayOf(NOON) - each, 1]));
    expect(find(silent, [asked], { asOf: due, days: days(1) })).toEqual([]);
    expect(find(silent, [asked], { asOf: due, days: days(1, 2) })).toHaveLength(1);
    const heard = entry({ kind: 'cmdlet-logged', key: 'b', time: NOON - 3 * DAY });
    expect(find(silent, [asked, heard], { asOf: due, days: days(1) })).toHaveLength(1);
  });
});

describe('a day out of the ordinary', () => {
  const days = new Map([1, 2, 3].map((ago) => [dayOf(NOON) - ago, 4]));

  it('amounts to all of the day, of what is still an entry and what is not', () => {
    const list = [entry({ weight: 5 }), entry({ id: 'b', kind: 'soft-delete', weight: 5, time: NOON + HOUR })];
    const today = new Map([...days, [dayOf(NOON), 100]]);
    expect(find(BASELINE, list, { days: today })).toMatchObject([
      { burst: { count: 110, peak: 110, first: NOON, last: NOON + HOUR, entries: list }, score: 30 },
    ]);
    const others = entry({ kind: 'mail-sent', weight: 100 });
    expect(find(BASELINE, [...list, others], { days })).toMatchObject([{ burst: { count: 10 } }]);
  });

  it('is none of which no entry is left, nor of other kinds', () => {
    expect(find(BASELINE, [], { days: new Map([...days, [dayOf(NOON), 100]]) })).toEqual([]);
    expect(find(BASELINE, [entry({ kind: 'mail-sent', weight: 100 })], { days })).toEqual([]);
  });
});

describe('concerns', () => {
  it.each<[string, StatefulDetection, string, boolean]>([
    ['what a window counts', rule(), 'hard-delete', true],
    ['of any family', rule(), 'hard-delete@sysmon', true],
    ['and nothing else', rule(), 'soft-delete', false],
    ['what makes a habit', BASELINE, 'soft-delete', true],
    ['a first half', LONG, 'protection-weakened', true],
    ['a second half', LONG, 'hard-delete', true],
    ['neither half', LONG, 'mail-sent', false],
    ['what asks for an answer', ABSENT, 'cmdlet-run', true],
    ['the answer', ABSENT, 'cmdlet-logged', true],
  ])('%s', (_name, detection, kind, expected) => {
    expect(concerns(detection, kind)).toBe(expected);
  });
});
