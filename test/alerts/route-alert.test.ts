import { describe, expect, it } from 'vitest';
import { cappedNote } from '../../shared/alerts/refusal.ts';
import { containable, createDeliveryWorld, startDelivery } from '../support/delivery.ts';

async function raised(delivered: readonly string[] = []) {
  const world = createDeliveryWorld();
  const alert = containable();
  await world.alerts.insert(alert);
  for (const sink of delivered) await world.alerts.markDelivered(alert, sink);
  const sinks = await startDelivery(world).route(alert);
  const waiting = Object.entries(world.queues).flatMap(([sink, queue]) => queue.waiting.map(() => sink));
  return { sinks, waiting };
}

describe('routing an alert', () => {
  it.each([
    ['nothing yet: containment waits for evidence', [], ['sentinel', 'evidence']],
    ['Sentinel has it', ['sentinel'], ['evidence']],
    ['evidence is kept', ['evidence'], ['sentinel', 'containment']],
    ['all but containment', ['sentinel', 'evidence'], ['containment']],
    ['everything', ['sentinel', 'evidence', 'containment'], []],
  ])('sends the pointer to each sink that still has to get it: %s', async (_what, delivered, expected) => {
    expect(await raised(delivered)).toEqual({ sinks: expected, waiting: expected });
  });

  it('sends what is beyond the cap of containment again, because a person asked', async () => {
    const world = createDeliveryWorld();
    const alert = containable();
    await world.alerts.insert(alert);
    for (const sink of ['sentinel', 'evidence']) await world.alerts.markDelivered(alert, sink);
    await world.alerts.note(alert, 'containment', cappedNote('10 others were asked for on 2026-03-02'));
    expect(await startDelivery(world).route(alert)).toEqual(['containment']);
  });

  it('throws for a pointer whose alert is not there, so that the queue keeps it', async () => {
    const { route } = startDelivery(createDeliveryWorld());
    await expect(route({ id: 'none', revision: 1 })).rejects.toThrow(/alert none revision 1/);
  });
});
