/** What the actor did or used for the first time in 30 days. */
import { HISTORY_MS } from '../subjects/habits.ts';
import type { Answer, Profile } from './alert.ts';
import type { AlertContext, Past, Sight } from './context.ts';

export const DAY_MS = 86_400_000;
const MONTH_MS = 30 * DAY_MS;
/** What began so shortly before an alert began with it: an intruder looks around before clearing up. */
const BEGAN_WITH_MS = DAY_MS;

/** Whether a subject was known for long enough before a moment that something can be called new, or said not to have been. */
export function isKnownLongEnough(past: Past | null, time: number): past is Past {
  return past !== null && past.since <= time - HISTORY_MS;
}

/** @param first event time at which the alert begins, ms */
export function profileOf(context: AlertContext, first: number): Profile {
  const { actor, sights } = context;
  const canTell = isKnownLongEnough(actor, first) && remembersMonth(context, first);
  const answer = (kind: Sight['kind']): Answer => {
    const seen = sights.filter((sight) => sight.kind === kind && sight.first !== null);
    if (!canTell || seen.length === 0) return 'unknown';
    return seen.some((sight) => isNew(sight, first)) ? 'yes' : 'no';
  };
  return {
    operation: answer('operation'),
    client: answer('client'),
    address: answer('address'),
    device: answer('device'),
    application: answer('application'),
    historyDays: historyDays(actor, first),
  };
}

/** Whether nothing that was seen in the 30 days before had to be forgotten for want of room: an intruder can fill it. */
export function remembersMonth({ seenFrom }: Pick<AlertContext, 'seenFrom'>, first: number): boolean {
  return seenFrom <= first - MONTH_MS;
}

export function isNew({ first: seen }: Sight, first: number): boolean {
  return seen !== null && seen >= first - BEGAN_WITH_MS;
}

/** Whole days; 0 where there is no row. */
export function historyDays(past: Past | null, first: number): number {
  return past === null ? 0 : Math.max(0, Math.floor((first - past.since) / DAY_MS));
}
