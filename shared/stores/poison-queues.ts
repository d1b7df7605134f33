/** Queues of messages that failed too often. Each queue has one, by the host's own rule for its name. */
import type { QueueClient } from '@azure/storage-queue';
import { faultOf } from './fault.ts';
import { POISON_QUEUES, QUEUES } from './names.ts';

/** Approximate, as the service counts them. */
export interface PoisonCounts {
  /** Messages by name of the poison queue, those with none left out. */
  readonly poisoned: Readonly<Record<string, number>>;
  /** Of those, the ones that nothing brings back by itself: an alert is pending as well, what a playbook reported is nowhere else. */
  readonly onlyByRedrive: number;
}

export interface PoisonQueues {
  counts(): Promise<PoisonCounts>;
}

const RESULTS = `${QUEUES.containmentResults}-poison`;

export function createPoisonQueues(open: (name: string) => Pick<QueueClient, 'getProperties'>): PoisonQueues {
  return {
    async counts() {
      const poisoned: Record<string, number> = {};
      for (const name of POISON_QUEUES) {
        const waiting = await waitingIn(open(name));
        if (waiting > 0) poisoned[name] = waiting;
      }
      return { poisoned, onlyByRedrive: poisoned[RESULTS] ?? 0 };
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
