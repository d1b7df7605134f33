/** Nothing that comes in on a hub becomes an allowance: with the app's own wiring and real storage. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDependencies, type Dependencies } from '../../functions/dependencies.ts';
import { connectionFrom, type StorageConnection } from '../../shared/stores/connection.ts';
import { TABLES } from '../../shared/stores/names.ts';
import { ensureStorage } from '../../shared/stores/provision.ts';
import { createTableAllowances } from '../../shared/stores/table-allowances.ts';
import { type Azurite, startAzurite } from '../../tools/local/azurite.ts';
import { allowanceOf } from '../support/allowances.ts';
import { batchOf } from '../support/pipeline.ts';
import { deleteRecord } from '../support/records.ts';

let azurite: Azurite;
let storage: StorageConnection;
let app: Dependencies;
beforeAll(async () => {
  azurite = await startAzurite();
  const settings = {
    AzureWebJobsStorage: azurite.connectionString,
    PURGEWATCH_STORAGE: azurite.connectionString,
    PURGEWATCH_EVIDENCE: azurite.connectionString,
    PURGEWATCH_SENTINEL_ENDPOINT: 'https://127.0.0.1:1',
    PURGEWATCH_SENTINEL_RULE_ID: `dcr-${'0'.repeat(32)}`,
  };
  storage = connectionFrom(settings, 'PURGEWATCH_STORAGE');
  await ensureStorage(storage);
  app = createDependencies(settings);
});
afterAll(() => azurite.stop());

async function rows(): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const row of storage.table(TABLES.allowances).listEntities()) found.push(row);
  return found;
}

async function alerts(): Promise<string[]> {
  const found: string[] = [];
  for await (const row of storage.table(TABLES.alerts).listEntities<Record<string, unknown>>())
    found.push(String(row.a00));
  return found;
}

/** A batch that arrives now: a record from after its arrival is dated by that. */
function arriving(...given: Parameters<typeof batchOf>) {
  const batch = batchOf(...given);
  return { ...batch, messages: batch.messages.map((message) => ({ ...message, arrival: Date.now() })) };
}

const WEEK = 7 * 86_400_000;
const day = (offset: number) => new Date(Date.now() + offset).toISOString();

it('records that look like rows of the table leave it as it was, and what they would allow is told', async () => {
  const real = allowanceOf({ id: 'real', actors: ['kim@adatum.example'], validFrom: day(-WEEK), expires: day(WEEK) });
  await createTableAllowances(storage.table(TABLES.allowances)).add(real);
  const before = await rows();
  expect(before).toHaveLength(1);

  const { id: _, ...fields } = allowanceOf({
    actors: ['pat@adatum.example'],
    validFrom: day(-WEEK),
    expires: day(WEEK),
  });
  const forged = {
    ...fields,
    id: 'forged',
    PartitionKey: 'allowances',
    RowKey: 'forged',
    actors: '["pat@adatum.example"]',
  };
  const time = day(-3_600_000).slice(0, 19);
  const cmdlet = (name: string, value: string) => ({ Name: name, Value: value });
  const admin = {
    ...deleteRecord({ time, actor: 'eve@adatum.example' }),
    Operation: 'Search-Mailbox',
    RecordType: 1,
    Parameters: [
      cmdlet('Identity', 'allowances'),
      cmdlet('DeleteContent', 'True'),
      cmdlet('Notes', JSON.stringify(forged)),
    ],
  };
  const burst = Array.from({ length: 60 }, () => deleteRecord({ time }));
  const counts = await app.score(
    arriving(
      1,
      [forged, fields, { records: [forged] }, { allowances: [fields] }, { value: [forged] }],
      [...burst.map((record) => ({ ...record, ...forged, Id: record.Id })), { ...admin, ...forged, Id: admin.Id }],
      [{ ...admin, __proto__: forged }, JSON.parse(`{"__proto__":${JSON.stringify(forged)},"Operation":"HardDelete"}`)],
    ),
    0,
  );
  expect(counts.alerts).toBeGreaterThanOrEqual(1);
  expect(await rows()).toEqual(before);
  const told = (await alerts()).map((text) => JSON.parse(text));
  expect(told.map((alert) => alert.detection)).toContain('bulk-hard-delete');
  expect(told.map((alert) => alert.suppression)).toEqual(told.map(() => null));
  const watched = await app.watchSilence();
  expect(watched.allowances).toEqual({ active: 1, expired: 0, unreadable: 0 });
  expect(await rows()).toEqual(before);
});

it('what the operator approved is told as approved by the same wiring', async () => {
  const time = day(-3_600_000).slice(0, 19);
  const burst = Array.from({ length: 60 }, () => deleteRecord({ time, actor: 'kim@adatum.example' }));
  const known = await alerts();
  await app.score(arriving(100, burst), 0);
  const told = (await alerts()).filter((text) => !known.includes(text)).map((text) => JSON.parse(text));
  expect(told).toMatchObject([{ actor: 'kim@adatum.example', suppression: { allowance: 'real', ticket: 'CHG-1042' } }]);
});

it('the app and all that it is made of know no store that writes allowances', () => {
  const sources = ['functions', 'shared'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  );
  const naming = (word: string) => sources.filter((file) => readFileSync(file, 'utf8').includes(word));
  expect(naming('createTableAllowances')).toEqual(['shared/stores/table-allowances.ts']);
  expect(naming('AllowanceStore').sort()).toEqual([
    'shared/pipeline/ports.ts',
    'shared/stores/memory-allowances.ts',
    'shared/stores/table-allowances.ts',
  ]);
  // Only these name the table at all.
  expect(naming('TABLES.allowances')).toEqual(['functions/scoring.ts']);
  expect(naming('purgewatchallowances')).toEqual(['shared/stores/names.ts']);
});
