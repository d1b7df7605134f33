/** Queue "containment-alerts": asks a playbook to contain what an alert is about. */
import { app, type InvocationContext } from '@azure/functions';
import type { ContainmentOutcome } from '../shared/sinks/containment-sink.ts';
import { QUEUES } from '../shared/stores/names.ts';
import { parsePointer } from '../shared/stores/pointer.ts';
import type { Dependencies } from './dependencies.ts';

/** Beyond the cap nobody is contained any more until somebody looks; what differs may mean that the wrong one was. */
const LEFT_TO_PEOPLE: ReadonlySet<ContainmentOutcome> = new Set(['capped', 'differs']);

/** Queries of the logs look for these words. */
const TEXTS: Partial<Record<ContainmentOutcome, string>> = {
  differs: 'differs: an earlier revision asked for another than this one names, left to people',
};

export function registerStartContainment(dependencies: Pick<Dependencies, 'startContainment'>): void {
  app.storageQueue('start-containment', {
    queueName: QUEUES.containment,
    connection: 'PURGEWATCH_STORAGE',
    handler: startContainment(dependencies),
  });
}

export function startContainment({ startContainment: start }: Pick<Dependencies, 'startContainment'>) {
  return async (message: unknown, context: InvocationContext): Promise<void> => {
    const pointer = parsePointer(message);
    const outcome = await start(pointer);
    const level = LEFT_TO_PEOPLE.has(outcome) ? 'error' : 'info';
    // Whom it is about is on the alert, never in the log.
    context[level](`alert ${pointer.id} revision ${pointer.revision}: containment ${TEXTS[outcome] ?? outcome}`);
  };
}
