import { describe, expect, it } from 'vitest';
import type { StatefulDetection } from '../../shared/detections/detection.ts';
import { advance } from '../../shared/subjects/advance.ts';
import { bytesOfRow, decodeState, encodeState, MAX_ROW_BYTES } from '../../shared/subjects/codec.ts';
import { type Entry, EntryFlag, hasFlag } from '../../shared/subjects/entry.ts';
import { createRuleBook } from '../../shared/subjects/rule-book.ts';
import { DEFAULT_SUBJECT_SETTINGS as SETTINGS } from '../../shared/subjects/settings.ts';
import { EMPTY_STATE, type Episode, type SubjectState } from '../../shared/subjects/state.ts';
import { burstsOf } from '../../shared/subjects/windows.ts';
import { entry, HOUR, NOON, rule } from '../support/entries.ts';

const hex = (n: number) => n.toString(16).padStart(16, '0');

function series(kind: string, count: number, everyMs: number, change: Partial<Entry> = {}, from = NOON): Entry[] {
  return Array.from({ length: count }, (_, i) => {
    const time = from + i * everyMs;
    const journal = `audit-events/${kind}/`.padEnd(100, 'x') + String(i);
    return entry({ kind, id: hex(i + 1), time, until: time, journal, ...change });
  });
}

function take(lists: readonly (readonly Entry[])[], rules: readonly StatefulDetection[], before = EMPTY_STATE) {
  const book = createRuleBook(rules, SETTINGS);
  return lists.reduce<SubjectState>((state, list) => advance('subject', state, list, book, SETTINGS).state, before);
}

function episode(i: number): Episode {
  const time = NOON + i * 4 * HOUR;
  const figures = { count: 123_456, peak: 123_456, score: 100, flags: 1023, first: time, last: time };
  const names = Array.from({ length: 60 }, (_, n) => [`a-detection-with-a-long-name-${n}`, figures] as const);
  return {
    id: hex(i).repeat(2),
    first: time,
    last: time,
    revision: 9,
    detections: new Map(names),
    related: [hex(i + 1).repeat(2)],
  };
}

/** As much of everything beside the entries as a row may hold, and more episodes than it may. */
const FULL: SubjectState = {
  ...EMPTY_STATE,
  days: new Map(Array.from({ length: 33 }, (_, i) => [20_000 + i, 1_000_000] as const)),
  seen: new Map(Array.from({ length: 256 }, (_, i) => [`a${hex(i)}`, { first: NOON, last: NOON }] as const)),
  episodes: Array.from({ length: 60 }, (_, i) => episode(i)),
};

describe('nothing is missed at capacity', () => {
  it('a row with a maximal header and many kinds that are full fits, and reads back', () => {
    const kinds = Array.from({ length: 30 }, (_, i) => `kind-${i}`);
    const state = take([kinds.flatMap((kind) => series(kind, 1100, 1000))], [], FULL);
    expect(bytesOfRow(state)).toBeLessThanOrEqual(MAX_ROW_BYTES);
    const row = encodeState(state);
    expect(row.length).toBe(bytesOfRow(state));
    expect(decodeState(row)).toEqual(state);
    expect([...state.entries.keys()]).toEqual(kinds);
    expect(state.seen.size).toBe(256);
    expect(state.episodes.length).toBeGreaterThan(10);
    expect(state.episodes.at(-1)).toEqual(FULL.episodes.at(-1));
  });

  it('a subject that stays below every threshold fits as well, though nothing may be joined, and then fires', () => {
    const rules = ['hard-delete', 'soft-delete', 'gmail-delete'].map((kind) =>
      rule({ id: `many-${kind}`, tallies: [kind as 'hard-delete'], threshold: 1000 }),
    );
    const quiet = rules.flatMap((r, i) => series(r.tallies[0]!, 14_000, 8000, { key: hex(900 + i) }));
    const parts = Array.from({ length: 2 }, (_, i) =>
      quiet.filter((e) => Math.floor((e.time - NOON) / (24 * HOUR)) === i),
    );
    const state = take(parts, rules);
    expect(encodeState(state).length).toBeLessThanOrEqual(MAX_ROW_BYTES);
    for (const r of rules) {
      const entries = state.entries.get(r.tallies[0]!)!;
      expect(entries.reduce((sum, e) => sum + e.weight, 0)).toBe(14_000);
      expect(entries.some((e) => hasFlag(e, EntryFlag.forced))).toBe(true);
      expect(burstsOf([entries], r)).toEqual([]);
      const last = NOON + 14_000 * 8000;
      const more = series(r.tallies[0]!, 600, 1, {}, last).map((e, i) => ({ ...e, id: hex(50_000 + i) }));
      const fired = take([more], rules, state).entries.get(r.tallies[0]!)!;
      expect(burstsOf([fired], r)).not.toEqual([]);
    }
  });

  it.each([
    [4095, 4095],
    [4096, 4096],
    [4097, 3072],
  ])('%d entries of a window that fires are kept as %d', (count, kept) => {
    const state = take([series('hard-delete', count, 10)], [rule()]);
    expect(state.entries.get('hard-delete')).toHaveLength(kept);
    expect(burstsOf([state.entries.get('hard-delete')!], rule())[0]).toMatchObject({ count, peak: count });
  });

  it('a window reads too high by no more than what a thirtieth of it more would hold: a sixtieth at each end', () => {
    const list = series('hard-delete', 20_000, 1500);
    const state = take([list.slice(0, 10_000), list.slice(10_000)], [rule()]);
    const [burst] = burstsOf([state.entries.get('hard-delete')!], rule());
    expect(burst!.peak).toBeGreaterThanOrEqual(2400);
    expect(burst!.peak).toBeLessThanOrEqual(2400 * (1 + 2 / 60) + 1);
  });

  it('never tells fewer keys apart than there are', () => {
    const byKeys = rule({ id: 'keys', measure: 'keys', threshold: 5 });
    const list = series('hard-delete', 9000, 100).map((e, i) => ({ ...e, key: hex(1 + (i % 40)) }));
    const [burst] = burstsOf([take([list], [rule(), byKeys]).entries.get('hard-delete')!], byKeys);
    expect(burst!.peak).toBeGreaterThanOrEqual(40);
  });

  it('what a rule needs beside the number is not lost in an entry that stands for many', () => {
    const needs = rule({ id: 'needs', needs: ({ nonOwner }) => nonOwner > 0 });
    const before = take([series('hard-delete', 6000, 100)], [needs]);
    expect(burstsOf([before.entries.get('hard-delete')!], needs)).toEqual([]);
    const stranger = entry({ id: 'f'.repeat(16), time: NOON + 150, until: NOON + 150, flags: EntryFlag.nonOwner });
    const after = take([[stranger]], [needs], before);
    expect(burstsOf([after.entries.get('hard-delete')!], needs)).not.toEqual([]);
    expect(take([[stranger]], [needs], after).entries).toEqual(after.entries);
  });

  it('an entry with sources that disagree about its subject line keeps its key when it is joined', () => {
    const list = series('hard-delete', 5000, 10).map((e, i) => ({ ...e, key: hex(7), alternative: hex(100 + i) }));
    const kept = take([list], [rule(), rule({ id: 'keys', measure: 'keys' })]).entries.get('hard-delete')!;
    expect(kept.length).toBeLessThan(5000);
    expect(kept.every((e) => e.key === hex(7) && !hasFlag(e, EntryFlag.anyKey))).toBe(true);
  });
});
