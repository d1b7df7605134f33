/** Queue "containment-results": what playbooks report, written onto the alert. */
import { app, type InvocationContext } from '@azure/functions';
import { parseContainmentResult } from '../shared/sinks/containment-result.ts';
import { QUEUES } from '../shared/stores/names.ts';
import type { Dependencies } from './dependencies.ts';

export function registerRecordContainment({ recordContainment }: Pick<Dependencies, 'recordContainment'>): void {
  app.storageQueue('record-containment', {
    queueName: QUEUES.containmentResults,
    connection: 'PURGEWATCH_STORAGE',
    handler: async (message: unknown, context: InvocationContext): Promise<void> => {
      const result = parseContainmentResult(message);
      await recordContainment(result);
      // The detail may name people: it stays on the alert.
      context.info(`alert ${result.alertId}: containment ${result.status}`);
    },
  });
}
