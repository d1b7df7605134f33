/** Records that could not be understood, one blob each. */
import { inParallel } from '../pipeline/in-parallel.ts';
import type { Parking } from '../pipeline/ports.ts';
import { parkedName } from './blob-names.ts';
import { type BlobContainer, createIfAbsent } from './blobs.ts';
import { encodeParked } from './parked-record.ts';

/** A whole batch of garbage is thousands of records: as many requests at once would exhaust sockets. */
const CONCURRENCY = 8;

export function createBlobParking(container: BlobContainer): Parking {
  return {
    async park(records) {
      await inParallel(records, CONCURRENCY, (record) =>
        createIfAbsent(container, parkedName(record), Buffer.from(encodeParked(record)), 'application/json'),
      );
    },
  };
}
