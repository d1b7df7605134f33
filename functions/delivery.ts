/** Wires what happens to an alert once it is written: routing and the sinks. */
import type { AlertPointer } from '../shared/alerts/alert.ts';
import { routeAlert } from '../shared/alerts/route-alert.ts';
import { catalogById } from '../shared/detections/catalog.ts';
import type { AlertStore, Journal, Outbox, PointerQueue } from '../shared/pipeline/ports.ts';
import { type ResendCounts, resendPending } from '../shared/pipeline/resend-pending.ts';
import { deliveryPolicy } from '../shared/settings/delivery-policy.ts';
import type { Env } from '../shared/settings/setting-error.ts';
import type { Settings } from '../shared/settings/settings.ts';
import type { ContainmentResult } from '../shared/sinks/containment-result.ts';
import { type ContainmentOutcome, createContainmentSink } from '../shared/sinks/containment-sink.ts';
import { createEvidenceSink } from '../shared/sinks/evidence-sink.ts';
import { createLogsClient } from '../shared/sinks/logs-client.ts';
import { playbooksFrom } from '../shared/sinks/playbooks.ts';
import { createSentinelSink } from '../shared/sinks/sentinel-sink.ts';
import { createBlobVault } from '../shared/stores/blob-vault.ts';
import { connectionFrom, type StorageConnection } from '../shared/stores/connection.ts';
import { EVIDENCE_CONTAINERS, QUEUES, TABLES } from '../shared/stores/names.ts';
import { createPoisonQueues, type PoisonCounts } from '../shared/stores/poison-queues.ts';
import { createStoragePointerQueue } from '../shared/stores/storage-pointer-queue.ts';
import { createTableContainments } from '../shared/stores/table-containments.ts';
import { createTableOutbox } from '../shared/stores/table-outbox.ts';

export interface Delivery {
  route(pointer: AlertPointer): Promise<readonly string[]>;
  sendToSentinel(pointer: AlertPointer): Promise<string>;
  preserveEvidence(pointer: AlertPointer): Promise<{ readonly outcome: string; readonly missing: number }>;
  startContainment(pointer: AlertPointer): Promise<ContainmentOutcome>;
  recordContainment(result: ContainmentResult): Promise<void>;
  resendPending(): Promise<ResendCounts & PoisonCounts>;
}

/** What raising an alert needs of delivery, and the functions that deliver it. */
export interface DeliveryParts {
  readonly alertQueue: PointerQueue;
  readonly outbox: Outbox;
  readonly functions: Delivery;
}

export interface DeliveryOptions {
  readonly settings: Settings;
  readonly env: Env;
  readonly storage: StorageConnection;
  readonly alerts: AlertStore;
  readonly journal: Journal;
}

/** @throws {SettingError} when the account for evidence is not set, or a client id is none */
export function createDelivery({ settings, env, storage, alerts, journal }: DeliveryOptions): DeliveryParts {
  const queueOf = (name: string) => createStoragePointerQueue(storage.queue(name));
  const queues = {
    sentinel: queueOf(QUEUES.sentinel),
    evidence: queueOf(QUEUES.evidence),
    containment: queueOf(QUEUES.containment),
  };
  const alertQueue = queueOf(QUEUES.alerts);
  const outbox = createTableOutbox(storage.table(TABLES.pending));
  const poison = createPoisonQueues((name) => storage.queue(name));
  const policy = deliveryPolicy(settings, catalogById);
  const vault = createBlobVault(connectionFrom(env, 'PURGEWATCH_EVIDENCE').container(EVIDENCE_CONTAINERS.evidence));
  const sentinel = createSentinelSink({ ...createLogsClient(settings, env), alerts, policy });
  const evidence = createEvidenceSink({ alerts, journal, vault, policy, containment: queues.containment });
  const containment = createContainmentSink({
    alerts,
    containments: createTableContainments(storage.table(TABLES.containments)),
    playbooks: playbooksFrom(settings, env),
    policy,
    dailyCap: settings.PURGEWATCH_CONTAIN_DAILY,
    now: () => new Date(),
  });
  const functions: Delivery = {
    route: (pointer) => routeAlert(pointer, { alerts, queues, policy }),
    sendToSentinel: (pointer) => sentinel.deliver(pointer),
    preserveEvidence: (pointer) => evidence.deliver(pointer),
    startContainment: (pointer) => containment.deliver(pointer),
    recordContainment: (result) => containment.record(result),
    resendPending: async () => {
      const resent = await resendPending({ outbox, alerts, queues, policy, now: () => Date.now() });
      return { ...resent, ...(await poison.counts()) };
    },
  };
  return { alertQueue, outbox, functions };
}
