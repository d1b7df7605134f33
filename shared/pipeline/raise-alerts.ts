/** Notes that an alert is to arrive, writes it, then queues its pointer. All may happen again; none may be lost. */

import type { Alert, AlertPointer, Suppression } from '../alerts/alert.ts';
import { buildAlert } from '../alerts/build-alert.ts';
import type { AlertCandidate } from '../alerts/candidate.ts';
import { loadRecords } from '../alerts/load-records.ts';
import type { Detection } from '../detections/detection.ts';
import type { Hasher } from '../subjects/hashing.ts';
import type { ReadContext } from './alert-context.ts';
import type { Allowances } from './allowances.ts';
import type { JudgedRecord } from './judge-record.ts';
import { once } from './once.ts';
import type { AlertStore, Journal, Outbox, PointerQueue } from './ports.ts';
import { recordSource } from './record-source.ts';
import { FIRST_LOOK_MS } from './resend-pending.ts';

export interface EvidenceDependencies {
  readonly hasher: Hasher;
  readonly journal: Journal;
  readonly catalog: ReadonlyMap<string, Detection>;
  readonly readContext: ReadContext;
  /** Whether alerts show command lines. */
  readonly commandLines: boolean;
  /** Whether they show subjects of messages. */
  readonly mailSubjects: boolean;
}

export interface ComposeDependencies extends EvidenceDependencies {
  readonly allowances: Allowances;
}

export interface RaiseDependencies extends ComposeDependencies {
  readonly alerts: AlertStore;
  readonly queue: PointerQueue;
  readonly outbox: Pick<Outbox, 'add'>;
  /** Milliseconds since 1970: when to look whether an alert has arrived. */
  readonly now: () => number;
}

/** Builds the alert of a candidate from the batch at hand and the journal. */
export async function composeAlert(
  candidate: AlertCandidate,
  fresh: ReadonlyMap<string, JudgedRecord>,
  dependencies: ComposeDependencies,
): Promise<Alert> {
  return (await prepareAlert(candidate, fresh, dependencies)).build();
}

/** Says first whether the alert is allowed: of what is and has been told already nothing need be read. */
async function prepareAlert(
  candidate: AlertCandidate,
  fresh: ReadonlyMap<string, JudgedRecord>,
  dependencies: ComposeDependencies,
) {
  const load = once(() => loadRecords(candidate, recordSource(candidate, fresh, dependencies)));
  const suppression = await dependencies.allowances.suppressionOf(candidate, load);
  const pointer = pointerOf(candidate, suppression);
  const build = async (): Promise<Alert> => {
    const records = await load();
    const { catalog, commandLines, mailSubjects, readContext } = dependencies;
    const beside = { context: await readContext(candidate, records), suppression, commandLines, mailSubjects };
    return { ...buildAlert(candidate, records, catalog, beside), ...pointer };
  };
  return { suppression, pointer, build };
}

/**
 * Each revision of an episode has two numbers: an odd one while all of it is allowed, and the even one above it. So that something
 * joined which is not allowed, or that an allowance ended, is a revision of its own, however little the episode has grown.
 */
function pointerOf({ episode }: AlertCandidate, suppression: Suppression | null): AlertPointer {
  return { id: episode.id, revision: 2 * episode.revision - (suppression === null ? 0 : 1) };
}

/** Revisions that this process has written and queued: the next batch of a hot subject need not do it again. */
const REMEMBERED = 4096;

export function createRaiser(dependencies: RaiseDependencies) {
  const raised = new Set<string>();
  return {
    /** True when the revision was written by this call. */
    async raise(candidate: AlertCandidate, fresh: ReadonlyMap<string, JudgedRecord>): Promise<boolean> {
      const plain = pointerOf(candidate, null);
      if (raised.has(nameOf(plain))) return false;
      const { suppression, pointer, build } = await prepareAlert(candidate, fresh, dependencies);
      if (raised.has(nameOf(pointer))) return false;
      // What has been told is not taken back: an allowance that came after it counts from the next revision on.
      const isTold = suppression !== null && (await dependencies.alerts.read(plain)) !== null;
      const due = isTold ? plain : pointer;
      // First of all: whatever dies after this, the alert is looked for.
      const now = dependencies.now();
      await dependencies.outbox.add(due, now, now + FIRST_LOOK_MS);
      const written = isTold ? 'exists' : await dependencies.alerts.insert(await build());
      await dependencies.queue.send(due); // even if it existed: nobody knows whether it was queued
      raised.add(nameOf(due));
      const oldest = raised.values().next();
      if (raised.size > REMEMBERED && !oldest.done) raised.delete(oldest.value);
      return written === 'inserted';
    },
  };
}

function nameOf({ id, revision }: AlertPointer): string {
  return `${id}/${revision}`;
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
