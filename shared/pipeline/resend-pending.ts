/**
 * Sends again what was written and has not arrived: because a process died before it could queue the pointer, or because a sink
 * was down for longer than its queue tries. It never gives up, and waits ever longer.
 */
import { type DeliveryPolicy, type Sink, sinksFor } from '../alerts/policy.ts';
import { isLeftToPeople } from '../alerts/refusal.ts';
import { dueSinks } from '../alerts/route-alert.ts';
import type { AlertStore, Outbox, PendingAlert, PointerQueue } from './ports.ts';

export interface ResendDependencies {
  readonly outbox: Pick<Outbox, 'due' | 'postpone' | 'done'>;
  readonly alerts: Pick<AlertStore, 'read'>;
  readonly queues: Readonly<Record<Sink, PointerQueue>>;
  readonly policy: DeliveryPolicy;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface ResendCounts {
  checked: number;
  delivered: number;
  resent: number;
  /** Left to a person: every sink that lacks it refused it for what it holds, or it is beyond the cap of containment. */
  refused: number;
  /** Never written: their batch will come again, and put them here again. */
  orphaned: number;
  /** Age of the oldest that has not arrived, minutes. */
  oldestMinutes: number;
  /** More are due than one run takes. */
  more: boolean;
}

/** Revisions that one run looks at. */
export const MAX_CHECKED = 200;

/** A revision is looked at first after this time, ms: queues need seconds, with some failed attempts minutes. */
export const FIRST_LOOK_MS = 5 * 60_000;

/** Longest wait between two attempts, ms. */
const LONGEST_WAIT_MS = 6 * 3_600_000;

/** What was never written within a day was given up by its batch, or will be put here again. */
const ORPHANED_MS = 24 * 3_600_000;

export async function resendPending(dependencies: ResendDependencies): Promise<ResendCounts> {
  const { outbox, now } = dependencies;
  const asOf = now();
  const due = await outbox.due(asOf, MAX_CHECKED);
  const counts: ResendCounts = {
    checked: due.length,
    delivered: 0,
    resent: 0,
    refused: 0,
    orphaned: 0,
    oldestMinutes: 0,
    more: due.length === MAX_CHECKED,
  };
  for (const pending of due) await look(pending, asOf, counts, dependencies);
  return counts;
}

async function look(
  pending: PendingAlert,
  asOf: number,
  counts: ResendCounts,
  { outbox, alerts, queues, policy }: ResendDependencies,
): Promise<void> {
  const { pointer, since } = pending;
  const age = asOf - since;
  const stored = await alerts.read(pointer);
  if (stored === null) {
    if (age < ORPHANED_MS) return outbox.postpone(pending, asOf + FIRST_LOOK_MS);
    counts.orphaned++;
    return outbox.done(pending);
  }
  const lacking = sinksFor(stored.alert, policy).filter((sink) => !stored.delivered.has(sink));
  if (lacking.length === 0) {
    counts.delivered++;
    return outbox.done(pending);
  }
  // Kept and said again and again, because poisoned messages live for a week only.
  if (lacking.every((sink) => isLeftToPeople(stored, sink))) {
    counts.refused++;
    return outbox.postpone(pending, asOf + LONGEST_WAIT_MS);
  }
  // Postponed last: a crash before it sends once more, the other way round it would wait for nothing.
  for (const sink of dueSinks(stored, policy)) if (!isLeftToPeople(stored, sink)) await queues[sink].send(pointer);
  await outbox.postpone(pending, asOf + waitAfter(age));
  counts.resent++;
  counts.oldestMinutes = Math.max(counts.oldestMinutes, Math.floor(age / 60_000));
}

/** As long as it has waited already: attempts at 5, 10, 20 minutes and so on, then every six hours. */
export function waitAfter(ageMs: number): number {
  return Math.min(LONGEST_WAIT_MS, Math.max(FIRST_LOOK_MS, ageMs));
}
