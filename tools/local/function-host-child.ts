/** The process that a forked function host runs in. It ends with its parent, and stops cleanly on SIGTERM. */
import { type FunctionHost, startFunctionHost } from './function-host.ts';
import { type FromHost, isHostMessage, type ToHost } from './function-host-messages.ts';
import { messageOf } from './trigger.ts';

const [appDirectory = process.cwd(), leaseSeconds] = process.argv.slice(2);

function tell(message: FromHost): void {
  if (process.connected) process.send?.(message);
}

/** Ends once what was told has been handed over: exiting at once would lose it. */
function end(code: number, last: FromHost): void {
  if (process.connected) process.send?.(last, () => process.exit(code));
  else process.exit(code);
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

// A parent that is gone reads no output and sends no stop: nothing is worth finishing.
process.once('disconnect', () => process.exit(1));

try {
  const host = await startFunctionHost({
    appDirectory,
    log: (line) => tell({ purgewatch: 'log', line }),
    ...(leaseSeconds === undefined ? {} : { queueLeaseSeconds: Number(leaseSeconds) }),
  });
  process.once('SIGTERM', () => void stop(host));
  process.on('message', (message: unknown) => {
    if (!isHostMessage(message)) return;
    const request = message as ToHost;
    if (request.purgewatch === 'stop') void stop(host);
    else if (request.purgewatch === 'invocations') void answer(request.id, () => host.invocations);
    else if (request.purgewatch === 'runTimer') void answer(request.id, () => host.runTimer(request.name));
  });
  tell({ purgewatch: 'ready', functions: host.functions, httpUrl: host.httpUrl });
} catch (error) {
  end(1, { purgewatch: 'failed', message: messageOf(error) });
}
