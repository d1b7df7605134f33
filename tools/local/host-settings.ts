/** What the host reads from host.json and from application settings, with the defaults of the real host. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface HostSettings {
  readonly eventHubs: {
    readonly maxEventBatchSize: number;
    readonly prefetchCount: number;
    readonly fromStart: boolean;
  };
  readonly queues: {
    readonly batchSize: number;
    readonly newBatchThreshold: number;
    readonly maxDequeueCount: number;
    readonly visibilityTimeoutMs: number;
    readonly maxPollingIntervalMs: number;
    readonly base64: boolean;
  };
  readonly routePrefix: string;
}

type Json = Readonly<Record<string, unknown>>;

export function readHostSettings(appDirectory: string): HostSettings {
  const path = join(appDirectory, 'host.json');
  if (!existsSync(path)) throw new Error(`There is no host.json in ${appDirectory}.`);
  const extensions = section(JSON.parse(readFileSync(path, 'utf8')) as Json, 'extensions');
  const eventHubs = section(extensions, 'eventHubs');
  const queues = section(extensions, 'queues');
  const batchSize = whole(queues, 'batchSize', 16, 32);
  return {
    eventHubs: {
      maxEventBatchSize: whole(eventHubs, 'maxEventBatchSize', 100),
      prefetchCount: whole(eventHubs, 'prefetchCount', 300),
      fromStart: section(eventHubs, 'initialOffsetOptions').type !== 'fromEnd',
    },
    queues: {
      batchSize,
      newBatchThreshold: whole(queues, 'newBatchThreshold', Math.floor(batchSize / 2)),
      maxDequeueCount: whole(queues, 'maxDequeueCount', 5),
      visibilityTimeoutMs: timeSpan(queues.visibilityTimeout ?? '00:00:00'),
      maxPollingIntervalMs: timeSpan(queues.maxPollingInterval ?? '00:00:02'),
      base64: queues.messageEncoding !== 'none',
    },
    routePrefix: String(section(extensions, 'http').routePrefix ?? 'api'),
  };
}

function section(parent: Json, name: string): Json {
  const value = parent[name];
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function whole(parent: Json, name: string, fallback: number, most = Number.MAX_SAFE_INTEGER): number {
  const value = parent[name] ?? fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new Error(`host.json: ${name} is ${JSON.stringify(value)}; it has to be a whole number of at most ${most}.`);
}

/** .NET's `[d.]hh:mm:ss[.fff]` in milliseconds. */
export function timeSpan(text: unknown): number {
  const match = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2}(?:\.\d+)?)$/.exec(String(text));
  if (match === null) throw new Error(`host.json: ${JSON.stringify(text)} is no time span such as "00:00:30".`);
  const [, days = '0', hours, minutes, seconds] = match;
  return (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
}

/** Replaces each `%NAME%` by that application setting. */
export function resolveSettings(text: unknown, what: string): string {
  if (typeof text !== 'string') throw new Error(`${what} is missing.`);
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = process.env[name];
    if (value === undefined) throw new Error(`${what} needs the application setting ${name}, which is not set.`);
    return value;
  });
}

/** A connection string by the name of its setting; the host also knows storage by the name with a prefix. */
export function connectionString(name: unknown, what: string): string {
  const setting = typeof name === 'string' && name !== '' ? name : 'AzureWebJobsStorage';
  const value = process.env[setting] ?? process.env[`AzureWebJobs${setting}`];
  if (value !== undefined && value !== '') return value;
  throw new Error(`${what} needs a connection string in the application setting ${setting}, which is not set.`);
}
