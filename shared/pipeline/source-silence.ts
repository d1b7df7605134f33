/** A source that falls silent after auditing was weakened for the whole tenant: what an attacker wants, and what no record tells. */
import { BASE_SCORE } from '../detections/detection.ts';
import { type Entry, EntryFlag } from '../subjects/entry.ts';
import { HOUR_MS } from './activity.ts';

/** The kind of tenant facts after which silence means something. */
const WEAKENED = 'protection-weakened';
/** The detection under which it is told. */
const SILENCE = 'silence-after-weakening';

const DAY_MS = 24 * HOUR_MS;
/** Records of the audit log come 60 to 90 minutes late as a rule: what comes within this time was under way before. */
const UNDER_WAY_MS = 3 * HOUR_MS;
/** Days before the change that say what is usual. */
const USUAL_DAYS = 7;
/** A source is silent that sends less than this part of what is usual in a day. */
const SILENT_PART = 0.02;
/** Fewer records a day are no stream that could fall silent. */
const LEAST_USUAL = 20;

function isTenantWide(entry: Entry): boolean {
  return entry.kind === WEAKENED && entry.key === null;
}

/** When to look whether the source still sends, for facts that are about the whole tenant. */
export function silenceDeadlines(facts: readonly Entry[]): number[] {
  return [...new Set(facts.filter(isTenantWide).map(dueOf))];
}

function dueOf({ time }: Entry): number {
  return time + UNDER_WAY_MS + DAY_MS;
}

/** Hours that the answer depends on. */
export function silenceRange(fact: Entry): { from: number; to: number } {
  return { from: fact.time - USUAL_DAYS * DAY_MS, to: dueOf(fact) };
}

/** Facts of a tenant whose time is over by `asOf`. */
export function factsToAsk(entries: readonly Entry[], asOf: number): Entry[] {
  return entries.filter((entry) => isTenantWide(entry) && dueOf(entry) <= asOf);
}

/**
 * @param hours records by start of the hour
 * @returns the finding at the tenant; null where the source still sends, or never sent enough to tell
 */
export function silenceAfter(fact: Entry, hours: ReadonlyMap<number, number>): Entry | null {
  const between = (from: number, to: number) =>
    [...hours].reduce((sum, [hour, records]) => (hour >= from && hour < to ? sum + records : sum), 0);
  const usual = between(fact.time - USUAL_DAYS * DAY_MS, fact.time) / USUAL_DAYS;
  if (usual < LEAST_USUAL) return null;
  if (between(fact.time + UNDER_WAY_MS, dueOf(fact)) > SILENT_PART * usual) return null;
  return { ...fact, kind: SILENCE, weight: 1, score: BASE_SCORE.high, flags: EntryFlag.opens };
}
