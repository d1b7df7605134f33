/** Runs the command line as a user does: in a process of its own. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../../tools/cli.ts', import.meta.url));

export interface Ran {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines of stdout. */
  readonly lines: readonly string[];
}

export interface Running {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<Ran>;
}

export function startCli(args: readonly string[], options: SpawnOptions = {}): Running {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  const ended = once(child, 'close').then(([code]) => {
    const { stdout, stderr } = output;
    return { code: typeof code === 'number' ? code : null, stdout, stderr, lines: stdout.split('\n').slice(0, -1) };
  });
  return { child, output, ended };
}

export function runCli(args: readonly string[], options: SpawnOptions = {}): Promise<Ran> {
  return startCli(args, options).ended;
}

/** Waits for something that a process does, without a fixed pause. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, deadlineMs = 20_000): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited ${deadlineMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
