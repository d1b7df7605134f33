/** Parked records lie where the checkpoints lie: in the host's account, with the app's own wiring and real storage. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDependencies, type Dependencies } from '../../functions/dependencies.ts';
import { connectionFrom, HOST_STORAGE } from '../../shared/stores/connection.ts';
import { HOST_CONTAINERS } from '../../shared/stores/names.ts';
import { ensureStorage } from '../../shared/stores/provision.ts';
import { type Azurite, startAzurite } from '../../tools/local/azurite.ts';
import { batchOf } from '../support/pipeline.ts';
import { ruleRecord } from '../support/records.ts';

let accounts: { host: Azurite; state: Azurite };
let settings: Record<string, string>;
let app: Dependencies;
beforeAll(async () => {
  const [host, state] = await Promise.all([startAzurite(), startAzurite()]);
  accounts = { host, state };
  settings = {
    [HOST_STORAGE]: host.connectionString,
    PURGEWATCH_STORAGE: state.connectionString,
    PURGEWATCH_EVIDENCE: state.connectionString,
    PURGEWATCH_SENTINEL_ENDPOINT: 'https://127.0.0.1:1',
    PURGEWATCH_SENTINEL_RULE_ID: `dcr-${'0'.repeat(32)}`,
  };
  await Promise.all([HOST_STORAGE, 'PURGEWATCH_STORAGE'].map((name) => ensureStorage(connectionFrom(settings, name))));
  app = createDependencies(settings);
});
afterAll(() => Promise.all(Object.values(accounts).map((account) => account.stop())));

const parked = (account: string) => connectionFrom(settings, account).container(HOST_CONTAINERS.parked);

async function names(account: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of parked(account).listBlobsFlat()) found.push(name);
  return found;
}

it('what cannot be understood is parked in the account of the host, and in no other', async () => {
  expect(
    await app.score(batchOf(1, [ruleRecord(), { CreationTime: 'soon', Operation: 'New-InboxRule' }]), 0),
  ).toMatchObject({
    parked: 1,
    alerts: 1,
  });
  expect(await names(HOST_STORAGE)).toEqual(['audit-events/0/1-1.json']);
  expect(await names('PURGEWATCH_STORAGE')).toEqual([]);
});

it('where it cannot be parked the batch fails, on every attempt, and is not taken off the hub', async () => {
  await parked(HOST_STORAGE).delete();
  const batch = batchOf(2, [{ CreationTime: 'soon', Operation: 'New-InboxRule' }]);
  for (const attempt of [0, 3, 50]) await expect(app.score(batch, attempt)).rejects.toMatchObject({ statusCode: 404 });
  await parked(HOST_STORAGE).create();
  expect(await app.score(batch, 51)).toMatchObject({ parked: 1 });
  expect(await names(HOST_STORAGE)).toEqual(['audit-events/0/2-0.json']);
});
