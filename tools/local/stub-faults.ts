/** Faults that the stubs of Azure services play when told to: what a network and a busy service do to a client. */
import type { IncomingMessage, RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Row } from './logs-ingestion-stub.ts';
import { refusal, type StubAnswer, sendAnswer } from './stub-response.ts';
import { messageOf } from './trigger.ts';

export interface StatusFault {
  readonly kind: 'status';
  readonly status: number;
  /** The service's own name for the fault. */
  readonly code?: string;
  readonly retryAfterSeconds?: number;
}

export type StubFault =
  | StatusFault
  /** The connection is cut, and nothing was done. */
  | { readonly kind: 'dropped' }
  /** What was asked for is done, and the connection is cut in the place of an answer. */
  | { readonly kind: 'answer-lost' }
  /** What was asked for is done; the answer takes this long, ms. */
  | { readonly kind: 'slow'; readonly ms: number };

export type StubService = 'identity' | 'ingestion' | 'playbooks' | 'management' | 'app' | 'activity';

/** Faults that are still to be played, for each service in their order. */
export class StubFaults {
  readonly #waiting: Record<StubService, StubFault[]> = {
    identity: [],
    ingestion: [],
    playbooks: [],
    management: [],
    app: [],
    activity: [],
  };
  #ofRow: (row: Row) => StatusFault | undefined = () => undefined;
  /** By how much the clocks of the services are ahead, ms. */
  clockOffsetMs = 0;

  inject(service: StubService, fault: StubFault, times = 1): void {
    for (let count = 0; count < times; count++) this.#waiting[service].push(fault);
  }

  /** Takes the next one off. */
  next(service: StubService): StubFault | undefined {
    return this.#waiting[service].shift();
  }

  /** From now on, until all is cleared: rows of alerts for which there is a fault are refused with it, however often they come. */
  refuseRows(ofRow: (row: Row) => StatusFault | undefined): void {
    this.#ofRow = ofRow;
  }

  ofRow(row: Row): StubAnswer | undefined {
    const fault = this.#ofRow(row);
    return fault && answerOf(fault);
  }

  /** How many are still to be played. */
  left(service: StubService): number {
    return this.#waiting[service].length;
  }

  clear(): void {
    for (const list of Object.values(this.#waiting)) list.length = 0;
    this.#ofRow = () => undefined;
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
      return sendAnswer(response, answerOf(fault));
    }
    const given = await Promise.resolve(answer(request)).catch((error: unknown) =>
      refusal(500, 'InternalError', messageOf(error)),
    );
    if (fault?.kind === 'answer-lost') return void request.socket.destroy();
    if (fault?.kind === 'slow') await sleep(fault.ms, undefined, { ref: false });
    sendAnswer(response, given);
  };
}

function answerOf({ status, code = 'Injected', retryAfterSeconds: seconds }: StatusFault): StubAnswer {
  const headers = seconds === undefined ? {} : { 'retry-after': String(seconds) };
  return { ...refusal(status, code, `The stub was told to answer ${status}.`), headers };
}
