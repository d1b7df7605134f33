/** Sends messages to an event hub; what is too large for it goes compressed, and what is still too large is parked. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { EventHubProducerClient } from '@azure/event-hubs';
import type { RecordSink } from '../pipeline/collect-ports.ts';
import type { Parking } from '../pipeline/ports.ts';

const compress = promisify(gzip);

export interface HubSinkOptions {
  readonly producer: Pick<EventHubProducerClient, 'createBatch' | 'sendBatch'>;
  readonly hub: string;
  readonly parking: Parking;
}

/**
 * Without a partition key: a content holds records of many people, and a message for each of them would cost a hub many times as
 * much. State does not depend on order or partition, and all partitions share the work.
 */
export function createHubSink({ producer, hub, parking }: HubSinkOptions): RecordSink {
  async function fits(message: Uint8Array): Promise<boolean> {
    const batch = await producer.createBatch();
    const body = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
    if (!batch.tryAdd({ body })) return false;
    await producer.sendBatch(batch);
    return true;
  }

  return {
    async send(message) {
      if ((await fits(message)) || (await fits(await compress(message)))) return 'sent';
      const digest = createHash('sha256').update(message).digest('hex').slice(0, 32);
      const reason = `message: found ${message.length} bytes, expected no more than hub ${hub} takes`;
      // Named by its content, so that it is kept once however often it is collected.
      await parking.park([
        { hub, partition: `collected-${digest}`, sequence: 0, index: 0, reason, raw: Buffer.from(message) },
      ]);
      return 'parked';
    },
  };
}
