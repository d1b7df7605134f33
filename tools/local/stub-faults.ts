/** Faults that the stubs of Azure services play when told to: what a network and a busy service do to a client. */
import type { IncomingMessage, RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { refusal, type StubAnswer, sendAnswer } from './stub-response.ts';
import { messageOf } from './trigger.ts';

export type StubFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
  /** The connection is cut, and nothing was done. */
  | { readonly kind: 'dropped' }
  /** What was asked for is done, and the connection is cut in the place of an answer. */
  | { readonly kind: 'answer-lost' }
  /** What was asked for is done; the answer takes this long, ms. */
  | { readonly kind: 'slow'; readonly ms: number };

export type StubService = 'identity' | 'ingestion' | 'playbooks' | 'management' | 'app';

/** Faults that are still to be played, for each service in their order. */
export class StubFaults {
  readonly #waiting: Record<StubService, StubFault[]> = {
    identity: [],
    ingestion: [],
    playbooks: [],
    management: [],
    app: [],
  };
  /** By how much the clocks of the services are ahead, ms. */
  clockOffsetMs = 0;

  inject(service: StubService, fault: StubFault, times = 1): void {
    for (let count = 0; count < times; count++) this.#waiting[service].push(fault);
  }

  /** Takes the next one off. */
  next(service: StubService): StubFault | undefined {
    return this.#waiting[service].shift();
  }

  /** How many are still to be played. */
  left(service: StubService): number {
    return this.#waiting[service].length;
  }

  clear(): void {
    for (const list of Object.values(this.#waiting)) list.length = 0;
  }
}

export type Answering = (request: IncomingMessage) => StubAnswer | Promise<StubAnswer>;

/** Answers requests, or plays the fault that is due. */
export function stubListener(answer: Answering, nextFault: () => StubFault | undefined): RequestListener {
  return async (request, response) => {
    const fault = nextFault();
    if (fault?.kind === 'dropped') return void request.socket.destroy();
    if (fault?.kind === 'status') {
      request.resume();
      const { status, retryAfterSeconds: seconds } = fault;
      const headers = seconds === undefined ? {} : { 'retry-after': String(seconds) };
      return sendAnswer(response, {
        ...refusal(status, 'Injected', `The stub was told to answer ${status}.`),
        headers,
      });
    }
    const given = await Promise.resolve(answer(request)).catch((error: unknown) =>
      refusal(500, 'InternalError', messageOf(error)),
    );
    if (fault?.kind === 'answer-lost') return void request.socket.destroy();
    if (fault?.kind === 'slow') await sleep(fault.ms, undefined, { ref: false });
    sendAnswer(response, given);
  };
}
