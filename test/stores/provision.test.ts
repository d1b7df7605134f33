import { expect, it } from 'vitest';
import { CONTAINERS, QUEUES, TABLES } from '../../shared/stores/names.ts';
import { ensureStorage } from '../../shared/stores/provision.ts';
import { createTableRowStore } from '../../shared/stores/table-row-store.ts';
import { useAzurite } from './storage.ts';

const storage = useAzurite();

it('makes everything that is missing, and leaves what is there', async () => {
  await ensureStorage(storage());
  const rows = createTableRowStore(storage().table(TABLES.subjects));
  await rows.write({ partition: 'a', row: 'b' }, Uint8Array.of(1), null);
  await ensureStorage(storage());
  expect([...(await rows.read({ partition: 'a', row: 'b' }))!.bytes]).toEqual([1]);
  for (const name of Object.values(CONTAINERS)) expect(await storage().container(name).exists()).toBe(true);
  for (const name of Object.values(QUEUES)) expect(await storage().queue(name).exists()).toBe(true);
});
