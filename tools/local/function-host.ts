/**
 * A small function host: loads an app as the Node worker does and drives its functions by real triggers, on Event Hubs,
 * storage queues, timers and HTTP. What it cannot run, it refuses when it starts.
 */
import type { CheckpointStore } from '@azure/event-hubs';
import { ContainerClient } from '@azure/storage-blob';
import { CHECKPOINT_CONTAINER } from '../doctor/checkpoints.ts';
import { MirroredCheckpointStore } from './blob-checkpoints.ts';
import { InMemoryCheckpointStore } from './checkpoint-store.ts';
import { startEventHubTrigger } from './event-hub-trigger.ts';
import { type FunctionsCore, installFunctionsCore, type RegisteredFunction } from './functions-core.ts';
import type { HostLog, InvocationResponse } from './functions-core-types.ts';
import { connectionString, readHostSettings, resolveSettings } from './host-settings.ts';
import { startHttpTriggers } from './http-trigger.ts';
import { loadApp } from './load-app.ts';
import { startQueueTrigger } from './queue-trigger.ts';
import { queueMessages, StorageQueues } from './storage-queues.ts';
import { type HostClock, type RunningTimer, SYSTEM_CLOCK, startTimerTrigger } from './timer-trigger.ts';
import { messageOf, type RunningTrigger, type TriggerHost, triggerBinding } from './trigger.ts';

export interface FunctionHostOptions {
  /** Where package.json and host.json are. */
  readonly appDirectory: string;
  readonly log: (line: HostLog) => void;
  /** Pass one on from host to host to go on where the last one stopped. */
  readonly checkpointStore?: CheckpointStore;
  readonly clock?: HostClock;
  /** 0, the default, takes a free port. */
  readonly httpPort?: number;
  /** How long a queue message stays hidden when the host dies over it. */
  readonly queueLeaseSeconds?: number;
}

export interface InvocationCount {
  succeeded: number;
  /** Each failed attempt of a retry policy counts. */
  failed: number;
}

export interface FunctionHost {
  readonly functions: readonly { readonly name: string; readonly trigger: string }[];
  readonly invocations: Readonly<Record<string, Readonly<InvocationCount>>>;
  /** Where the HTTP functions are, without the path; undefined when the app has none. */
  readonly httpUrl: string | undefined;
  /** Runs a timer function now. Rejects with its error. */
  runTimer(name: string): Promise<void>;
  /** Lets invocations under way end, and starts no other. */
  stop(): Promise<void>;
}

/** How long a stop waits for invocations under way before it goes on without them. */
const DRAIN_MS = 10_000;

export async function startFunctionHost(options: FunctionHostOptions): Promise<FunctionHost> {
  const settings = readHostSettings(options.appDirectory);
  const core = installFunctionsCore(options.log);
  const stopping = new AbortController();
  const invocations: Record<string, InvocationCount> = {};
  const queues = new StorageQueues(settings.queues.base64);
  const running: RunningTrigger[] = [];
  const timers = new Map<string, RunningTimer>();

  const host: TriggerHost = {
    settings,
    signal: stopping.signal,
    log: (line) => options.log({ ...line, category: 'host' }),
    invoke: async (registered, request) => {
      const { name } = registered.metadata;
      const count = invocations[name] ?? { succeeded: 0, failed: 0 };
      invocations[name] = count;
      try {
        const response = await core.invoke(registered, request());
        await sendOutputs(registered, response, queues);
        count.succeeded++;
        return response;
      } catch (error) {
        count.failed++;
        const stack = error instanceof Error ? error.stack : undefined;
        host.log({ level: 'error', message: `Invocation failed: ${stack ?? messageOf(error)}`, functionName: name });
        throw error;
      }
    },
  };

  let stopped: Promise<void> | undefined;
  /** A second call waits for the first: a stop by signal and one by message may come together. */
  function stop(): Promise<void> {
    stopped ??= drain();
    return stopped;
  }

  async function drain(): Promise<void> {
    stopping.abort();
    const timeout = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      host.log({ level: 'warning', message: `Invocations still run after ${DRAIN_MS} ms: stopping without them.` });
      timeout.resolve();
    }, DRAIN_MS);
    await Promise.race([Promise.allSettled(running.map((trigger) => trigger.stop())), timeout.promise]);
    clearTimeout(timer);
    await core.stop();
  }

  const triggerOf = (registered: RegisteredFunction) => triggerBinding(registered).type;
  let httpUrl: string | undefined;
  const enabled: RegisteredFunction[] = [];
  try {
    await loadApp(options.appDirectory);
    await core.start(options.appDirectory);
    enabled.push(...enabledFunctions(core));
    for (const { metadata } of enabled) invocations[metadata.name] = { succeeded: 0, failed: 0 };
    const store = options.checkpointStore ?? ownCheckpointStore();
    for (const registered of enabled) {
      checkOutputs(registered);
      const type = triggerOf(registered);
      if (type === 'eventHubTrigger') running.push(startEventHubTrigger(registered, host, store));
      else if (type === 'queueTrigger') {
        running.push(await startQueueTrigger(registered, host, queues, options.queueLeaseSeconds));
      } else if (type === 'timerTrigger') {
        const timer = startTimerTrigger(registered, host, options.clock ?? SYSTEM_CLOCK);
        timers.set(registered.metadata.name, timer);
        running.push(timer);
      } else if (type !== 'httpTrigger') {
        throw new Error(`Function "${registered.metadata.name}" has a ${type}, which the local host cannot run.`);
      }
    }
    const http = enabled.filter((registered) => triggerOf(registered) === 'httpTrigger');
    if (http.length > 0) {
      const server = await startHttpTriggers(http, host, options.httpPort);
      httpUrl = server.url;
      running.push(server);
    }
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    functions: enabled.map((registered) => ({ name: registered.metadata.name, trigger: triggerOf(registered) })),
    invocations,
    httpUrl,
    runTimer: async (name) => {
      const timer = timers.get(name);
      if (timer === undefined) throw new Error(`There is no timer function "${name}".`);
      await timer.run();
    },
    stop,
  };
}

function ownCheckpointStore(): CheckpointStore {
  const account = process.env.AzureWebJobsStorage ?? '';
  return account === ''
    ? new InMemoryCheckpointStore()
    : new MirroredCheckpointStore(new ContainerClient(account, CHECKPOINT_CONTAINER));
}

/** Functions that a setting `AzureWebJobs.<name>.Disabled` switches off are left out, as by the real host. */
function enabledFunctions({ functions }: FunctionsCore): RegisteredFunction[] {
  if (functions.size === 0) throw new Error('The app registers no functions.');
  const disabled = (name: string) => /^(true|1)$/i.test(process.env[`AzureWebJobs.${name}.Disabled`] ?? '');
  return [...functions.values()].filter(({ metadata }) => !disabled(metadata.name));
}

function checkOutputs({ metadata }: RegisteredFunction): void {
  for (const { direction, type } of Object.values(metadata.bindings)) {
    if (direction === 'out' && !['queue', 'http'].includes(type)) {
      throw new Error(`Function "${metadata.name}" puts out to a ${type} binding, which the local host cannot do.`);
    }
  }
}

/** Sent only after the function has succeeded; when sending fails, so does the invocation. */
async function sendOutputs(
  { metadata }: RegisteredFunction,
  { outputData, returnValue }: InvocationResponse,
  queues: StorageQueues,
): Promise<void> {
  const values = [...outputData, { name: '$return', data: returnValue }];
  for (const { name, data } of values) {
    const binding = metadata.bindings[name];
    if (binding?.type !== 'queue') continue;
    const what = `Output "${name}" of function "${metadata.name}"`;
    const messages = queueMessages(data);
    if (messages.length === 0) continue;
    const queueName = resolveSettings(binding.queueName, `queueName of ${what}`);
    const queue = await queues.open(connectionString(binding.connection, what), queueName);
    for (const message of messages) await queues.send(queue, message);
  }
}
