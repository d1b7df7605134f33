import { EventHubProducerClient } from '@azure/event-hubs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { InMemoryCheckpointStore } from '../../../tools/local/checkpoint-store.ts';
import { EventHubBroker } from '../../../tools/local/event-hub-broker.ts';
import { type FunctionHost, startFunctionHost } from '../../../tools/local/function-host.ts';
import type { HostLog } from '../../../tools/local/functions-core-types.ts';
import { type FixtureApp, until, writeApp } from './fixture-app.ts';

interface Call {
  readonly messages: unknown[];
  readonly metadata: Record<string, unknown>;
  readonly retry: { retryCount: number; maxRetryCount: number; exception?: { message: string } } | undefined;
}

/** What the fixture's handler calls, in this process. */
const fixture = globalThis as unknown as { onBatch: (call: Call) => unknown };

describe('event hub trigger', () => {
  const broker = new EventHubBroker({
    hubs: Array.from({ length: 10 }, (_, i) => ({ name: `hub-${i}`, partitions: 2, consumerGroups: ['group'] })),
  });
  let hubs = 0;
  let calls: Call[];
  let logs: HostLog[];
  let apps: FixtureApp[];
  let hosts: FunctionHost[];

  beforeAll(async () => {
    await broker.listen();
    process.env.HUB = broker.connectionString();
  });
  afterAll(() => broker.close());
  beforeEach(() => {
    [calls, logs, apps, hosts] = [[], [], [], []];
    process.env.HUB_NAME = `hub-${hubs++}`;
    fixture.onBatch = (call) => calls.push(call);
  });
  afterEach(async () => {
    for (const host of hosts) await host.stop();
    for (const app of apps) app.remove();
  });

  function appWith(trigger: object, retry?: object): string {
    const options = { type: 'eventHubTrigger', connection: 'HUB', eventHubName: '%HUB_NAME%', ...trigger };
    const source = `const { app, trigger } = require('@azure/functions');
      app.generic('watch', {
        trigger: trigger.generic(${JSON.stringify({ cardinality: 'many', ...options })}),
        retry: ${JSON.stringify(retry)},
        handler: (messages, context) => {
          context.log('got a batch');
          return globalThis.onBatch({ messages, metadata: context.triggerMetadata, retry: context.retryContext });
        },
      });`;
    const app = writeApp({ 'main.cjs': source });
    apps.push(app);
    return app.directory;
  }

  async function start(appDirectory: string, checkpointStore = new InMemoryCheckpointStore()): Promise<FunctionHost> {
    const host = await startFunctionHost({ appDirectory, checkpointStore, log: (line) => logs.push(line) });
    hosts.push(host);
    return host;
  }

  async function send(...bodies: unknown[]): Promise<void> {
    const producer = new EventHubProducerClient(broker.connectionString(), String(process.env.HUB_NAME));
    const events = bodies.map((body) => ({ body, properties: { Kind: 'k' } }));
    await producer.sendBatch(events, { partitionId: '1' });
    await producer.close();
  }

  test('binary batches arrive as bytes, with what is known of each event', async () => {
    await send(Buffer.from([0, 1, 0xff]), { a: 1 });
    const host = await start(appWith({ dataType: 'binary', consumerGroup: 'group' }));
    await until('a batch', () => calls.length > 0);

    const [{ messages, metadata, retry } = expect.fail()] = calls;
    expect(messages).toEqual([Buffer.from([0, 1, 0xff]), Buffer.from('{"a":1}')]);
    expect(metadata).toMatchObject({
      sequenceNumberArray: [0, 1],
      offsetArray: ['0', expect.any(String)],
      enqueuedTimeUtcArray: [expect.stringMatching(/^20\d\d-.*Z$/), expect.any(String)],
      propertiesArray: [{ kind: 'k' }, { kind: 'k' }],
      systemPropertiesArray: [{ sequenceNumber: 0, partitionKey: null }, { sequenceNumber: 1 }],
      partitionContext: { partitionId: '1', eventHubName: process.env.HUB_NAME, consumerGroup: 'group' },
    });
    expect(retry).toBeUndefined();
    await until('the count', () => host.invocations.watch?.succeeded === 1);
    expect(host.functions).toEqual([{ name: 'watch', trigger: 'eventHubTrigger' }]);
    expect(logs).toContainEqual(expect.objectContaining({ message: 'got a batch', functionName: 'watch' }));
  });

  test('batches stay within the size that host.json sets', async () => {
    await send(...Array.from({ length: 25 }, (_, i) => i));
    await start(appWith({ dataType: 'string' }));
    await until('all events', () => calls.flatMap((call) => call.messages).length === 25);
    expect(Math.max(...calls.map((call) => call.messages.length))).toBeLessThanOrEqual(10);
  });

  test('text that is no JSON stays text when strings are asked for', async () => {
    await send(Buffer.from('{"a":1}'), Buffer.from('not json'));
    await start(appWith({ dataType: 'string' }));
    await until('a batch', () => calls.length > 0);
    expect(calls[0]?.messages).toEqual([{ a: 1 }, 'not json']);
  });

  test('without a data type one event that is no JSON fails its whole batch before the function runs', async () => {
    await send(Buffer.from('{"a":1}'), Buffer.from('not json'));
    const host = await start(appWith({}));
    await until('the failure', () => logs.some((line) => line.level === 'error'));
    await send({ b: 2 });
    await until('the next batch', () => host.invocations.watch?.succeeded === 1);
    expect(calls.map((call) => call.messages)).toEqual([[{ b: 2 }]]);
  });

  test('an event at a time', async () => {
    await send({ a: 1 }, { a: 2 });
    await start(appWith({ cardinality: 'one' }));
    await until('both events', () => calls.length === 2);
    expect(calls.map(({ messages, metadata }) => [messages, metadata.sequenceNumber])).toEqual([
      [{ a: 1 }, 0],
      [{ a: 2 }, 1],
    ]);
  });

  const policy = { strategy: 'fixedDelay', maxRetryCount: 3, delayInterval: 0 };

  test('a batch that fails twice is tried again, and told so, until it succeeds', async () => {
    fixture.onBatch = (call) => {
      if (calls.push(call) < 3) throw new Error(`failure ${calls.length}`);
    };
    await send('x');
    const host = await start(appWith({ dataType: 'binary' }, policy));
    await until('success', () => host.invocations.watch?.succeeded === 1);

    expect(host.invocations.watch).toEqual({ succeeded: 1, failed: 2 });
    expect(calls.map(({ retry }) => [retry?.retryCount, retry?.maxRetryCount, retry?.exception?.message])).toEqual([
      [0, 3, undefined],
      [1, 3, 'failure 1'],
      [2, 3, 'failure 2'],
    ]);
  });

  test('the checkpoint moves past a batch that failed for good', async () => {
    const store = new InMemoryCheckpointStore();
    fixture.onBatch = (call) => {
      calls.push(call);
      throw new Error('always');
    };
    await send('lost');
    const directory = appWith({ dataType: 'binary' }, policy);
    const first = await start(directory, store);
    await until('all attempts', () => first.invocations.watch?.failed === 4);
    await first.stop();
    await send(Buffer.from('next'));
    calls = [];
    await start(directory, store);
    await until('the next event', () => calls.length > 0);
    expect(String(calls[0]?.messages[0])).toBe('next');
  });

  test('a batch that the stop of the host interrupts is delivered again', async () => {
    const store = new InMemoryCheckpointStore();
    fixture.onBatch = (call) => {
      calls.push(call);
      throw new Error('not yet');
    };
    await send(Buffer.from('kept'));
    const directory = appWith({ dataType: 'binary' }, { ...policy, maxRetryCount: -1, delayInterval: 60_000 });
    const first = await start(directory, store);
    await until('the first attempt', () => first.invocations.watch?.failed === 1);
    await first.stop();
    calls = [];
    await start(directory, store);
    await until('the same event', () => calls.length > 0);
    expect(String(calls[0]?.messages[0])).toBe('kept');
  });

  test('reading goes on after an outage of the broker', async () => {
    const host = await start(appWith({ dataType: 'binary' }));
    await send(Buffer.from('before'));
    await until('the first event', () => host.invocations.watch?.succeeded === 1);
    await broker.close();
    await broker.listen();
    await send(Buffer.from('after'));
    await until('the second event', () => host.invocations.watch?.succeeded === 2);
    expect(calls.map(({ messages }) => String(messages[0]))).toEqual(['before', 'after']);
  });

  test('a batch that succeeds while the host stops is not delivered again', async () => {
    const store = new InMemoryCheckpointStore();
    const { promise, resolve } = Promise.withResolvers<void>();
    fixture.onBatch = (call) => {
      calls.push(call);
      return promise;
    };
    await send('first');
    const directory = appWith({ dataType: 'binary' });
    const first = await start(directory, store);
    await until('the batch', () => calls.length === 1);
    const stopped = first.stop();
    resolve();
    await stopped;
    await send(Buffer.from('second'));
    await start(directory, store);
    await until('the next event', () => calls.length > 1);
    expect(String(calls[1]?.messages[0])).toBe('second');
  });
});
