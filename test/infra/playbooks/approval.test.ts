/** Nothing is changed before a person has said so by a tag on the incident, unless nobody is to be asked. */
import { describe, expect, it } from 'vitest';
import type { ContainmentRequest } from '../../../shared/sinks/playbooks.ts';
import { accountRequest, applicationRequest } from './requests.ts';
import { START, useWorld, type World } from './world.ts';

const MINUTE = 60_000;

let world: World;
useWorld({ approval: 'person', approvalMinutes: 120, restoreUrl: '' }, (made) => {
  world = made;
});

const minutesSinceStart = () => (world.time.now().getTime() - Date.parse(START)) / MINUTE;

describe.each<[string, () => ContainmentRequest]>([
  ['contain-account', accountRequest],
  ['contain-application', applicationRequest],
])('%s', (_, request) => {
  it('waits for the tag, asks by a comment, and then contains', async () => {
    const asked = request();
    const id = asked.alertId;
    let incident: ReturnType<World['incidentFor']> | undefined;
    world.time.schedule(20 * MINUTE, () => {
      incident = world.incidentFor(id);
    });
    world.time.schedule(50 * MINUTE, () => {
      expect(world.changes()).toEqual([]);
      incident?.tags.push(`contain-${id}`);
    });
    const { results } = await world.contain(asked, { incidentAtOnce: false });
    expect(results.map(({ status }) => status)).toEqual(['awaiting-approval', 'contained']);
    expect(results[0]?.detail).toContain(`Add the tag contain-${id} to the incident to contain the `);
    expect(world.changes().length).toBeGreaterThan(0);
    // The question and the result, each once.
    expect([...(incident?.comments.values() ?? [])]).toEqual([
      expect.stringContaining(`contain-${id}`),
      expect.stringContaining(`Purgewatch, alert ${id}: contained`),
    ]);
    expect(minutesSinceStart()).toBeLessThan(60);
  });

  it.each<[string, (incident: ReturnType<World['incidentFor']>, id: string) => void]>([
    ['the tag that refuses', (incident, id) => incident.tags.push(`reject-${id}`)],
    ['both tags', (incident, id) => incident.tags.push(`contain-${id}`, `reject-${id}`)],
    ['closing the incident', (incident) => Object.assign(incident, { isClosed: true })],
  ])('changes nothing after %s', async (__, decide) => {
    const asked = request();
    decide(world.incidentFor(asked.alertId), asked.alertId);
    const { status, detail } = await world.contain(asked);
    expect(status).toBe('rejected');
    expect(detail).toBe('Rejected in the incident, last changed by Ann. Nothing was changed.');
    expect(world.changes()).toEqual([]);
  });

  it('changes nothing when nobody has said anything in time', async () => {
    const asked = request();
    world.incidentFor(asked.alertId);
    const { status, detail, run } = await world.contain(asked);
    expect(status).toBe('rejected');
    expect(detail).toBe('Nobody approved within 120 minutes. Nothing was changed.');
    expect(world.changes()).toEqual([]);
    expect(minutesSinceStart()).toBeGreaterThanOrEqual(120);
    expect(minutesSinceStart()).toBeLessThan(130);
    expect(run.status).toBe('Succeeded');
  });

  it('the tag of another alert says nothing about this one', async () => {
    const asked = request();
    world.incidentFor(asked.alertId, ['contain-alert0', `contain-${asked.alertId}x`]);
    expect((await world.contain(asked)).status).toBe('rejected');
    expect(world.changes()).toEqual([]);
  });

  it('goes on asking while the workspace does not answer', async () => {
    const asked = request();
    world.incidentFor(asked.alertId, [`contain-${asked.alertId}`]);
    world.settings.parameters = { ...world.settings.parameters, logs: 'http://127.0.0.1:1/query' };
    const { status, results } = await world.contain(asked);
    expect(results[0]?.status).toBe('awaiting-approval');
    expect(status).toBe('rejected');
    expect(world.changes()).toEqual([]);
  });

  it.each<[string, string | null, string]>([
    ['is asked for by the app, which limits it', `sha256:${'a'.repeat(64)}`, 'contained'],
    ['is started by an incident, which does not', null, 'rejected'],
  ])('with "automatic", what %s: evidence %s, %s', async (__, evidence, expected) => {
    world.settings.parameters = { ...world.settings.parameters, approval: 'automatic' };
    const asked = request();
    world.incidentFor(asked.alertId);
    const { status } = await world.contain({ ...asked, evidence } as ContainmentRequest);
    expect(status).toBe(expected);
    expect(world.changes().length > 0).toBe(expected === 'contained');
  });
});
