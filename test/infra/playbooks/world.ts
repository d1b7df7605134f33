/** Everything around the playbooks, on this machine: a directory, incidents, real tables and queues, and a clock that does not wait. */
import { readFileSync } from 'node:fs';
import { TableClient } from '@azure/data-tables';
import { QueueClient } from '@azure/storage-queue';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type ContainmentResult, parseContainmentResult } from '../../../shared/sinks/containment-result.ts';
import type { ContainmentRequest } from '../../../shared/sinks/playbooks.ts';
import { QUEUES, TABLES } from '../../../shared/stores/names.ts';
import { type Azurite, startAzurite } from '../../../tools/local/azurite.ts';
import type { JsonObject, PlaybookFile } from '../workflows/definition.ts';
import { createDirectory, startGraph } from '../workflows/runner/graph-stub.ts';
import { tokenOf } from '../workflows/runner/http-action.ts';
import { startLogicApps, triggerPath } from '../workflows/runner/logic-apps.ts';
import { type Incident, startSentinel } from '../workflows/runner/sentinel-stub.ts';
import { startStorageProxy } from '../workflows/runner/storage-proxy.ts';
import { VirtualTime } from '../workflows/runner/virtual-time.ts';
import { grantedPermissions } from './granted-permissions.ts';

const AUDIENCES = {
  armAudience: 'https://management.azure.com',
  storageAudience: 'https://storage.azure.com',
  logsAudience: 'https://api.loganalytics.io',
};
export const START = '2026-03-02T10:00:00Z';

export type World = Awaited<ReturnType<typeof startWorld>>;

/**
 * A world for each test of a file, on one Azurite.
 *
 * @param parameters of all playbooks, beside those that say where things are
 * @param begin takes the world before its test
 */
export function useWorld(parameters: JsonObject, begin: (world: World) => void): void {
  let azurite: Azurite;
  beforeAll(async () => {
    azurite = await startAzurite();
  });
  afterAll(() => azurite.stop());
  beforeEach(async () => {
    const world = await startWorld(azurite, parameters);
    begin(world);
    return () => world.stop();
  });
}

async function startWorld(azurite: Azurite, parameters: JsonObject) {
  const time = new VirtualTime(START);
  const directory = createDirectory();
  const [tables, queues, sentinel] = await Promise.all([
    startStorageProxy(AUDIENCES.storageAudience, azurite, 'table'),
    startStorageProxy(AUDIENCES.storageAudience, azurite, 'queue'),
    startSentinel(AUDIENCES.logsAudience, AUDIENCES.armAudience),
  ]);
  const graph = await startGraph(directory, grantedPermissions());
  const crash: { at: string | undefined } = { at: undefined };
  const settings: { parameters: JsonObject } = { parameters };
  const apps = await startLogicApps({
    time,
    audience: AUDIENCES.armAudience,
    diesAt: () => crash.at,
    parametersOf: (_, url) => ({
      ...AUDIENCES,
      graph: graph.url,
      table: `${tables.url}/${TABLES.playbooks}`,
      queue: `${queues.url}/${QUEUES.containmentResults}`,
      logs: `${sentinel.logs.url}/query`,
      incidents: `${sentinel.manager.url}/incidents`,
      incidentQuery: readFileSync('infra/kql/playbooks/incident-of-alert.kql', 'utf8'),
      restoreUrl: `${url}${triggerPath('restore-mailbox')}`,
      containAccountUrl: `${url}${triggerPath('contain-account')}`,
      containApplicationUrl: `${url}${triggerPath('contain-application')}`,
      ...settings.parameters,
    }),
  });
  const insecure = { allowInsecureConnection: true };
  const rows = TableClient.fromConnectionString(azurite.connectionString, TABLES.playbooks, insecure);
  const results = new QueueClient(azurite.connectionString, QUEUES.containmentResults);
  await Promise.all([rows.createTable(), results.createIfNotExists()]);
  await results.clearMessages();

  /** An incident that carries an alert from now on. */
  const incidentFor = (alertId: string, tags: string[] = []): Incident => {
    const incident = {
      name: `incident-${alertId}`,
      tags,
      isClosed: false,
      by: 'Ann',
      comments: new Map<string, string>(),
    };
    sentinel.incidents.set(alertId, incident);
    return incident;
  };
  const ask = async (
    request: ContainmentRequest | JsonObject,
    identity = 'app',
    name?: PlaybookFile,
  ): Promise<number> => {
    const { target } = request as ContainmentRequest;
    const response = await fetch(apps.url + triggerPath(name ?? target.action), {
      method: 'POST',
      headers: { authorization: `Bearer ${tokenOf(identity, AUDIENCES.armAudience)}` },
      body: JSON.stringify(request),
    });
    await response.text();
    return response.status;
  };
  const reported = async (): Promise<ContainmentResult[]> => {
    const { receivedMessageItems } = await results.receiveMessages({ numberOfMessages: 32 });
    await results.clearMessages();
    return receivedMessageItems.map(({ messageText }) =>
      parseContainmentResult(Buffer.from(messageText, 'base64').toString('utf8')),
    );
  };

  return {
    time,
    directory,
    graph,
    sentinel,
    tables,
    queues,
    apps,
    rows,
    crash,
    settings,
    /** As the app calls: the status of the trigger. */
    ask,
    /** What has come to the queue, oldest first; it is empty afterwards. */
    reported,
    /** One request by the app, to its end. An incident carries the alert from the beginning, unless the test is about when it comes. */
    contain: async (asked: ContainmentRequest, { incidentAtOnce = true } = {}) => {
      if (incidentAtOnce && !sentinel.incidents.has(asked.alertId)) incidentFor(asked.alertId);
      const answer = await ask(asked);
      if (answer !== 202) throw new Error(`the trigger answered ${answer}`);
      const [run] = (await apps.settled()).slice(-1);
      const results = await reported();
      if (run === undefined) throw new Error('no run');
      return { run, results, status: results.at(-1)?.status, detail: results.at(-1)?.detail ?? '' };
    },
    incidentFor,
    /** What was asked of Graph to change, as it was sent. */
    changes: (): string[] =>
      graph.requests
        .filter(({ method }) => method !== 'GET')
        .map(({ method, path }) => `${method} ${path.replace('/v1.0', '')}`),
    stop: () => Promise.all([tables, queues, graph, sentinel.logs, sentinel.manager, apps].map((each) => each.stop())),
  };
}
