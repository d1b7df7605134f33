/** The storage queue trigger: polls, leases, retries by visibility, and moves what keeps failing to a poison queue. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { RegisteredFunction } from './functions-core.ts';
import type { TypedData } from './functions-core-types.ts';
import { connectionString, resolveSettings } from './host-settings.ts';
import type { StorageQueues } from './storage-queues.ts';
import { json, messageOf, type RunningTrigger, type TriggerHost, triggerBinding } from './trigger.ts';

const MIN_POLL_MS = 100;

/**
 * Seconds that a message stays hidden while it is worked on; renewed at half time. The real host takes 10 minutes, which
 * is how long a message would be lost to a test that kills the host.
 */
const DEFAULT_QUEUE_LEASE_SECONDS = 30;

export async function startQueueTrigger(
  registered: RegisteredFunction,
  host: TriggerHost,
  queues: StorageQueues,
  leaseSeconds = DEFAULT_QUEUE_LEASE_SECONDS,
): Promise<RunningTrigger> {
  const { name } = registered.metadata;
  const { connection, queueName, dataType } = triggerBinding(registered);
  const storage = connectionString(connection, `Function "${name}"`);
  const resolvedName = resolveSettings(queueName, `queueName of function "${name}"`);
  const queue = await queues.open(storage, resolvedName);
  const { batchSize, newBatchThreshold, maxDequeueCount, visibilityTimeoutMs, maxPollingIntervalMs } =
    host.settings.queues;
  const log = (message: string) => host.log({ level: 'error', message, functionName: name });
  const active = new Set<Promise<void>>();
  let wake = new AbortController();
  queues.onSend(queue, () => wake.abort());
  host.signal.addEventListener('abort', () => wake.abort());

  async function attempt(message: DequeuedMessageItem): Promise<boolean> {
    try {
      await host.invoke(registered, () => {
        const text = queues.decode(message.messageText);
        const data: TypedData = dataType === 'binary' ? { bytes: Buffer.from(text) } : { string: text };
        return { data, triggerMetadata: metadataOf(message, text) };
      });
      return true;
    } catch (error) {
      log(`Message ${message.messageId}, attempt ${message.dequeueCount}: ${messageOf(error)}`);
      return false;
    }
  }

  async function moveToPoison(message: DequeuedMessageItem): Promise<void> {
    const poison = await queues.open(storage, `${resolvedName}-poison`);
    await queues.forward(poison, message.messageText);
  }

  async function handle(message: DequeuedMessageItem): Promise<void> {
    const lease = new MessageLease(queue, message, leaseSeconds);
    try {
      // A message can come back with its attempts used up when the host died at each of them.
      const succeeded = message.dequeueCount <= maxDequeueCount && (await attempt(message));
      if (!succeeded && message.dequeueCount < maxDequeueCount) {
        await lease.giveBack(visibilityTimeoutMs);
        return;
      }
      if (!succeeded) await moveToPoison(message);
      await lease.complete();
    } finally {
      lease.stopRenewing();
    }
  }

  async function poll(): Promise<void> {
    for (let idle = MIN_POLL_MS; !host.signal.aborted; ) {
      wake = new AbortController();
      const received = await receive();
      for (const message of received) {
        const work = handle(message).catch((error: unknown) => log(`Queue ${resolvedName}: ${messageOf(error)}`));
        active.add(work);
        work.finally(() => active.delete(work));
      }
      if (received.length > 0) idle = MIN_POLL_MS;
      else {
        await sleep(idle, undefined, { signal: wake.signal }).catch(() => undefined);
        idle = Math.min(idle * 2, Math.max(maxPollingIntervalMs, MIN_POLL_MS));
      }
      while (active.size > newBatchThreshold) await Promise.race(active);
    }
  }

  async function receive(): Promise<readonly DequeuedMessageItem[]> {
    try {
      const options = { numberOfMessages: batchSize, visibilityTimeout: leaseSeconds, abortSignal: host.signal };
      return (await queue.receiveMessages(options)).receivedMessageItems;
    } catch (error) {
      if (!host.signal.aborted) log(`Queue ${resolvedName}: ${messageOf(error)}`);
      return [];
    }
  }

  const polling = poll();
  return {
    stop: async () => {
      await polling;
      await Promise.all(active);
    },
  };
}

/** Keeps a message hidden while it is worked on. Each renewal changes the receipt that ends the lease. */
class MessageLease {
  readonly #queue: QueueClient;
  readonly #message: DequeuedMessageItem;
  readonly #timer: NodeJS.Timeout;
  #receipt: Promise<string>;

  constructor(queue: QueueClient, message: DequeuedMessageItem, seconds: number) {
    this.#queue = queue;
    this.#message = message;
    this.#receipt = Promise.resolve(message.popReceipt);
    this.#timer = setInterval(() => this.#hide(seconds), seconds * 500);
  }

  #hide(seconds: number): void {
    const { messageId, messageText } = this.#message;
    this.#receipt = this.#receipt.then(async (receipt) => {
      const renewed = await this.#queue.updateMessage(messageId, receipt, messageText, seconds).catch(() => undefined);
      return renewed?.popReceipt ?? receipt;
    });
  }

  stopRenewing(): void {
    clearInterval(this.#timer);
  }

  async giveBack(afterMs: number): Promise<void> {
    this.stopRenewing();
    this.#hide(Math.ceil(afterMs / 1_000));
    await this.#receipt;
  }

  async complete(): Promise<void> {
    this.stopRenewing();
    await this.#queue.deleteMessage(this.#message.messageId, await this.#receipt);
  }
}

function metadataOf(message: DequeuedMessageItem, text: string): Record<string, TypedData> {
  return {
    QueueTrigger: json(text),
    Id: json(message.messageId),
    DequeueCount: json(message.dequeueCount),
    PopReceipt: json(message.popReceipt),
    InsertionTime: json(message.insertedOn),
    ExpirationTime: json(message.expiresOn),
    NextVisibleTime: json(message.nextVisibleOn),
  };
}
