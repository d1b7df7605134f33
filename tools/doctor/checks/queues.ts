/** Whether queues and their poison queues are there, and whether anything was given up. */
import { faultOf } from '../../../shared/stores/fault.ts';
import { POISON_QUEUES, QUEUES } from '../../../shared/stores/names.ts';
import { type Check, fail, pass } from '../check.ts';
import type { Target } from '../target.ts';

export const queues: Check = {
  id: 'queues',
  passes: 'all queues are there, and no poison queue holds a message',
  role: 'Storage Queue Data Reader on the account with state',
  run: async (target) => {
    const names = [...Object.values(QUEUES), ...POISON_QUEUES];
    const counts = new Map<string, number | null>();
    for (const name of names) counts.set(name, await waitingIn(target, name));
    const missing = names.filter((name) => counts.get(name) === null);
    const poisoned = POISON_QUEUES.filter((name) => (counts.get(name) ?? 0) > 0);
    return [
      missing.length === 0
        ? pass('queues', `${names.length} there`)
        : fail('queues', `missing: ${missing.join(', ')}`, 'deploy the templates again'),
      poisoned.length === 0
        ? pass('poison queues', 'empty')
        : fail(
            'poison queues',
            poisoned.map((name) => `${counts.get(name)} in ${name}`).join(', '),
            'the alerts are sent again by themselves; why they failed is in the log. At once: npm run -s purgewatch -- redrive alerts',
          ),
    ];
  },
};

/** Null where there is no such queue. */
async function waitingIn(target: Target, name: string): Promise<number | null> {
  try {
    const { approximateMessagesCount } = await target.storage('PURGEWATCH_STORAGE').queue(name).getProperties();
    return approximateMessagesCount ?? 0;
  } catch (fault) {
    if (faultOf(fault) === 'QueueNotFound') return null;
    throw fault;
  }
}
