/**
 * Sends the pointer of an alert to the queue of each sink that still has to get it. Every alert goes to Sentinel, suppressed
 * ones too: what is not recorded cannot be reviewed.
 */
import type { AlertStore, PointerQueue } from '../pipeline/ports.ts';
import type { AlertPointer } from './alert.ts';

/** Where alerts go. Each sink has a queue, a poison queue and a delivery mark of its own. */
export const SINKS = ['sentinel'] as const;
export type Sink = (typeof SINKS)[number];

/** A pointer whose alert is not in the store: written before its pointer was sent, so the store is at fault. */
export class MissingAlertError extends Error {
  readonly code = 'missing-alert';
}

/** @throws {MissingAlertError} when there is no such alert: the queue tries again and keeps the message in the end */
export async function routeAlert(
  pointer: AlertPointer,
  alerts: Pick<AlertStore, 'read'>,
  queues: Readonly<Record<Sink, PointerQueue>>,
): Promise<readonly Sink[]> {
  const stored = await alerts.read(pointer);
  if (!stored) throw new MissingAlertError(`alert ${pointer.id} revision ${pointer.revision} is not in the store`);
  const due = SINKS.filter((sink) => !stored.delivered.has(sink));
  for (const sink of due) await queues[sink].send(pointer);
  return due;
}
