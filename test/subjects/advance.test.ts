import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StatefulDetection } from '../../shared/detections/detection.ts';
import { advance } from '../../shared/subjects/advance.ts';
import { decodeState, encodeState, MAX_ROW_BYTES } from '../../shared/subjects/codec.ts';
import { type Entry, EntryFlag } from '../../shared/subjects/entry.ts';
import { createRuleBook } from '../../shared/subjects/rule-book.ts';
import { DEFAULT_SUBJECT_SETTINGS as SETTINGS } from '../../shared/subjects/settings.ts';
import { EMPTY_STATE, type SubjectState } from '../../shared/subjects/state.ts';
import { burstsOf } from '../../shared/subjects/windows.ts';
import { batches, entry, HOUR, NOON, observation, rule } from '../support/entries.ts';
import { runs } from '../support/runs.ts';
import { distinct, oracleBursts } from '../support/window-oracle.ts';

const RULES = [rule(), rule({ id: 'bulk-soft', tallies: ['soft-delete'], threshold: 15 })];
const BOOK = createRuleBook(RULES, SETTINGS);

function run(lists: readonly (readonly Entry[])[], rules: readonly StatefulDetection[] = RULES) {
  const book = createRuleBook(rules, SETTINGS);
  let state: SubjectState = EMPTY_STATE;
  const revisions = new Map<string, number>();
  for (const list of lists) {
    const step = advance('subject', state, list, book, SETTINGS);
    state = step.state;
    for (const episode of step.episodes)
      revisions.set(episode.id, Math.max(revisions.get(episode.id) ?? 0, episode.revision));
  }
  return { state, revisions };
}

function ids(n: number, from = 0): string[] {
  return Array.from({ length: n }, (_, i) => (from + i + 1).toString(16).padStart(16, '0'));
}

/** What a state says, without what depends on the order by design (pointers, ids of episodes). */
function contents(state: SubjectState) {
  return [...state.entries]
    .map(([kind, list]) => [kind, list.map(({ journal, ...rest }) => rest)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

describe('advance', () => {
  it('raises 40 deletes at 10:50 and 40 at 11:10 as one episode, whatever the clock hour', () => {
    const at = (time: string, from: number) =>
      ids(40, from).map((id) => entry({ id, time: Date.parse(time), until: Date.parse(time) }));
    const { state } = run([at('2026-03-02T10:50:00Z', 0), at('2026-03-02T11:10:00Z', 40)], [rule({ threshold: 50 })]);
    expect(state.episodes).toHaveLength(1);
    expect(state.episodes[0]?.detections.get('bulk-test')).toMatchObject({ count: 80, peak: 80 });
  });

  it('changes nothing when the same batch comes twice, and finds its episodes again', () => {
    const batch = ids(12).map((id) => entry({ id }));
    const once = advance('subject', EMPTY_STATE, batch, BOOK, SETTINGS);
    const twice = advance('subject', once.state, batch, BOOK, SETTINGS);
    expect(twice.state).toEqual(once.state);
    expect(twice.episodes).toEqual(once.episodes);
  });

  it('takes a record that three sources saw differently as one record with the most items', () => {
    const seen = [3, 1, 7].map((weight) => entry({ weight }));
    const { state } = run([[seen[0]!], [seen[1]!], [seen[2]!]]);
    expect(state.entries.get('hard-delete')).toEqual([entry({ weight: 7 })]);
  });

  it.each([
    ['within the quiet period', 4 * HOUR, 1],
    ['after it', 4 * HOUR + 1, 2],
  ])('puts a finding %s into as many episodes as expected', (_name, gap, episodes) => {
    const finding = (id: string, time: number) =>
      entry({ kind: 'rule-changed', flags: EntryFlag.opens, score: 50, id, time, until: time });
    const [a, b] = ids(2) as [string, string];
    const { state } = run([[finding(a, NOON)], [finding(b, NOON + gap)]]);
    expect(state.episodes).toHaveLength(episodes);
  });

  it('keeps two episodes two when late data would bridge them, and lets them name each other', () => {
    const finding = (i: number, time: number) =>
      entry({ kind: 'rule-changed', flags: EntryFlag.opens, score: 50, id: ids(9)[i]!, time, until: time });
    const { state } = run([[finding(0, NOON)], [finding(1, NOON + 6 * HOUR)], [finding(2, NOON + 3 * HOUR)]]);
    const [first, second] = state.episodes;
    expect(state.episodes).toHaveLength(2);
    expect(first?.related).toEqual([second?.id]);
    expect(second?.related).toEqual([first?.id]);
  });

  it('judges what is older than the retention alone', () => {
    const old = entry({ id: ids(1)[0]!, time: NOON - SETTINGS.retentionMs, until: NOON - SETTINGS.retentionMs });
    const step = advance('subject', { ...EMPTY_STATE, watermark: NOON }, [old], BOOK, SETTINGS);
    expect(step.tooLate).toEqual([old]);
    expect(step.state.entries.size).toBe(0);
  });

  it('takes in what is just younger than the retention', () => {
    const time = NOON - SETTINGS.retentionMs + 1;
    const step = advance(
      'subject',
      { ...EMPTY_STATE, watermark: NOON },
      [entry({ time, until: time })],
      BOOK,
      SETTINGS,
    );
    expect(step.tooLate).toEqual([]);
    expect(step.state).toMatchObject({
      watermark: NOON,
      entries: new Map([['hard-delete', [entry({ time, until: time })]]]),
    });
  });

  it.each([
    ['a fact of a record that alarmed', 0, 0],
    ['a finding', EntryFlag.opens, 1],
  ])('%s opens as many episodes as expected', (_name, flags, episodes) => {
    expect(run([[entry({ kind: 'rule-changed', score: 50, flags })]]).state.episodes).toHaveLength(episodes);
  });

  it('returns only what a batch touches: not the bursts and episodes of other days', () => {
    const { state } = run([ids(12).map((id) => entry({ id }))]);
    const later = NOON + 30 * HOUR;
    const step = advance('subject', state, [entry({ id: 'e'.repeat(16), time: later, until: later })], BOOK, SETTINGS);
    expect(step.occurrences).toEqual([]);
    expect(step.episodes).toEqual([]);
    expect(step.state.episodes).toEqual(state.episodes);
  });

  it('adds up the bursts of an episode, with the gravest score and the largest window', () => {
    const burst = (n: number, from: number, time: number) => ids(n, from).map((id) => entry({ id, time, until: time }));
    const { state } = run([burst(12, 0, NOON), burst(40, 100, NOON + 3 * HOUR)]);
    expect(state.episodes).toHaveLength(1);
    expect(state.episodes[0]?.detections.get('bulk-test')).toEqual({
      count: 52,
      peak: 40,
      score: 70,
      flags: 0,
      first: NOON,
      last: NOON + 3 * HOUR,
    });
  });

  it('dates a finding by the earliest source', () => {
    const finding = (time: number) =>
      entry({ kind: 'rule-changed', flags: EntryFlag.opens, score: 50, time, until: time });
    const { state } = run([[finding(NOON - HOUR)], [finding(NOON)]]);
    expect(state.episodes).toMatchObject([{ first: NOON - HOUR, last: NOON - HOUR }]);
  });

  it('keeps pointers to raw records for the newest of each kind only', () => {
    const list = ids(205).map((id, i) => entry({ id, time: NOON + i, until: NOON + i }));
    const kept = (batch: readonly Entry[][]) =>
      run(batch)
        .state.entries.get('hard-delete')
        ?.map((e) => e.journal !== null);
    expect(kept([list])).toEqual(list.map((_, i) => i >= 5));
    expect(kept([list.slice(0, 200)])).toEqual(Array.from({ length: 200 }, () => true));
    expect(kept([list.slice(1), list.slice(0, 1)])).toEqual(list.map((_, i) => i >= 5));
  });

  it('forgets entries and closed episodes behind the retention', () => {
    const { state } = run([
      ids(12).map((id) => entry({ id })),
      [entry({ id: 'f'.repeat(16), time: NOON + 80 * HOUR, until: NOON + 80 * HOUR })],
    ]);
    expect(state.entries.get('hard-delete')).toHaveLength(1);
    expect(state.episodes).toHaveLength(0);
  });

  it('property: findings depend on the set of records, not on order, batches or duplicates', () => {
    fc.assert(
      fc.property(
        fc.array(observation, { maxLength: 60 }).chain((list) =>
          fc.record({
            list: fc.constant(list),
            shuffled: fc.shuffledSubarray([...list, ...list], {
              minLength: list.length * 2,
              maxLength: list.length * 2,
            }),
            cuts: fc.array(fc.nat(120), { maxLength: 8 }),
          }),
        ),
        ({ list, shuffled, cuts }) => {
          const whole = run([list]).state;
          const parts = run(batches(shuffled, cuts)).state;
          expect(contents(parts)).toEqual(contents(whole));
          for (const r of RULES) {
            const kinds = r.tallies.map((kind) => parts.entries.get(kind) ?? []);
            const records = distinct(list.filter((o) => r.tallies.some((kind) => kind === o.kind)));
            const expected = oracleBursts(records, r.windowMs, r.threshold);
            const found = burstsOf(kinds, r).map((b) => [b.first, b.count, b.peak]);
            expect(found).toEqual(expected.map((b) => [b.first, b.count, b.peak]));
            // Nothing that fires goes without an alert. The other way round an alert stays that was raised on what one
            // source said before another dated the record earlier.
            for (const burst of expected)
              expect(
                parts.episodes.some((e) => e.detections.has(r.id) && e.first <= burst.last && e.last >= burst.first),
              ).toBe(true);
          }
        },
      ),
      runs(1000),
    );
  });

  it('property: each window finding is exactly one burst of the oracle', () => {
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 60 }), (list) => {
        const step = advance('subject', EMPTY_STATE, list, BOOK, SETTINGS);
        for (const r of RULES) {
          const records = distinct(list.filter((o) => r.tallies.some((kind) => kind === o.kind)));
          const found = step.occurrences
            .filter((w) => w.rule.id === r.id)
            .map((w) => [w.burst.first, w.burst.count, w.burst.peak]);
          expect(found).toEqual(oracleBursts(records, r.windowMs, r.threshold).map((b) => [b.first, b.count, b.peak]));
        }
      }),
      runs(1000),
    );
  });

  it('property: redelivery of any batch after any others changes neither entries nor episodes', () => {
    fc.assert(
      fc.property(fc.array(fc.array(observation, { maxLength: 12 }), { maxLength: 6 }), fc.nat(5), (lists, pick) => {
        const { state } = run(lists);
        const again = lists[pick % Math.max(1, lists.length)] ?? [];
        const step = advance('subject', state, again, BOOK, SETTINGS);
        expect(contents(step.state)).toEqual(contents(state));
        expect(step.state.episodes).toEqual(state.episodes);
      }),
      runs(1000),
    );
  });

  it('property: every finding of low or more is in an episode that contains its time', () => {
    fc.assert(
      fc.property(fc.array(fc.array(observation, { maxLength: 12 }), { maxLength: 6 }), (lists) => {
        const { state } = run(lists);
        for (const e of state.entries.get('rule-changed') ?? [])
          expect(
            state.episodes.some((ep) => ep.first <= e.time && e.time <= ep.last && ep.detections.has('rule-changed')),
          ).toBe(true);
      }),
      runs(1000),
    );
  });

  it('property: the last revision does not depend on how the records were batched', () => {
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 50 }), fc.array(fc.nat(50), { maxLength: 8 }), (list, cuts) => {
        const sorted = list.toSorted((a, b) => a.time - b.time);
        const whole = run(batches(sorted, [])).state.episodes;
        const parts = run(batches(sorted, cuts)).state.episodes;
        if (whole.length !== 1 || parts.length !== 1) return;
        expect(parts[0]?.revision).toBe(whole[0]?.revision);
      }),
      runs(1000),
    );
  });

  it('never counts too low at capacity, and stays within a row', () => {
    const total = 30_000;
    const list = ids(total).map((id, i) => entry({ id, time: NOON + i * 20, until: NOON + i * 20 }));
    const { state } = run(
      batches(
        list,
        Array.from({ length: 30 }, (_, i) => i * 1000),
      ),
    );
    expect(encodeState(state).length).toBeLessThan(MAX_ROW_BYTES);
    expect(state.episodes).toHaveLength(1);
    expect(state.episodes[0]?.detections.get('bulk-test')?.count).toBeGreaterThanOrEqual(total);
    const again = advance('subject', state, list.slice(0, 500), BOOK, SETTINGS);
    expect(again.episodes.map((e) => e.id)).toEqual(state.episodes.map((e) => e.id));
    expect(again.state.entries).toEqual(state.entries);
    expect(again.state.episodes[0]?.detections.get('bulk-test')?.count).toBe(
      state.episodes[0]?.detections.get('bulk-test')?.count,
    );
  });
});

describe('the bytes of a row', () => {
  it('property: hold exactly the state that was written', () => {
    fc.assert(
      fc.property(fc.array(fc.array(observation, { maxLength: 20 }), { maxLength: 4 }), (lists) => {
        const { state } = run(lists);
        expect(decodeState(encodeState(state))).toEqual(state);
      }),
      runs(1000),
    );
  });

  it.each([
    ['cut short', (row: Uint8Array) => row.subarray(0, row.length - 1), /found \d+ bytes, expected \d+/],
    [
      'of a newer version',
      (row: Uint8Array) => Buffer.from(Buffer.from(row).toString('latin1').replace('"v":2', '"v":9'), 'latin1'),
      /found version 9, expected 2/,
    ],
    [
      'with a damaged header',
      (row: Uint8Array) => Buffer.from(Buffer.from(row).toString('latin1').replace('{"v"', '{!v"'), 'latin1'),
      /header is damaged/,
    ],
  ])('refuses a row %s', (_name, damage, message) => {
    const row = encodeState(run([[entry()]]).state);
    expect(() => decodeState(damage(row))).toThrow(message);
  });
});
