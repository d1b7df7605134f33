/**
 * The heart: everything stateful about one subject, in one pure function. What it finds depends on the set of
 * observations, not on their order, batches, duplicates or the moment, for records within the retention.
 */

import { BASE_SCORE } from '../detections/detection.ts';
import { bound } from './bound.ts';
import { absorberOf } from './coalesce.ts';
import { COALESCED_ID, compareEntries, type Entry, EntryFlag, hasFlag, identityOf, mergeEntries } from './entry.ts';
import { assign, type EpisodeItem, type Recount } from './episodes.ts';
import { dayOf, isFirstOfItsKind, keepDays, type Sighted, see } from './habits.ts';
import { concerns, dueOf, type Moment, type Occurrence, occurrencesOf } from './occurrences.ts';
import type { RuleBook } from './rule-book.ts';
import { unansweredOf } from './sequences.ts';
import type { SubjectSettings } from './settings.ts';
import type { Episode, EpisodeDetection, SubjectState } from './state.ts';

/** From this score on a finding opens or joins an episode: severity low. */
export const EPISODE_SCORE = 20;

/** What a call brings beside the observations of the subject's own records. */
export interface Circumstances {
  /** Facts about the whole tenant that hold for this subject too. They do not date the state. */
  readonly ambient?: readonly Entry[];
  readonly sighted?: readonly Sighted[];
  /** Keyed hashes of what the subject is called in facts about it. */
  readonly names?: readonly string[];
  /** Since when the subject's sources have been heard: what it does for the first time long after that is new. */
  readonly heardFrom?: number;
  /** Event time by which everything has arrived: asks for what is missing. Only a timer knows it. */
  readonly asOf?: number;
}

export interface Advance {
  readonly state: SubjectState;
  /** Episodes that hold a record of this call, new or not: a crash before an alert was written loses nothing. */
  readonly episodes: readonly Episode[];
  /** Occurrences that hold a record of this call. */
  readonly occurrences: readonly Occurrence[];
  /** Observations older than the retention: judged alone, no part of any window or episode. */
  readonly tooLate: readonly Entry[];
  /** When to ask, with `asOf`, for answers to records of this call that have none yet. */
  readonly deadlines: readonly number[];
}

/**
 * @param subject the subject's row key, from which ids of episodes are made
 * @param observations what this call's records contribute to the subject, in any order, with duplicates. The newest dates
 *   the state for all of them, so they should lie within retention less lateness: the pipeline splits what does not
 * @param book the detections that are evaluated at this subject
 */
export function advance(
  subject: string,
  before: SubjectState,
  observations: readonly Entry[],
  book: RuleBook,
  settings: SubjectSettings,
  { ambient = [], sighted = [], names = [], heardFrom = Number.POSITIVE_INFINITY, asOf }: Circumstances = {},
): Advance {
  const watermark = observations.reduce((max, o) => Math.max(max, o.time), before.watermark);
  const inTime = (entry: Entry) => entry.until > watermark - book.retentionOf(entry.kind);
  const tooLate = observations.filter((o) => !inTime(o));
  const taken = observations.filter(inTime);
  const known = [...new Set([...before.names, ...names])].sort();
  // A walk brings nothing else, and is repeated where it died: to it no fact is old.
  const isNews = (fact: Entry) => observations.length === 0 || !isKnown(before, fact);
  const added = [...taken, ...ambient.filter((fact) => isAbout(fact, known) && inTime(fact) && isNews(fact))];

  const entries = addAll(before.entries, added, inTime);
  const days = keepDays(before.days, expiredOf(before.entries, inTime), book, watermark - settings.habitMs);
  const state: SubjectState = {
    watermark,
    since: taken.reduce((min, o) => Math.min(min, o.time), before.since),
    heardFrom: Math.min(before.heardFrom, heardFrom),
    entries,
    episodes: before.episodes.filter((episode) => episode.last > watermark - book.longestMs),
    days,
    names: known,
    ...see(before, sighted, watermark - settings.habitMs),
  };

  const occurrences = createFinder(book, state, { settings, asOf: asOf ?? null });
  const touched = touchedBy(added);
  const found = book.rules
    .filter((rule) => (rule.type === 'absence' ? asOf !== undefined : added.some((o) => concerns(rule, o.kind))))
    .flatMap((rule) => occurrences(rule.id))
    .filter((occurrence) => occurrence.rule.type === 'absence' || isTouched(occurrence, touched));

  const items = [...found.map(occurrenceItem), ...added.filter(opensEpisode).map((o) => eventItem(o, state))];
  const assigned = assign(subject, state.episodes, items, settings.quietMs, recounter(state, occurrences, book), (id) =>
    thresholdOf(book, id),
  );
  return {
    state: bound({ ...state, episodes: assigned.episodes }, book, settings),
    episodes: assigned.episodes.filter((episode) => assigned.touched.includes(episode.id)),
    occurrences: found,
    tooLate,
    deadlines: deadlinesOf([...taken, ...ambient.filter((fact) => isAskedHere(fact, known))], state, book, settings),
  };
}

function opensEpisode(entry: Entry): boolean {
  return hasFlag(entry, EntryFlag.opens);
}

/** A fact of the tenant is about one mailbox, where it has a key, or about all. */
function isAbout(entry: Entry, names: readonly string[]): boolean {
  return entry.key === null || names.includes(entry.key);
}

/** A fact of the tenant that the row has already taken in is no news to it. */
function isKnown(state: SubjectState, entry: Entry): boolean {
  return state.entries.get(entry.kind)?.some((known) => known.id === entry.id) ?? false;
}

function thresholdOf(book: RuleBook, detection: string): number {
  const rule = book.byId.get(detection);
  return rule?.type === 'window' ? rule.threshold : 1;
}

function addAll(
  before: ReadonlyMap<string, readonly Entry[]>,
  observations: readonly Entry[],
  inTime: (entry: Entry) => boolean,
): Map<string, readonly Entry[]> {
  const after = new Map<string, readonly Entry[]>();
  for (const [kind, entries] of before) {
    const kept = entries.every(inTime) ? entries : entries.filter(inTime);
    if (kept.length > 0) after.set(kind, kept);
  }
  for (const [kind, added] of Map.groupBy(observations, (o) => o.kind))
    after.set(kind, add(after.get(kind) ?? [], added));
  return after;
}

function expiredOf(before: ReadonlyMap<string, readonly Entry[]>, inTime: (entry: Entry) => boolean): Entry[] {
  return [...before.values()].flatMap((entries) => entries.filter((entry) => !inTime(entry)));
}

function add(entries: readonly Entry[], observations: readonly Entry[]): readonly Entry[] {
  const coalesced = entries.filter((e) => e.id === COALESCED_ID);
  const byId = new Map(entries.filter((e) => e.id !== COALESCED_ID).map((e) => [identityOf(e), e]));
  for (const observed of observations) {
    const id = identityOf(observed);
    const known = byId.get(id);
    if (known) {
      byId.set(id, mergeEntries(known, observed));
      continue;
    }
    const absorber = absorberOf(coalesced, observed);
    const joined = coalesced[absorber];
    if (joined) coalesced[absorber] = tell(joined, observed);
    else byId.set(id, observed);
  }
  return [...coalesced, ...byId.values()].sort(compareEntries);
}

/** A count that is frozen stays, but what a rule may need (somebody else's mailbox, a grave score) is never lost. */
function tell(joined: Entry, { flags, score }: Entry): Entry {
  const told = { ...joined, flags: joined.flags | flags, score: Math.max(joined.score, score) };
  return told.flags === joined.flags && told.score === joined.score ? joined : told;
}

/** Occurrences of a rule, worked out once for each call however often they are asked for. */
function createFinder(book: RuleBook, state: SubjectState, moment: Moment): (id: string) => readonly Occurrence[] {
  const known = new Map<string, readonly Occurrence[]>();
  return (id) => {
    const rule = book.byId.get(id);
    if (rule === undefined) return [];
    const found = known.get(id) ?? occurrencesOf(rule, state, book, moment);
    known.set(id, found);
    return found;
  };
}

interface Touched {
  readonly ids: ReadonlySet<string>;
  readonly observations: readonly Entry[];
  readonly days: readonly number[];
}

function touchedBy(observations: readonly Entry[]): Touched {
  return {
    ids: new Set(observations.map((o) => `${o.kind}\n${identityOf(o)}`)),
    observations,
    days: [...new Set(observations.map((o) => dayOf(o.time)))],
  };
}

/** A day out of the ordinary is touched by the days that make the habit, too. */
function isTouched({ rule, burst }: Occurrence, touched: Touched): boolean {
  if (rule.type === 'baseline') {
    const day = dayOf(burst.first);
    return touched.days.some((other) => other <= day && other >= day - rule.days);
  }
  return burst.entries.some((entry) => isTouchedEntry(entry, touched));
}

function isTouchedEntry(entry: Entry, { ids, observations }: Touched): boolean {
  if (entry.id !== COALESCED_ID) return ids.has(`${entry.kind}\n${identityOf(entry)}`);
  return observations.some((o) => o.kind === entry.kind && o.time >= entry.time && o.time <= entry.until);
}

function occurrenceItem({ burst, rule, score }: Occurrence): EpisodeItem {
  return { detection: rule.id, first: burst.first, last: burst.last, score, firstId: burst.entries[0]?.id ?? '' };
}

/** The item takes its time from the merged entry: another source may have dated the same record earlier. */
function eventItem(observed: Entry, state: SubjectState): EpisodeItem {
  const merged = state.entries.get(observed.kind)?.find((e) => e.id === observed.id) ?? observed;
  return {
    detection: merged.kind,
    first: merged.time,
    last: merged.time,
    score: scoreOf(merged, state),
    firstId: merged.id,
  };
}

function scoreOf(entry: Entry, state: SubjectState): number {
  const graver = hasFlag(entry, EntryFlag.graverWhenNew) && isFirstOfItsKind(entry, state);
  return graver ? Math.max(entry.score, BASE_SCORE.high) : entry.score;
}

function recounter(state: SubjectState, occurrences: (id: string) => readonly Occurrence[], book: RuleBook): Recount {
  return (detection, first, last) => {
    const parts = book.byId.has(detection)
      ? occurrences(detection).map(figuresOfOccurrence)
      : (state.entries.get(detection)?.map((entry) => figuresOfEntry(entry, scoreOf(entry, state))) ?? []);
    return sumParts(parts.filter((part) => part.first <= last && part.last >= first));
  };
}

function figuresOfOccurrence({ burst, score }: Occurrence): EpisodeDetection {
  const flags = burst.entries.reduce((joined, entry) => joined | entry.flags, 0);
  return { count: burst.count, peak: burst.peak, score, flags, first: burst.first, last: burst.last };
}

function figuresOfEntry({ weight, flags, time, until }: Entry, score: number): EpisodeDetection {
  return { count: weight, peak: weight, score, flags, first: time, last: until };
}

function sumParts(parts: readonly EpisodeDetection[]): EpisodeDetection | null {
  if (parts.length === 0) return null;
  return parts.reduce((sum, part) => ({
    count: sum.count + part.count,
    peak: Math.max(sum.peak, part.peak),
    score: Math.max(sum.score, part.score),
    flags: sum.flags | part.flags,
    first: Math.min(sum.first, part.first),
    last: Math.max(sum.last, part.last),
  }));
}

/** What holds for the whole tenant is asked at the tenant, not at every mailbox. */
function isAskedHere(fact: Entry, names: readonly string[]): boolean {
  return fact.key !== null && isAbout(fact, names);
}

/**
 * Answers that records of this call still wait for. The timer finds out whether they came. Facts of the tenant count in every
 * call: the one that took them in may have died before anybody heard of its deadlines.
 */
function deadlinesOf(
  asked: readonly Entry[],
  { entries }: SubjectState,
  book: RuleBook,
  settings: SubjectSettings,
): number[] {
  const ids = new Set(asked.map((entry) => `${entry.kind}\n${entry.id}`));
  const due = new Set<number>();
  for (const rule of book.rules)
    if (rule.type === 'absence')
      for (const first of unansweredOf(rule, entries))
        if (ids.has(`${first.kind}\n${first.id}`)) due.add(dueOf(rule, first, settings));
  return [...due].sort((a, b) => a - b);
}
