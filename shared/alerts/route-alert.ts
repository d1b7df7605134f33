/** Sends the pointer of an alert to the queue of each sink that still has to get it. */
import type { AlertStore, PointerQueue } from '../pipeline/ports.ts';
import type { AlertPointer } from './alert.ts';
import { AlertMissingError } from './errors.ts';
import { type DeliveryPolicy, type Sink, sinksFor } from './policy.ts';

export interface RouteDependencies {
  readonly alerts: Pick<AlertStore, 'read'>;
  readonly queues: Readonly<Record<Sink, PointerQueue>>;
  readonly policy: DeliveryPolicy;
}

/**
 * Containment waits for evidence: while there is none, the sink of evidence sends the pointer on when it has kept it.
 *
 * @returns the sinks to which the pointer went
 * @throws {AlertMissingError} when there is no such alert: the queue tries again and keeps the message in the end
 */
export async function routeAlert(
  pointer: AlertPointer,
  { alerts, queues, policy }: RouteDependencies,
): Promise<readonly Sink[]> {
  const stored = await alerts.read(pointer);
  if (!stored) throw new AlertMissingError(pointer);
  const due = sinksFor(stored.alert, policy).filter((sink) => !stored.delivered.has(sink));
  const now = due.filter((sink) => sink !== 'containment' || stored.delivered.has('evidence'));
  for (const sink of now) await queues[sink].send(pointer);
  return now;
}
