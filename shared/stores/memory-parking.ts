/** Parked records in memory: for backtests and tests. */
import type { ParkedRecord, Parking } from '../pipeline/ports.ts';
import { parkedName } from './blob-names.ts';

export interface MemoryParking extends Parking {
  /** By the name that the blob would have. */
  readonly parked: ReadonlyMap<string, ParkedRecord>;
}

export function createMemoryParking(): MemoryParking {
  const parked = new Map<string, ParkedRecord>();
  return {
    parked,
    async park(records) {
      for (const record of records) {
        const name = parkedName(record);
        if (!parked.has(name)) parked.set(name, record);
      }
    },
  };
}
