/** The journal in memory: for tests. */
import type { Journal, JournalRecord } from '../pipeline/ports.ts';
import { journalName } from './blob-names.ts';

export interface MemoryJournal extends Journal {
  /** By name. */
  readonly blobs: ReadonlyMap<string, readonly JournalRecord[]>;
}

export function createMemoryJournal(): MemoryJournal {
  const blobs = new Map<string, readonly JournalRecord[]>();
  return {
    blobs,
    async write(position, records) {
      const name = journalName(position);
      if (!blobs.has(name)) blobs.set(name, [...records]);
      return name;
    },
    async read(blob) {
      return blobs.get(blob) ?? null;
    },
  };
}
