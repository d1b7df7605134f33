/** Delivers alerts to Microsoft Sentinel through the Logs Ingestion API. */
import type { LogsIngestionClient } from '@azure/monitor-ingestion';
import type { AlertPointer } from '../alerts/alert.ts';
import { AlertMissingError } from '../alerts/errors.ts';
import type { AlertStore } from '../pipeline/ports.ts';
import { toSentinelRow } from './sentinel-row.ts';

/** The sink's name in delivery marks. */
const SENTINEL_SINK = 'sentinel';

export interface SentinelSinkOptions {
  readonly client: Pick<LogsIngestionClient, 'upload'>;
  /** Immutable id of the collection rule. */
  readonly ruleId: string;
  readonly stream: string;
  readonly alerts: AlertStore;
}

export interface SentinelSink {
  /**
   * Delivers a revision at least once: a crash between the upload and its mark repeats the row, and queries take the last
   * row of each alert and revision.
   *
   * @throws {AlertMissingError} when the alert is not in the store
   */
  deliver(pointer: AlertPointer): Promise<'delivered' | 'already'>;
}

export function createSentinelSink({ client, ruleId, stream, alerts }: SentinelSinkOptions): SentinelSink {
  return {
    async deliver(pointer) {
      const stored = await alerts.read(pointer);
      if (stored === null) throw new AlertMissingError(pointer);
      if (stored.delivered.has(SENTINEL_SINK)) return 'already';
      await client.upload(ruleId, stream, [{ ...toSentinelRow(stored) }]);
      await alerts.markDelivered(pointer, SENTINEL_SINK);
      return 'delivered';
    },
  };
}
