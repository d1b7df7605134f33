/** Runs a function host in a child process of its own: with its own settings, and to be killed as a real one can be. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CheckpointStore } from '@azure/event-hubs';
import type { FunctionHost } from './function-host.ts';
import {
  type ChildOptions,
  type FromHost,
  type HostReady,
  isHostMessage,
  PendingCalls,
  type StoreMethod,
  type ToHost,
} from './function-host-messages.ts';
import type { HostLog } from './functions-core-types.ts';
import { messageOf } from './trigger.ts';

export interface ForkOptions {
  readonly appDirectory: string;
  /** Application settings, on top of this process's environment; undefined takes one away. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onLog: (line: HostLog) => void;
  /** Messages that the app itself sends with `process.send`. */
  readonly onMessage?: (message: unknown) => void;
  /** Kept in this process: pass one on from host to host, or share it, as hosts share a storage account. */
  readonly checkpointStore?: CheckpointStore;
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
  const { appDirectory, env, checkpointStore, queueLeaseSeconds } = options;
  const parentCheckpoints = checkpointStore !== undefined;
  const childOptions: ChildOptions = { appDirectory, queueLeaseSeconds, parentCheckpoints };
  const child = fork(
    fileURLToPath(new URL('./function-host-child.ts', import.meta.url)),
    [JSON.stringify(childOptions)],
    { env: { ...process.env, ...env }, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  const calls = new PendingCalls();
  const exited = new Promise<number | null>((resolve) =>
    child.once('exit', (code) => {
      calls.rejectAll('The function host has ended.');
      resolve(code);
    }),
  );
  const ready = await untilReady(child, exited, options, calls);
  const call = (request: (id: number) => ToHost) =>
    calls.call((id) =>
      child.send(request(id), (error) => error !== null && calls.settle({ id, error: error.message })),
    );
  return {
    ...ready,
    pid: child.pid ?? 0,
    exited,
    invocations: () => call((id) => ({ purgewatch: 'invocations', id })) as Promise<FunctionHost['invocations']>,
    runTimer: async (name) => {
      await call((id) => ({ purgewatch: 'runTimer', id, name }));
    },
    stop: async () => {
      tell(child, { purgewatch: 'stop' });
      await exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** A child that is gone needs no message any more. */
function tell(child: ChildProcess, message: ToHost): void {
  if (child.connected) child.send(message, () => undefined);
}

function untilReady(
  child: ChildProcess,
  exited: Promise<number | null>,
  { onLog, onMessage, checkpointStore }: ForkOptions,
  calls: PendingCalls,
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
      else if (said.purgewatch === 'answer') calls.settle(said);
      else if (said.purgewatch === 'store' && checkpointStore !== undefined) {
        callStore(checkpointStore, said.method, said.args).then(
          (value) => tell(child, { purgewatch: 'stored', id: said.id, value }),
          (error: unknown) => tell(child, { purgewatch: 'stored', id: said.id, error: messageOf(error) }),
        );
      }
    });
    child.once('error', reject);
    exited.then((code) => reject(new Error(`The function host ended with code ${code} before it was ready.`)));
  });
}

async function callStore(store: CheckpointStore, method: StoreMethod, args: unknown[]): Promise<unknown> {
  return (store[method] as (...args: unknown[]) => unknown).apply(store, args);
}
