/**
 * The built app in a function host of its own, on real storage behind a cable that can be cut, with stubs that fail as told. What
 * waits 30 s in Azure before the next attempt waits one second here.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EventHubProducerClient } from '@azure/event-hubs';
import type { ContainmentResult } from '../../shared/sinks/containment-result.ts';
import { SENTINEL_COLUMNS } from '../../shared/sinks/sentinel-columns.ts';
import { connectionFrom, type StorageConnection } from '../../shared/stores/connection.ts';
import { ensureStorage } from '../../shared/stores/provision.ts';
import { buildApp } from '../build.ts';
import { type AzureStub, startAzureStub } from '../local/azure-stub.ts';
import { startAzurite } from '../local/azurite.ts';
import { InMemoryCheckpointStore } from '../local/checkpoint-store.ts';
import { reportContainment } from '../local/delivery-state.ts';
import { EventHubBroker } from '../local/event-hub-broker.ts';
import { type ForkedFunctionHost, forkFunctionHost } from '../local/function-host-process.ts';
import { StubFaults } from '../local/stub-faults.ts';
import { startTcpProxy } from '../local/tcp-proxy.ts';
import { TENANT } from './people.ts';

const run = promisify(execFile);

const RULE_ID = `dcr-${'0'.repeat(32)}`;
const STREAM = 'Custom-Purgewatch_CL';
const HUB = 'audit-events';
/** How long a message stays hidden after a host died over it: 10 minutes in Azure. */
const LEASE_SECONDS = 2;
const LOOK_MS = 50;

const STORAGE_SERVICES = ['blob', 'queue', 'table'] as const;
export type StorageService = (typeof STORAGE_SERVICES)[number];

export interface Rig {
  readonly faults: StubFaults;
  readonly stub: AzureStub;
  /** The event hub that takes what is sent. */
  readonly hub: string;
  /** Storage as seen from outside, past the cable. */
  readonly storage: StorageConnection;
  /** Lines of the host, oldest first. */
  readonly log: readonly string[];
  send(messages: readonly string[]): Promise<void>;
  runTimer(name: string): Promise<void>;
  /**
   * `redrive` as an operator runs it, from outside the cable. Its lines.
   *
   * @throws when it ends with another code than 0
   */
  redrive(...args: readonly string[]): Promise<readonly string[]>;
  /** What playbooks report from now on is kept back, until it is released to their queue. */
  holdResults(): void;
  releaseResults(): Promise<void>;
  /** Kills the host without warning, and starts another. */
  killHost(): Promise<void>;
  cutStorage(services?: readonly StorageService[]): Promise<void>;
  mendStorage(services?: readonly StorageService[]): Promise<void>;
  stop(): Promise<void>;
}

/** @param root where functions/ and node_modules are */
export async function startRig(root: string): Promise<Rig> {
  const app = await mkdtemp(join(tmpdir(), 'purgewatch-faults-'));
  await buildApp(root, join(app, 'dist'));
  await prepare(root, app);
  const faults = new StubFaults();
  const log: string[] = [];
  const broker = new EventHubBroker({
    hubs: [HUB, 'endpoint-events'].map((name) => ({ name, partitions: 2, consumerGroups: ['purgewatch'] })),
  });
  await broker.listen();
  const azurite = await startAzurite();
  const storage = connectionFrom({ STORAGE: azurite.connectionString }, 'STORAGE');
  await ensureStorage(storage);
  const { ports } = azurite;
  const [blob, queue, table] = await Promise.all([
    startTcpProxy(ports.blob),
    startTcpProxy(ports.queue),
    startTcpProxy(ports.table),
  ]);
  const cables = { blob, queue, table };
  const connection = STORAGE_SERVICES.reduce(
    (text, name) => text.replace(`127.0.0.1:${ports[name]}/`, `127.0.0.1:${cables[name].port}/`),
    azurite.connectionString,
  );
  let held: ContainmentResult[] | null = null;
  const stub = await startAzureStub({
    ruleId: RULE_ID,
    stream: STREAM,
    columns: SENTINEL_COLUMNS,
    faults,
    activityTenants: [TENANT],
    onContainmentResult: async (result) => {
      if (held === null) await reportContainment(storage, result);
      else held.push(result);
    },
  });
  const checkpointStore = new InMemoryCheckpointStore();
  const startHost = () =>
    forkFunctionHost({
      appDirectory: app,
      checkpointStore,
      queueLeaseSeconds: LEASE_SECONDS,
      onLog: ({ level, functionName, message }) =>
        log.push(`${level} ${functionName ?? 'host'}: ${message.split('\n', 1)[0]}`),
      env: {
        ...stub.env,
        PURGEWATCH_EVENTHUB: broker.connectionString(),
        PURGEWATCH_AUDIT_HUB: HUB,
        PURGEWATCH_ENDPOINT_HUB: 'endpoint-events',
        PURGEWATCH_CONSUMER_GROUP: 'purgewatch',
        AzureWebJobsStorage: connection,
        PURGEWATCH_STORAGE: connection,
        PURGEWATCH_EVIDENCE: connection,
        PURGEWATCH_CONTAIN: JSON.stringify({ severities: ['critical'], confidence: 'medium' }),
        PURGEWATCH_CONTAIN_DAILY: '500',
        PURGEWATCH_NEVER_CONTAIN: 'none',
        PURGEWATCH_CONTAIN_ACCOUNT_URL: stub.playbookUrl('contain-account'),
        PURGEWATCH_CONTAIN_APPLICATION_URL: stub.playbookUrl('contain-application'),
        PURGEWATCH_COLLECT_TENANTS: TENANT,
        PURGEWATCH_COLLECT_CONTENT: 'Audit.Exchange',
        PURGEWATCH_COLLECT_ENDPOINT: stub.endpoint,
        PURGEWATCH_SENTINEL_ENDPOINT: stub.endpoint,
        PURGEWATCH_SENTINEL_RULE_ID: RULE_ID,
      },
    });
  let host: ForkedFunctionHost = await startHost();
  const producer = new EventHubProducerClient(broker.connectionString(), HUB);
  return {
    faults,
    stub,
    hub: HUB,
    storage,
    log,
    async send(messages) {
      for (const body of messages) await producer.sendBatch([{ body: Buffer.from(body) }]);
    },
    runTimer: (name) => host.runTimer(name),
    async redrive(...args) {
      const env = {
        PATH: process.env.PATH,
        AzureWebJobsStorage: azurite.connectionString,
        PURGEWATCH_STORAGE: azurite.connectionString,
        PURGEWATCH_EVENTHUB: broker.connectionString(),
      };
      const { stdout } = await run(process.execPath, [join(root, 'tools/cli.ts'), 'redrive', ...args], { env });
      return stdout.split('\n').slice(0, -1);
    },
    holdResults() {
      held = [];
    },
    async releaseResults() {
      const results = held ?? [];
      held = null;
      for (const result of results) await reportContainment(storage, result);
    },
    async killHost() {
      await host.kill();
      host = await startHost();
    },
    async cutStorage(services = STORAGE_SERVICES) {
      await Promise.all(services.map((name) => cables[name].cut()));
    },
    async mendStorage(services = STORAGE_SERVICES) {
      await Promise.all(services.map((name) => cables[name].mend()));
    },
    async stop() {
      await producer.close();
      await host.kill();
      await Promise.all([
        stub.stop(),
        broker.close(),
        azurite.stop(),
        ...Object.values(cables).map((cable) => cable.cut()),
      ]);
      await rm(app, { recursive: true, force: true });
    },
  };
}

/** The app as deployed, but for the time after which a failed message is tried again. */
async function prepare(root: string, app: string): Promise<void> {
  await writeFile(join(app, 'package.json'), JSON.stringify({ main: 'dist/main.cjs' }));
  const host = JSON.parse(await readFile(join(root, 'host.json'), 'utf8'));
  host.extensions.queues.visibilityTimeout = '00:00:01';
  await writeFile(join(app, 'host.json'), JSON.stringify(host));
  await symlink(join(root, 'node_modules'), join(app, 'node_modules'), 'junction');
}

/** Waits for something in short steps. Says what it waited for when it gives up. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, patienceMs: number): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited ${patienceMs / 1_000} s in vain: ${what}`);
    await sleep(LOOK_MS);
  }
}
