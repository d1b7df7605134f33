/** The storage queues that a host uses, for its triggers and for what its functions put out. */
import { QueueClient } from '@azure/storage-queue';
import type { TypedData } from './functions-core-types.ts';

/** The client's defaults wait for seconds between attempts, which suits a remote service and not one next door. */
const RETRY = { maxTries: 4, retryDelayInMs: 100, maxRetryDelayInMs: 1_000 };

export class StorageQueues {
  readonly #base64: boolean;
  readonly #opened = new Map<string, Promise<QueueClient>>();
  readonly #listeners = new Map<string, () => void>();

  constructor(base64: boolean) {
    this.#base64 = base64;
  }

  /** A client for a queue that exists: it is created when it does not. */
  open(connectionString: string, name: string): Promise<QueueClient> {
    const key = `${connectionString}/${name}`;
    const known = this.#opened.get(key);
    if (known !== undefined) return known;
    const client = new QueueClient(connectionString, name, { retryOptions: RETRY });
    const opened = client.createIfNotExists().then(() => client);
    this.#opened.set(key, opened);
    // A queue that could not be created now may be created later.
    opened.catch(() => this.#opened.delete(key));
    return opened;
  }

  send(client: QueueClient, text: string): Promise<void> {
    return this.forward(client, this.#base64 ? Buffer.from(text).toString('base64') : text);
  }

  /** Sends text that is encoded already, such as a message from another queue. */
  async forward(client: QueueClient, encoded: string): Promise<void> {
    await client.sendMessage(encoded);
    this.#listeners.get(client.url)?.();
  }

  decode(text: string): string {
    if (!this.#base64) return text;
    if (!/^(?:[\w+/]{4})*(?:[\w+/]{2}==|[\w+/]{3}=)?$/.test(text)) {
      throw new Error('The message is not base64, which host.json asks for (queues.messageEncoding).');
    }
    return Buffer.from(text, 'base64').toString('utf8');
  }

  /** Like the real host, tells a trigger at once of messages that this host sends, so that it need not wait for its poll. */
  onSend(client: QueueClient, listener: () => void): void {
    this.#listeners.set(client.url, listener);
  }
}

/** The messages that an output binding's value stands for: one for each item of an array. */
export function queueMessages(data: TypedData | null | undefined): string[] {
  if (data === null || data === undefined) return [];
  if (data.string !== undefined) return [data.string];
  if (data.bytes !== undefined) return [Buffer.from(data.bytes).toString('utf8')];
  if (data.json === undefined) return [String(data.int ?? data.double)];
  const value: unknown = JSON.parse(data.json);
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items.filter((item) => item !== null).map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
}
