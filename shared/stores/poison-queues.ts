/** Queues of messages that failed too often. Each queue has one, by the host's own rule for its name. */
import type { QueueClient } from '@azure/storage-queue';
import { faultOf } from './fault.ts';
import { POISON_QUEUES } from './names.ts';

/** Messages by name of the poison queue, those with none left out. Approximate, as the service counts them. */
export type PoisonCounts = Readonly<Record<string, number>>;

export interface PoisonQueues {
  counts(): Promise<PoisonCounts>;
}

export function createPoisonQueues(open: (name: string) => Pick<QueueClient, 'getProperties'>): PoisonQueues {
  return {
    async counts() {
      const counts: Record<string, number> = {};
      for (const name of POISON_QUEUES) {
        const waiting = await waitingIn(open(name));
        if (waiting > 0) counts[name] = waiting;
      }
      return counts;
    },
  };
}

async function waitingIn(queue: Pick<QueueClient, 'getProperties'>): Promise<number> {
  try {
    return (await queue.getProperties()).approximateMessagesCount ?? 0;
  } catch (error) {
    // The host makes the queue with its first message.
    if (faultOf(error) === 'QueueNotFound') return 0;
    throw error;
  }
}
