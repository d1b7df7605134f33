/** A temporary folder that is gone when the process is, however it ends short of SIGKILL: it holds raw audit records. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Scratch {
  readonly directory: string;
  remove(): Promise<void>;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export async function makeScratch(): Promise<Scratch> {
  const directory = await mkdtemp(join(tmpdir(), 'purgewatch-backtest-'));
  const removeNow = () => rmSync(directory, { recursive: true, force: true });
  const forget = () => {
    process.off('exit', removeNow);
    for (const signal of SIGNALS) process.off(signal, interrupted);
  };
  function interrupted(signal: NodeJS.Signals): void {
    removeNow();
    forget();
    process.kill(process.pid, signal); // now with its own effect, so that the caller sees what ended the process
  }
  process.once('exit', removeNow);
  for (const signal of SIGNALS) process.on(signal, interrupted);
  return {
    directory,
    async remove() {
      forget();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
