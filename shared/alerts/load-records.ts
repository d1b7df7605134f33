/** Finds the raw records behind a candidate: in the batch at hand, else in the journal. */

import type { AlertCandidate } from './candidate.ts';
import type { LoadedRecord } from './loaded-record.ts';

/** Journal blobs that one alert reads at most: evidence is a sample, the count is exact without it. */
const MAX_BLOBS = 64;

export interface RecordSource {
  /** A record of the batch at hand, by its hash. */
  fresh(hash: string): LoadedRecord | null;
  /** All records of a journal blob, by their hashes; null where the blob is gone. */
  journaled(blob: string): Promise<ReadonlyMap<string, LoadedRecord> | null>;
}

export async function loadRecords(
  candidate: Pick<AlertCandidate, 'entries'>,
  source: RecordSource,
): Promise<LoadedRecord[]> {
  const loaded: LoadedRecord[] = [];
  const blobs = new Map<string, ReadonlyMap<string, LoadedRecord> | null>();
  for (const entry of candidate.entries) {
    const known = source.fresh(entry.id);
    if (known) loaded.push(known);
    if (known || entry.journal === null) continue;
    if (!blobs.has(entry.journal) && blobs.size < MAX_BLOBS)
      blobs.set(entry.journal, await source.journaled(entry.journal));
    const record = blobs.get(entry.journal)?.get(entry.id);
    if (record) loaded.push(record);
  }
  return loaded;
}
