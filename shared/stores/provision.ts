/**
 * Makes tables, containers and queues that are missing: for local runs, where one account is all of them. In Azure the Bicep
 * modules make them.
 */
import type { StorageConnection } from './connection.ts';
import { CONTAINERS, EVIDENCE_CONTAINERS, HOST_CONTAINERS, POISON_QUEUES, QUEUES, TABLES } from './names.ts';

export interface StorageNames {
  readonly tables: readonly string[];
  readonly containers: readonly string[];
  readonly queues: readonly string[];
}

const ALL: StorageNames = {
  tables: Object.values(TABLES),
  containers: [CONTAINERS, HOST_CONTAINERS, EVIDENCE_CONTAINERS].flatMap((names) => Object.values(names)),
  queues: [...Object.values(QUEUES), ...POISON_QUEUES],
};

export async function ensureStorage(storage: StorageConnection, names: StorageNames = ALL): Promise<void> {
  await Promise.all([
    ...names.tables.map((name) => storage.table(name).createTable()), // silent where it exists
    ...names.containers.map((name) => storage.container(name).createIfNotExists()),
    ...names.queues.map((name) => storage.queue(name).createIfNotExists()),
  ]);
}
