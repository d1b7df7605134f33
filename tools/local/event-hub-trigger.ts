/**
 * The Event Hubs trigger. Like the real extension it moves the checkpoint after every batch, also after one that failed
 * for good: a failed batch is the function's to keep. Only a batch that the host's stop interrupted is delivered again.
 */
import {
  type CheckpointStore,
  EventHubConsumerClient,
  earliestEventPosition,
  latestEventPosition,
  type PartitionContext,
  type ReceivedEventData,
} from '@azure/event-hubs';
import type { RegisteredFunction } from './functions-core.ts';
import type { TypedData } from './functions-core-types.ts';
import { connectionString, resolveSettings } from './host-settings.ts';
import { runWithRetry } from './retry-policy.ts';
import { json, messageOf, type RunningTrigger, type TriggerHost, triggerBinding } from './trigger.ts';

/** With its defaults the client gives up a partition for seconds after a short outage, and waits 60 s on a dead socket. */
const RETRY = { maxRetries: 50, retryDelayInMs: 100, timeoutInMs: 5_000 };
const LOAD_BALANCING = {
  strategy: 'greedy',
  updateIntervalInMs: 500,
  // How long the partitions of a killed host lie idle; the real host leaves them for half a minute.
  partitionOwnershipExpirationIntervalInMs: 3_000,
} as const;

export function startEventHubTrigger(
  registered: RegisteredFunction,
  host: TriggerHost,
  store: CheckpointStore,
): RunningTrigger {
  const { name, retryOptions } = registered.metadata;
  const { connection, eventHubName, consumerGroup = '$Default', ...options } = triggerBinding(registered);
  const hub = resolveSettings(eventHubName, `eventHubName of function "${name}"`);
  const client = new EventHubConsumerClient(
    resolveSettings(consumerGroup, `consumerGroup of function "${name}"`),
    connectionString(connection, `Function "${name}"`),
    hub,
    store,
    { loadBalancingOptions: LOAD_BALANCING, retryOptions: RETRY },
  );
  const active = new Set<Promise<void>>();

  async function run(events: readonly ReceivedEventData[], context: PartitionContext): Promise<boolean> {
    const outcome = await runWithRetry(
      retryOptions,
      (retryContext) =>
        host.invoke(registered, () => ({
          data: dataOf(events, options),
          triggerMetadata: metadataOf(events, context, options),
          retryContext,
        })),
      host.signal,
    );
    return outcome.kind !== 'aborted';
  }

  async function process(events: ReceivedEventData[], context: PartitionContext): Promise<void> {
    const batches = options.cardinality === 'one' ? events.map((event) => [event]) : [events];
    for (const batch of batches) {
      if (host.signal.aborted || !(await run(batch, context))) return;
      const last = batch.at(-1);
      if (last !== undefined) await context.updateCheckpoint(last);
    }
  }

  const { maxEventBatchSize, prefetchCount, fromStart } = host.settings.eventHubs;
  const subscription = client.subscribe(
    {
      // Must not reject: the client would drop the partition until its ownership runs out.
      processEvents: async (events, context) => {
        if (events.length === 0) return;
        const work = process(events, context).catch((error: unknown) =>
          host.log({
            level: 'error',
            message: `Partition ${context.partitionId} of event hub ${hub}: ${messageOf(error)}`,
            functionName: name,
          }),
        );
        active.add(work);
        await work.finally(() => active.delete(work));
      },
      processError: async (error) => {
        // The client goes on by itself; a partition that moved to another host is also told in this way.
        if (!host.signal.aborted) {
          host.log({ level: 'warning', message: `Event hub ${hub}: ${messageOf(error)}`, functionName: name });
        }
      },
    },
    {
      startPosition: fromStart ? earliestEventPosition : latestEventPosition,
      maxBatchSize: maxEventBatchSize,
      prefetchCount: Math.max(prefetchCount, maxEventBatchSize),
      maxWaitTimeInSeconds: 1,
      skipParsingBodyAsJson: true,
    },
  );
  return {
    stop: async () => {
      await subscription.close();
      await Promise.all(active);
      await client.close();
    },
  };
}

function bytesOf({ body }: ReceivedEventData): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

type Shape = Readonly<Record<string, unknown>>;

function dataOf(events: readonly ReceivedEventData[], { cardinality, dataType }: Shape): TypedData {
  const bodies = events.map(bytesOf);
  const [first = Buffer.alloc(0)] = bodies;
  if (dataType === 'binary') return cardinality === 'one' ? { bytes: first } : { collectionBytes: { bytes: bodies } };
  const texts = bodies.map((body) => body.toString('utf8'));
  if (dataType === 'string') {
    return cardinality === 'one' ? { string: texts[0] ?? '' } : { collectionString: { string: texts } };
  }
  // Without a data type the host itself parses: one event that is no JSON fails the whole batch before the function runs.
  for (const text of texts) JSON.parse(text);
  return cardinality === 'one' ? { json: texts[0] ?? 'null' } : { json: `[${texts.join(',')}]` };
}

function metadataOf(
  events: readonly ReceivedEventData[],
  context: PartitionContext,
  { cardinality }: Shape,
): Record<string, TypedData> {
  const columns: Record<string, unknown[]> = {
    SequenceNumber: events.map((event) => event.sequenceNumber),
    Offset: events.map((event) => event.offset),
    EnqueuedTimeUtc: events.map((event) => event.enqueuedTimeUtc),
    PartitionKey: events.map((event) => event.partitionKey ?? null),
    Properties: events.map((event) => event.properties ?? {}),
    SystemProperties: events.map((event) => ({
      SequenceNumber: event.sequenceNumber,
      Offset: event.offset,
      PartitionKey: event.partitionKey ?? null,
      EnqueuedTimeUtc: event.enqueuedTimeUtc,
    })),
  };
  const one = cardinality === 'one';
  const values = Object.entries(columns).map(([key, list]) => [one ? key : `${key}Array`, json(one ? list[0] : list)]);
  const PartitionContext = json({
    FullyQualifiedNamespace: context.fullyQualifiedNamespace,
    EventHubName: context.eventHubName,
    ConsumerGroup: context.consumerGroup,
    PartitionId: context.partitionId,
    IsCheckpointingAfterInvocation: true,
  });
  return { ...Object.fromEntries(values), PartitionContext };
}
