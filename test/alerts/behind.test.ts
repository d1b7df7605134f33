/** What lies behind an alert, of which its records are only what can be shown. */
import { describe, expect, it } from 'vitest';
import { candidateOf, standaloneCandidate } from '../../shared/alerts/candidate.ts';
import { COALESCED_ID, type Entry, EntryFlag } from '../../shared/subjects/entry.ts';
import { dayOf } from '../../shared/subjects/habits.ts';
import { DEFAULT_SUBJECT_SETTINGS } from '../../shared/subjects/settings.ts';
import { EMPTY_STATE, type EpisodeDetection, type SubjectState } from '../../shared/subjects/state.ts';
import type { Subject } from '../../shared/subjects/subject.ts';
import { entry, HOUR, NOON } from '../support/entries.ts';
import { BASELINE, EVERY_BOOK, FAMILIES, LONG } from '../support/rule-book.ts';

const SUBJECT: Subject = { kind: 'actor', tenantId: null, actor: 'pat@adatum.example' };
const id = (n: number) => n.toString(16).padStart(16, '0');
const entriesOf = (kind: string, count: number, change: Partial<Entry> = {}) =>
  Array.from({ length: count }, (_, n) =>
    entry({ kind, id: id(n + 1), time: NOON + n, until: NOON + n, score: 50, ...change }),
  );

function behindOf(detections: Readonly<Record<string, number>>, ...lists: readonly (readonly Entry[])[]) {
  return behindWith({}, detections, ...lists);
}

function behindWith(
  change: Partial<SubjectState>,
  detections: Readonly<Record<string, number>>,
  ...lists: readonly (readonly Entry[])[]
) {
  const figures = Object.entries(detections).map(([name, count]): [string, EpisodeDetection] => [
    name,
    { count, peak: count, score: 50, flags: 0, first: NOON, last: NOON + 1000 },
  ]);
  const episode = { id: 'a1', first: NOON, last: NOON + 1000, revision: 1, detections: new Map(figures), related: [] };
  const entries = Map.groupBy(lists.flat(), ({ kind }) => kind);
  const state = { ...EMPTY_STATE, watermark: NOON + 1000, since: NOON - 30 * 24 * HOUR, entries, ...change };
  return candidateOf(SUBJECT, episode, state, EVERY_BOOK, DEFAULT_SUBJECT_SETTINGS).behind;
}

describe('what is behind an alert', () => {
  it('is complete where every record can be looked at', () => {
    const behind = behindOf({ items: 60, 'inbox-rule': 1 }, entriesOf('hard-delete', 60), entriesOf('inbox-rule', 1));
    expect(behind).toEqual({ first: NOON, last: NOON + 1000, complete: true, ownActs: true });
  });

  it.each<[string, Readonly<Record<string, number>>, readonly (readonly Entry[])[]]>([
    ['more records than an alert names', { items: 101 }, [entriesOf('hard-delete', 101)]],
    [
      'a record that is no longer kept',
      { items: 12 },
      [entriesOf('hard-delete', 11), entriesOf('hard-delete', 1, { id: id(99), journal: null })],
    ],
    [
      'records that were joined',
      { items: 12 },
      [entriesOf('hard-delete', 11), entriesOf('hard-delete', 1, { id: COALESCED_ID })],
    ],
    ['items that have expired', { items: 61 }, [entriesOf('hard-delete', 60)]],
    ['findings that have expired', { 'inbox-rule': 2 }, [entriesOf('inbox-rule', 1)]],
    ['a detection of which nothing is left', { items: 12, 'inbox-rule': 1 }, [entriesOf('hard-delete', 12)]],
    [
      'acts that another kind of source told of, of which the alert shows the larger part',
      { [FAMILIES.id]: 8 },
      [entriesOf('mail-file-delete@defender', 8), entriesOf('mail-file-delete@sysmon', 7, { id: id(77) })],
    ],
    ['a day of which a part has expired', { [BASELINE.id]: 60 }, [entriesOf('hard-delete', 5)]],
  ])('is not complete with %s', (_what, detections, lists) => {
    expect(behindOf(detections, ...lists).complete).toBe(false);
  });

  it('is complete with as many records as an alert names', () => {
    expect(behindOf({ items: 100 }, entriesOf('hard-delete', 100)).complete).toBe(true);
  });

  it('is not complete on a day of which a part has expired, whose total is still known', () => {
    const [day, usual] = [dayOf(NOON), { [BASELINE.id]: 20 }];
    const before = [2, 1].map((ago): [number, number] => [day - ago, 2]);
    const entries = entriesOf('hard-delete', 20);
    expect(behindWith({ days: new Map(before) }, usual, entries)).toMatchObject({ complete: true, ownActs: true });
    expect(behindWith({ days: new Map([...before, [day, 1]]) }, usual, entries).complete).toBe(false);
  });

  it('is what the detections count, in their time: nothing else matters', () => {
    const other = entriesOf('mail-sent', 3, { id: id(700), journal: null });
    const later = [entry({ id: id(701), time: NOON + 9 * HOUR, until: NOON + 9 * HOUR, journal: null })];
    const earlier = [
      entry({ kind: 'inbox-rule', id: id(702), time: NOON - 9 * HOUR, until: NOON - 9 * HOUR, journal: null }),
    ];
    const burst = entriesOf('hard-delete', 60).map((each, n) => {
      const time = NOON - 20 * HOUR + n;
      return { ...each, id: id(1000 + n), time, until: time, journal: null };
    });
    const lists = [burst, entriesOf('hard-delete', 60), entriesOf('inbox-rule', 1), other, later, earlier];
    const all = { first: NOON, last: NOON + 1000, complete: true, ownActs: true };
    expect(behindOf({ items: 60, 'inbox-rule': 1 }, ...lists)).toEqual(all);
    // A rule that counts two kinds, of one source.
    const soft = entriesOf('soft-delete', 10, { flags: EntryFlag.nonOwner }).map((each, n) => ({
      ...each,
      id: id(800 + n),
    }));
    expect(behindOf({ needs: 40 }, entriesOf('hard-delete', 30), soft)).toEqual(all);
    const elsewhere = entriesOf('soft-delete@other', 1, { id: id(900) });
    expect(behindOf({ needs: 40 }, entriesOf('hard-delete', 30), soft, elsewhere).complete).toBe(false);
  });

  it('of another kind of source one act in the time of a burst is enough', () => {
    const at = (n: number, time: number) => entry({ kind: 'mail-file-delete@sysmon', id: id(n), time, until: time });
    const burst = entriesOf('mail-file-delete@defender', 8);
    expect(behindOf({ [FAMILIES.id]: 8 }, burst, [at(901, NOON - 9 * HOUR)]).complete).toBe(true);
    expect(behindOf({ [FAMILIES.id]: 8 }, burst, [at(901, NOON - 9 * HOUR), at(902, NOON + 3)]).complete).toBe(false);
  });

  it('is complete where one kind of source alone told of it', () => {
    expect(behindOf({ [FAMILIES.id]: 8 }, entriesOf('mail-file-delete@defender', 8)).complete).toBe(true);
  });

  it('reaches back to the first half of a sequence, which may be somebody else’s act', () => {
    const weakened = entry({ kind: 'protection-weakened', id: id(500), time: NOON - 5 * HOUR, until: NOON - 5 * HOUR });
    const behind = behindOf({ [LONG.id]: 3 }, [weakened], entriesOf('hard-delete', 3));
    expect(behind).toEqual({ first: NOON - 5 * HOUR, last: NOON + 1000, complete: true, ownActs: false });
  });

  it.each([
    [{ items: 12 }, true],
    [{ 'inbox-rule': 1 }, true],
    [{ departure: 12 }, true],
    [{ items: 12, unanswered: 1 }, false],
    [{ items: 12, 'sent-then-deleted': 1 }, false],
  ])('%j: are they acts of the subject alone? %s', (detections, expected) => {
    expect(behindOf(detections as Record<string, number>, entriesOf('hard-delete', 12)).ownActs).toBe(expected);
  });

  it('of a record that came too late for any window is that record', () => {
    const late = entry({ kind: 'inbox-rule' });
    const complete = { first: NOON, last: NOON, complete: true, ownActs: true };
    expect(standaloneCandidate(SUBJECT, 'a', late).behind).toEqual(complete);
    expect(standaloneCandidate(SUBJECT, 'a', { ...late, journal: null }).behind).toEqual({
      ...complete,
      complete: false,
    });
  });
});
