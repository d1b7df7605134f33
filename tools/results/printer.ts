/** Prints lines to a stream that the reader may close at any time (`| head`): that ends the output, quietly. */
import type { Writable } from 'node:stream';

export interface Printer {
  /**
   * Resolves when more may be printed.
   *
   * @throws what the stream failed with, unless its reader just went away
   */
  print(line: string): Promise<void>;
  /**
   * Resolves when everything is written.
   *
   * @throws as `print`
   */
  flush(): Promise<void>;
  readonly closed: boolean;
}

export function createPrinter(out: Writable): Printer {
  let closed = false;
  let failure: Error | undefined;
  let resume: (() => void) | undefined;
  const release = () => {
    resume?.();
    resume = undefined;
  };
  out.on('drain', release);
  out.on('close', () => {
    closed = true;
    release();
  });
  out.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') failure = error;
    closed = true;
    release();
  });
  return {
    get closed() {
      return closed;
    },
    async print(line) {
      if (!closed && !out.write(`${line}\n`))
        await new Promise<void>((resolve) => {
          resume = resolve;
        });
      if (failure) throw failure;
    },
    async flush() {
      if (!closed) await new Promise<unknown>((resolve) => out.write('', resolve));
      if (failure) throw failure;
    },
  };
}
