/** What became of the alerts of a few people: what each sink has, lacks and has twice. */
import type { Alert, AlertPointer } from '../../shared/alerts/alert.ts';
import { type DeliveryPolicy, SINKS, type Sink, sinksFor } from '../../shared/alerts/policy.ts';
import type { StoredAlert } from '../../shared/pipeline/ports.ts';
import { TABLES } from '../../shared/stores/names.ts';
import { createTableAlertStore } from '../../shared/stores/table-alert-store.ts';
import { evidenceSets } from '../local/delivery-state.ts';
import type { Rig } from './rig.ts';

/** As the rig's settings say. */
const POLICY: DeliveryPolicy = {
  evidenceFrom: 'medium',
  contain: { severities: ['critical'], detections: [], confidence: 'medium' },
  neverContain: new Set(),
};

export interface Outcome {
  /** Revisions in the store. */
  readonly alerts: readonly Alert[];
  /** `person detection severity revision` of each alert's last revision: the same whatever happened on the way. */
  readonly raised: readonly string[];
  /** Revisions (of containment: alerts) that must be at the sink. */
  readonly due: Readonly<Record<Sink, number>>;
  /** Of those, the ones that are not there. */
  readonly lost: Readonly<Record<Sink, number>>;
  /** Rows, sets and actions beyond the first. Rows may be: queries take the last of each revision. */
  readonly twice: Readonly<Record<Sink, number>>;
  /** Marks, statuses or evidence hashes that the stored alert lacks. */
  readonly unmarked: number;
}

export async function outcomeOf(rig: Rig, names: ReadonlySet<string>): Promise<Outcome> {
  const stored = await storedAbout(rig, names);
  const present: Record<Sink, ReadonlyMap<string, number>> = {
    sentinel: tally(rig.stub.rows.map((row) => `${row.AlertId}/${row.Revision}`)),
    evidence: tally(await evidenceSets(rig.storage)),
    containment: tally(rig.stub.contained.keys()),
  };
  const due = dueOf(stored);
  const perSink = (measure: (count: number) => number) => {
    const sum = (sink: Sink) =>
      [...due[sink]].reduce((total, name) => total + measure(present[sink].get(name) ?? 0), 0);
    return { sentinel: sum('sentinel'), evidence: sum('evidence'), containment: sum('containment') };
  };
  const alerts = stored.map(({ alert }) => alert);
  return {
    alerts,
    raised: lastOf(alerts),
    due: { sentinel: due.sentinel.size, evidence: due.evidence.size, containment: due.containment.size },
    lost: perSink((count) => (count === 0 ? 1 : 0)),
    twice: perSink((count) => Math.max(0, count - 1)),
    unmarked: unmarkedOf(stored, due.containment),
  };
}

export async function storedAbout(rig: Rig, names: ReadonlySet<string>): Promise<StoredAlert[]> {
  const store = createTableAlertStore(rig.storage.table(TABLES.alerts), { now: () => new Date() });
  const stored: StoredAlert[] = [];
  for (const pointer of await pointers(rig)) {
    const found = await store.read(pointer);
    if (found !== null && names.has(found.alert.actor ?? '')) stored.push(found);
  }
  return stored;
}

/** Names of what must be at each sink, as the sink names it: containment knows an alert, the others its revisions. */
function dueOf(stored: readonly StoredAlert[]): Record<Sink, ReadonlySet<string>> {
  const at = (sink: Sink) => stored.filter(({ alert }) => sinksFor(alert, POLICY).includes(sink));
  const revisions = (sink: Sink) => new Set(at(sink).map(({ alert }) => `${alert.id}/${alert.revision}`));
  return {
    sentinel: revisions('sentinel'),
    evidence: revisions('evidence'),
    containment: new Set(at('containment').map(({ alert }) => alert.id)),
  };
}

function unmarkedOf(stored: readonly StoredAlert[], contained: ReadonlySet<string>): number {
  const marks = stored.map(
    ({ alert, delivered, notes }) =>
      sinksFor(alert, POLICY).filter((sink) => !delivered.has(sink) || (sink === 'evidence' && !notes.has(sink)))
        .length,
  );
  const reported = stored.filter(({ notes }) => notes.get('containment')?.startsWith('contained'));
  const silent = [...contained].filter((id) => !reported.some(({ alert }) => alert.id === id));
  return marks.reduce((sum, count) => sum + count, silent.length);
}

export function isComplete({ lost, unmarked }: Outcome): boolean {
  return unmarked === 0 && SINKS.every((sink) => lost[sink] === 0);
}

async function pointers(rig: Rig): Promise<AlertPointer[]> {
  const found: AlertPointer[] = [];
  const listed = rig.storage
    .table(TABLES.alerts)
    .listEntities({ queryOptions: { select: ['PartitionKey', 'RowKey'] } });
  for await (const { partitionKey, rowKey } of listed)
    found.push({ id: String(partitionKey), revision: Number(rowKey) });
  return found;
}

function tally(names: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function lastOf(alerts: readonly Alert[]): string[] {
  const last = new Map<string, Alert>();
  for (const alert of alerts) if ((last.get(alert.id)?.revision ?? -1) < alert.revision) last.set(alert.id, alert);
  return [...last.values()]
    .map(
      ({ actor, detection, severity, revision }) => `${actor?.split(/[.@]/)[1]} ${detection} ${severity} ${revision}`,
    )
    .sort();
}
