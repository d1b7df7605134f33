/** Queue "alerts": one pointer for each revision of an alert, sent on to the queue of each sink. */
import { app, type InvocationContext } from '@azure/functions';
import { QUEUES } from '../shared/stores/names.ts';
import { parsePointer } from '../shared/stores/pointer.ts';
import type { Dependencies } from './dependencies.ts';

export function registerRouteAlert({ route }: Pick<Dependencies, 'route'>): void {
  app.storageQueue('route-alert', {
    queueName: QUEUES.alerts,
    connection: 'PURGEWATCH_STORAGE',
    handler: async (message: unknown, context: InvocationContext): Promise<void> => {
      const pointer = parsePointer(message);
      const sinks = await route(pointer);
      context.info(`alert ${pointer.id} revision ${pointer.revision}: to ${sinks.join(', ') || 'no sink'}`);
    },
  });
}
