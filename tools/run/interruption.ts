/** Ctrl-C and its relatives, from the first moment of a local run on. */
import type { EventEmitter } from 'node:events';

/**
 * A terminal sends Ctrl-C to every process of the group, and npm hands its own on: a signal that follows this soon, in ms,
 * is the same one.
 */
const SAME_MS = 1_000;

/** What a shell reports of a program that Ctrl-C ended. */
const ENDED_BY_INTERRUPT = 130;

export interface InterruptionOptions {
  readonly process: EventEmitter;
  /** An output that nobody reads any more (a closed terminal, `| head`) ends the run too. */
  readonly output: EventEmitter;
  readonly now: () => number;
  /** Called when a user does not want to wait for a clean end. */
  readonly exit: (code: number) => void;
}

/** Aborted by the first signal; from then on the process is expected to end by itself. */
export function interruption({ process, output, now, exit }: InterruptionOptions): AbortSignal {
  const controller = new AbortController();
  let first: number | undefined;
  const interrupt = () => {
    first ??= now();
    controller.abort(new Error('interrupted'));
    if (now() - first > SAME_MS) exit(ENDED_BY_INTERRUPT);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupt);
  output.on('error', () => controller.abort(new Error('nobody reads the output')));
  return controller.signal;
}

/** The promise, or a rejection as soon as the signal is aborted; what becomes of the promise then is nobody's concern. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  promise.catch(() => undefined);
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
