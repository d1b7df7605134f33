/**
 * The heart: everything stateful about one subject, in one pure function. What it finds depends on the set of
 * observations, not on their order, batches, duplicates or the moment, for records within the retention.
 */
import type { WindowDetection } from '../detections/detection.ts';
import { absorbs, budgetOf, coalesce } from './coalesce.ts';
import { MAX_ENTRIES } from './codec.ts';
import { COALESCED_ID, compareEntries, type Entry, mergeEntries } from './entry.ts';
import { assign, type EpisodeItem, type Recount } from './episodes.ts';
import type { SubjectSettings } from './settings.ts';
import type { Episode, EpisodeDetection, SubjectState } from './state.ts';
import { burstsOf, type EntryBurst } from './windows.ts';

/** From this score on a finding opens or joins an episode: severity low. */
export const EPISODE_SCORE = 20;

/** A burst that holds a record of this call. */
export interface WindowFinding {
  readonly rule: WindowDetection;
  readonly burst: EntryBurst;
  readonly score: number;
}

export interface Advance {
  readonly state: SubjectState;
  /** Episodes that hold a record of this call, new or not: a crash before an alert was written loses nothing. */
  readonly episodes: readonly Episode[];
  readonly windows: readonly WindowFinding[];
  /** Observations older than the retention: judged alone, no part of any window or episode. */
  readonly tooLate: readonly Entry[];
}

/**
 * @param subject the subject's row key, from which ids of episodes are made
 * @param observations what this call's records contribute to the subject, in any order, with duplicates
 * @param rules the windows that are evaluated at this subject
 */
export function advance(
  subject: string,
  state: SubjectState,
  observations: readonly Entry[],
  rules: readonly WindowDetection[],
  settings: SubjectSettings,
): Advance {
  const watermark = observations.reduce((max, o) => Math.max(max, o.time), state.watermark);
  const horizon = watermark - settings.retentionMs;
  const tooLate = observations.filter((o) => o.time <= horizon);
  const inTime = observations.filter((o) => o.time > horizon);

  const entries = addAll(state.entries, inTime, horizon);
  const bursts = new Map(rules.map((rule) => [rule.id, evaluate(rule, entries)]));
  const touched = touchedIds(inTime);
  const windows = rules.flatMap((rule) =>
    (bursts.get(rule.id) ?? []).filter((f) => f.burst.entries.some((entry) => isTouched(entry, touched, inTime))),
  );

  const items = [...windows.map(windowItem), ...inTime.filter(opensEpisode).map((o) => eventItem(o, entries))];
  const thresholds = new Map(rules.map((rule) => [rule.id, rule.threshold]));
  const kept = state.episodes.filter((episode) => episode.last > horizon);
  const assigned = assign(
    subject,
    kept,
    items,
    settings.quietMs,
    recounter(entries, bursts),
    (id) => thresholds.get(id) ?? 1,
  );

  const bounded = bound(entries, rules, bursts, settings);
  return {
    state: { watermark, entries: bounded, episodes: assigned.episodes },
    episodes: assigned.episodes.filter((episode) => assigned.touched.includes(episode.id)),
    windows,
    tooLate,
  };
}

function opensEpisode(entry: Entry): boolean {
  return entry.score >= EPISODE_SCORE;
}

function addAll(
  before: ReadonlyMap<string, readonly Entry[]>,
  observations: readonly Entry[],
  horizon: number,
): Map<string, readonly Entry[]> {
  const after = new Map<string, readonly Entry[]>();
  for (const [kind, entries] of before) {
    const kept = (entries[0]?.until ?? 0) > horizon ? entries : entries.filter((e) => e.until > horizon);
    if (kept.length > 0) after.set(kind, kept);
  }
  for (const [kind, added] of Map.groupBy(observations, (o) => o.kind))
    after.set(kind, add(after.get(kind) ?? [], added));
  return after;
}

function add(entries: readonly Entry[], observations: readonly Entry[]): readonly Entry[] {
  const byId = new Map(entries.filter((e) => e.id !== COALESCED_ID).map((e) => [e.id, e]));
  for (const observed of observations) {
    const known = byId.get(observed.id);
    if (known) byId.set(observed.id, mergeEntries(known, observed));
    else if (!absorbs(entries, observed.time)) byId.set(observed.id, observed);
  }
  return [...entries.filter((e) => e.id === COALESCED_ID), ...byId.values()].sort(compareEntries);
}

function evaluate(rule: WindowDetection, entries: ReadonlyMap<string, readonly Entry[]>): WindowFinding[] {
  const counted = rule.tallies.map((kind) => entries.get(kind) ?? []).filter((list) => list.length > 0);
  return burstsOf(counted, rule).map((burst) => ({
    rule,
    burst,
    score: rule.score(burst, rule.threshold).reduce((sum, reason) => sum + reason.points, 0),
  }));
}

function touchedIds(observations: readonly Entry[]): ReadonlySet<string> {
  return new Set(observations.map((o) => `${o.kind}\n${o.id}`));
}

function isTouched(entry: Entry, touched: ReadonlySet<string>, observations: readonly Entry[]): boolean {
  if (entry.id !== COALESCED_ID) return touched.has(`${entry.kind}\n${entry.id}`);
  return observations.some((o) => o.kind === entry.kind && o.time >= entry.time && o.time <= entry.until);
}

function windowItem(finding: WindowFinding): EpisodeItem {
  const { burst, rule, score } = finding;
  return { detection: rule.id, first: burst.first, last: burst.last, score, firstId: burst.entries[0]?.id ?? '' };
}

/** The item takes its time from the merged entry: another source may have dated the same record earlier. */
function eventItem(observed: Entry, entries: ReadonlyMap<string, readonly Entry[]>): EpisodeItem {
  const merged = entries.get(observed.kind)?.find((e) => e.id === observed.id) ?? observed;
  return { detection: merged.kind, first: merged.time, last: merged.time, score: merged.score, firstId: merged.id };
}

function recounter(
  entries: ReadonlyMap<string, readonly Entry[]>,
  bursts: ReadonlyMap<string, readonly WindowFinding[]>,
): Recount {
  return (detection, first, last) => {
    const parts = bursts.get(detection)?.map(figuresOfBurst) ?? entries.get(detection)?.map(figuresOfEntry) ?? [];
    return sumParts(parts.filter((part) => part.first <= last && part.last >= first));
  };
}

function figuresOfBurst({ burst, score }: WindowFinding): EpisodeDetection {
  const flags = burst.entries.reduce((joined, entry) => joined | entry.flags, 0);
  return { count: burst.count, peak: burst.peak, score, flags, first: burst.first, last: burst.last };
}

function figuresOfEntry({ weight, score, flags, time, until }: Entry): EpisodeDetection {
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

/**
 * Holds every kind within its budget, and the pointers to raw records to the newest of each kind. A row that would still
 * outgrow Table Storage gets smaller budgets until it fits.
 */
function bound(
  entries: ReadonlyMap<string, readonly Entry[]>,
  rules: readonly WindowDetection[],
  bursts: ReadonlyMap<string, readonly WindowFinding[]>,
  settings: SubjectSettings,
): ReadonlyMap<string, readonly Entry[]> {
  let bounded = entries;
  for (let scale = 1; scale > 1 / 512; scale /= 2) {
    bounded = boundKinds(entries, rules, bursts, settings, scale);
    let total = 0;
    for (const list of bounded.values()) total += list.length;
    if (total <= MAX_ENTRIES) break;
  }
  return bounded;
}

function boundKinds(
  entries: ReadonlyMap<string, readonly Entry[]>,
  rules: readonly WindowDetection[],
  bursts: ReadonlyMap<string, readonly WindowFinding[]>,
  settings: SubjectSettings,
  scale: number,
): ReadonlyMap<string, readonly Entry[]> {
  const bounded = new Map<string, readonly Entry[]>();
  for (const [kind, list] of entries) {
    const counting = rules.filter((rule) => rule.tallies.some((tally) => tally === kind));
    const budget = budgetOf(counting, settings.retentionMs, scale);
    const windowMs = Math.min(3_600_000, ...counting.map((rule) => rule.windowMs));
    const fits = list.length <= budget ? list : coalesce(list, budget, windowMs, firesIn(counting, bursts));
    bounded.set(kind, dropOldPointers(fits, settings.journaledEntries));
  }
  return bounded;
}

/** Whether every rule that counts an entry fires around it; findings of single events are alerted from the first. */
function firesIn(
  rules: readonly WindowDetection[],
  bursts: ReadonlyMap<string, readonly WindowFinding[]>,
): (entry: Entry) => boolean {
  const firing = rules.map((rule) => new Set((bursts.get(rule.id) ?? []).flatMap((f) => f.burst.entries)));
  return (entry) => firing.every((set) => set.has(entry));
}

function dropOldPointers(entries: readonly Entry[], keep: number): readonly Entry[] {
  const old = entries.length - keep;
  if (old <= 0 || !entries.slice(0, old).some((entry) => entry.journal !== null)) return entries;
  return entries.map((entry, index) => (index < old && entry.journal !== null ? { ...entry, journal: null } : entry));
}
