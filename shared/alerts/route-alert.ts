/**
 * Sends the pointer of an alert to the queue of each sink that still has to get it. Every alert goes to Sentinel, suppressed
 * ones too: what is not recorded cannot be reviewed.
 */
import type { AlertStore, PointerQueue } from '../pipeline/ports.ts';
import type { AlertPointer } from './alert.ts';
import { AlertMissingError } from './errors.ts';

/** Where alerts go. Each sink has a queue, a poison queue and a delivery mark of its own. */
const SINKS = ['sentinel'] as const;
export type Sink = (typeof SINKS)[number];

/** @throws {AlertMissingError} when there is no such alert: the queue tries again and keeps the message in the end */
export async function routeAlert(
  pointer: AlertPointer,
  alerts: Pick<AlertStore, 'read'>,
  queues: Readonly<Record<Sink, PointerQueue>>,
): Promise<readonly Sink[]> {
  const stored = await alerts.read(pointer);
  if (!stored) throw new AlertMissingError(pointer);
  const due = SINKS.filter((sink) => !stored.delivered.has(sink));
  for (const sink of due) await queues[sink].send(pointer);
  return due;
}
