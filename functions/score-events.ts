/** The two Event Hubs triggers. Both hubs take every form of record; two of them scale apart. */
import { app, type InvocationContext, trigger } from '@azure/functions';
import { hubBatchOf } from '../shared/pipeline/hub-batch.ts';
import type { Dependencies } from './dependencies.ts';

/**
 * Faults of storage or network hold the partition until they end: the hub keeps seven days, and a batch that the host gives
 * up on is checkpointed all the same. Source: Event Hubs trigger, "Retry policies"; -1 is without end.
 */
const RETRY = {
  strategy: 'exponentialBackoff',
  maxRetryCount: -1,
  minimumInterval: { seconds: 1 },
  maximumInterval: { minutes: 1 },
} as const;

/** @param hubSetting the setting that names the hub, resolved by the host */
export function registerScoreEvents(name: string, hubSetting: string, dependencies: Pick<Dependencies, 'score'>): void {
  app.generic(name, {
    trigger: trigger.generic({
      type: 'eventHubTrigger',
      connection: 'PURGEWATCH_EVENTHUB',
      eventHubName: `%${hubSetting}%`,
      consumerGroup: '%PURGEWATCH_CONSUMER_GROUP%',
      cardinality: 'many',
      // With any other type one message that is not JSON fails the whole batch before this code runs.
      dataType: 'binary',
    }),
    retry: RETRY,
    handler: scoreEvents(name, dependencies),
  });
}

export function scoreEvents(name: string, { score }: Pick<Dependencies, 'score'>) {
  return async (messages: unknown, context: InvocationContext): Promise<void> => {
    const batch = hubBatchOf(messages, context.triggerMetadata ?? {}, name);
    const attempt = context.retryContext?.retryCount ?? 0;
    const counts = await score(batch, attempt);
    const level = counts.parked > 0 ? 'warn' : 'info';
    const { hub, partition } = batch;
    // Numbers only: neither names nor contents of records are ever logged.
    context[level](`scored ${JSON.stringify({ hub, partition, messages: batch.messages.length, ...counts })}`);
  };
}
