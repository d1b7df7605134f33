/** From what the Functions host gives an Event Hubs trigger to a batch. */
import { z } from 'zod';
import type { HubBatch } from './score-batch.ts';

/**
 * A 64-bit number. The host sends sequence numbers as such; some releases of the worker (3.16.0) hand them on as the two
 * halves in which protobufjs decodes them. Source: Azure/azure-functions-nodejs-worker, issue 844.
 */
const Sequence = z.union([
  z.coerce.number().int(),
  z.object({ low: z.int(), high: z.int() }).transform(({ low, high }) => high * 2 ** 32 + (low >>> 0)),
]);

/** Trigger metadata, as the worker hands it over: keys begin with a lower-case letter, lists run parallel to the messages. */
const Metadata = z.object({
  sequenceNumberArray: z.array(Sequence),
  enqueuedTimeUtcArray: z.array(z.coerce.date()).optional(),
  partitionContext: z.object({
    partitionId: z.coerce.string(),
    eventHubName: z.string(),
  }),
});

/**
 * The host gave no sequence numbers or partition: nothing may be written without, because a redelivery would not match. The
 * partition waits until a host comes that gives them.
 */
class TriggerMetadataError extends Error {
  readonly code = 'trigger-metadata';
  override readonly name = 'TriggerMetadataError';
}

/** @throws {TriggerMetadataError} when the metadata does not say where the batch came from */
export function hubBatchOf(messages: unknown, triggerMetadata: unknown, functionName: string): HubBatch {
  const bodies: readonly unknown[] = Array.isArray(messages) ? messages : [messages];
  const parsed = Metadata.safeParse(triggerMetadata);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0] ?? { path: [], message: '' };
    throw new TriggerMetadataError(`${functionName}: trigger metadata ${path.join('.')}: ${message}`);
  }
  const { sequenceNumberArray, enqueuedTimeUtcArray, partitionContext } = parsed.data;
  if (sequenceNumberArray.length !== bodies.length)
    throw new TriggerMetadataError(
      `${functionName}: found ${sequenceNumberArray.length} sequence numbers, expected ${bodies.length}, one for each message`,
    );
  return {
    hub: partitionContext.eventHubName,
    partition: partitionContext.partitionId,
    messages: bodies.map((body, index) => ({
      body,
      sequence: sequenceNumberArray[index] ?? 0,
      arrival: enqueuedTimeUtcArray?.[index]?.getTime() ?? null,
    })),
  };
}
