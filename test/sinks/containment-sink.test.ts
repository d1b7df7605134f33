import { describe, expect, it } from 'vitest';
import { isLeftToPeople } from '../../shared/alerts/refusal.ts';
import { CONTAINMENT_STATUSES, orderOf } from '../../shared/sinks/containment-result.ts';
import { containable, createDeliveryWorld, POLICY, startDelivery } from '../support/delivery.ts';

async function open(
  change: Parameters<typeof containable>[0] = {},
  { policy = POLICY, cap = 10, evidence = true } = {},
) {
  const world = createDeliveryWorld();
  const alert = containable(change);
  const raise = async (revision = alert.revision, id = alert.id, changed: Parameters<typeof containable>[0] = {}) => {
    const pointer = { id, revision };
    await world.alerts.insert({ ...alert, ...changed, ...pointer });
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

  const about = (name: string, objectId: string | null = null) => ({
    actor: name,
    culprit: { account: { principalName: name, objectId }, applicationId: null },
  });

  it('asks for no more people than the cap on one day, says so on the alert, and leaves it to a person', async () => {
    const { world, pointer, raise, sink, stored } = await open({}, { cap: 2 });
    const others = await Promise.all(['a', 'b', 'c'].map((id) => raise(1, id, about(`${id}@contoso.example`))));
    const outcomes = [];
    for (const each of [pointer, ...others]) outcomes.push(await sink.deliver(each));
    expect(outcomes).toEqual(['requested', 'requested', 'capped', 'capped']);
    expect(world.requests).toHaveLength(2);
    const last = await stored(others[2]!);
    expect(last.notes.get('containment')).toBe('capped: 2 others were asked for on 2026-03-02');
    expect([last.delivered.has('containment'), isLeftToPeople(last, 'containment')]).toEqual([false, true]);
  });

  it('asks on a later day for what was beyond the cap, when somebody sends it again', async () => {
    const { world, pointer, raise, sink, stored } = await open({}, { cap: 1 });
    const other = await raise(1, 'a', about('a@contoso.example'));
    for (const each of [pointer, other]) await sink.deliver(each);
    expect(await sink.deliver(other)).toBe('capped');
    const nextDay = startDelivery(world, POLICY, undefined, 1, '2026-03-03T00:00:00Z').containment;
    expect([await nextDay.deliver(other), await nextDay.deliver(other)]).toEqual(['requested', 'already']);
    expect((await stored(other)).notes.get('containment')).toBe('accepted');
    expect(world.requests.map(({ alertId }) => alertId)).toEqual([pointer.id, 'a']);
  });

  it('takes one place of the cap for all alerts about one account, and asks for each of them', async () => {
    const { world, pointer, raise, sink } = await open({}, { cap: 1 });
    const same = await Promise.all(['a', 'b'].map((id) => raise(1, id)));
    for (const each of [pointer, ...same, ...same])
      expect(['requested', 'already']).toContain(await sink.deliver(each));
    expect(await sink.deliver(await raise(1, 'c', about('c@contoso.example')))).toBe('capped');
    expect(world.requests.map(({ alertId }) => alertId)).toEqual([pointer.id, 'a', 'b']);
  });

  const OBJECT_ID = '7a1b2c3d-0000-4000-8000-0000000000aa';
  it.each([
    ['another account', about('pat@contoso.example'), 'account pat@contoso.example'],
    [
      'an application',
      {
        culprit: { account: null, applicationId: OBJECT_ID },
        response: { l1: [], t2: [], containment: [{ action: 'contain-application' as const, text: 'x' }] },
      },
      `application ${OBJECT_ID}`,
    ],
    ['nobody for certain', { culprit: { account: null, applicationId: null } }, 'nobody for certain'],
  ])('says so where a later revision names %s, and asks nothing more', async (_what, change, named) => {
    const { world, alert, pointer, raise, sink, stored } = await open();
    await sink.deliver(pointer);
    const revised = await raise(pointer.revision + 2, alert.id, change);
    expect([await sink.deliver(revised), await sink.deliver(revised)]).toEqual(['differs', 'already']);
    expect((await stored(revised)).notes.get('containment')).toBe(
      `differs: asked for account kim.doe@contoso.example at revision 0, this revision names ${named}; left to people`,
    );
    expect(world.requests).toHaveLength(1);
    expect((await stored()).notes.get('containment')).toBe('accepted');
  });

  it.each([
    ['renamed', about('k.doe@contoso.example', OBJECT_ID), 'already'],
    ['with an id that was not known before', about('kim.doe@contoso.example', OBJECT_ID), 'already'],
    ['of another id', about('pat@contoso.example', OBJECT_ID.replace('7', '8')), 'differs'],
  ])('knows one account again: %s', async (what, change, expected) => {
    const { alert, pointer, raise, sink } = await open(
      about('kim.doe@contoso.example', what === 'with an id that was not known before' ? null : OBJECT_ID),
    );
    await sink.deliver(pointer);
    expect(await sink.deliver(await raise(pointer.revision + 2, alert.id, change))).toBe(expected);
  });

  it('says so where the revision that asked is gone', async () => {
    const { world, pointer, sink, stored } = await open();
    await world.containments.claim({ id: pointer.id, revision: 99 }, 'account x', '2026-03-02', 9);
    expect(await sink.deliver(pointer)).toBe('differs');
    expect((await stored()).notes.get('containment')).toContain('asked for nobody for certain at revision 99');
    expect(world.requests).toEqual([]);
  });

  it('does not ask again where it died after the playbook had taken the request', async () => {
    const { world, pointer, sink } = await open();
    const dying = {
      ...world,
      alerts: { ...world.alerts, markDelivered: async () => Promise.reject(new Error('dead')) },
    };
    await expect(startDelivery(dying).containment.deliver(pointer)).rejects.toThrow('dead');
    expect(await sink.deliver(pointer)).toBe('already');
    expect(world.requests).toHaveLength(1);
  });

  it('asks nothing by a rule that was withdrawn meanwhile', async () => {
    const { world, pointer, sink, stored } = await open({}, { policy: { ...POLICY, contain: null } });
    expect(await sink.deliver(pointer)).toBe('excluded');
    expect((await stored()).notes.get('containment')).toBe('excluded: not-admitted');
    expect(world.requests).toEqual([]);
  });

  it('throws for an alert that is not there, and waits for the hash of evidence as well as its mark', async () => {
    const { world, pointer, sink } = await open({}, { evidence: false });
    await expect(sink.deliver({ id: 'none', revision: 1 })).rejects.toMatchObject({ code: 'alert-missing' });
    await world.alerts.markDelivered(pointer, 'evidence');
    await expect(sink.deliver(pointer)).rejects.toMatchObject({ code: 'evidence-pending' });
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

  it('is written onto the last revision where an incident started the playbook, and not the app', async () => {
    const { world, pointer, raise, sink } = await open({}, { policy: { ...POLICY, contain: null } });
    const last = await raise(pointer.revision + 1);
    await sink.record({ alertId: pointer.id, status: 'contained', detail: 'Sessions revoked.' });
    const noteOf = async (at: typeof pointer) => (await world.alerts.read(at))?.notes.get('containment');
    expect([await noteOf(pointer), await noteOf(last)]).toEqual([undefined, 'contained: Sessions revoked.']);
  });

  it('is refused for an alert that there is not', async () => {
    const { sink } = await open();
    const result = sink.record({ alertId: 'nobody', status: 'contained', detail: '' });
    await expect(result).rejects.toMatchObject({ code: 'containment-missing' });
  });
});
