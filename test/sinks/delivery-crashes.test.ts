/** Delivery with a crash at every call of every store, queue and service: after redelivery everything is where it belongs, once. */
import { describe, expect, it } from 'vitest';
import type { AlertPointer } from '../../shared/alerts/alert.ts';
import { containable, createDeliveryWorld, type DeliveryWorld, POLICY, startDelivery } from '../support/delivery.ts';

class Crash extends Error {}

async function worldWith(revisions: readonly number[]) {
  const world = createDeliveryWorld();
  const position = { hub: 'h', partition: '0', firstSequence: 1, lastSequence: 1 };
  const blob = await world.journal.write(position, [{ recordId: 'r1', raw: '{}' }]);
  const pointers: AlertPointer[] = [];
  for (const revision of revisions) {
    const alert = containable({ revision, journals: [blob], recordIds: ['r1'] });
    await world.alerts.insert(alert);
    pointers.push({ id: alert.id, revision });
  }
  return { world, pointers };
}

/** Runs every function on every message until nothing waits. A message is taken off only when its function has returned. */
async function drain(world: DeliveryWorld, pointers: readonly AlertPointer[], crashAt: number | null): Promise<number> {
  let calls = 0;
  const tap = () => {
    if (calls++ === crashAt) throw new Crash();
  };
  const waiting: [string, AlertPointer][] = pointers.map((pointer) => ['route', pointer]);
  for (let rounds = 0; rounds < 200; rounds++) {
    for (const [sink, queue] of Object.entries(world.queues))
      for (let next = queue.take(); next !== undefined; next = queue.take()) waiting.push([sink, next]);
    const next = waiting.shift();
    if (next === undefined) return calls;
    const [name, pointer] = next;
    const process = startDelivery(world, POLICY, tap);
    const run = {
      route: process.route,
      sentinel: process.sentinel.deliver,
      evidence: process.evidence.deliver,
      containment: process.containment.deliver,
    };
    try {
      await run[name as keyof typeof run](pointer);
    } catch (error) {
      const { code, cause } = error as Error & { readonly code?: string };
      // A sink says in its own words that its client failed.
      if (!(error instanceof Crash) && !(cause instanceof Crash) && code !== 'evidence-pending') throw error;
      waiting.push(next); // comes again
    }
  }
  throw new Error('never done');
}

function outcome(world: DeliveryWorld) {
  return {
    rows: [...new Set(world.rows.map((row) => `${row.AlertId}/${row.Revision}`))].sort(),
    files: [...world.vault.files.keys()].sort(),
    // The playbook knows an alert by its id.
    contained: [...new Set(world.requests.map(({ alertId }) => alertId))],
    stored: world.alerts.all().map(({ alert, delivered, notes }) => ({
      revision: alert.revision,
      delivered: [...delivered.keys()].sort(),
      evidence: notes.get('evidence'),
    })),
    status: world.alerts
      .all()
      .map(({ notes }) => notes.get('containment'))
      .filter(Boolean),
  };
}

describe('delivery', () => {
  it('loses nothing and does nothing twice, wherever a process dies', async () => {
    const clean = await worldWith([1, 2]);
    const calls = await drain(clean.world, clean.pointers, null);
    const expected = outcome(clean.world);
    expect(expected.rows).toHaveLength(2);
    expect(expected.files).toHaveLength(6);
    expect(expected.contained).toHaveLength(1);
    expect(clean.world.requests).toHaveLength(1);
    for (let crashAt = 0; crashAt < calls; crashAt++) {
      const { world, pointers } = await worldWith([1, 2]);
      await drain(world, pointers, crashAt);
      const found = outcome(world);
      expect(found, `crash at call ${crashAt}`).toEqual(expected);
      // One call more at most: the one whose answer the crash hid.
      expect(world.requests.length).toBeLessThanOrEqual(2);
      expect(world.rows.length).toBeLessThanOrEqual(3);
    }
  });
});
