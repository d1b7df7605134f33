/** With the real client, against a broker that speaks Event Hubs' protocol. */
import { createHash } from 'node:crypto';
import { EventHubConsumerClient, EventHubProducerClient, earliestEventPosition } from '@azure/event-hubs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../shared/events/unwrap.ts';
import { createHubSink } from '../../shared/sources/hub-sink.ts';
import { createMemoryParking } from '../../shared/stores/memory-parking.ts';
import { EventHubBroker } from '../../tools/local/event-hub-broker.ts';

const HUB = 'audit-events';
const broker = new EventHubBroker({ hubs: [{ name: HUB, partitions: 3 }] });
let producer: EventHubProducerClient;
beforeAll(async () => {
  await broker.listen();
  producer = new EventHubProducerClient(broker.connectionString(), HUB);
});
afterAll(async () => {
  await producer.close();
  await broker.close();
});

async function received(count: number): Promise<Buffer[]> {
  const client = new EventHubConsumerClient('$Default', broker.connectionString(), HUB);
  const bodies: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    client.subscribe(
      {
        processEvents: async (events) => {
          bodies.push(...events.map(({ body }) => body as Buffer));
          if (bodies.length >= count) resolve();
        },
        processError: async (error) => reject(error),
      },
      { startPosition: earliestEventPosition, skipParsingBodyAsJson: true },
    );
  });
  await client.close();
  return bodies;
}

/** Hex digits of which no two stretches are alike: gzip makes half of it. */
function noise(length: number): string {
  let text = '';
  for (let i = 0; text.length < length; i++) text += createHash('sha256').update(String(i)).digest('hex');
  return text.slice(0, length);
}

describe('sending to a hub', () => {
  it('sends what fits as it is, what does not compressed, and parks what no hub takes', async () => {
    const parking = createMemoryParking();
    const sink = createHubSink({ producer, hub: HUB, parking });
    const [small, large, huge] = [10, 1_500_000, 2_500_000].map((length) => JSON.stringify([{ a: noise(length) }]));
    expect(await sink.send(Buffer.from(small!))).toBe('sent');
    expect(await sink.send(Buffer.from(large!))).toBe('sent');
    expect(await sink.send(Buffer.from(huge!))).toBe('parked');
    expect(await sink.send(Buffer.from(huge!))).toBe('parked');

    const bodies = await received(2);
    const texts = bodies.flatMap((body) => unwrap(body).map((each) => (each.kind === 'raw' ? each.text : each.reason)));
    expect(texts.toSorted()).toEqual([small, large].map((text) => text!.slice(1, -1)).toSorted());
    const kept = [...parking.parked.values()];
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatchObject({ hub: HUB, reason: expect.stringContaining('hub audit-events takes') });
    expect(Buffer.from(kept[0]!.raw).toString()).toBe(huge);
  });

  it('spreads messages over the partitions', async () => {
    const sink = createHubSink({ producer, hub: HUB, parking: createMemoryParking() });
    for (let i = 0; i < 6; i++) await sink.send(Buffer.from('[1]'));
    expect(broker.partitionLengths(HUB).every((length) => length >= 2)).toBe(true);
  });

  it('throws where there is no such hub, so that nothing is taken for sent', async () => {
    const other = new EventHubProducerClient(broker.connectionString(), 'absent', { retryOptions: { maxRetries: 0 } });
    const parking = createMemoryParking();
    await expect(createHubSink({ producer: other, hub: 'absent', parking }).send(Buffer.from('[1]'))).rejects.toThrow();
    expect(parking.parked.size).toBe(0);
    await other.close();
  });
});
