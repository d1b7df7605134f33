/** The first act that was ever seen of an application stands for its first use, and what follows completes the sequence. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appConsentThenDeleted as RULE } from '../../shared/detections/app-consent-then-deleted.ts';
import { advance } from '../../shared/subjects/advance.ts';
import type { Entry } from '../../shared/subjects/entry.ts';
import { occurrencesOf } from '../../shared/subjects/occurrences.ts';
import { createRuleBook } from '../../shared/subjects/rule-book.ts';
import { DEFAULT_SUBJECT_SETTINGS as SETTINGS } from '../../shared/subjects/settings.ts';
import { EMPTY_STATE, type SubjectState } from '../../shared/subjects/state.ts';
import { batches, entry, HOUR, NOON } from '../support/entries.ts';
import { delayed, inSpans, notTooLate } from '../support/histories.ts';
import { runs } from '../support/runs.ts';

const DAY = 24 * HOUR;
const BOOK = createRuleBook([RULE], SETTINGS);
const MOMENT = { settings: SETTINGS, asOf: null };
const FIRST_USE = 25;
/** Heard for two weeks and a millisecond before the first act, or a millisecond less than two weeks. */
const LONG = NOON - 14 * DAY;
const SHORT = LONG + 1;

interface Told {
  readonly list: readonly Entry[];
  readonly heardFrom: number;
}

function play(calls: readonly Told[]) {
  let state: SubjectState = EMPTY_STATE;
  const emitted = new Set<string>();
  for (const { list, heardFrom } of calls) {
    const step = advance('subject', state, list, BOOK, SETTINGS, { heardFrom });
    for (const { burst } of step.occurrences) for (const { id } of burst.entries) emitted.add(id);
    state = step.state;
  }
  return { state, emitted };
}

let serial = 0;
const act = (kind: string, after: number, change: Partial<Entry> = {}) =>
  entry({ kind, time: NOON + after, id: (++serial).toString(16).padStart(16, '0'), ...change });

function found(list: readonly Entry[], heardFrom = LONG) {
  const { state } = play([{ list, heardFrom }]);
  return occurrencesOf(RULE, state, BOOK, MOMENT).map(({ score, burst }) => [score, burst.count]);
}

describe('the first use of an application', () => {
  it.each<[string, readonly Entry[], number, readonly (readonly number[])[]]>([
    ['completes nothing by itself', [act('graph-delete', 0)], LONG, []],
    ['with another act', [act('graph-delete', 0), act('graph-delete', 1)], LONG, [[FIRST_USE, 1]]],
    ['with another act at the same moment', [act('graph-delete', 0), act('graph-delete', 0)], LONG, [[FIRST_USE, 1]]],
    ['with too little history', [act('graph-delete', 0), act('graph-delete', 1)], SHORT, []],
    ['with none', [act('graph-delete', 0), act('graph-delete', 1)], Number.POSITIVE_INFINITY, []],
    ['told of by both logs', [act('graph-delete', 0), act('hard-delete', 600_000)], LONG, []],
    ['told of by the other log first', [act('soft-delete', 0), act('graph-delete', 60_000)], LONG, []],
    ['by the other log later than that', [act('graph-delete', 0), act('hard-delete', 600_001)], LONG, [[FIRST_USE, 1]]],
    [
      'by both logs, twice',
      [act('graph-delete', 0), act('hard-delete', 1), act('graph-delete', 2), act('soft-delete', 3)],
      LONG,
      [[FIRST_USE, 2]],
    ],
    [
      'in two runs',
      [act('graph-delete', 0), act('graph-delete', 1), act('graph-delete', 5 * HOUR)],
      LONG,
      [
        [FIRST_USE, 1],
        [FIRST_USE, 1],
      ],
    ],
    ['and consent with it', [act('app-consented', 0), act('graph-delete', 1, { score: 30 })], LONG, [[50, 1]]],
    [
      'before consent',
      [act('graph-delete', 0), act('graph-delete', 1), act('app-consented', 2), act('graph-delete', 3)],
      LONG,
      [
        [FIRST_USE, 1],
        [30, 1],
      ],
    ],
  ])('%s', (_name, list, heardFrom, expected) => {
    expect(found(list, heardFrom)).toEqual(expected);
  });

  it.each([
    [7 * DAY, 1],
    [7 * DAY + 1, 0],
  ])('counts acts up to seven days later: %d ms', (after, count) => {
    const first = play([{ list: [act('graph-delete', 0)], heardFrom: LONG }]);
    const { occurrences } = advance('subject', first.state, [act('graph-delete', after)], BOOK, SETTINGS);
    expect(occurrences).toHaveLength(count);
  });

  it('is the earlier act that came late', () => {
    const [a, b] = [act('graph-delete', 0), act('graph-delete', HOUR)];
    const { state, emitted } = play([
      { list: [b], heardFrom: LONG },
      { list: [a], heardFrom: LONG },
    ]);
    expect(emitted).toEqual(new Set([a.id, b.id]));
    expect(occurrencesOf(RULE, state, BOOK, MOMENT)).toHaveLength(1);
  });

  it('is told from the row that an older version wrote, as soon as its sources are known', () => {
    const older = { ...play([{ list: [act('graph-delete', 0)], heardFrom: Number.POSITIVE_INFINITY }]).state };
    const step = advance('subject', older, [act('graph-delete', DAY)], BOOK, SETTINGS, { heardFrom: LONG });
    expect(step.occurrences).toHaveLength(1);
  });
});

interface Oracle {
  readonly used: readonly string[];
  readonly consented: readonly string[];
}

/** From all records at once, by the words of the rule. */
function oracle(list: readonly Entry[], heardFrom: number): Oracle {
  const records = [...new Map(list.map((each) => [each.id, each])).values()].sort(
    (a, b) => a.time - b.time || (a.id < b.id ? -1 : 1),
  );
  const begun = records[0]?.time ?? 0;
  const isIn = (from: number, to: number) => to >= from && to <= from + 7 * DAY;
  const deletes = records.filter(({ kind }) => kind !== 'app-consented');
  const consents = records.filter(({ kind }) => kind === 'app-consented');
  const consented = deletes.filter(({ time }) => consents.some((consent) => isIn(consent.time, time)));
  const inGraph = deletes.filter(({ kind }) => kind === 'graph-delete');
  const inAudit = deletes.filter(({ kind }) => kind !== 'graph-delete');
  const opening = [inGraph[0], inAudit[0]].filter((each) => each !== undefined && each.time <= begun + 600_000);
  const used =
    begun - heardFrom < 14 * DAY
      ? []
      : deletes.filter((each) => !opening.includes(each) && !consented.includes(each) && isIn(begun, each.time));
  return { used: used.map(({ id }) => id), consented: consented.map(({ id }) => id) };
}

const acts = fc.array(
  fc.record({
    kind: fc.constantFrom('graph-delete', 'graph-delete', 'hard-delete', 'soft-delete', 'app-consented'),
    time: fc.oneof(
      fc.constantFrom(0, 1, 60_000, 600_000, 600_001, 7 * DAY, 7 * DAY + 1),
      fc.integer({ min: 0, max: 10 * DAY }),
    ),
  }),
  { minLength: 1, maxLength: 14 },
);

const story = fc.record({
  acts,
  /** Before the earliest act. */
  heard: fc.constantFrom(14 * DAY - 1, 14 * DAY, 30 * DAY, 0),
  delays: fc.array(fc.integer({ min: 0, max: 40 * HOUR }), { maxLength: 5 }),
  cuts: fc.array(fc.nat(30), { maxLength: 6 }),
  told: fc.array(fc.constantFrom(0, 1, 5 * HOUR, Number.POSITIVE_INFINITY), { maxLength: 5 }),
});

describe('the first use of an application, whatever happens', () => {
  it('property: independent of order, batches, duplicates and of which call told the history', () => {
    fc.assert(
      fc.property(story, ({ acts, heard, delays, cuts, told }) => {
        const list = acts.map(({ kind, time }, i) =>
          entry({ kind, time: NOON + time, until: NOON + time, id: (i + 1).toString(16).padStart(16, '0') }),
        );
        const arriving = notTooLate(delayed([...list, ...list], delays), SETTINGS.latenessMs - 1);
        const records = arriving.toSorted((a, b) => a.time - b.time);
        const begun = records[0]?.time ?? NOON;
        const heardFrom = begun - heard;
        // One call knows it exactly, the others less or nothing.
        const calls = batches(arriving, cuts)
          .flatMap(inSpans)
          .map((part, i) => ({ list: part, heardFrom: heardFrom + (i === 0 ? 0 : (told[i % told.length] ?? 0)) }));
        const { state, emitted } = play(calls);
        const expected = oracle(records, heardFrom);
        for (const id of [...expected.used, ...expected.consented]) expect(emitted.has(id), id).toBe(true);

        // What the row still holds of the time that is exact is found again, and nothing else.
        const exactFrom = state.watermark - SETTINGS.latenessMs;
        const isExact = ({ time, kind }: Entry) => time > exactFrom && kind !== 'app-consented';
        const occurrences = occurrencesOf(RULE, state, BOOK, MOMENT);
        const idsOf = (isFirstUse: boolean) => {
          const mine = occurrences.filter(({ score }) => (score === FIRST_USE) === isFirstUse);
          return new Set(mine.flatMap(({ burst }) => burst.entries.filter(isExact).map(({ id }) => id)));
        };
        const exact = (ids: readonly string[]) =>
          records.filter((each) => isExact(each) && ids.includes(each.id)).map(({ id }) => id);
        expect(idsOf(false)).toEqual(new Set(exact(expected.consented)));
        const used = idsOf(true);
        for (const id of exact(expected.used)) expect(used.has(id)).toBe(true);
        const openings = new Set(records.filter(({ time }) => time <= begun + 600_000).map(({ id }) => id));
        for (const id of used) expect(expected.used.includes(id) || openings.has(id), id).toBe(true);
        if (expected.used.length === 0) expect(used.size).toBe(0);
      }),
      runs(1000),
    );
  });
});
