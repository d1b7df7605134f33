/** Whether a partition is read, on a real broker and real storage, at times that are given. */
import { EventHubProducerClient } from '@azure/event-hubs';
import type { ContainerClient } from '@azure/storage-blob';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Line } from '../../../tools/doctor/check.ts';
import { CHECKPOINT_CONTAINER, checkpointPrefix } from '../../../tools/doctor/checkpoints.ts';
import { checkpoint, partitionOf } from '../../../tools/doctor/checks/checkpoint.ts';
import { EventHubBroker } from '../../../tools/local/event-hub-broker.ts';
import { useAzurite } from '../../stores/storage.ts';

const MINUTE = 60_000;
const storage = useAzurite();
let broker: EventHubBroker;
let container: ContainerClient;
beforeAll(() => {
  container = storage().container(CHECKPOINT_CONTAINER);
});
beforeEach(async () => {
  await broker?.close();
  broker = new EventHubBroker({ hubs: [{ name: 'audit-events', partitions: 2, consumerGroups: ['purgewatch'] }] });
  await broker.listen();
  await container.createIfNotExists();
  for await (const { name } of container.listBlobsFlat()) await container.deleteBlob(name);
});
afterAll(() => broker.close());

async function send(count: number): Promise<void> {
  const producer = new EventHubProducerClient(broker.connectionString(), 'audit-events');
  await producer.sendBatch(
    Array.from({ length: count }, (_, at) => ({ body: at })),
    { partitionId: '0' },
  );
  await producer.close();
}

/** As the host writes it. */
async function moveTo(sequence: number): Promise<void> {
  const prefix = checkpointPrefix('127.0.0.1', 'audit-events', 'purgewatch');
  const metadata = { sequencenumber: String(sequence), offset: '0' };
  await container.getBlockBlobClient(`${prefix}0`).upload('', 0, { metadata });
}

/** @param laterMs by how much the clock of doctor is ahead */
async function look({
  laterMs = 0,
  meanwhile = async () => {},
} = {}): Promise<{ lines: readonly Line[]; waits: number[] }> {
  const waits: number[] = [];
  const lines = await checkpoint.run({
    env: {
      PURGEWATCH_EVENTHUB: broker.connectionString(),
      PURGEWATCH_AUDIT_HUB: 'audit-events',
      PURGEWATCH_ENDPOINT_HUB: 'audit-events',
      PURGEWATCH_SENTINEL_ENDPOINT: 'https://127.0.0.1:1',
      PURGEWATCH_SENTINEL_RULE_ID: `dcr-${'0'.repeat(32)}`,
    },
    credential: { getToken: async () => null },
    storage,
    deployed: null,
    now: () => Date.now() + laterMs,
    wait: async (ms) => {
      waits.push(ms);
      await meanwhile();
    },
  });
  return { lines, waits };
}

describe('checkpoint', () => {
  it('passes where nothing has come yet, also before the host made its container', async () => {
    await container.delete();
    expect(await look()).toMatchObject({
      waits: [],
      lines: [{ outcome: 'pass', found: '2 partitions read to their ends' }],
    });
  });

  it('passes where all was read, however long ago', async () => {
    await send(3);
    await moveTo(2);
    expect((await look({ laterMs: 90 * MINUTE })).lines).toMatchObject([{ outcome: 'pass' }]);
  });

  it('passes where a few wait and the checkpoint moved a moment ago', async () => {
    await send(5);
    await moveTo(1);
    expect((await look()).lines).toMatchObject([{ outcome: 'pass', found: '3 messages behind, moving' }]);
  });

  it('looks twice where it seems to stand, and passes what moves meanwhile', async () => {
    await send(5);
    await moveTo(1);
    const looked = await look({ laterMs: 10 * MINUTE, meanwhile: () => moveTo(3) });
    expect(looked.waits).toHaveLength(1);
    expect(looked.lines).toMatchObject([{ outcome: 'pass', found: '3 messages behind, moving' }]);
  });

  it('fails where it stands, and says how many wait for how long', async () => {
    await send(5);
    await moveTo(1);
    expect((await look({ laterMs: 10 * MINUTE })).lines).toMatchObject([
      {
        outcome: 'fail',
        what: 'checkpoint audit-events',
        found: 'stopped: 3 messages wait in partitions 0, for 10 minutes',
        todo: expect.stringContaining('see the log of the app'),
      },
    ]);
  });

  it('fails where nothing was ever read, however new the newest message is', async () => {
    await send(5);
    expect((await look()).lines).toMatchObject([
      { outcome: 'fail', found: 'stopped: 5 messages wait in partitions 0, never read' },
    ]);
  });
});

describe('partitionOf', () => {
  const NOON = new Date('2026-03-02T12:00:00Z');
  const end = {
    partitionId: '0',
    beginningSequenceNumber: 100,
    lastEnqueuedSequenceNumber: 109,
    lastEnqueuedOnUtc: NOON,
    isEmpty: false,
  };

  it.each([
    ['what has expired in the hub does not wait', undefined, { lag: 10, waitsSince: null }],
    ['a checkpoint from before what has expired', { sequence: 7, movedAt: 1 }, { lag: 10, waitsSince: 1 }],
    [
      'one that waits alone came when the end moved',
      { sequence: 108, movedAt: 1 },
      { lag: 1, waitsSince: NOON.getTime() },
    ],
    ['a checkpoint beyond the end: the hub was made anew', { sequence: 500, movedAt: 1 }, { lag: 0, waitsSince: null }],
  ])('%s', (_name, known, expected) => {
    expect(partitionOf(end, known)).toMatchObject(expected);
  });

  it('an empty partition has nothing that waits', () => {
    expect(partitionOf({ ...end, isEmpty: true }, undefined)).toMatchObject({ lag: 0 });
  });
});
