import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StatefulDetection } from '../../shared/detections/detection.ts';
import { type Advance, advance } from '../../shared/subjects/advance.ts';
import { decodeState, encodeState } from '../../shared/subjects/codec.ts';
import type { Entry } from '../../shared/subjects/entry.ts';
import { dailyTotals, dayOf } from '../../shared/subjects/habits.ts';
import { occurrencesOf } from '../../shared/subjects/occurrences.ts';
import { baseKind } from '../../shared/subjects/rule-book.ts';
import { DEFAULT_SUBJECT_SETTINGS as SETTINGS } from '../../shared/subjects/settings.ts';
import { EMPTY_STATE, type SubjectState } from '../../shared/subjects/state.ts';
import { batches, HOUR } from '../support/entries.ts';
import { delayed, history, inSpans, notTooLate, shuffledTwice } from '../support/histories.ts';
import { ABSENT, BASELINE, EVERY_BOOK, EVERY_RULE, FAMILIES } from '../support/rule-book.ts';
import { runs } from '../support/runs.ts';
import {
  burstsFound,
  completedThens,
  distinctRecords,
  type Found,
  firingWindows,
  itemsByDate,
  sequencesFound,
  unansweredFirsts,
} from '../support/subject-oracle.ts';

const DAY = 24 * HOUR;
const WHEN_ALL_CAME = { settings: SETTINGS, asOf: Number.POSITIVE_INFINITY };

function play(lists: readonly (readonly Entry[])[]): { state: SubjectState; steps: Advance[] } {
  const steps: Advance[] = [];
  let state = EMPTY_STATE;
  for (const list of lists) {
    const step = advance('subject', state, list, EVERY_BOOK, SETTINGS);
    steps.push(step);
    state = step.state;
  }
  return { state, steps };
}

function foundBy(rule: StatefulDetection, state: SubjectState): Found[] {
  return occurrencesOf(rule, state, EVERY_BOOK, WHEN_ALL_CAME)
    .map(({ burst: { first, last, count, peak } }) => ({ first, last, count, peak }))
    .sort((a, b) => a.first - b.first);
}

/** What must be found; undefined for a rule that is held by a property of its own. */
function expectedOf(rule: StatefulDetection, records: ReturnType<typeof distinctRecords>): Found[] | undefined {
  switch (rule.type) {
    case 'window':
      if (rule === FAMILIES) return undefined;
      return burstsFound(
        rule,
        records.filter((r) => rule.tallies.some((kind) => kind === r.kind)),
      );
    case 'sequence':
      return sequencesFound(rule, records, SETTINGS.quietMs);
    case 'absence':
      return unansweredFirsts(rule, records)
        .map(({ time }) => ({ first: time, last: time, count: 1, peak: 1 }))
        .sort((a, b) => a.first - b.first);
    case 'baseline':
      return undefined;
  }
}

/** Entries without what depends on the order by design: the pointer, where two sources point to different blobs. */
function contents({ entries, days, watermark, since }: SubjectState) {
  const kinds = [...entries].map(([kind, list]) => [kind, list.map(({ journal, ...rest }) => rest)] as const);
  return { kinds: kinds.sort(([a], [b]) => (a < b ? -1 : 1)), days, watermark, since };
}

const arrival = history(4 * 44).chain((list) =>
  fc.record({ list: fc.constant(list), shuffled: shuffledTwice(list), cuts: fc.array(fc.nat(160), { maxLength: 10 }) }),
);

describe('exact', () => {
  it('property: windows, sequences and absences find what the set of records holds, whatever order, batches, duplicates and sources', () => {
    fc.assert(
      fc.property(arrival, ({ list, shuffled, cuts }) => {
        const { state } = play(batches(shuffled, cuts));
        const records = distinctRecords(list);
        for (const rule of EVERY_RULE) {
          const expected = expectedOf(rule, records);
          if (expected) expect(foundBy(rule, state), rule.id).toEqual(expected);
        }
        expect(contents(state)).toEqual(contents(play([list]).state));
      }),
      runs(1000),
    );
  });

  it('property: one act in the logs of two kinds of sources counts once, as the one that saw more of it', () => {
    fc.assert(
      fc.property(arrival, ({ list, shuffled, cuts }) => {
        const found = foundBy(FAMILIES, play(batches(shuffled, cuts)).state);
        expect(found).toEqual(foundBy(FAMILIES, play([list]).state));
        const records = distinctRecords(list);
        const each = ['mail-file-delete', 'mail-file-delete@sysmon'].flatMap((kind) =>
          burstsFound(
            FAMILIES,
            records.filter((r) => r.kind === kind),
          ),
        );
        for (const one of found) expect(each).toContainEqual(one);
        for (const one of each)
          expect(found.some((f) => f.first <= one.last && one.first <= f.last && f.count >= one.count)).toBe(true);
        for (const [i, one] of found.slice(1).entries()) expect(one.first).toBeGreaterThan(found[i]!.last);
      }),
      runs(1000),
    );
  });

  it('property: over twelve days, whatever comes within the lateness is found by the call that completes it', () => {
    const late = fc.array(fc.integer({ min: 0, max: 47 * HOUR }), { maxLength: 9 });
    fc.assert(
      fc.property(history(4 * 24 * 12, 60), late, fc.array(fc.nat(120), { maxLength: 12 }), (list, delays, cuts) => {
        const taken = notTooLate(delayed(list, delays), SETTINGS.latenessMs);
        const { steps } = play(batches(taken, cuts).flatMap(inSpans));
        const records = distinctRecords(taken);
        const found = steps.flatMap((step) => step.occurrences);
        const holds = (id: string, wanted: readonly { kind: string; id: string }[]) =>
          found.some(
            ({ rule, burst }) =>
              rule.id === id && wanted.every((w) => burst.entries.some((e) => e.kind === w.kind && e.id === w.id)),
          );
        for (const rule of EVERY_RULE) {
          if (rule.type === 'window' && rule !== FAMILIES) {
            const counted = records.filter((r) => rule.tallies.some((kind) => kind === r.kind));
            for (const window of firingWindows(rule, counted)) expect(holds(rule.id, window), rule.id).toBe(true);
          } else if (rule.type === 'sequence')
            for (const { then, firsts } of completedThens(rule, records))
              for (const first of firsts) expect(holds(rule.id, [first, then]), rule.id).toBe(true);
        }
        for (const step of steps) expect(step.tooLate).toEqual([]);
      }),
      runs(1000),
    );
  });
});

describe('idempotent', () => {
  it('property: any batch, delivered again after any others, changes nothing and finds its episodes again', () => {
    fc.assert(
      fc.property(arrival, fc.nat(10), ({ shuffled, cuts }, pick) => {
        const lists = batches(shuffled, cuts);
        const { state, steps } = play(lists);
        const place = pick % Math.max(1, lists.length);
        const again = advance('subject', state, lists[place] ?? [], EVERY_BOOK, SETTINGS);
        expect(contents(again.state)).toEqual(contents(state));
        expect(again.state.episodes).toEqual(state.episodes);
        const ids = new Set(again.episodes.map((episode) => episode.id));
        for (const finding of (lists[place] ?? []).filter((e) => e.kind === 'odd-finding'))
          expect(again.episodes.some((e) => e.first <= finding.time && e.detections.has(finding.kind))).toBe(true);
        expect(steps.length === 0 || ids.size <= state.episodes.length).toBe(true);
      }),
      runs(1000),
    );
  });
});

describe('episodes', () => {
  it('property: every occurrence lies in an episode of its detection, and every revision only grows', () => {
    fc.assert(
      fc.property(arrival, ({ shuffled, cuts }) => {
        const revisions = new Map<string, number>();
        for (const { occurrences, state } of play(batches(shuffled, cuts)).steps) {
          for (const { rule, burst } of occurrences)
            expect(
              state.episodes.some((e) => e.first <= burst.first && burst.last <= e.last && e.detections.has(rule.id)),
              rule.id,
            ).toBe(true);
          for (const { id, revision } of state.episodes) {
            expect(revision).toBeGreaterThanOrEqual(revisions.get(id) ?? 1);
            revisions.set(id, revision);
          }
        }
      }),
      runs(1000),
    );
  });

  it('property: the last revision and its figures do not depend on the batches', () => {
    fc.assert(
      fc.property(history(4 * 44), fc.array(fc.nat(120), { maxLength: 10 }), (list, cuts) => {
        const seenOnce = list.filter((e, i) => list.findIndex((o) => o.id === e.id) === i);
        const sorted = seenOnce.toSorted((a, b) => a.time - b.time);
        const whole = play([sorted]).state.episodes;
        const parts = play(batches(sorted, cuts)).state.episodes;
        if (whole.length !== 1 || parts.length !== 1) return;
        expect(parts[0]?.revision).toBe(whole[0]?.revision);
      }),
      runs(1000),
    );
  });
});

describe('retention', () => {
  it('property: nothing within the horizon of its kind is ever removed, and nothing behind it is kept', () => {
    const late = fc.array(fc.integer({ min: 0, max: 47 * HOUR }), { maxLength: 9 });
    fc.assert(
      fc.property(history(4 * 24 * 20, 60), late, fc.array(fc.nat(120), { maxLength: 12 }), (list, delays, cuts) => {
        const taken = notTooLate(delayed(list, delays), SETTINGS.latenessMs);
        const { state } = play(batches(taken, cuts).flatMap(inSpans));
        const horizon: Record<string, number> = { 'protection-weakened': 9 * DAY };
        for (const kind of ['cmdlet-run', 'cmdlet-logged']) horizon[kind] = 5 * DAY;
        const expected = distinctRecords(taken).filter((r) => r.time > state.watermark - (horizon[r.kind] ?? 3 * DAY));
        const kept = [...state.entries.values()].flat();
        expect(kept.map((e) => `${e.kind} ${e.id} ${e.time}`).sort()).toEqual(
          expected.map((e) => `${e.kind} ${e.id} ${e.time}`).sort(),
        );
      }),
      runs(1000),
    );
  });

  it('property: daily totals are exact across expiry, duplicates and sources for 32 days', () => {
    const late = fc.array(fc.integer({ min: 0, max: 47 * HOUR }), { maxLength: 9 });
    fc.assert(
      fc.property(history(4 * 24 * 40, 60), late, fc.array(fc.nat(120), { maxLength: 20 }), (list, delays, cuts) => {
        const once = notTooLate(delayed(list, delays), SETTINGS.latenessMs);
        // Again at once: what comes again after days is too late for exactness, like everything that comes so late.
        const { state } = play(batches(once, cuts).flatMap((batch) => inSpans(batch).flatMap((span) => [span, span])));
        const totals = dailyTotals(state, (kind) => BASELINE.tallies.some((tally) => tally === baseKind(kind)));
        const oldest = dayOf(state.watermark - SETTINGS.habitMs);
        const found = [...totals].filter(([day]) => day > oldest);
        const dates = found.map(([day, items]) => [new Date(day * DAY).toISOString().slice(0, 10), items] as const);
        const expected = [...itemsByDate(distinctRecords(once), BASELINE.tallies)].filter(
          ([date]) => Date.parse(date) / DAY > oldest,
        );
        expect(new Map(dates)).toEqual(new Map(expected));
      }),
      runs(1000),
    );
  });

  it('a timer finds what is missing once, and only when its time and the time for late records are over', () => {
    fc.assert(
      fc.property(arrival, ({ list }) => {
        const { state, steps } = play([list]);
        const missing = unansweredFirsts(ABSENT, distinctRecords(list));
        for (const { time } of missing) {
          const due = time + ABSENT.withinMs + SETTINGS.latenessMs;
          const at = (asOf: number) =>
            advance('subject', state, [], EVERY_BOOK, SETTINGS, { asOf }).occurrences.filter(
              (o) => o.rule.id === ABSENT.id && o.burst.first === time,
            ).length;
          expect(at(due - 1)).toBe(0);
          expect(at(due)).toBeGreaterThan(0);
          expect(steps[0]?.deadlines.some((deadline) => deadline >= due)).toBe(true);
        }
      }),
      runs(1000),
    );
  });
});

describe('the bytes of a row', () => {
  it('property: hold exactly the state, kinds of an older catalog included', () => {
    fc.assert(
      fc.property(arrival, ({ shuffled, cuts }) => {
        const { state } = play(batches(shuffled, cuts));
        expect(decodeState(encodeState(state))).toEqual(state);
      }),
      runs(1000),
    );
  });
});
