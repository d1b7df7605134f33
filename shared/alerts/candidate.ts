/** An alert that should exist: what the subject's state says, before the evidence is fetched. */
import { COALESCED_ID, type Entry } from '../subjects/entry.ts';
import { type Occurrence, occurrencesOf } from '../subjects/occurrences.ts';
import { baseKind, type RuleBook } from '../subjects/rule-book.ts';
import type { SubjectSettings } from '../subjects/settings.ts';
import type { Episode, SubjectState } from '../subjects/state.ts';
import type { Subject } from '../subjects/subject.ts';

export interface AlertCandidate {
  readonly subject: Subject;
  readonly episode: Episode;
  /** Entries behind the alert that can lead to their raw records, gravest and newest first; at most 100. */
  readonly entries: readonly Entry[];
  readonly behind: Behind;
}

/** Everything behind an alert, whether or not it can be looked at: what allowances need to know. */
export interface Behind {
  /** Event times of all of it, as far as the row knows. */
  readonly first: number;
  readonly last: number;
  /** `entries` lead to all of it: nothing was joined, has expired, is beyond the hundred, or lost its raw record. */
  readonly complete: boolean;
  /** All of it are acts of the subject, or on it; sequences hold others' (who gave the access, what was received). */
  readonly ownActs: boolean;
}

/** Records that an alert names. Fixed by the alert's contract. */
export const MAX_ALERT_RECORDS = 100;

/** Selects the entries of an episode: findings by score, then what its bursts counted, newest first. */
export function candidateOf(
  subject: Subject,
  episode: Episode,
  state: SubjectState,
  book: RuleBook,
  settings: SubjectSettings,
): AlertCandidate {
  const findings: Entry[] = [];
  const counted = new Set<Entry>();
  let allThere = true;
  for (const [id, told] of episode.detections) {
    const rule = book.byId.get(id);
    let count = 0;
    if (rule) {
      const moment = { settings, asOf: Number.POSITIVE_INFINITY };
      for (const occurrence of occurrencesOf(rule, state, book, moment).filter(({ burst }) =>
        overlaps(burst, episode),
      )) {
        for (const entry of occurrence.burst.entries) counted.add(entry);
        count += occurrence.burst.count;
        allThere &&= holdsAll(occurrence, state);
      }
    } else {
      const found = (state.entries.get(id) ?? []).filter((e) => e.time <= episode.last && e.until >= episode.first);
      findings.push(...found);
      count = sumOf(found);
    }
    allThere &&= count >= told.count; // else some of what was told has expired
  }
  findings.sort((a, b) => b.score - a.score || newestFirst(a, b));
  const ordered = [...findings, ...[...counted].sort(newestFirst)];
  const unique = new Map(ordered.filter((e) => e.journal !== null).map((entry) => [entry.id, entry]));
  const behind = {
    first: ordered.reduce((first, entry) => Math.min(first, entry.time), episode.first),
    last: ordered.reduce((last, entry) => Math.max(last, entry.until), episode.last),
    complete: allThere && unique.size <= MAX_ALERT_RECORDS && ordered.every(leadsToRecord),
    ownActs: [...episode.detections.keys()].every((id) => {
      const type = book.byId.get(id)?.type ?? 'event';
      return type === 'event' || type === 'window' || type === 'baseline';
    }),
  };
  return { subject, episode, entries: [...unique.values()].slice(0, MAX_ALERT_RECORDS), behind };
}

function leadsToRecord({ id, journal }: Entry): boolean {
  return id !== COALESCED_ID && journal !== null;
}

/**
 * Whether an occurrence has everything that its detection saw in its time. A window takes the largest of several kinds of sources
 * and says nothing of the others; the total of a day outlives its entries.
 */
function holdsAll({ rule, burst }: Occurrence, { entries }: SubjectState): boolean {
  if (rule.type === 'baseline') return sumOf(burst.entries) >= burst.count;
  if (rule.type !== 'window') return true;
  // Of a kind that it counts at all, a burst has every entry of its time.
  const counted = new Set(burst.entries.map((entry) => entry.kind));
  const others = [...entries].filter(
    ([kind]) => !counted.has(kind) && rule.tallies.some((tally) => tally === baseKind(kind)),
  );
  return others.every(([, list]) => !list.some((entry) => overlaps(spanOf(entry), burst)));
}

function sumOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + entry.weight, 0);
}

function spanOf({ time, until }: Entry): { first: number; last: number } {
  return { first: time, last: until };
}

/** A finding that is too old for any window: an alert of its own, with an id that every delivery gives again. */
export function standaloneCandidate(subject: Subject, alertId: string, entry: Entry): AlertCandidate {
  const { time, score, flags } = entry;
  const detection = { count: 1, peak: 1, score, flags, first: time, last: time };
  const episode: Episode = {
    id: alertId,
    first: time,
    last: time,
    revision: 1,
    detections: new Map([[entry.kind, detection]]),
    related: [],
  };
  return {
    subject,
    episode,
    entries: [entry],
    behind: { first: time, last: time, complete: leadsToRecord(entry), ownActs: true },
  };
}

function overlaps(burst: { first: number; last: number }, episode: { first: number; last: number }): boolean {
  return burst.first <= episode.last && burst.last >= episode.first;
}

function newestFirst(a: Entry, b: Entry): number {
  return b.time - a.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Whether the records that were loaded are all that is behind the alert: only then can anything be said of all of them. */
export function isWhole({ behind, entries }: Pick<AlertCandidate, 'behind' | 'entries'>, loaded: number): boolean {
  return behind.complete && loaded === entries.length;
}
