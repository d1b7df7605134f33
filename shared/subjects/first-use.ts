/** What an application does after the first act that was ever seen of it, where its row saw it begin. */
import type { SequenceDetection } from '../detections/detection.ts';
import { COALESCED_ID, compareEntries, type Entry } from './entry.ts';
import { HISTORY_MS } from './habits.ts';
import { baseKind } from './rule-book.ts';
import { type Completion, runsOf } from './sequences.ts';
import type { SubjectState } from './state.ts';

/** Two logs that tell of one act are no further apart than this, ms. */
const ONE_ACT_MS = 600_000;

export type Begun = Pick<SubjectState, 'entries' | 'since' | 'heardFrom'>;

/**
 * The first act stands for the first use and completes nothing: only what follows it does. Of each log the first record that
 * stands beside it tells of the same act.
 *
 * @param apart entries that complete the sequence in another way
 */
export function firstUseCompletions(
  rule: SequenceDetection,
  { entries, since, heardFrom }: Begun,
  apart: ReadonlySet<Entry>,
  quietMs: number,
): Completion[] {
  if (rule.orFirstUse === undefined || !(heardFrom <= since - HISTORY_MS)) return [];
  const openings: Entry[] = [];
  const later: Entry[] = [];
  for (const log of rule.orFirstUse.logs) {
    const acts = [...entries]
      .filter(([kind]) => log.some((wanted) => wanted === baseKind(kind)))
      .flatMap(([, list]) => list)
      .sort(compareEntries);
    const first = acts[0];
    const opens = first !== undefined && first.id !== COALESCED_ID && first.time <= since + ONE_ACT_MS;
    if (opens) openings.push(first);
    later.push(...(opens ? acts.slice(1) : acts));
  }
  const seconds = later
    .filter((act) => act.until >= since && act.time <= since + rule.withinMs && !apart.has(act))
    .sort(compareEntries);
  return runsOf(
    seconds.map((second) => ({ second, firsts: openings })),
    quietMs,
  );
}
