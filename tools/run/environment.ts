/** The product in small, of real parts on this machine: storage, event hubs, the built app in a function host, stubs for what is in Azure alone. */

import { setTimeout as sleep } from 'node:timers/promises';
import { SENTINEL_COLUMNS } from '../../shared/sinks/sentinel-columns.ts';
import { connectionFrom, type StorageConnection } from '../../shared/stores/connection.ts';
import { ensureStorage } from '../../shared/stores/provision.ts';
import { type AzureStub, startAzureStub } from '../local/azure-stub.ts';
import { startAzurite } from '../local/azurite.ts';
import { evidenceSets, messagesOnTheWay, reportContainment } from '../local/delivery-state.ts';
import { EventHubBroker } from '../local/event-hub-broker.ts';
import { forkFunctionHost } from '../local/function-host-process.ts';
import type { HostLog } from '../local/functions-core-types.ts';
import type { Row } from '../local/logs-ingestion-stub.ts';
import type { StubFaults } from '../local/stub-faults.ts';
import { unlessAborted } from './interruption.ts';

export const HUBS = { audit: 'audit-events', endpoint: 'endpoint-events' } as const;

const CONSUMER_GROUP = 'purgewatch';
const PARTITIONS = 4;
const RULE_ID = `dcr-${'0'.repeat(32)}`;
const STREAM = 'Custom-Purgewatch_CL';
/** What a local run contains at once: only the stub of a playbook is asked. */
const CONTAIN = JSON.stringify({ severities: ['critical'], confidence: 'medium' });
const NEVER_CONTAIN = 'emergency-1@adatum.example, emergency-2@adatum.example';
/** How often queues are looked at, ms. */
const LOOK_MS = 100;

export interface EnvironmentOptions {
  /** Where package.json, host.json and dist/ are. */
  readonly appDirectory: string;
  /** 0 takes a free port. */
  readonly hubPort: number;
  readonly tenantId: string | null;
  readonly onLog: (line: HostLog) => void;
  readonly onAlerts: (rows: readonly Row[]) => void;
  /** What the stubs of Azure are told to do wrong. */
  readonly faults?: StubFaults;
  /** Stops the start: what runs already is stopped, and what is starting as soon as it has started. */
  readonly signal: AbortSignal;
}

export interface Environment {
  readonly hubConnection: string;
  readonly storageConnection: string;
  /** Of the app in its host; with them, commands reach what it reaches. */
  readonly settings: Readonly<Record<string, string>>;
  /** Waits until no message is on its way, that long at most, and says what was kept and contained. */
  settledSinks(patienceMs: number): Promise<{ readonly evidenceSets: number; readonly containments: number }>;
  /** The stubs of what is in Azure alone. */
  readonly azure: AzureStub;
  /** What the stubs refused: an empty list, unless something is wrong. */
  readonly violations: readonly string[];
  /** Ends when the function host ends. */
  readonly hostExited: Promise<number | null>;
  /** Whether `stop` was called. */
  readonly stopping: boolean;
  /** Stops all parts, whichever of them still run. */
  stop(): Promise<void>;
}

/** Starts everything, or stops what it had started and throws the reason. */
export async function startEnvironment(options: EnvironmentOptions): Promise<Environment> {
  const { signal } = options;
  const starting = new Set<Promise<unknown>>();
  const stops: (() => Promise<void>)[] = [];
  let storage: StorageConnection | undefined;
  let stopping = false;
  const stop = async () => {
    stopping = true;
    await Promise.allSettled(starting);
    for (const next of stops.splice(0).reverse()) await next().catch(() => undefined);
  };
  const started = <T>(part: Promise<T>, stopPart: (part: T) => Promise<void>): Promise<T> => {
    const running = part.then((it) => {
      stops.push(() => stopPart(it));
      return it;
    });
    starting.add(running);
    running.catch(() => undefined).finally(() => starting.delete(running));
    return unlessAborted(running, signal);
  };
  try {
    const hubs = Object.values(HUBS).map((name) => ({
      name,
      partitions: PARTITIONS,
      consumerGroups: [CONSUMER_GROUP],
    }));
    const broker = new EventHubBroker({ hubs, port: options.hubPort });
    const parts = await Promise.allSettled([
      started(
        broker.listen().then(() => broker),
        (running) => running.close(),
      ),
      started(startAzurite(), (azurite) => azurite.stop()),
      started(
        startAzureStub({
          ruleId: RULE_ID,
          stream: STREAM,
          columns: SENTINEL_COLUMNS,
          onRows: options.onAlerts,
          ...(options.faults === undefined ? {} : { faults: options.faults }),
          onContainmentResult: async (result) => storage && (await reportContainment(storage, result)),
        }),
        (stub) => stub.stop(),
      ),
    ]);
    for (const part of parts) if (part.status === 'rejected') throw part.reason;
    const [, azurite, stub] = parts.map((part) => (part.status === 'fulfilled' ? part.value : null)) as [
      EventHubBroker,
      Awaited<ReturnType<typeof startAzurite>>,
      Awaited<ReturnType<typeof startAzureStub>>,
    ];
    const account = connectionFrom({ STORAGE: azurite.connectionString }, 'STORAGE');
    storage = account;
    await unlessAborted(ensureStorage(account), signal);
    const settings: Readonly<Record<string, string>> = {
      ...stub.env,
      PURGEWATCH_EVENTHUB: broker.connectionString(),
      AzureWebJobsStorage: azurite.connectionString,
      PURGEWATCH_STORAGE: azurite.connectionString,
      PURGEWATCH_EVIDENCE: azurite.connectionString,
      PURGEWATCH_AUDIT_HUB: HUBS.audit,
      PURGEWATCH_ENDPOINT_HUB: HUBS.endpoint,
      PURGEWATCH_CONSUMER_GROUP: CONSUMER_GROUP,
      PURGEWATCH_CONTAIN: CONTAIN,
      PURGEWATCH_NEVER_CONTAIN: NEVER_CONTAIN,
      PURGEWATCH_CONTAIN_ACCOUNT_URL: stub.playbookUrl('contain-account'),
      PURGEWATCH_CONTAIN_APPLICATION_URL: stub.playbookUrl('contain-application'),
      PURGEWATCH_SENTINEL_ENDPOINT: stub.endpoint,
      PURGEWATCH_SENTINEL_RULE_ID: RULE_ID,
      PURGEWATCH_SENTINEL_STREAM: STREAM,
      ...(options.tenantId === null ? {} : { PURGEWATCH_TENANT_ID: options.tenantId }),
    };
    const host = await started(
      forkFunctionHost({
        appDirectory: options.appDirectory,
        onLog: options.onLog,
        env: settings,
      }),
      (running) => running.stop(),
    );
    return {
      hubConnection: broker.connectionString(),
      storageConnection: azurite.connectionString,
      settings,
      settledSinks: async (patienceMs) => {
        const end = performance.now() + patienceMs;
        while ((await messagesOnTheWay(account)) > 0 && performance.now() < end) await sleep(LOOK_MS);
        return { evidenceSets: new Set(await evidenceSets(account)).size, containments: stub.contained.size };
      },
      azure: stub,
      violations: stub.violations,
      hostExited: host.exited,
      get stopping() {
        return stopping;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
