/** Delivery from partitions to receivers: who may read, in which epoch, and how fast. */
import type { Socket } from 'node:net';
import rhea, { type Sender, type Session } from 'rhea';
import { withDeliveryAnnotations } from './amqp-sections.ts';
import { AmqpRefusal, type LinkTarget } from './broker-hubs.ts';
import type { PartitionLog, StoredEvent } from './partition-log.ts';

const SELECTOR = 'apache.org:selector-filter:string';
const EPOCH = 'com.microsoft:epoch';
const RECEIVER_METRIC = 'com.microsoft:enable-receiver-runtime-metric';
const MAX_READERS_WITHOUT_EPOCH = 5;
/** Bytes waiting in a socket above which a reader is left alone until it has drained. */
const SOCKET_LIMIT = 8 * 1024 * 1024;

/** What rhea keeps but does not declare: the ring of unsent deliveries of a session, and the credit of a link. */
interface Outgoing {
  available(): number;
  transfer_window(): number;
  readonly next_delivery_id: number;
  readonly next_pending_delivery: number;
}
interface SenderInternals {
  readonly credit: number;
  readonly session: { readonly outgoing: Outgoing };
  readonly connection: { readonly socket: Socket };
  readonly local: { readonly attach: { offered_capabilities?: unknown } };
}

function internals(sender: Sender): SenderInternals {
  return sender as unknown as SenderInternals;
}

interface Consumer {
  readonly sender: Sender;
  readonly partition: PartitionLog;
  readonly group: string;
  readonly epoch: number | undefined;
  readonly metric: boolean;
  next: number;
  /** A round of deliveries is under way, or the socket is full. */
  waiting: boolean;
  closed: boolean;
}

function startIndexOf(sender: Sender, partition: PartitionLog): number {
  const raw: unknown = sender.source?.filter?.[SELECTOR];
  // Described strings arrive wrapped or bare, depending on how the client built them.
  const filter = raw === undefined ? undefined : String((raw as { value?: unknown } | null)?.value ?? raw);
  const index = partition.startIndex(filter);
  if (index === undefined) {
    throw new AmqpRefusal('com.microsoft:argument-error', `The filter '${filter}' is not supported.`);
  }
  return index;
}

function withLastEnqueued(partition: PartitionLog, event: StoredEvent): Buffer {
  const last = partition.events.at(-1) ?? event;
  return withDeliveryAnnotations(event, {
    last_enqueued_sequence_number: rhea.types.wrap_long(last.sequenceNumber),
    last_enqueued_offset: String(last.offset),
    last_enqueued_time_utc: rhea.types.wrap_timestamp(last.enqueuedTime),
    runtime_info_retrieval_time_utc: rhea.types.wrap_timestamp(Date.now()),
  });
}

export class BrokerConsumers {
  readonly #consumers = new Map<Sender, Consumer>();

  /** Adds a reader. One with an epoch throws out those with the same or a lower one: that is how partitions move. */
  attach(sender: Sender, { partition, consumerGroup }: LinkTarget): void {
    if (partition === undefined || consumerGroup === undefined) {
      throw new AmqpRefusal('amqp:not-allowed', `Cannot receive from '${sender.source?.address}'.`);
    }
    const next = startIndexOf(sender, partition);
    const asked: unknown = sender.properties?.[EPOCH];
    const epoch = asked === undefined || asked === null ? undefined : Number(asked);
    this.#admit(partition, consumerGroup, epoch);
    const metric = [sender.desired_capabilities ?? []].flat().map(String).includes(RECEIVER_METRIC);
    if (metric) internals(sender).local.attach.offered_capabilities = [rhea.types.wrap_symbol(RECEIVER_METRIC)];
    const state = { next, waiting: false, closed: false };
    this.#consumers.set(sender, { sender, partition, group: consumerGroup, epoch, metric, ...state });
  }

  #admit(partition: PartitionLog, group: string, epoch: number | undefined): void {
    const readers = [...this.#consumers.values()].filter((one) => one.partition === partition && one.group === group);
    const highest = Math.max(-1, ...readers.map((reader) => reader.epoch ?? -1));
    if ((epoch ?? -1) < highest) {
      throw new AmqpRefusal('amqp:link:stolen', `A receiver with the higher epoch '${highest}' exists already.`);
    }
    if (epoch === undefined) {
      if (readers.length < MAX_READERS_WITHOUT_EPOCH) return;
      throw new AmqpRefusal('amqp:resource-limit-exceeded', 'A partition allows 5 receivers per consumer group.');
    }
    for (const { sender } of readers) {
      this.remove(sender);
      const description = `New receiver with higher epoch of '${epoch}' is created.`;
      sender.close({ condition: 'amqp:link:stolen', description });
    }
  }

  remove(sender: Sender): void {
    const consumer = this.#consumers.get(sender);
    if (consumer === undefined) return;
    consumer.closed = true;
    this.#consumers.delete(sender);
  }

  removeSession(session: Session): void {
    for (const sender of this.#consumers.keys()) if (sender.session === session) this.remove(sender);
  }

  removeConnection(connection: object): void {
    for (const sender of this.#consumers.keys()) if (sender.connection === connection) this.remove(sender);
  }

  pumpPartition(partition: PartitionLog): void {
    for (const consumer of this.#consumers.values()) if (consumer.partition === partition) this.#pump(consumer);
  }

  pumpSender(sender: Sender): void {
    const consumer = this.#consumers.get(sender);
    if (consumer !== undefined) this.#pump(consumer);
  }

  #pump(consumer: Consumer): void {
    const { sender, partition } = consumer;
    if (consumer.closed || consumer.waiting || !sender.is_open()) return;
    const { credit, session, connection } = internals(sender);
    const { outgoing } = session;
    // The ring throws when it overflows, and a transfer behind a detach ends the session: never queue more than fits now.
    const window = outgoing.transfer_window() - (outgoing.next_delivery_id - outgoing.next_pending_delivery);
    const room = Math.min(credit, outgoing.available(), window);
    if (consumer.next >= partition.events.length || room <= 0) return;
    const { socket } = connection;
    consumer.waiting = true;
    const resume = () => {
      consumer.waiting = false;
      this.#pump(consumer);
    };
    if (socket.writableLength > SOCKET_LIMIT) {
      socket.once('drain', resume);
      return;
    }
    socket.cork();
    for (const event of partition.events.slice(consumer.next, consumer.next + room)) {
      sender.send(consumer.metric ? withLastEnqueued(partition, event) : event.data, undefined, 0);
      consumer.next++;
    }
    // rhea counts credit down only when it writes, on the next tick; no other round may begin before.
    setImmediate(() => {
      socket.uncork();
      resume();
    });
  }
}
