/** Where a stateful detection fires in a row: bursts, completed sequences, missed answers, days out of the ordinary. */
import type {
  AbsenceDetection,
  BaselineDetection,
  Reason,
  SequenceDetection,
  StatefulDetection,
  WindowDetection,
} from '../detections/detection.ts';
import { sequenceReasons } from '../detections/sequence-score.ts';
import type { Entry } from './entry.ts';
import { firstUseCompletions } from './first-use.ts';
import { activeDaysBefore, dailyTotals, departuresOf, entriesOfDay } from './habits.ts';
import { baseKind, type RuleBook, secondOf } from './rule-book.ts';
import { type Completion, completionsOf, unansweredOf } from './sequences.ts';
import type { SubjectSettings } from './settings.ts';
import type { SubjectState } from './state.ts';
import { burstsOf, type EntryBurst, figuresOf } from './windows.ts';

export interface Occurrence {
  readonly rule: StatefulDetection;
  readonly burst: EntryBurst;
  readonly score: number;
}

/** The parts of a state that detections look at. */
export type Seen = Pick<SubjectState, 'entries' | 'days' | 'watermark' | 'since' | 'heardFrom'>;

export interface Moment {
  readonly settings: SubjectSettings;
  /** Until when nothing more is awaited: what was due before it and did not come is missing. Null: nobody asks. */
  readonly asOf: number | null;
}

/** @returns in order of time */
export function occurrencesOf(rule: StatefulDetection, state: Seen, book: RuleBook, moment: Moment): Occurrence[] {
  switch (rule.type) {
    case 'window':
      return windowOccurrences(rule, state);
    case 'sequence':
      return sequenceOccurrences(rule, state, moment.settings);
    case 'absence':
      return absenceOccurrences(rule, state, book, moment);
    case 'baseline':
      return baselineOccurrences(rule, state, moment.settings);
  }
}

/** One act that kinds of sources log under ids of their own is counted in each family by itself; the largest is taken. */
function windowOccurrences(rule: WindowDetection, { entries }: Seen): Occurrence[] {
  const families = new Map<string, (readonly Entry[])[]>();
  for (const [kind, list] of entries) {
    const base = baseKind(kind);
    if (!rule.tallies.some((tally) => tally === base)) continue;
    const family = kind.slice(base.length);
    families.set(family, [...(families.get(family) ?? []), list]);
  }
  const sorted = [...families].sort(([a], [b]) => (a < b ? -1 : 1)); // the order of arrival makes no difference
  const bursts = largestOf(sorted.map(([, lists]) => burstsOf(lists, rule)));
  return bursts.map((burst) => ({ rule, burst, score: sum(rule.score(burst, rule.threshold)) }));
}

function largestOf(families: readonly EntryBurst[][]): EntryBurst[] {
  if (families.length <= 1) return families[0] ?? [];
  const kept: EntryBurst[] = [];
  for (const burst of families.flat().sort((a, b) => b.count - a.count || a.first - b.first))
    if (!kept.some((other) => other.first <= burst.last && burst.first <= other.last)) kept.push(burst);
  return kept.sort((a, b) => a.first - b.first);
}

/** A sequence happens when it is completed: that is its time. Records count, not items. */
function sequenceOccurrences(rule: SequenceDetection, state: Seen, { quietMs }: SubjectSettings): Occurrence[] {
  const completed = completionsOf(rule, state.entries, quietMs).map((completion) => {
    const gravest = Math.max(0, ...[...completion.firsts, ...completion.seconds].map((entry) => entry.score));
    return { rule, burst: burstOf(completion), score: sum(sequenceReasons(rule, gravest)) };
  });
  if (rule.orFirstUse === undefined) return completed;
  const { score } = rule.orFirstUse;
  const told = new Set(completed.flatMap(({ burst }) => burst.entries));
  const begun = firstUseCompletions(rule, state, told, quietMs).map((each) => ({ rule, burst: burstOf(each), score }));
  return [...completed, ...begun].sort((a, b) => a.burst.first - b.burst.first);
}

function burstOf({ firsts, seconds }: Completion): EntryBurst {
  const count = new Set(seconds.map((entry) => entry.id)).size;
  const { first, last } = figuresOf(seconds);
  return { ...figuresOf([...firsts, ...seconds]), count, peak: count, first, last };
}

function absenceOccurrences(rule: AbsenceDetection, state: Seen, book: RuleBook, moment: Moment): Occurrence[] {
  const { asOf, settings } = moment;
  if (asOf === null) return [];
  const totals = rule.activeDays > 0 ? dailyTotals(state, book.isDaily) : null;
  return unansweredOf(rule, state.entries)
    .filter((first) => dueOf(rule, first, settings) <= asOf)
    .filter((first) => totals === null || activeDaysBefore(totals, first.time) >= rule.activeDays)
    .map((first) => ({ rule, burst: { ...figuresOf([first]), count: 1, peak: 1 }, score: sum(rule.score()) }));
}

/** When an answer to an entry is missing for certain: its time is over, and so is the time that records may come late. */
export function dueOf(rule: AbsenceDetection, first: Entry, settings: SubjectSettings): number {
  return first.until + rule.withinMs + settings.latenessMs;
}

function baselineOccurrences(rule: BaselineDetection, state: Seen, settings: SubjectSettings): Occurrence[] {
  const counts = (kind: string) => rule.tallies.some((tally) => tally === baseKind(kind));
  const totals = dailyTotals(state, counts);
  return departuresOf(rule, totals, state.watermark - settings.retentionMs).flatMap(({ day, usual }) => {
    const entries = entriesOfDay(state.entries, rule.tallies, day);
    if (entries.length === 0) return [];
    const burst = { ...figuresOf(entries), count: totals.get(day) ?? 0, peak: totals.get(day) ?? 0 };
    return [{ rule, burst, score: sum(rule.score(burst, usual)) }];
  });
}

/** Whether an observation of that kind can change what a rule finds. */
export function concerns(rule: StatefulDetection, kind: string): boolean {
  const base = baseKind(kind);
  const kinds =
    rule.type === 'window' || rule.type === 'baseline' ? rule.tallies : [...rule.first.kinds, ...secondOf(rule).kinds];
  return kinds.some((wanted) => wanted === base);
}

function sum(reasons: readonly Reason[]): number {
  return Math.min(
    100,
    Math.max(
      0,
      reasons.reduce((total, reason) => total + reason.points, 0),
    ),
  );
}
