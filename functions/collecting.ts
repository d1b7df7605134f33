/** Wires the collector: which feeds, by which identity, to which hub. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type CollectOutcome, collectFeeds } from '../shared/pipeline/collect-feeds.ts';
import type { Env } from '../shared/settings/setting-error.ts';
import type { Settings } from '../shared/settings/settings.ts';
import { hubProducers } from '../shared/sources/hub-producers.ts';
import { createHubSink } from '../shared/sources/hub-sink.ts';
import { createManagementActivity } from '../shared/sources/management-activity.ts';
import { createBlobParking } from '../shared/stores/blob-parking.ts';
import type { StorageConnection } from '../shared/stores/connection.ts';
import { credential } from '../shared/stores/credential.ts';
import { HOST_CONTAINERS, TABLES } from '../shared/stores/names.ts';
import { createTableRowStore } from '../shared/stores/table-row-store.ts';

export interface CollectorOptions {
  readonly settings: Settings;
  readonly env: Env;
  readonly storage: StorageConnection;
  /** Where parked records lie. */
  readonly hostStorage: StorageConnection;
}

/** Null where nothing is collected. */
export type Collect = () => Promise<CollectOutcome | null>;

/**
 * `PURGEWATCH_COLLECT__clientId` names the user-assigned identity that reads the audit log of the tenants and sends to the hub.
 *
 * @throws {SettingError} when something is to be collected and that is no client id, or there is no namespace
 */
export function createCollector({ settings, env, storage, hostStorage }: CollectorOptions): Collect {
  const tenants = settings.PURGEWATCH_COLLECT_TENANTS;
  if (tenants === null) return async () => null;
  const identity = credential(env, 'PURGEWATCH_COLLECT__clientId');
  const producerOf = hubProducers(env, () => identity);
  const source = createManagementActivity({ endpoint: settings.PURGEWATCH_COLLECT_ENDPOINT, credential: identity });
  const rows = createTableRowStore(storage.table(TABLES.feeds));
  const parking = createBlobParking(hostStorage.container(HOST_CONTAINERS.parked));
  const hub = settings.PURGEWATCH_AUDIT_HUB;
  const feeds = tenants.flatMap((tenantId) =>
    settings.PURGEWATCH_COLLECT_CONTENT.map((contentType) => ({ tenantId, contentType })),
  );
  return async () => {
    // For one run: a connection that idles from one to the next costs more than it saves.
    const producer = producerOf(hub);
    try {
      const sink = createHubSink({ producer, hub, parking });
      return await collectFeeds(feeds, { source, sink, rows, now: () => Date.now(), sleep: (ms) => sleep(ms) });
    } finally {
      await producer.close();
    }
  };
}
