/** Writes an alert, then queues its pointer. Both may happen again; neither may be lost. */

import type { Alert } from '../alerts/alert.ts';
import { buildAlert, type LoadedRecord } from '../alerts/build-alert.ts';
import type { AlertCandidate } from '../alerts/candidate.ts';
import { loadRecords, type RecordSource } from '../alerts/load-records.ts';
import type { Detection } from '../detections/detection.ts';
import type { Hasher } from '../subjects/hashing.ts';
import { type JudgedRecord, judgeRecord } from './judge-record.ts';
import type { AlertStore, Journal, PointerQueue } from './ports.ts';

export interface EvidenceDependencies {
  readonly hasher: Hasher;
  readonly journal: Journal;
  readonly catalog: ReadonlyMap<string, Detection>;
}

export interface RaiseDependencies extends EvidenceDependencies {
  readonly alerts: AlertStore;
  readonly queue: PointerQueue;
}

/** Builds the alert of a candidate from the batch at hand and the journal. */
export async function composeAlert(
  candidate: AlertCandidate,
  fresh: ReadonlyMap<string, JudgedRecord>,
  dependencies: EvidenceDependencies,
): Promise<Alert> {
  const loaded = await loadRecords(candidate, recordSource(candidate, fresh, dependencies));
  return buildAlert(candidate, loaded, dependencies.catalog);
}

/** Where the records of a candidate are found: in the batch at hand, else in the journal, where they are judged again. */
export function recordSource(
  candidate: AlertCandidate,
  fresh: ReadonlyMap<string, JudgedRecord>,
  { hasher, journal }: EvidenceDependencies,
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

/** Revisions that this process has written and queued: the next batch of a hot subject need not do it again. */
const REMEMBERED = 4096;

export function createRaiser(dependencies: RaiseDependencies) {
  const raised = new Set<string>();
  return {
    /** True when the revision was written by this call. */
    async raise(candidate: AlertCandidate, fresh: ReadonlyMap<string, JudgedRecord>): Promise<boolean> {
      const pointer = { id: candidate.episode.id, revision: candidate.episode.revision };
      const name = `${pointer.id}/${pointer.revision}`;
      if (raised.has(name)) return false;
      const written = await dependencies.alerts.insert(await composeAlert(candidate, fresh, dependencies));
      await dependencies.queue.send(pointer); // even if it existed: nobody knows whether it was queued
      raised.add(name);
      const oldest = raised.values().next();
      if (raised.size > REMEMBERED && !oldest.done) raised.delete(oldest.value);
      return written === 'inserted';
    },
  };
}

export type Raiser = ReturnType<typeof createRaiser>;

/** Raises every alert of an outcome whose records are in the journal. Returns how many revisions were written. */
export async function raiseOutcome(
  { candidates }: { readonly candidates: readonly AlertCandidate[] },
  raiser: Raiser,
): Promise<number> {
  let written = 0;
  for (const candidate of candidates) if (await raiser.raise(candidate, new Map())) written++;
  return written;
}
