/**
 * A broker that speaks enough of the Event Hubs dialect of AMQP 1.0 to serve the unchanged `@azure/event-hubs` clients:
 * in memory, plain TCP on the loopback interface, for tests and for running the pack without Azure.
 */
import type { AddressInfo, Server, Socket } from 'node:net';
import rhea, { type Container, type EventContext, type Receiver, type Sender } from 'rhea';
import { BATCH_FORMAT, partitionKeyOf, splitBatch } from './amqp-sections.ts';
import { BrokerConsumers } from './broker-consumers.ts';
import { AmqpRefusal, type Hub, HubDirectory, type HubOptions, type LinkTarget } from './broker-hubs.ts';
import { answerRequest, isRequestAddress } from './broker-requests.ts';
import { partitionOfKey } from './partition-key.ts';

export interface EventHubBrokerOptions {
  readonly hubs: readonly HubOptions[];
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Bytes; the default is what the service allows. */
  readonly maxMessageSize?: number;
}

const HOST = '127.0.0.1';
const DEFAULT_MAX_MESSAGE_SIZE = 1_048_576;
const IDLE_TIMEOUT_MS = 240_000;

export class EventHubBroker {
  readonly #options: EventHubBrokerOptions;
  readonly #hubs: HubDirectory;
  readonly #consumers = new BrokerConsumers();
  readonly #publishers = new WeakMap<Receiver, LinkTarget>();
  readonly #container: Container = rhea.create_container({ id: 'local-event-hubs' });
  readonly #sockets = new Set<Socket>();
  readonly #roundRobin = new Map<Hub, number>();
  #server: Server | undefined;
  #port = 0;

  constructor(options: EventHubBrokerOptions) {
    this.#options = options;
    this.#hubs = new HubDirectory(options.hubs, Date.now());
    this.#listenToLinks();
  }

  get port(): number {
    return this.#port;
  }

  get #maxMessageSize(): number {
    return this.#options.maxMessageSize ?? DEFAULT_MAX_MESSAGE_SIZE;
  }

  /** May be called again after `close`: the events are still there, and so is the port. */
  async listen(): Promise<void> {
    const port = this.#port || (this.#options.port ?? 0);
    const server = this.#container.listen({
      host: HOST,
      port,
      max_frame_size: 65_536,
      channel_max: 4_999,
      idle_time_out: IDLE_TIMEOUT_MS,
      tcp_no_delay: true,
      // Credit has to come with the attach: a producer without credit sleeps for a second before it looks again.
      receiver_options: { autoaccept: false, credit_window: 300, max_message_size: this.#maxMessageSize },
      sender_options: { snd_settle_mode: 1 },
    } as Parameters<Container['listen']>[0]) as Server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('listening', resolve);
      server.once('error', (error: NodeJS.ErrnoException) => {
        const reason = error.code === 'EADDRINUSE' ? 'the port is already in use' : error.message;
        reject(new Error(`The Event Hubs broker cannot listen on ${HOST}:${port}: ${reason}.`, { cause: error }));
      });
    });
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** For `EventHubProducerClient` and `EventHubConsumerClient`. The emulator flag is what selects plain TCP. */
  connectionString(): string {
    const key = 'SharedAccessKeyName=local;SharedAccessKey=local';
    return `Endpoint=sb://${HOST}:${this.#port};${key};UseDevelopmentEmulator=true`;
  }

  /** How many events each partition of a hub holds. */
  partitionLengths(hub: string): number[] {
    const found = this.#hubs.find(hub);
    if (found === undefined) throw new Error(`The broker has no hub ${hub}.`);
    return found.partitions.map((partition) => partition.events.length);
  }

  /** Cuts every connection, as a network failure would; clients may connect again at once. */
  disconnectAll(): void {
    // Only an error tells rhea: otherwise its timers and the readers of the connection would stay for 8 minutes.
    for (const socket of this.#sockets) socket.destroy(new Error('The broker cut the connection.'));
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    this.disconnectAll();
    await closed;
  }

  #listenToLinks(): void {
    const container = this.#container;
    // Clients open with ANONYMOUS or with a mechanism for a token that follows over $cbs; none of them is checked.
    const acceptAll = () => ({ outcome: true, username: 'local', start: () => undefined });
    for (const mechanism of ['ANONYMOUS', 'MSSBCBS', 'PLAIN', 'EXTERNAL']) {
      container.sasl_server_mechanisms[mechanism] = acceptAll;
    }
    container.on('sender_open', ({ sender }: EventContext) => {
      if (sender !== undefined) guardLink(sender, () => this.#onReader(sender));
    });
    container.on('receiver_open', ({ receiver }: EventContext) => {
      if (receiver !== undefined) guardLink(receiver, () => this.#onPublisher(receiver));
    });
    container.on('message', (context: EventContext) => {
      const { receiver } = context;
      if (receiver !== undefined) guardLink(receiver, () => this.#onMessage(context, receiver));
    });
    container.on('sender_flow', ({ sender }: EventContext) => sender && this.#consumers.pumpSender(sender));
    container.on('sender_close', ({ sender }: EventContext) => sender && this.#consumers.remove(sender));
    container.on('session_close', ({ session }: EventContext) => session && this.#consumers.removeSession(session));
    for (const end of ['connection_close', 'disconnected']) {
      container.on(end, ({ connection }: EventContext) => this.#consumers.removeConnection(connection));
    }
    // An 'error' that nobody hears would end the process; a client that goes away is an everyday event for a broker.
    for (const kind of ['', 'protocol_', 'connection_', 'session_', 'sender_', 'receiver_']) {
      container.on(`${kind}error`, () => undefined);
    }
  }

  /** The peer wants to receive: events, or the answers to its requests. */
  #onReader(sender: Sender): void {
    const { address = '', filter } = sender.source ?? {};
    sender.set_source(filter === undefined ? { address } : { address, filter });
    sender.set_target({ address: sender.target?.address });
    if (!isRequestAddress(address)) this.#consumers.attach(sender, this.#hubs.resolve(address));
  }

  /** The peer wants to send: events, or requests. */
  #onPublisher(receiver: Receiver): void {
    const { address = '' } = receiver.target ?? {};
    receiver.set_target({ address });
    receiver.set_source({ address: receiver.source?.address });
    if (!isRequestAddress(address)) this.#publishers.set(receiver, this.#hubs.resolve(address));
  }

  #onMessage(context: EventContext, receiver: Receiver): void {
    const { address = '' } = receiver.target ?? {};
    if (isRequestAddress(address)) {
      answerRequest(context, address, this.#hubs);
      return;
    }
    const { delivery, message } = context;
    const target = this.#publishers.get(receiver);
    if (target === undefined || delivery === undefined || message === undefined) return;
    // rhea decodes format 0 and hands every other format over as it came.
    const encoded = Buffer.isBuffer(message) ? message : rhea.message.encode(message);
    if (encoded.length > this.#maxMessageSize) {
      // Only a rejected disposition makes the client fail at once; detaching the link would let it wait for its timeout.
      const description = `The message of ${encoded.length} bytes exceeds the limit of ${this.#maxMessageSize} bytes.`;
      delivery.reject({ condition: 'amqp:link:message-size-exceeded', description });
      return;
    }
    const batch =
      delivery.format === BATCH_FORMAT
        ? splitBatch(encoded)
        : { events: [encoded], partitionKey: partitionKeyOf(message) };
    const partition = target.partition ?? this.#choosePartition(target.hub, batch.partitionKey);
    partition.append(batch.events, Date.now());
    this.#consumers.pumpPartition(partition);
    delivery.accept();
  }

  #choosePartition(hub: Hub, key: string | undefined) {
    const turn = this.#roundRobin.get(hub) ?? 0;
    if (key === undefined) this.#roundRobin.set(hub, turn + 1);
    const index = key === undefined ? turn % hub.partitions.length : partitionOfKey(key, hub.partitions.length);
    const partition = hub.partitions[index];
    if (partition === undefined) throw new AmqpRefusal('amqp:internal-error', `Hub ${hub.name} lost a partition.`);
    return partition;
  }
}

function guardLink(link: Sender | Receiver, action: () => void): void {
  try {
    action();
  } catch (error) {
    const condition = error instanceof AmqpRefusal ? error.condition : 'amqp:internal-error';
    link.close({ condition, description: error instanceof Error ? error.message : String(error) });
  }
}
