/** From a judged event to what it contributes to the state of each subject. */
import type { Finding } from '../detections/detection.ts';
import type { PurgewatchEvent } from '../events/event.ts';
import type { Fact } from '../facts/fact.ts';
import { primarySubject } from '../facts/subjects.ts';
import { EPISODE_SCORE } from '../subjects/advance.ts';
import { type Entry, EntryFlag } from '../subjects/entry.ts';
import type { Hasher } from '../subjects/hashing.ts';
import type { RuleBooks } from '../subjects/rule-book.ts';
import type { Subject } from '../subjects/subject.ts';
import { actKeyOf } from './sightings.ts';

/** An event time this much later than the record's arrival cannot be right: a clock is wrong, or somebody set it. */
const MAX_CLOCK_SKEW_MS = 600_000;

/** What is scored down for a reason (a clean-up in the documented form) is not made grave by being new. Severity medium. */
const GRAVER_FROM = 40;

export interface Judged {
  readonly event: PurgewatchEvent;
  readonly findings: readonly Finding[];
  readonly facts: readonly Fact[];
}

/** Whether there is anything to keep of a record. */
export function isRelevant({ findings, facts }: Pick<Judged, 'findings' | 'facts'>): boolean {
  return findings.length > 0 || facts.length > 0;
}

/** Event time, or arrival where the event claims to be from the future. */
function trustedTime(eventTime: number, arrival: number | null): { time: number; skewed: boolean } {
  const skewed = arrival !== null && eventTime > arrival + MAX_CLOCK_SKEW_MS;
  return { time: skewed ? arrival : Math.max(0, eventTime), skewed };
}

export interface Observation {
  readonly subject: Subject;
  readonly entry: Entry;
}

/**
 * Findings go to the subject at which they are alerted, facts to every subject at which a rule uses them.
 *
 * @param id keyed hash of the record's identity
 * @param arrival when the hub took the message in, ms; null where nobody knows (a backtest)
 */
export function observationsOf(
  judged: Judged,
  id: string,
  arrival: number | null,
  { hasher, books }: { readonly hasher: Hasher; readonly books: RuleBooks },
): Observation[] {
  const { time, skewed } = trustedTime(judged.event.time, arrival);
  const base = { time, until: time, id, journal: null };
  const skew = skewed ? EntryFlag.clockSkewed : 0;
  const hashed = (subject: Subject, text: string | null) =>
    text === null ? null : hasher.keyHash(subject.tenantId, text);
  const findings = judged.findings
    .filter((finding) => finding.score >= EPISODE_SCORE && !finding.suppressed)
    .map(({ detection, score }) => {
      const key = actKeyOf(detection, judged.event.tenantId, hasher);
      const flags = skew | EntryFlag.opens | (key !== null && score >= GRAVER_FROM ? EntryFlag.graverWhenNew : 0);
      const entry = { ...base, kind: detection, weight: 1, score, flags, key, alternative: null };
      return { subject: primarySubject(judged.event), entry };
    });
  const facts = judged.facts
    .filter(({ subject, kind }) => books(subject.kind).uses(kind))
    .map(({ subject, kind, weight, score, flags, key, alternative }) => ({
      subject:
        subject.kind === 'identity'
          ? { ...subject, identity: hasher.keyHash(subject.tenantId, subject.identity) }
          : subject,
      entry: {
        ...base,
        kind,
        weight,
        score,
        flags: flags | skew,
        key: hashed(subject, key),
        alternative: hashed(subject, alternative),
      },
    }));
  return [...findings, ...facts];
}
