/** Sends the pointer of an alert to the queue of each sink that still has to get it. */
import type { AlertStore, PointerQueue, StoredAlert } from '../pipeline/ports.ts';
import type { AlertPointer } from './alert.ts';
import { AlertMissingError } from './errors.ts';
import { type DeliveryPolicy, type Sink, sinksFor } from './policy.ts';

export interface RouteDependencies {
  readonly alerts: Pick<AlertStore, 'read'>;
  readonly queues: Readonly<Record<Sink, PointerQueue>>;
  readonly policy: DeliveryPolicy;
}

/**
 * Sinks that lack an alert and can get it now. Containment waits for evidence: while there is none, the sink of evidence sends the
 * pointer on when it has kept it.
 */
export function dueSinks(stored: StoredAlert, policy: DeliveryPolicy): readonly Sink[] {
  const lacking = sinksFor(stored.alert, policy).filter((sink) => !stored.delivered.has(sink));
  return lacking.filter((sink) => sink !== 'containment' || stored.delivered.has('evidence'));
}

/**
 * @returns the sinks to which the pointer went
 * @throws {AlertMissingError} when there is no such alert: the queue tries again and keeps the message in the end
 */
export async function routeAlert(
  pointer: AlertPointer,
  { alerts, queues, policy }: RouteDependencies,
): Promise<readonly Sink[]> {
  const stored = await alerts.read(pointer);
  if (!stored) throw new AlertMissingError(pointer);
  const due = dueSinks(stored, policy);
  for (const sink of due) await queues[sink].send(pointer);
  return due;
}
