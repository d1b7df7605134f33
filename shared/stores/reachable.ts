/** Whether the services behind the app answer to its identity: one cheap read of each. */
import type { StorageConnection } from './connection.ts';
import { CONTAINERS, HOST_CONTAINERS, QUEUES, TABLES } from './names.ts';

/** A key that no row has: the query costs one read of nothing. */
const NO_ROW = { queryOptions: { filter: "PartitionKey eq ''" } };

/** @throws what the client throws when a service does not answer, refuses, or lacks what the pack keeps there */
export async function reachStorage(
  { storage, hostStorage }: { readonly storage: StorageConnection; readonly hostStorage: StorageConnection },
  abortSignal?: AbortSignal,
): Promise<void> {
  const options = abortSignal === undefined ? {} : { abortSignal };
  await Promise.all([
    storage
      .table(TABLES.subjects)
      .listEntities({ ...NO_ROW, ...options })
      .next(),
    storage.container(CONTAINERS.settings).getProperties(options),
    hostStorage.container(HOST_CONTAINERS.parked).getProperties(options),
    storage.queue(QUEUES.alerts).getProperties(options),
  ]);
}
