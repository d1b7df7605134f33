/** The playbook on-incident: from the custom details of an incident's alerts to the playbooks that contain. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../workflows/definition.ts';
import { APP_ID, USER_ID } from '../workflows/runner/graph-stub.ts';
import { useWorld, type World } from './world.ts';

let world: World;
let count = 0;
useWorld({ approval: 'automatic', holdMinutes: 0, restoreUrl: '' }, (made) => {
  world = made;
});

const ACCOUNT = {
  CulpritType: ['account'],
  CulpritName: ['eve@contoso.example'],
  CulpritObjectId: [USER_ID],
  MayContain: ['True'],
  Revision: ['3'],
  Detection: ['purge-loop'],
  PurgewatchSeverity: ['critical'],
};
const APPLICATION = { ...ACCOUNT, CulpritType: ['application'], CulpritName: [APP_ID], CulpritObjectId: [''] };

/** As Sentinel hands it to a playbook. Source: Microsoft Sentinel connector, "Microsoft Sentinel incident", dynamic content schema. */
function incidentWith(...alerts: (JsonObject | string | undefined)[]): JsonObject {
  const name = `incident-on-${++count}`;
  world.sentinel.incidents.set(name, { name, tags: [], isClosed: false, by: '', comments: new Map() });
  return {
    object: {
      name,
      id: `/subscriptions/s/resourceGroups/r/providers/Microsoft.SecurityInsights/Incidents/${name}`,
      properties: {
        Alerts: alerts.map((details) => ({
          properties: {
            severity: 'High',
            additionalData:
              details === undefined
                ? {}
                : { 'Custom Details': typeof details === 'string' ? details : JSON.stringify(details) },
          },
        })),
      },
    },
  };
}

const comments = (incident: JsonObject) => {
  const { name } = incident.object as { name: string };
  return [...(world.sentinel.incidents.get(name)?.comments.values() ?? [])];
};

/** Bodies that reached the triggers, with the path. */
const asked = () =>
  world.apps.requests.map(({ path, text }) => ({ path: path.split('/')[2], body: JSON.parse(text) as JsonObject }));

async function run(incident: JsonObject) {
  const done = await world.apps.start('on-incident', incident);
  await world.apps.settled();
  return done;
}

/** An alert that a person has approved: what an incident starts waits for that, whatever the settings. */
function alert(details: object): JsonObject {
  const id = `incident-alert${++count}`;
  world.incidentFor(id, [`contain-${id}`]);
  return { AlertId: [id], ...details } as JsonObject;
}

describe('on-incident', () => {
  it('asks for the account to be contained', async () => {
    const details = alert(ACCOUNT);
    const { status } = await run(incidentWith(details));
    expect(status).toBe('Succeeded');
    expect(asked()).toEqual([
      {
        path: 'contain-account',
        body: {
          alertId: (details.AlertId as string[])[0],
          revision: 3,
          detection: 'purge-loop',
          severity: 'critical',
          evidence: null,
          target: { action: 'contain-account', principalName: 'eve@contoso.example', objectId: USER_ID },
        },
      },
    ]);
    expect((await world.reported()).at(-1)?.status).toBe('contained');
  });

  it('asks for the application to be contained', async () => {
    await run(incidentWith(alert(APPLICATION)));
    expect(asked()).toEqual([
      {
        path: 'contain-application',
        body: expect.objectContaining({ target: { action: 'contain-application', applicationId: APP_ID } }),
      },
    ]);
    expect((await world.reported()).at(-1)?.status).toBe('contained');
  });

  it('takes values that are not lists, an object id that is not there, and details that it does not know', async () => {
    const { CulpritObjectId: _, Revision: __, Detection: ___, ...rest } = ACCOUNT;
    const flat = Object.fromEntries(Object.entries(rest).map(([key, [value]]) => [key, value]));
    const id = `flat${++count}`;
    world.incidentFor(id, [`contain-${id}`]);
    await run(incidentWith({ ...flat, AlertId: id, More: ['x'] } as JsonObject));
    expect(asked()[0]?.body).toMatchObject({ revision: 1, detection: 'from-incident', target: { objectId: null } });
    expect((await world.reported()).at(-1)?.status).toBe('contained');
  });

  it.each<[string, JsonObject | string | undefined]>([
    ['may not be contained', { ...ACCOUNT, MayContain: ['False'] }],
    ['say nothing of whether they may be', { ...ACCOUNT, MayContain: [] }],
    ['have no certain culprit', { ...ACCOUNT, CulpritType: [''], CulpritName: [''] }],
    ['have a culprit of another kind', { ...ACCOUNT, CulpritType: ['device'] }],
    ['have no id', { ...ACCOUNT, AlertId: [''] }],
    ['have no details', undefined],
    ['have empty details', '{}'],
  ])('does nothing about alerts that %s', async (_, details) => {
    const whole = typeof details === 'object' ? ({ ...alert({}), ...details } as JsonObject) : details;
    const incident = incidentWith(whole);
    expect((await run(incident)).status).toBe('Succeeded');
    expect(asked()).toEqual([]);
    expect(comments(incident)).toEqual([]);
  });

  it('waits for a person even where the app does not', async () => {
    const id = `unsaid${++count}`;
    world.incidentFor(id);
    await run(incidentWith({ ...ACCOUNT, AlertId: [id] }));
    expect((await world.reported()).map(({ status }) => status)).toEqual(['awaiting-approval', 'rejected']);
    expect(world.changes()).toEqual([]);
  });

  it('asks once for an alert that is in the incident twice, and once more does no harm', async () => {
    const details = alert(ACCOUNT);
    await run(incidentWith(details, details));
    expect(asked()).toHaveLength(1);
    const before = world.graph.requests.length;
    expect((await run(incidentWith(details))).status).toBe('Succeeded');
    expect(world.graph.requests.length).toBe(before);
  });

  it.each<[string, object]>([
    ['a name that is none', { CulpritName: ['../../groups'] }],
    ['an id that is none', { AlertId: ["x' or 1"] }],
    ['a revision that is no number', { Revision: ['three'] }],
  ])('says on the incident that an alert with %s was not contained; the others are', async (_, wrong) => {
    const good = alert(ACCOUNT);
    const incident = incidentWith({ ...alert(ACCOUNT), ...wrong } as JsonObject, good);
    expect((await run(incident)).status).toBe('Failed');
    expect(comments(incident)).toEqual([expect.stringContaining('containment could not be started for these alerts')]);
    const contained = (await world.reported()).filter(({ status }) => status === 'contained');
    expect(contained.map(({ alertId }) => alertId)).toEqual(good.AlertId);
  });

  it('says so, too, when the details are no JSON', async () => {
    const incident = incidentWith('{"AlertId":', alert(ACCOUNT));
    expect((await run(incident)).status).toBe('Failed');
    expect(comments(incident)).toHaveLength(1);
    expect(asked()).toHaveLength(1);
  });

  it('reads only details that the analytics rule gives', () => {
    const text = readFileSync('infra/playbooks/on-incident.json', 'utf8');
    const { customDetails } = JSON.parse(readFileSync('infra/rules/alerts.json', 'utf8')) as { customDetails: object };
    const read = new Set([...text.matchAll(/outputs\('Details'\)\?\['(\w+)'\]/g)].map(([, name]) => name));
    expect(read.size).toBe(8);
    for (const name of read) expect(Object.keys(customDetails)).toContain(name);
  });
});
