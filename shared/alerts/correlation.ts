/** What alerts of different subjects about one act have in common: who acted on which day. */
import { createHash } from 'node:crypto';
import type { PurgewatchEvent } from '../events/event.ts';

/** Ids that one alert carries: a burst rarely has more than one actor, or reaches over more than one midnight. */
const MAX_IDS = 10;

/**
 * One id for each actor and UTC day of the records, most frequent first. The alert of an actor and that of a mailbox share one
 * where they hold records of one actor and day, which they do if both are about one act.
 */
export function correlationIds(
  events: readonly Pick<PurgewatchEvent, 'tenantId' | 'actor' | 'time'>[],
): readonly string[] {
  const counts = new Map<string, number>();
  for (const { tenantId, actor, time } of events) {
    if (actor === null) continue;
    const name = `${tenantId ?? ''}\n${actor}\n${new Date(time).toISOString().slice(0, 10)}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, MAX_IDS)
    .map(([name]) => createHash('sha256').update(name).digest('hex').slice(0, 16));
}
