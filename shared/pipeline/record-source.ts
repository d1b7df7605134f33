/** Finds raw records behind entries of rows. */

import type { AlertCandidate } from '../alerts/candidate.ts';
import type { RecordSource } from '../alerts/load-records.ts';
import type { LoadedRecord } from '../alerts/loaded-record.ts';
import type { Hasher } from '../subjects/hashing.ts';
import { type JudgedRecord, judgeRecord } from './judge-record.ts';
import type { Journal } from './ports.ts';

export interface RecordSourceDependencies {
  readonly hasher: Hasher;
  readonly journal: Pick<Journal, 'read'>;
}

/** Where the records of a candidate are found: in the batch at hand, else in the journal, where they are judged again. */
export function recordSource(
  candidate: Pick<AlertCandidate, 'subject' | 'entries'>,
  fresh: ReadonlyMap<string, JudgedRecord>,
  { hasher, journal }: RecordSourceDependencies,
): RecordSource {
  const { tenantId } = candidate.subject;
  const blobOf = new Map(candidate.entries.map((entry) => [entry.id, entry.journal]));
  return {
    fresh(hash) {
      const record = fresh.get(hash);
      return record ? { ...record, journal: blobOf.get(hash) ?? null } : null;
    },
    async journaled(blob) {
      const records = await journal.read(blob);
      if (!records) return null;
      const byHash = new Map<string, LoadedRecord>();
      for (const { recordId, raw } of records) {
        const hash = hasher.recordHash(tenantId, recordId);
        if (!blobOf.has(hash)) continue;
        const judged = judgeRecord(JSON.parse(raw), raw, { defaultTenantId: tenantId, arrival: null });
        if (judged.kind === 'judged') byHash.set(hash, { ...judged, journal: blob });
      }
      return byHash;
    },
  };
}
