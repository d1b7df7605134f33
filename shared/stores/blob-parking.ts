/** Records that could not be understood, one blob each. */
import type { ParkedRecord, Parking } from '../pipeline/ports.ts';
import { parkedName } from './blob-names.ts';
import { type BlobContainer, createIfAbsent } from './blobs.ts';
import { encodeParked } from './parked-record.ts';

/** A whole batch of garbage is thousands of records: as many requests at once would exhaust sockets. */
const CONCURRENCY = 8;

export function createBlobParking(container: BlobContainer): Parking {
  async function keep(record: ParkedRecord): Promise<void> {
    await createIfAbsent(container, parkedName(record), Buffer.from(encodeParked(record)), 'application/json');
  }
  return {
    async park(records) {
      const waiting = records.values();
      let failed = false;
      async function work(): Promise<void> {
        for (const record of waiting) {
          if (failed) return;
          try {
            await keep(record);
          } catch (error) {
            failed = true;
            throw error;
          }
        }
      }
      const workers = Array.from({ length: Math.min(CONCURRENCY, records.length) }, work);
      // Waits for all: nothing may still be writing when the caller hears of a failure and starts again.
      const outcome = (await Promise.allSettled(workers)).find((result) => result.status === 'rejected');
      if (outcome) throw outcome.reason;
    },
  };
}
