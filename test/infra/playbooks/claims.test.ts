/** A playbook knows an alert by its id, and acts once: on real tables, with answers that get lost and runs that die. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ContainmentRequest } from '../../../shared/sinks/playbooks.ts';
import { QUEUES, TABLES } from '../../../shared/stores/names.ts';
import { actionsFor } from '../data-actions.ts';
import { accountRequest, applicationRequest } from './requests.ts';
import { useWorld, type World } from './world.ts';

let world: World;
useWorld({ approval: 'automatic', holdMinutes: 0, restoreUrl: '' }, (made) => {
  world = made;
});

const TABLE = `/${TABLES.playbooks}`;

describe.each<[string, () => ContainmentRequest]>([
  ['contain-account', accountRequest],
  ['contain-application', applicationRequest],
])('%s', (name, request) => {
  it('answers 409 to an alert that it knows, and does nothing twice', async () => {
    const asked = request();
    await world.contain(asked);
    const before = world.graph.requests.length;
    expect(await world.ask({ ...asked, revision: 2 })).toBe(202);
    const [, again] = await world.apps.settled();
    expect(again?.answers).toEqual([{ statusCode: 409, body: { alertId: asked.alertId, status: 'known' } }]);
    expect(again?.status).toBe('Succeeded');
    expect(world.graph.requests.length).toBe(before);
    expect(await world.reported()).toEqual([]);
  });

  it('acts once when it is asked many times at one moment', async () => {
    const asked = request();
    await Promise.all(Array.from({ length: 5 }, () => world.ask(asked)));
    const runs = await world.apps.settled();
    expect(runs.map(({ answers }) => answers[0]?.statusCode).sort()).toEqual([200, 409, 409, 409, 409]);
    expect((await world.reported()).filter(({ status }) => status === 'contained')).toHaveLength(1);
  });

  it('goes on when its own row was written and the answer got lost', async () => {
    world.tables.faults.push({ method: 'POST', path: TABLE, kind: 'answer-lost', times: 1 });
    const { status } = await world.contain(request());
    expect(status).toBe('contained');
  });

  it('tries again for as long as tables are not there for some minutes', async () => {
    world.tables.faults.push({ method: 'POST', path: TABLE, kind: 'refused', times: 10 });
    expect((await world.contain(request())).status).toBe('contained');
  });

  it('says so when it cannot know whether it was the first, and changes nothing', async () => {
    world.tables.faults.push({ method: 'POST', path: TABLE, kind: 'refused', times: 1_000 });
    world.tables.faults.push({ method: 'GET', path: TABLE, kind: 'refused', times: 1_000 });
    const { status, detail, run } = await world.contain(request());
    expect(status).toBe('failed');
    expect(detail).toContain('Nothing was done');
    expect(run.answers[0]?.statusCode).toBe(503);
    expect(run.status).toBe('Failed');
    expect(world.graph.requests).toEqual([]);
  });

  it('a run that died is resumed by deleting its row and asking again', async () => {
    const asked = request();
    world.crash.at = 'Check';
    await world.ask(asked);
    await world.apps.settled();
    world.crash.at = undefined;
    expect(await world.reported()).toEqual([]);
    await world.rows.deleteEntity(asked.alertId, name);
    expect((await world.contain(asked)).status).toBe('contained');
  });

  it('waits for a decision though the queue does not take that it waits', async () => {
    world.settings.parameters = { ...world.settings.parameters, approval: 'person' };
    const asked = request();
    world.incidentFor(asked.alertId, [`contain-${asked.alertId}`]);
    world.queues.faults.push({ method: 'POST', path: QUEUES.containmentResults, kind: 'refused', times: 4 });
    const { results } = await world.contain(asked);
    expect(results.map(({ status }) => status)).toEqual(['contained']);
  });

  it('reports once the queue is there again', async () => {
    world.queues.faults.push({ method: 'POST', path: QUEUES.containmentResults, kind: 'refused', times: 12 });
    expect((await world.contain(request())).status).toBe('contained');
  });

  it('has failed when its result was not taken', async () => {
    const asked = request();
    const incident = world.incidentFor(asked.alertId);
    world.queues.faults.push({ method: 'POST', path: QUEUES.containmentResults, kind: 'refused', times: 1_000 });
    const { run, results } = await world.contain(asked);
    expect(results).toEqual([]);
    expect(run.status).toBe('Failed');
    expect([...incident.comments.values()]).toEqual([expect.stringContaining('contained')]);
  });
});

describe('at storage', () => {
  it('playbooks do nothing but what infra/modules/playbook-storage.bicep grants', async () => {
    const asked = accountRequest();
    await world.contain(asked);
    await world.contain(asked);
    const role = readFileSync('infra/modules/playbook-storage.bicep', 'utf8');
    const granted = new Set(
      [...role.matchAll(/'(Microsoft\.Storage\/[\w/]+\/(?:entities|messages)\/[\w/]+)'/g)].map(([, action]) => action),
    );
    // Storage Queue Data Message Sender. Source: Azure RBAC documentation, "Azure built-in roles for storage".
    expect(role).toContain("var queueSender = 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'");
    granted.add('Microsoft.Storage/storageAccounts/queueServices/queues/messages/add/action');
    const of = (service: 'table' | 'queue', requests: World['tables']['requests']) =>
      requests.map((each) => actionsFor(service, { ...each, url: `/account${each.path}` }));
    const needed = [...of('table', world.tables.requests), ...of('queue', world.queues.requests)];
    expect(needed.length).toBeGreaterThan(3);
    expect(needed.filter((actions) => !actions.some((action) => granted.has(action)))).toEqual([]);
    expect([...granted].filter((action) => !needed.flat().includes(action ?? ''))).toEqual([]);
    for (const { path } of world.tables.requests) expect(path.startsWith(TABLE)).toBe(true);
    for (const { path } of world.queues.requests) expect(path).toBe(`/${QUEUES.containmentResults}/messages`);
  });
});
