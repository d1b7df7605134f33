/** A temporary folder that is gone when the process is, however it ends short of SIGKILL: it holds raw audit records. */
import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Scratch {
  readonly directory: string;
  remove(): Promise<void>;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** @param name what the folder's name begins with */
export function makeScratch(name: string): Scratch {
  let directory = '';
  // Again where a file appears meanwhile: what is under way in other threads goes on to its end.
  const removeNow = () => rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  const forget = () => {
    process.off('exit', removeNow);
    for (const signal of SIGNALS) process.off(signal, interrupted);
  };
  function interrupted(signal: NodeJS.Signals): void {
    try {
      removeNow();
    } finally {
      forget();
      process.kill(process.pid, signal); // now with its own effect, so that the caller sees what ended the process
    }
  }
  process.once('exit', removeNow);
  for (const signal of SIGNALS) process.on(signal, interrupted);
  // Last and in one go: a signal is seen only when all of this is done.
  directory = mkdtempSync(join(tmpdir(), `purgewatch-${name}-`));
  return {
    directory,
    async remove() {
      forget();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
