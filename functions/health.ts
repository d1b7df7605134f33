/**
 * GET /api/health: 200 while settings are read and storage answers, 503 otherwise. Anonymous, so that a probe needs no key; so it
 * says yes or no and nothing else: neither names nor reasons, which are in the log and what `doctor` is for.
 */
import { app, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import type { Dependencies } from './dependencies.ts';

export function registerHealth(dependencies: Pick<Dependencies, 'reach'>): void {
  app.http('health', { methods: ['GET'], authLevel: 'anonymous', handler: health(dependencies) });
}

export function health({ reach }: Pick<Dependencies, 'reach'>) {
  return async (_request: unknown, context: InvocationContext): Promise<HttpResponseInit> => {
    try {
      await reach();
      return answer(200, true);
    } catch (fault) {
      // The name of the fault alone: messages of clients hold URLs.
      context.warn(`health: storage does not answer (${fault instanceof Error ? fault.name : 'unknown fault'})`);
      return answer(503, false);
    }
  };
}

function answer(status: number, ok: boolean): HttpResponseInit {
  return { status, jsonBody: { ok }, headers: { 'cache-control': 'no-store' } };
}
