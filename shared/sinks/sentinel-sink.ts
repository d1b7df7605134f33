/** Delivers alerts to Microsoft Sentinel through the Logs Ingestion API. */
import type { LogsIngestionClient } from '@azure/monitor-ingestion';
import type { AlertPointer } from '../alerts/alert.ts';
import { AlertMissingError } from '../alerts/errors.ts';
import { refusalNote } from '../alerts/refusal.ts';
import type { AlertStore } from '../pipeline/ports.ts';
import { AlertRefusedError, SentinelError } from './errors.ts';
import { failureOf } from './sentinel-failure.ts';
import { type RowPolicy, type SentinelRow, toSentinelRow } from './sentinel-row.ts';

/** The sink's name in delivery marks. */
const SENTINEL_SINK = 'sentinel';

/** An upload with the client's own retries takes seconds; one that takes longer is not there. */
const TIMEOUT_MS = 60_000;

export interface SentinelSinkOptions {
  readonly client: Pick<LogsIngestionClient, 'upload'>;
  /** Immutable id of the collection rule. */
  readonly ruleId: string;
  readonly stream: string;
  readonly alerts: Pick<AlertStore, 'read' | 'markDelivered' | 'note'>;
  readonly policy: RowPolicy;
  readonly timeoutMs?: number;
}

export interface SentinelSink {
  /**
   * Delivers a revision at least once: a crash between the upload and its mark repeats the row, and queries take the last
   * row of each alert and revision.
   *
   * @throws {AlertMissingError} when the alert is not in the store
   * @throws {AlertRefusedError} when the API refuses what the alert holds, which is then noted on the alert
   * @throws {SentinelError} when it did not take the row for another reason
   */
  deliver(pointer: AlertPointer): Promise<'delivered' | 'already'>;
}

export function createSentinelSink(options: SentinelSinkOptions): SentinelSink {
  const { client, ruleId, stream, alerts, policy, timeoutMs = TIMEOUT_MS } = options;

  async function upload(row: SentinelRow): Promise<void> {
    const abortSignal = AbortSignal.timeout(timeoutMs);
    const late = new Promise<never>((_, reject) => {
      const found = `no answer within ${timeoutMs / 1_000} s`;
      abortSignal.addEventListener('abort', () => reject(new SentinelError(found)), { once: true });
    });
    // Raced, because credentials wait for a token without asking the signal. A row that arrives after all arrives twice.
    await Promise.race([late, client.upload(ruleId, stream, [{ ...row }], { abortSignal })]);
  }

  return {
    async deliver(pointer) {
      const stored = await alerts.read(pointer);
      if (stored === null) throw new AlertMissingError(pointer);
      if (stored.delivered.has(SENTINEL_SINK)) return 'already';
      try {
        await upload(toSentinelRow(stored, policy));
      } catch (error) {
        const failure = failureOf(pointer, error);
        if (failure instanceof AlertRefusedError)
          await alerts.note(pointer, SENTINEL_SINK, refusalNote(failure.reason));
        throw failure;
      }
      await alerts.markDelivered(pointer, SENTINEL_SINK);
      return 'delivered';
    },
  };
}
