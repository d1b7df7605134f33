/** Answers to what clients ask over `$cbs` (tokens) and `$management` (properties of a hub and of its partitions). */
import rhea, { type EventContext, type Message, type Sender } from 'rhea';
import type { Hub, HubDirectory } from './broker-hubs.ts';
import type { PartitionLog } from './partition-log.ts';

/** AMQP's constructor for strings of up to 255 bytes, which the items of an array share. */
const SHORT_STRING = 0xa1;

interface Answer {
  readonly status: number;
  readonly description: string;
  readonly body?: unknown;
}

export function isRequestAddress(address: string): boolean {
  return address === '$cbs' || address.endsWith('$management');
}

function hubProperties(hub: Hub): object {
  return {
    name: hub.name,
    type: 'com.microsoft:eventhub',
    created_at: rhea.types.wrap_timestamp(hub.createdAt),
    partition_count: rhea.types.wrap_int(hub.partitions.length),
    partition_ids: rhea.types.wrap_array(
      hub.partitions.map(({ id }) => String(id)),
      SHORT_STRING,
      undefined,
    ),
    georeplication_factor: rhea.types.wrap_int(1),
  };
}

function partitionProperties(hub: Hub, partition: PartitionLog): object {
  const last = partition.events.at(-1);
  return {
    name: hub.name,
    type: 'com.microsoft:partition',
    partition: String(partition.id),
    begin_sequence_number: rhea.types.wrap_long(0),
    last_enqueued_sequence_number: rhea.types.wrap_long(last?.sequenceNumber ?? -1),
    last_enqueued_offset: String(last?.offset ?? -1),
    last_enqueued_time_utc: rhea.types.wrap_timestamp(last?.enqueuedTime ?? hub.createdAt),
    is_partition_empty: last === undefined,
  };
}

/** Tokens are not checked: the broker listens on the loopback interface only. */
function answerToken(properties: Record<string, unknown>): Answer {
  if (properties.operation !== 'put-token') return { status: 400, description: 'Only put-token is supported.' };
  return { status: 200, description: 'OK' };
}

function answerManagement(properties: Record<string, unknown>, hubs: HubDirectory): Answer {
  const { operation, type, name, partition } = properties;
  const hub = hubs.find(String(name));
  if (hub === undefined) {
    return { status: 404, description: `The messaging entity 'sb://local/${name}' could not be found.` };
  }
  if (operation === 'READ' && type === 'com.microsoft:eventhub') {
    return { status: 200, description: 'OK', body: hubProperties(hub) };
  }
  if (operation === 'READ' && type === 'com.microsoft:partition') {
    const log = hub.partitions[Number(partition)];
    if (log === undefined) return { status: 400, description: `The specified partition is invalid: ${partition}` };
    return { status: 200, description: 'OK', body: partitionProperties(hub, log) };
  }
  return { status: 400, description: `${operation} of ${type} is not supported.` };
}

/** The link to answer on: clients name it by `reply_to`, which is the link's name or its target address. */
function replyLink({ connection }: EventContext, replyTo: string | undefined): Sender | undefined {
  let found: Sender | undefined;
  connection.each_sender((link: Sender) => {
    if (link.name === replyTo || link.target?.address === replyTo) found ??= link;
  });
  return found;
}

export function answerRequest(context: EventContext, address: string, hubs: HubDirectory): void {
  const message = context.message as Message;
  const properties = message.application_properties ?? {};
  const answer = address === '$cbs' ? answerToken(properties) : answerManagement(properties, hubs);
  context.delivery?.accept();
  const reply: Message = {
    application_properties: {
      'status-code': rhea.types.wrap_int(answer.status),
      'status-description': answer.description,
    },
    body: answer.body ?? null,
  };
  if (message.message_id !== undefined) reply.correlation_id = message.message_id;
  replyLink(context, message.reply_to)?.send(reply);
}
