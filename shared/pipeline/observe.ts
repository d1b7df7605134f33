/** From a judged event to what it contributes to a subject's state. */
import type { Finding, Tally } from '../detections/detection.ts';
import type { PurgewatchEvent } from '../events/event.ts';
import { EPISODE_SCORE } from '../subjects/advance.ts';
import { type Entry, EntryFlag } from '../subjects/entry.ts';
import type { Subject } from '../subjects/hashing.ts';

/** An event time this much later than the record's arrival cannot be right: a clock is wrong, or somebody set it. */
const MAX_CLOCK_SKEW_MS = 600_000;

export interface Judged {
  readonly event: PurgewatchEvent;
  readonly findings: readonly Finding[];
  readonly tallies: readonly Tally[];
}

/** The subject at which an event's findings and counts are joined. */
export function subjectOf(event: PurgewatchEvent): Subject {
  const { tenantId } = event;
  if (event.kind === 'process' || event.kind === 'file')
    return { kind: 'person', tenantId, device: lower(event.deviceId ?? event.device), account: event.actor ?? '' };
  if (event.actor === null && event.kind === 'audit')
    return { kind: 'actor', tenantId, actor: '', mailbox: event.mailbox };
  return { kind: 'actor', tenantId, actor: event.actor ?? '' };
}

/** Event time, or arrival where the event claims to be from the future. */
function trustedTime(eventTime: number, arrival: number | null): { time: number; skewed: boolean } {
  const skewed = arrival !== null && eventTime > arrival + MAX_CLOCK_SKEW_MS;
  return { time: skewed ? arrival : Math.max(0, eventTime), skewed };
}

/**
 * @param id keyed hash of the record's identity
 * @param arrival when the hub took the message in, ms; null where nobody knows (a backtest)
 */
export function observationsOf(judged: Judged, id: string, arrival: number | null, journal: string | null): Entry[] {
  const { time, skewed } = trustedTime(judged.event.time, arrival);
  const base = { time, until: time, id, journal };
  const skew = skewed ? EntryFlag.clockSkewed : 0;
  const findings = judged.findings
    .filter((finding) => finding.score >= EPISODE_SCORE && !finding.suppressed)
    .map((finding) => ({ ...base, kind: finding.detection, weight: 1, score: finding.score, flags: skew }));
  const tallies = judged.tallies.map((tally) => ({
    ...base,
    kind: tally.kind,
    weight: tally.weight,
    score: 0,
    flags: skew | flagsOf(tally),
  }));
  return [...findings, ...tallies];
}

function flagsOf(tally: Tally): number {
  return (
    (tally.lowerBound ? EntryFlag.lowerBound : 0) |
    (tally.nonOwner ? EntryFlag.nonOwner : 0) |
    (tally.fromRecoverable ? EntryFlag.fromRecoverable : 0) |
    (tally.calendarOnly ? 0 : EntryFlag.notCalendar)
  );
}

function lower(text: string | null): string {
  return text?.toLowerCase() ?? '';
}
