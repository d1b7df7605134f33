/** One batch of an event hub, from bytes to alerts. */
import { withArrival } from '../events/log-lines.ts';
import type { Unwrapped } from '../events/unwrap.ts';
import { type ActivityRecorder, sourceOf } from './activity.ts';
import { type Applied, applyJudged, type StateDependencies } from './apply-judged.ts';
import { isDependencyFault } from './errors.ts';
import { type JudgedRecord, judgeRecord } from './judge-record.ts';
import { isRelevant } from './observe.ts';
import type { BatchPosition, ParkedRecord, Parking } from './ports.ts';
import type { Raiser } from './raise-alerts.ts';

export interface HubMessage {
  /** Bytes, text or an object: whatever the host made of the message. */
  readonly body: unknown;
  readonly sequence: number;
  /** When the hub took it in, ms since 1970; null where the host does not say. */
  readonly arrival: number | null;
}

export interface HubBatch {
  readonly hub: string;
  readonly partition: string;
  readonly messages: readonly HubMessage[];
}

export interface ScoreDependencies extends StateDependencies {
  /** Takes a message apart and leaves out what cannot matter. `skipped` counts what it left out. */
  readonly read: (body: unknown) => { readonly records: readonly Unwrapped[]; readonly skipped: number };
  readonly parking: Parking;
  readonly raiser: Raiser;
  readonly activity: ActivityRecorder;
  readonly defaultTenantId: string | null;
}

/** What became of a batch. Records are all that arrived; every other number is a part of them or follows from them. */
export interface BatchCounts {
  records: number;
  relevant: number;
  parked: number;
  findings: number;
  suppressed: number;
  /** Records older than the retention of their subject's state: judged alone. */
  tooLate: number;
  /** Revisions of alerts that this call wrote. */
  alerts: number;
}

/** Tries after which a batch whose fault lies in itself is taken record by record. */
export const TRIES_BEFORE_ISOLATION = 3;

interface Placed {
  readonly record: JudgedRecord;
  readonly sequence: number;
  readonly index: number;
}

/**
 * @param attempt how many times this batch has failed before
 * @throws whatever a dependency throws: the batch must be delivered again. Faults of the batch itself are thrown too,
 *   until `TRIES_BEFORE_ISOLATION`; from then on the record at fault is parked and the others go through.
 */
export async function scoreBatch(
  batch: HubBatch,
  attempt: number,
  dependencies: ScoreDependencies,
): Promise<BatchCounts> {
  const { hub, partition } = batch;
  const { placed, parked, counts } = judgeMessages(batch, dependencies);
  if (parked.length > 0) await dependencies.parking.park(parked);
  const sequences = batch.messages.map((message) => message.sequence);
  const position = { hub, partition, firstSequence: Math.min(...sequences), lastSequence: Math.max(...sequences) };
  try {
    const spans = inSpans(placed, dependencies.settings.retentionMs / SPANS_OF_RETENTION);
    for (const [i, span] of spans.entries())
      await applyAndRaise(span, i === 0 ? position : { ...position, part: `t${i}` }, counts, dependencies);
  } catch (fault) {
    if (isDependencyFault(fault) || attempt < TRIES_BEFORE_ISOLATION) throw fault;
    await isolate(batch, placed, counts, dependencies);
  }
  await dependencies.activity.flush();
  return counts;
}

/**
 * A batch's newest record dates the state of its subject, and an older record of the same batch must not be too late for
 * that (backlogs and replays hold days in one batch): a part spans at most a third of the retention, so records stay exact
 * that come two thirds of it late.
 */
const SPANS_OF_RETENTION = 3;

/** Records by event time, in parts that each span at most so much. Nearly every batch is one part. */
function inSpans(placed: readonly Placed[], maxSpanMs: number): Placed[][] {
  const spans: Placed[][] = [];
  let start = Number.NEGATIVE_INFINITY;
  for (const each of [...placed].sort((a, b) => a.record.event.time - b.record.event.time)) {
    const { time } = each.record.event;
    if (spans.length === 0 || time - start > maxSpanMs) {
      spans.push([]);
      start = time;
    }
    spans.at(-1)?.push(each);
  }
  return spans;
}

function judgeMessages(batch: HubBatch, { read, defaultTenantId, activity, now }: ScoreDependencies) {
  const placed: Placed[] = [];
  const parked: ParkedRecord[] = [];
  const counts: BatchCounts = { records: 0, relevant: 0, parked: 0, findings: 0, suppressed: 0, tooLate: 0, alerts: 0 };
  for (const { body, sequence, arrival } of batch.messages) {
    const { records, skipped } = read(body);
    counts.records += records.length + skipped;
    records.forEach((given, index) => {
      const record = withArrival(given, arrival);
      const judged =
        record.kind === 'raw' ? judgeRecord(record.value, record.text, { defaultTenantId, arrival }) : record;
      if (judged.kind === 'judged') {
        placed.push({ record: judged, sequence, index });
        activity.count(judged.event.tenantId, sourceOf(judged.event), arrival ?? now());
        count(judged, counts);
      } else if (judged.kind === 'parked') {
        const raw = judged.raw ?? (record.kind === 'raw' ? record.text : '');
        parked.push({ hub: batch.hub, partition: batch.partition, sequence, index, reason: judged.reason, raw });
      }
    });
  }
  counts.parked = parked.length;
  return { placed, parked, counts };
}

function count(judged: JudgedRecord, counts: BatchCounts): void {
  counts.findings += judged.findings.length;
  counts.suppressed += judged.findings.filter((finding) => finding.suppressed).length;
  if (isRelevant(judged)) counts.relevant++;
}

async function applyAndRaise(
  placed: readonly Placed[],
  position: BatchPosition,
  counts: BatchCounts,
  dependencies: ScoreDependencies,
): Promise<void> {
  const applied = await applyJudged(
    placed.map((p) => p.record),
    position,
    dependencies,
  );
  counts.tooLate += recordsTooLate(applied.outcomes);
  counts.alerts += await raiseAll(applied, dependencies.raiser);
}

/** Records, not entries: one is observed at several subjects. */
export function recordsTooLate(outcomes: Applied['outcomes']): number {
  return new Set(outcomes.flatMap(({ advance }) => advance.tooLate.map((entry) => entry.id))).size;
}

async function raiseAll(applied: Applied, raiser: Raiser): Promise<number> {
  let written = 0;
  for (const { candidates } of applied.outcomes)
    for (const candidate of candidates) if (await raiser.raise(candidate, applied.fresh)) written++;
  return written;
}

/** Record by record: those at fault are parked, the others take effect. */
async function isolate(
  batch: HubBatch,
  placed: readonly Placed[],
  counts: BatchCounts,
  dependencies: ScoreDependencies,
): Promise<void> {
  const { hub, partition } = batch;
  for (const { record, sequence, index } of placed) {
    const position = { hub, partition, firstSequence: sequence, lastSequence: sequence, part: `r${index}` };
    try {
      await applyAndRaise([{ record, sequence, index }], position, counts, dependencies);
    } catch (fault) {
      if (isDependencyFault(fault)) throw fault;
      const what = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault);
      const reason = `record: applying it failed (${what.slice(0, 200)})`;
      await dependencies.parking.park([{ hub, partition, sequence, index, reason, raw: record.raw }]);
      counts.parked++;
    }
  }
}
