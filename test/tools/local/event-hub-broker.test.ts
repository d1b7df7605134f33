import {
  EventHubBufferedProducerClient,
  EventHubConsumerClient,
  EventHubProducerClient,
  earliestEventPosition,
  type ReceivedEventData,
} from '@azure/event-hubs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EventHubBroker } from '../../../tools/local/event-hub-broker.ts';
import { partitionOfKey } from '../../../tools/local/partition-key.ts';
import { until } from './fixture-app.ts';

const retryOptions = { maxRetries: 20, retryDelayInMs: 50, timeoutInMs: 3_000 };

describe('event hub broker', () => {
  const broker = new EventHubBroker({
    hubs: [
      { name: 'logs', partitions: 4, consumerGroups: ['watch'] },
      { name: 'small', partitions: 1 },
      { name: 'keys', partitions: 4 },
      { name: 'alone', partitions: 1 },
      { name: 'cut', partitions: 1 },
    ],
  });
  const clients: { close(): Promise<void> }[] = [];

  function producer(hub: string): EventHubProducerClient {
    const client = new EventHubProducerClient(broker.connectionString(), hub, { retryOptions });
    clients.push(client);
    return client;
  }

  function consumer(hub: string, group = '$Default'): EventHubConsumerClient {
    const client = new EventHubConsumerClient(group, broker.connectionString(), hub, { retryOptions });
    clients.push(client);
    return client;
  }

  async function receive(hub: string, count: number, group?: string): Promise<ReceivedEventData[]> {
    const received: ReceivedEventData[] = [];
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const subscription = consumer(hub, group).subscribe(
      {
        processEvents: async (events) => {
          received.push(...events);
          if (received.length >= count) resolve();
        },
        processError: async (error) => reject(error),
      },
      { startPosition: earliestEventPosition, maxWaitTimeInSeconds: 1, skipParsingBodyAsJson: true },
    );
    await promise.finally(() => subscription.close());
    return received;
  }

  beforeAll(() => broker.listen());
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await broker.close();
  });

  test('events come back as they were sent, with what the service adds', async () => {
    const before = Date.now();
    const body = Buffer.from([0x1f, 0x8b, 0, 0xff]);
    await producer('logs').sendBatch(
      [{ body: { user: 'a@b.c' }, properties: { kind: 'x', n: 7 }, messageId: 'id-1' }, { body }],
      { partitionId: '2' },
    );

    const [first, second] = await receive('logs', 2, 'watch');

    expect(JSON.parse(String(first?.body))).toEqual({ user: 'a@b.c' });
    expect(first?.properties).toEqual({ kind: 'x', n: 7 });
    expect(first?.messageId).toBe('id-1');
    expect(second?.body).toEqual(body);
    expect([first?.sequenceNumber, second?.sequenceNumber]).toEqual([0, 1]);
    expect(Number(second?.offset)).toBeGreaterThan(Number(first?.offset));
    expect(first?.enqueuedTimeUtc.getTime()).toBeGreaterThanOrEqual(before);
    expect(broker.partitionLengths('logs')).toEqual([0, 0, 2, 0]);
  });

  test('hub and partition properties', async () => {
    const client = producer('logs');
    expect((await client.getEventHubProperties()).partitionIds).toEqual(['0', '1', '2', '3']);
    const { beginningSequenceNumber, isEmpty } = await client.getPartitionProperties('0');
    expect({ beginningSequenceNumber, isEmpty }).toEqual({ beginningSequenceNumber: 0, isEmpty: true });
  });

  test('both producers map a partition key to the same partition', async () => {
    const expected = [0, 0, 0, 0];
    const keys = Array.from({ length: 12 }, (_, i) => `user-${i}@contoso.example`);
    for (const key of keys) expected[partitionOfKey(key, 4)]! += 2;
    const plain = producer('keys');
    const buffered = new EventHubBufferedProducerClient(broker.connectionString(), 'keys', {
      onSendEventsErrorHandler: async ({ error }) => {
        throw error;
      },
    });
    for (const partitionKey of keys) {
      await plain.sendBatch([{ body: 1 }], { partitionKey });
      await buffered.enqueueEvent({ body: 2 }, { partitionKey });
    }
    await buffered.close({ flush: true });

    expect(broker.partitionLengths('keys')).toEqual(expected);
    // The buffered producer sends to a partition that it chose itself, so only the plain producer's events carry a key.
    const seen = (await receive('keys', 24)).map((event) => event.partitionKey ?? '').filter((key) => key !== '');
    expect(seen.sort()).toEqual(keys.sort());
  });

  test('an event over the limit is refused at once and the link stays usable', async () => {
    const client = producer('small');
    await expect(client.sendBatch([{ body: 'x'.repeat(1_100_000) }])).rejects.toMatchObject({
      code: 'MessageTooLargeError',
    });
    await client.sendBatch([{ body: 'x'.repeat(1_000_000) }]);
    expect(broker.partitionLengths('small')).toEqual([1]);
  });

  test.each([
    ['hub', 'absent', '$Default'],
    ['consumer group', 'logs', 'absent'],
  ])('an unknown %s is not found', async (_, hub, group) => {
    const { promise, reject } = Promise.withResolvers<never>();
    const handlers = { processEvents: async () => undefined, processError: async (error: Error) => reject(error) };
    const subscription = consumer(hub, group).subscribe('0', handlers);
    await expect(promise).rejects.toMatchObject({ code: 'MessagingEntityNotFoundError' });
    await subscription.close();
  });

  test('clients connect again after their connections were cut', async () => {
    const client = producer('alone');
    await client.sendBatch([{ body: 1 }]);
    broker.disconnectAll();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await client.sendBatch([{ body: 2 }]);
    expect((await receive('alone', 2)).map((event) => String(event.body))).toEqual(['1', '2']);
  });

  test('readers of cut connections give their places back', async () => {
    // A partition takes five readers of one group at a time when none of them has an epoch.
    const received: string[] = [];
    const errors: Error[] = [];
    const handlers = {
      processEvents: async (events: ReceivedEventData[]) => {
        received.push(...events.map((event) => String(event.body)));
      },
      processError: async (error: Error) => {
        errors.push(error);
      },
    };
    const subscription = consumer('cut').subscribe('0', handlers, {
      startPosition: earliestEventPosition,
      maxWaitTimeInSeconds: 0.1,
    });
    const client = producer('cut');
    for (let round = 1; round <= 7; round++) {
      await client.sendBatch([{ body: round }]);
      await until(`event ${round}`, () => received.length === round);
      broker.disconnectAll();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await subscription.close();
    expect(errors).toEqual([]);
  });

  test('a port in use is one clear line that names the port', async () => {
    const second = new EventHubBroker({ hubs: [{ name: 'logs', partitions: 1 }], port: broker.port });
    await expect(second.listen()).rejects.toThrow(
      `The Event Hubs broker cannot listen on 127.0.0.1:${broker.port}: the port is already in use.`,
    );
    await second.close();
  });
});
