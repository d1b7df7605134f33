/** Queue "containment-alerts": asks a playbook to contain what an alert is about. */
import { app, type InvocationContext } from '@azure/functions';
import { QUEUES } from '../shared/stores/names.ts';
import { parsePointer } from '../shared/stores/pointer.ts';
import type { Dependencies } from './dependencies.ts';

export function registerStartContainment({ startContainment }: Pick<Dependencies, 'startContainment'>): void {
  app.storageQueue('start-containment', {
    queueName: QUEUES.containment,
    connection: 'PURGEWATCH_STORAGE',
    handler: async (message: unknown, context: InvocationContext): Promise<void> => {
      const pointer = parsePointer(message);
      const outcome = await startContainment(pointer);
      // Beyond the cap nobody is contained any more until somebody looks.
      const level = outcome === 'capped' ? 'error' : 'info';
      context[level](`alert ${pointer.id} revision ${pointer.revision}: containment ${outcome}`);
    },
  });
}
