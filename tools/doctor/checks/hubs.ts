/** Whether both hubs answer, and have the app's consumer group. */
import { type EventHubConsumerClient, latestEventPosition } from '@azure/event-hubs';
import { readSettings } from '../../../shared/settings/settings.ts';
import { faultOf } from '../../../shared/stores/fault.ts';
import { type Check, fail, type Line, pass } from '../check.ts';
import { explain } from '../explain.ts';
import { hubsOf, withHub } from '../hub-client.ts';
import type { Target } from '../target.ts';

const ROLE = 'Azure Event Hubs Data Receiver on the namespace';

export const hubs: Check = {
  id: 'hubs',
  passes: 'both hubs answer and have the consumer group',
  role: ROLE,
  run: async (target) => Promise.all(hubsOf(target).map((hub) => lineOf(target, hub))),
};

async function lineOf(target: Target, hub: string): Promise<Line> {
  const what = `hub ${hub}`;
  const group = readSettings(target.env).PURGEWATCH_CONSUMER_GROUP;
  try {
    return await withHub(target, hub, async (client) => {
      const partitions = await client.getPartitionIds();
      return (await hasGroup(client, partitions[0] ?? '0'))
        ? pass(what, `${partitions.length} partitions, consumer group ${group}`)
        : fail(
            what,
            `no consumer group ${group}`,
            'deploy the templates again, or set PURGEWATCH_CONSUMER_GROUP to the one that is there',
          );
    });
  } catch (fault) {
    if (faultOf(fault) === 'MessagingEntityNotFoundError')
      return fail(
        what,
        'there is no such hub',
        'deploy the templates again, or set PURGEWATCH_AUDIT_HUB and PURGEWATCH_ENDPOINT_HUB to hubs that are there',
      );
    return explain({ id: what, role: ROLE }, fault);
  }
}

/**
 * Only reading tells. Without an epoch a reader takes nothing away from the app: where the app reads, this one is refused, and that, too,
 * says that the group is there.
 */
async function hasGroup(client: EventHubConsumerClient, partition: string): Promise<boolean> {
  const found = Promise.withResolvers<boolean>();
  const subscription = client.subscribe(
    partition,
    {
      processEvents: async () => found.resolve(true),
      processError: async (fault) => {
        const code = faultOf(fault);
        if (code === 'MessagingEntityNotFoundError') found.resolve(false);
        else if (code === 'ReceiverDisconnectedError' || code === 'QuotaExceededError') found.resolve(true);
        else found.reject(fault);
      },
    },
    { startPosition: latestEventPosition, maxWaitTimeInSeconds: 1 },
  );
  try {
    return await found.promise;
  } finally {
    await subscription.close();
  }
}
