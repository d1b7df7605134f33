/** Runs a function host in a child process of its own: with its own settings, and to be killed as a real one can be. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FunctionHost } from './function-host.ts';
import { type FromHost, type HostReady, isHostMessage, type ToHost } from './function-host-messages.ts';
import type { HostLog } from './functions-core-types.ts';

export interface ForkOptions {
  readonly appDirectory: string;
  /** Application settings, on top of this process's environment; undefined takes one away. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onLog: (line: HostLog) => void;
  /** Messages that the app itself sends with `process.send`. */
  readonly onMessage?: (message: unknown) => void;
  readonly queueLeaseSeconds?: number;
}

export interface ForkedFunctionHost extends HostReady {
  readonly pid: number;
  invocations(): Promise<FunctionHost['invocations']>;
  runTimer(name: string): Promise<void>;
  /** Lets invocations under way end. */
  stop(): Promise<void>;
  /** SIGKILL: what was under way is lost, as in a crash. */
  kill(): Promise<void>;
  /** The exit code; null after a signal. */
  readonly exited: Promise<number | null>;
}

/** Rejects with the host's own message when it cannot start. */
export async function forkFunctionHost(options: ForkOptions): Promise<ForkedFunctionHost> {
  const { appDirectory, env, queueLeaseSeconds } = options;
  const child = fork(
    fileURLToPath(new URL('./function-host-child.ts', import.meta.url)),
    queueLeaseSeconds === undefined ? [appDirectory] : [appDirectory, String(queueLeaseSeconds)],
    { env: { ...process.env, ...env }, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const calls = new Calls(child, exited);
  const ready = await untilReady(child, exited, options, calls);
  return {
    ...ready,
    pid: child.pid ?? 0,
    exited,
    invocations: () => calls.call((id) => ({ purgewatch: 'invocations', id })) as Promise<FunctionHost['invocations']>,
    runTimer: async (name) => {
      await calls.call((id) => ({ purgewatch: 'runTimer', id, name }));
    },
    stop: async () => {
      if (child.connected) child.send({ purgewatch: 'stop' } satisfies ToHost, () => undefined);
      await exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function untilReady(
  child: ChildProcess,
  exited: Promise<number | null>,
  { onLog, onMessage }: ForkOptions,
  calls: Calls,
): Promise<HostReady> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: unknown) => {
      if (!isHostMessage(message)) {
        onMessage?.(message);
        return;
      }
      const said = message as FromHost;
      if (said.purgewatch === 'log') onLog(said.line);
      else if (said.purgewatch === 'ready') resolve({ functions: said.functions, httpUrl: said.httpUrl });
      else if (said.purgewatch === 'failed') reject(new Error(said.message));
      else if (said.purgewatch === 'answer') calls.answered(said.id, said.value, said.error);
    });
    child.once('error', reject);
    exited.then((code) => reject(new Error(`The function host ended with code ${code} before it was ready.`)));
  });
}

/** Requests to the child that wait for their answers. */
class Calls {
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, PromiseWithResolvers<unknown>>();
  #next = 1;

  constructor(child: ChildProcess, exited: Promise<unknown>) {
    this.#child = child;
    exited.then(() => {
      for (const { reject } of this.#pending.values()) reject(new Error('The function host has ended.'));
    });
  }

  call(request: (id: number) => ToHost): Promise<unknown> {
    const id = this.#next++;
    const pending = Promise.withResolvers<unknown>();
    this.#pending.set(id, pending);
    this.#child.send(request(id), (error) => error && pending.reject(error));
    return pending.promise;
  }

  answered(id: number, value: unknown, error: string | undefined): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error === undefined) pending?.resolve(value);
    else pending?.reject(new Error(error));
  }
}
