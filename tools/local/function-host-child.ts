/** The process that a forked function host runs in. It ends with its parent, and stops cleanly on SIGTERM. */
import type { CheckpointStore } from '@azure/event-hubs';
import { type FunctionHost, startFunctionHost } from './function-host.ts';
import {
  type ChildOptions,
  type FromHost,
  isHostMessage,
  PendingCalls,
  type StoreMethod,
  type ToHost,
} from './function-host-messages.ts';
import { messageOf } from './trigger.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as ChildOptions;
const storeCalls = new PendingCalls();

function tell(message: FromHost): void {
  if (process.connected) process.send?.(message);
}

/** Ends once what was told has been handed over: exiting at once would lose it. */
function end(code: number, last: FromHost): void {
  if (process.connected) process.send?.(last, () => process.exit(code));
  else process.exit(code);
}

/** The checkpoints of the parent, so that they outlive this process. */
function parentCheckpointStore(): CheckpointStore {
  const call =
    <T>(method: StoreMethod, count: number) =>
    (...args: unknown[]) =>
      storeCalls.call((id) => tell({ purgewatch: 'store', id, method, args: args.slice(0, count) })) as Promise<T>;
  return {
    listOwnership: call('listOwnership', 3),
    claimOwnership: call('claimOwnership', 1),
    updateCheckpoint: call('updateCheckpoint', 1),
    listCheckpoints: call('listCheckpoints', 3),
  };
}

async function stop(host: FunctionHost): Promise<void> {
  await host.stop();
  end(0, { purgewatch: 'stopped' });
}

async function answer(id: number, work: () => unknown): Promise<void> {
  try {
    tell({ purgewatch: 'answer', id, value: await work() });
  } catch (error) {
    tell({ purgewatch: 'answer', id, error: messageOf(error) });
  }
}

let host: FunctionHost | undefined;
process.on('message', (message: unknown) => {
  if (!isHostMessage(message)) return;
  const request = message as ToHost;
  if (request.purgewatch === 'stored') storeCalls.settle(request);
  else if (request.purgewatch === 'stop' && host !== undefined) void stop(host);
  else if (request.purgewatch === 'invocations') void answer(request.id, () => host?.invocations);
  else if (request.purgewatch === 'runTimer') void answer(request.id, () => host?.runTimer(request.name));
});

// A parent that is gone reads no output and sends no stop: nothing is worth finishing.
process.once('disconnect', () => process.exit(1));

try {
  const started = await startFunctionHost({
    appDirectory: options.appDirectory,
    log: (line) => tell({ purgewatch: 'log', line }),
    ...(options.queueLeaseSeconds === undefined ? {} : { queueLeaseSeconds: options.queueLeaseSeconds }),
    ...(options.parentCheckpoints ? { checkpointStore: parentCheckpointStore() } : {}),
  });
  host = started;
  process.once('SIGTERM', () => void stop(started));
  tell({ purgewatch: 'ready', functions: started.functions, httpUrl: started.httpUrl });
} catch (error) {
  end(1, { purgewatch: 'failed', message: messageOf(error) });
}
