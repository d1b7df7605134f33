/** An alert that should exist: what the subject's state says, before the evidence is fetched. */
import type { Entry } from '../subjects/entry.ts';
import { occurrencesOf } from '../subjects/occurrences.ts';
import type { RuleBook } from '../subjects/rule-book.ts';
import type { SubjectSettings } from '../subjects/settings.ts';
import type { Episode, SubjectState } from '../subjects/state.ts';
import type { Subject } from '../subjects/subject.ts';

export interface AlertCandidate {
  readonly subject: Subject;
  readonly episode: Episode;
  /** Entries behind the alert that can lead to their raw records, gravest and newest first; at most 100. */
  readonly entries: readonly Entry[];
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
  for (const id of episode.detections.keys()) {
    const rule = book.byId.get(id);
    if (rule) {
      const moment = { settings, asOf: Number.POSITIVE_INFINITY };
      for (const { burst } of occurrencesOf(rule, state, book, moment))
        if (overlaps(burst, episode)) for (const entry of burst.entries) counted.add(entry);
    } else
      findings.push(...(state.entries.get(id) ?? []).filter((e) => e.time <= episode.last && e.until >= episode.first));
  }
  findings.sort((a, b) => b.score - a.score || newestFirst(a, b));
  const ordered = [...findings, ...[...counted].sort(newestFirst)];
  const unique = new Map(ordered.filter((e) => e.journal !== null).map((entry) => [entry.id, entry]));
  return { subject, episode, entries: [...unique.values()].slice(0, MAX_ALERT_RECORDS) };
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
  return { subject, episode, entries: [entry] };
}

function overlaps(burst: { first: number; last: number }, episode: Episode): boolean {
  return burst.first <= episode.last && burst.last >= episode.first;
}

function newestFirst(a: Entry, b: Entry): number {
  return b.time - a.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
