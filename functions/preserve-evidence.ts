/** Queue "evidence-alerts": keeps one revision of an alert with its raw records, before anybody acts on it. */
import { app, type InvocationContext } from '@azure/functions';
import { QUEUES } from '../shared/stores/names.ts';
import { parsePointer } from '../shared/stores/pointer.ts';
import type { Dependencies } from './dependencies.ts';

export function registerPreserveEvidence(dependencies: Pick<Dependencies, 'preserveEvidence'>): void {
  app.storageQueue('preserve-evidence', {
    queueName: QUEUES.evidence,
    connection: 'PURGEWATCH_STORAGE',
    handler: preserveEvidence(dependencies),
  });
}

export function preserveEvidence(dependencies: Pick<Dependencies, 'preserveEvidence'>) {
  return async (message: unknown, context: InvocationContext): Promise<void> => {
    const pointer = parsePointer(message);
    const { outcome, missing } = await dependencies.preserveEvidence(pointer);
    const level = missing > 0 ? 'warn' : 'info';
    context[level](`alert ${pointer.id} revision ${pointer.revision}: evidence ${outcome}, ${missing} records missing`);
  };
}
