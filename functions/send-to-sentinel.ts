/** Queue "sentinel-alerts": uploads one revision of an alert through the Logs Ingestion API. */
import { app, type InvocationContext } from '@azure/functions';
import { QUEUES } from '../shared/stores/names.ts';
import { parsePointer } from '../shared/stores/pointer.ts';
import type { Dependencies } from './dependencies.ts';

export function registerSendToSentinel({ sendToSentinel }: Pick<Dependencies, 'sendToSentinel'>): void {
  app.storageQueue('send-to-sentinel', {
    queueName: QUEUES.sentinel,
    connection: 'PURGEWATCH_STORAGE',
    handler: async (message: unknown, context: InvocationContext): Promise<void> => {
      const pointer = parsePointer(message);
      const outcome = await sendToSentinel(pointer);
      context.info(`alert ${pointer.id} revision ${pointer.revision}: ${outcome}`);
    },
  });
}
