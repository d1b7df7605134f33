/** What a subject usually does: totals of each day, and what was seen of it before. */
import type { BaselineDetection } from '../detections/detection.ts';
import type { Entry } from './entry.ts';
import { baseKind, type RuleBook } from './rule-book.ts';
import type { Sighting, SubjectState } from './state.ts';

const DAY = 86_400_000;

export function dayOf(time: number): number {
  return Math.floor(time / DAY);
}

function startOfDay(day: number): number {
  return day * DAY;
}

/**
 * Totals of all days that are known: what has expired is in `days`, what has not is in the entries. An entry is added to
 * `days` once, when it expires, so the totals do not depend on order or duplicates.
 */
export function dailyTotals(
  state: Pick<SubjectState, 'entries' | 'days'>,
  counts: (kind: string) => boolean,
): Map<number, number> {
  const totals = new Map(state.days);
  for (const [kind, entries] of state.entries)
    if (counts(kind))
      for (const { time, weight } of entries) totals.set(dayOf(time), (totals.get(dayOf(time)) ?? 0) + weight);
  return totals;
}

/** Adds expired entries to the days, and drops days behind the horizon. */
export function keepDays(
  days: ReadonlyMap<number, number>,
  expired: readonly Entry[],
  book: RuleBook,
  horizon: number,
): ReadonlyMap<number, number> {
  const counted = expired.filter((entry) => book.isDaily(entry.kind));
  const oldest = dayOf(horizon);
  if (counted.length === 0 && ![...days.keys()].some((day) => day < oldest)) return days;
  const kept = new Map([...days].filter(([day]) => day >= oldest));
  for (const { time, weight } of counted)
    if (dayOf(time) >= oldest) kept.set(dayOf(time), (kept.get(dayOf(time)) ?? 0) + weight);
  return new Map([...kept].sort(([a], [b]) => a - b));
}

export interface Departure {
  readonly day: number;
  readonly usual: number;
}

/** Days, among those that still have entries, that are far above what the days before them were. */
export function departuresOf(rule: BaselineDetection, totals: ReadonlyMap<number, number>, from: number): Departure[] {
  const found: Departure[] = [];
  for (const [day, total] of totals) {
    if (startOfDay(day + 1) <= from) continue;
    const before = [...totals].filter(([other, items]) => other < day && other >= day - rule.days && items > 0);
    if (before.length < rule.activeDays) continue;
    const usual = Math.max(
      rule.floor,
      percentile(
        before.map(([, items]) => items),
        rule.percentile,
      ),
    );
    if (total >= rule.times * usual) found.push({ day, usual });
  }
  return found.sort((a, b) => a.day - b.day);
}

/** Nearest rank: the smallest value that at least this part of all does not exceed. */
function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(part * sorted.length) - 1] ?? 0;
}

/** Days on which the subject did anything, among the two weeks before a moment. */
export function activeDaysBefore(totals: ReadonlyMap<number, number>, time: number): number {
  const day = dayOf(time);
  return [...totals].filter(([other, items]) => other < day && other >= day - 14 && items > 0).length;
}

/** Items of a day that are still entries, for evidence. */
export function entriesOfDay(
  entries: ReadonlyMap<string, readonly Entry[]>,
  tallies: readonly string[],
  day: number,
): Entry[] {
  const found: Entry[] = [];
  for (const [kind, list] of entries)
    if (tallies.includes(baseKind(kind))) found.push(...list.filter((entry) => dayOf(entry.time) === day));
  return found;
}

/** What a record shows of its actor beside the act: `name` is a letter for what it is, and a keyed hash. */
export interface Sighted {
  readonly name: string;
  readonly time: number;
}

/** Names that one row remembers. */
const MAX_SEEN = 256;

/** Smallest first and largest last: commutative, associative, idempotent. At capacity the longest unseen go. */
export function see(
  before: Pick<SubjectState, 'seen' | 'seenFrom'>,
  sighted: readonly Sighted[],
  horizon: number,
): Pick<SubjectState, 'seen' | 'seenFrom'> {
  if (sighted.length === 0) return { seen: before.seen, seenFrom: before.seenFrom };
  // What is behind the horizon is forgotten first: a sighting of today must not make it last.
  const seen = new Map<string, Sighting>([...before.seen].filter(([, { last }]) => last > horizon));
  for (const { name, time } of sighted) {
    const known = seen.get(name);
    seen.set(name, { first: Math.min(known?.first ?? time, time), last: Math.max(known?.last ?? time, time) });
  }
  const kept = [...seen].filter(([, { last }]) => last > horizon).sort(byLast);
  const dropped = kept.slice(MAX_SEEN);
  return {
    seen: new Map(kept.slice(0, MAX_SEEN).sort(([a], [b]) => (a < b ? -1 : 1))),
    seenFrom: dropped.reduce((from, [, { last }]) => Math.max(from, last), before.seenFrom),
  };
}

const NEW_AFTER = 30 * DAY;
/** Nothing is called new before so much history, ms. */
export const HISTORY_MS = 14 * DAY;

/** The sighting of acts of one kind: a letter that no other sighting begins with, and the key of their findings. */
export function actName(key: string): string {
  return `f${key}`;
}

/**
 * Whether a subject did nothing of the kind in the 30 days before. Nothing can be called new before two weeks of history, nor
 * where sightings of those days were forgotten for want of room.
 */
export function isFirstOfItsKind(
  { key, time }: Pick<Entry, 'key' | 'time'>,
  { seen, since, seenFrom }: Pick<SubjectState, 'seen' | 'since' | 'seenFrom'>,
): boolean {
  const sighting = key === null ? undefined : seen.get(actName(key));
  return sighting !== undefined && sighting.first >= time && since <= time - HISTORY_MS && seenFrom <= time - NEW_AFTER;
}

function byLast([a, x]: readonly [string, Sighting], [b, y]: readonly [string, Sighting]): number {
  return y.last - x.last || (a < b ? -1 : 1);
}
