/** The timer that removes rows of subjects that have long been idle. */
import { app, type InvocationContext } from '@azure/functions';
import type { Dependencies } from './dependencies.ts';

/** Each run visits a bounded number of rows and goes on where the last one ended. */
const EVERY_HOUR = '0 17 * * * *';

export function registerExpireState(dependencies: Pick<Dependencies, 'expireState'>): void {
  app.timer('expire-state', { schedule: EVERY_HOUR, handler: expireState(dependencies) });
}

function expireState(dependencies: Pick<Dependencies, 'expireState'>) {
  return async (_timer: unknown, context: InvocationContext): Promise<void> => {
    context.info(`expired ${JSON.stringify(await dependencies.expireState())}`);
  };
}
