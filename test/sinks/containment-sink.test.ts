import { describe, expect, it } from 'vitest';
import { CONTAINMENT_STATUSES, orderOf } from '../../shared/sinks/containment-result.ts';
import { containable, createDeliveryWorld, POLICY, startDelivery } from '../support/delivery.ts';

async function open(
  change: Parameters<typeof containable>[0] = {},
  { policy = POLICY, cap = 10, evidence = true } = {},
) {
  const world = createDeliveryWorld();
  const alert = containable(change);
  const raise = async (revision = alert.revision, id = alert.id) => {
    const pointer = { id, revision };
    await world.alerts.insert({ ...alert, ...pointer });
    if (evidence) {
      await world.alerts.note(pointer, 'evidence', { text: 'sha256:1', order: 1 });
      await world.alerts.markDelivered(pointer, 'evidence');
    }
    return pointer;
  };
  const pointer = await raise();
  const { containment: sink } = startDelivery(world, policy, undefined, cap);
  const stored = async (of = pointer) => (await world.alerts.read(of))!;
  return { world, alert, pointer, raise, sink, stored };
}

describe('the sink of containment', () => {
  it('asks the playbook for the account, with the hash of the evidence', async () => {
    const { world, alert, pointer, sink, stored } = await open();
    expect(await sink.deliver(pointer)).toBe('requested');
    expect(world.requests).toEqual([
      {
        alertId: alert.id,
        revision: alert.revision,
        detection: alert.detection,
        severity: 'critical',
        evidence: 'sha256:1',
        target: { action: 'contain-account', principalName: 'kim.doe@contoso.example', objectId: null },
      },
    ]);
    expect((await stored()).notes.get('containment')).toBe('accepted');
    expect((await stored()).delivered.has('containment')).toBe(true);
  });

  it('asks once for each alert, whatever comes again and whatever is revised', async () => {
    const { world, pointer, raise, sink, stored } = await open();
    await sink.deliver(pointer);
    expect(await sink.deliver(pointer)).toBe('already');
    const revised = await raise(pointer.revision + 1);
    expect(await sink.deliver(revised)).toBe('already');
    expect((await stored(revised)).delivered.has('containment')).toBe(true);
    expect(world.requests).toHaveLength(1);
  });

  it('asks once where two revisions come at the same moment', async () => {
    const { world, pointer, raise, sink, stored } = await open();
    const revised = await raise(pointer.revision + 1);
    const outcomes = await Promise.all([sink.deliver(pointer), sink.deliver(revised)]);
    expect(outcomes.sort()).toEqual(['already', 'requested']);
    expect(world.requests).toHaveLength(1);
    for (const each of [pointer, revised]) expect((await stored(each)).delivered.has('containment')).toBe(true);
  });

  it('leaves a request that was not taken to the revision that made it', async () => {
    const { world, pointer, raise, sink } = await open();
    const failing = { ...world, playbooks: { start: async () => Promise.reject(new Error('down')) } };
    await expect(startDelivery(failing).containment.deliver(pointer)).rejects.toThrow('down');
    expect(await sink.deliver(await raise(pointer.revision + 1))).toBe('already');
    expect(await sink.deliver(pointer)).toBe('requested');
    expect(world.requests).toHaveLength(1);
  });

  it('waits for evidence', async () => {
    const { world, pointer, sink } = await open({}, { evidence: false });
    await expect(sink.deliver(pointer)).rejects.toMatchObject({ code: 'evidence-pending' });
    expect(world.requests).toEqual([]);
  });

  it('asks again where the playbook did not take the request, and notes nothing before', async () => {
    const { world, pointer, stored } = await open();
    const failing = { ...world, playbooks: { start: async () => Promise.reject(new Error('down')) } };
    await expect(startDelivery(failing).containment.deliver(pointer)).rejects.toThrow('down');
    expect((await stored()).notes.has('containment')).toBe(false);
    expect(await startDelivery(world).containment.deliver(pointer)).toBe('requested');
    expect(world.requests).toHaveLength(1);
  });

  it('asks for no more than the cap on one day, and says so on the alert', async () => {
    const { world, pointer, raise, sink, stored } = await open({}, { cap: 2 });
    const others = await Promise.all(['a', 'b', 'c'].map((id) => raise(1, id)));
    const outcomes = [];
    for (const each of [pointer, ...others]) outcomes.push(await sink.deliver(each));
    expect(outcomes).toEqual(['requested', 'requested', 'capped', 'capped']);
    expect(world.requests).toHaveLength(2);
    expect((await stored(others[2]!)).notes.get('containment')).toBe('capped: 2 requests were made on this day');
    expect(await sink.deliver(others[2]!)).toBe('already');
  });

  it('asks the policy again: what it excludes by now is not contained', async () => {
    const policy = { ...POLICY, neverContain: new Set(['kim.doe@contoso.example']) };
    const { world, pointer, sink, stored } = await open({}, { policy });
    expect(await sink.deliver(pointer)).toBe('excluded');
    expect(world.requests).toEqual([]);
    expect((await stored()).notes.get('containment')).toBe('excluded: never-contain');
  });
});

describe('what playbooks report', () => {
  it('is written onto the alert that asked', async () => {
    const { pointer, raise, sink, stored } = await open();
    await sink.deliver(pointer);
    await sink.deliver(await raise(pointer.revision + 1));
    await sink.record({ alertId: pointer.id, status: 'contained', detail: 'Sessions revoked.' });
    expect((await stored()).notes.get('containment')).toBe('contained: Sessions revoked.');
  });

  it('is one line without secrets, whatever the playbook wrote', async () => {
    const { pointer, sink, stored } = await open();
    await sink.deliver(pointer);
    await sink.record({ alertId: pointer.id, status: 'contained', detail: 'New password=hunter2\n<b>\u202e' });
    expect((await stored()).notes.get('containment')).toBe('contained: New password=*** <b>');
  });

  it('never goes back, whatever the order and however often', async () => {
    for (const order of [CONTAINMENT_STATUSES, CONTAINMENT_STATUSES.toReversed()]) {
      const { pointer, sink, stored } = await open();
      await sink.deliver(pointer);
      for (const status of [...order, ...order]) await sink.record({ alertId: pointer.id, status, detail: '' });
      expect((await stored()).notes.get('containment')).toBe('contained');
    }
    expect(orderOf('requested')).toBeLessThan(orderOf('accepted'));
  });

  it('is refused for an alert about which nothing was asked', async () => {
    const { pointer, sink } = await open();
    const result = sink.record({ alertId: pointer.id, status: 'contained', detail: '' });
    await expect(result).rejects.toMatchObject({ code: 'containment-missing' });
  });
});
