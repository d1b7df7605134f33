/**
 * The whole way of an alert on memory stores, from a batch of records over raising, queues and sinks to the timer that empties the
 * outbox, in a process that can die at any call. What died comes again as Azure brings it again, or does not.
 */
import type { AlertPointer } from '../../shared/alerts/alert.ts';
import { type DeliveryPolicy, sinksFor } from '../../shared/alerts/policy.ts';
import { FIRST_LOOK_MS } from '../../shared/pipeline/resend-pending.ts';
import { type HubBatch, scoreBatch } from '../../shared/pipeline/score-batch.ts';
import type { MemoryOutbox } from '../../shared/stores/memory-outbox.ts';
import { createDeliveryWorld, type DeliveryWorld, startDelivery } from './delivery.ts';
import { createWorld, NOW, startProcess } from './pipeline.ts';

/** What comes again after a process died over it. */
export interface Recovery {
  /** The hub delivers a batch until it was taken. */
  readonly batches: boolean;
  /** The queue delivers a message again; else it has given it up, and only the timer is left. */
  readonly messages: boolean;
}

const HOUR_MS = 3_600_000;
/** The timer looks at most so often; what is still pending then stays so. */
const MOST_LOOKS = 40;
const MOST_ATTEMPTS = 500;

export interface CrashRun {
  readonly sinks: DeliveryWorld;
  readonly outbox: MemoryOutbox;
  /** Moments at which the process could die: before and after each call. */
  readonly moments: readonly string[];
}

/** @param crashes moments at which the process dies, counted over the whole run */
export async function crashRun(
  batches: readonly HubBatch[],
  policy: DeliveryPolicy,
  recovery: Recovery,
  crashes: ReadonlySet<number>,
): Promise<CrashRun> {
  const world = createWorld();
  const sinks: DeliveryWorld = { ...createDeliveryWorld(), alerts: world.alerts, journal: world.journal };
  const moments: string[] = [];
  const waiting: (readonly [Sinks, AlertPointer])[] = [];
  let clock = NOW;
  let process = start();

  function start() {
    const life = { dead: false };
    const tap = (moment: string) => {
      if (!life.dead) moments.push(moment);
      life.dead ||= crashes.has(moments.length - 1);
      // What the dead process would still do is not done.
      if (life.dead) throw new Error(`died ${moment}`);
    };
    const delivery = startDelivery(sinks, policy, tap);
    return {
      life,
      scoring: startProcess(world, tap, () => clock),
      route: delivery.route,
      sentinel: delivery.sentinel.deliver,
      evidence: delivery.evidence.deliver,
      containment: delivery.containment.deliver,
      resend: () => delivery.resend(world.outbox, () => clock),
    };
  }

  /** False where the process died, or the work must wait: a new process goes on. */
  async function done(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!process.life.dead && Reflect.get(Object(error), 'code') !== 'evidence-pending') throw error;
      if (process.life.dead) process = start();
      return false;
    }
  }

  async function score(batch: HubBatch): Promise<void> {
    while (!(await done(() => scoreBatch(batch, 0, process.scoring))) && recovery.batches);
  }

  async function drain(): Promise<void> {
    for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts++) {
      const queues = { route: world.queue, ...sinks.queues };
      for (const [name, queue] of Object.entries(queues))
        for (let next = queue.take(); next !== undefined; next = queue.take()) waiting.push([name as Sinks, next]);
      const next = waiting.shift();
      if (next === undefined) return;
      const [name, pointer] = next;
      if (!(await done(() => process[name](pointer))) && recovery.messages) waiting.push(next);
    }
    throw new Error('the queues are never empty');
  }

  for (const batch of batches) {
    await score(batch);
    // The first look comes before the queues have done anything: what is on its way is sent once more.
    clock += FIRST_LOOK_MS;
    await done(() => process.resend());
    await drain();
  }
  for (let look = 0; look < MOST_LOOKS && world.outbox.waiting.size > 0; look++) {
    clock += HOUR_MS;
    await done(() => process.resend());
    await drain();
  }
  return { sinks, outbox: world.outbox, moments };
}

type Sinks = 'route' | 'sentinel' | 'evidence' | 'containment';

/** What is wrong with a world in which nothing moves any more: alerts that lack a sink, sets and requests beyond the first. */
export function faultsOf(
  { sinks: { alerts, requests, rows, vault }, outbox }: CrashRun,
  policy: DeliveryPolicy,
): string[] {
  const found: string[] = [];
  const expect = (holds: boolean, fault: string) => void (holds || found.push(fault));
  const asked = requests.map(({ alertId }) => alertId);
  const indexes = [...vault.files.keys()].filter((name) => name.includes('/index-'));
  const contained = new Set<string>();
  for (const { alert, delivered, notes } of alerts.all()) {
    const name = `${alert.id}/${alert.revision}`;
    const due = sinksFor(alert, policy);
    expect(
      [...delivered.keys()].sort().join() === [...due].sort().join(),
      `${name}: marks of ${[...delivered.keys()]}`,
    );
    expect(
      rows.some((row) => `${row.AlertId}/${row.Revision}` === name),
      `${name}: no row`,
    );
    const sets = indexes.filter((index) => index.includes(`/${name}/`)).map((index) => /index-(\w+)/.exec(index)?.[1]);
    expect(sets.length === (due.includes('evidence') ? 1 : 0), `${name}: ${sets.length} sets of evidence`);
    if (due.includes('evidence')) expect(notes.get('evidence') === `sha256:${sets[0]}`, `${name}: no hash of its set`);
    if (due.includes('containment')) contained.add(alert.id);
  }
  // A playbook knows an alert by its id: it acts on each once, however often it is asked.
  expect(
    [...new Set(asked)].sort().join() === [...contained].sort().join(),
    `asked for ${asked}, due ${[...contained]}`,
  );
  expect(outbox.waiting.size === 0, `${outbox.waiting.size} left in the outbox`);
  return found;
}
