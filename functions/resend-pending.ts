/** The timer that sends again what was written and has not arrived, and watches the poison queues. */
import { app, type InvocationContext } from '@azure/functions';
import type { Dependencies } from './dependencies.ts';

/** Nothing is looked at before it is five minutes old; a run with nothing due costs one query, and one for each poison queue. */
const EVERY_MINUTE = '30 * * * * *';

/** An alert that has not arrived for so long needs somebody: minutes. */
const OVERDUE_MINUTES = 60;

export function registerResendPending(dependencies: Pick<Dependencies, 'resendPending'>): void {
  app.timer('resend-pending', { schedule: EVERY_MINUTE, handler: resendPending(dependencies) });
}

export function resendPending(dependencies: Pick<Dependencies, 'resendPending'>) {
  return async (_timer: unknown, context: InvocationContext): Promise<void> => {
    const counts = await dependencies.resendPending();
    const poisoned = Object.keys(counts.poisoned).length > 0;
    const grave = counts.refused > 0 || counts.onlyByRedrive > 0 || counts.oldestMinutes >= OVERDUE_MINUTES;
    const level = grave ? 'error' : poisoned || counts.resent > 0 ? 'warn' : 'info';
    context[level](`pending ${JSON.stringify(counts)}`);
  };
}
