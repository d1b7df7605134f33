/** The timer that asks what did not happen, and takes new facts about a tenant to its rows. */
import { app, type InvocationContext } from '@azure/functions';
import type { Dependencies } from './dependencies.ts';

/** Deadlines lie days ahead: five minutes more make no difference, and a run with nothing due costs two queries. */
const EVERY_FIVE_MINUTES = '0 */5 * * * *';

export function registerWatchSilence(dependencies: Pick<Dependencies, 'watchSilence'>): void {
  app.timer('watch-silence', { schedule: EVERY_FIVE_MINUTES, handler: watchSilence(dependencies) });
}

function watchSilence(dependencies: Pick<Dependencies, 'watchSilence'>) {
  return async (_timer: unknown, context: InvocationContext): Promise<void> => {
    context.info(`watched ${JSON.stringify(await dependencies.watchSilence())}`);
  };
}
