import { fork } from 'node:child_process';
import { once } from 'node:events';
import { EventHubProducerClient } from '@azure/event-hubs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InMemoryCheckpointStore } from '../../../tools/local/checkpoint-store.ts';
import { EventHubBroker } from '../../../tools/local/event-hub-broker.ts';
import { type ForkOptions, forkFunctionHost } from '../../../tools/local/function-host-process.ts';
import type { HostLog } from '../../../tools/local/functions-core-types.ts';
import { type FixtureApp, until, writeApp } from './fixture-app.ts';

const MODULE = new URL('../../../tools/local/function-host-process.ts', import.meta.url).href;
const SOURCE = `const { app } = require('@azure/functions');
  app.timer('tick', { schedule: '0 0 3 * * *', handler: (timer, context) => {
    context.log('ticked with ' + process.env.GREETING);
    process.send({ ticked: true });
    if (process.env.FAIL) throw new Error('asked to fail');
  } });
  app.http('hello', { handler: () => ({ body: 'hello' }) });
  app.http('slow', { handler: async () => {
    process.send({ slow: true });
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { body: 'done' };
  } });`;

let app: FixtureApp;
beforeAll(() => {
  app = writeApp({ 'main.cjs': SOURCE });
});
afterAll(() => app.remove());

function start(options: Partial<ForkOptions> = {}) {
  return forkFunctionHost({ appDirectory: app.directory, env: {}, onLog: () => undefined, ...options });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a host in its own process: ready, logs, messages, timers, counts, stop', async () => {
  const logs: HostLog[] = [];
  const messages: unknown[] = [];
  const host = await start({
    env: { GREETING: 'hi' },
    onLog: (line) => logs.push(line),
    onMessage: (message) => messages.push(message),
  });
  expect(host.functions.map(({ name }) => name)).toEqual(['tick', 'hello', 'slow']);
  expect(await (await fetch(`${host.httpUrl}/api/hello`)).text()).toBe('hello');

  await host.runTimer('tick');
  await expect(host.runTimer('tock')).rejects.toThrow('There is no timer function "tock".');

  expect(messages).toEqual([{ ticked: true }]);
  expect(logs).toContainEqual(expect.objectContaining({ message: 'ticked with hi', functionName: 'tick' }));
  expect(await host.invocations()).toMatchObject({ tick: { succeeded: 1, failed: 0 } });
  await host.stop();
  expect(await host.exited).toBe(0);
  await expect(host.invocations()).rejects.toThrow();
});

test.runIf(process.platform !== 'win32')('SIGTERM lets what is under way end', async () => {
  let begun = false;
  const host = await start({
    onMessage: () => {
      begun = true;
    },
  });
  const answer = fetch(`${host.httpUrl}/api/slow`);
  await until('the slow call', () => begun);
  process.kill(host.pid, 'SIGTERM');
  void host.stop();
  expect(await (await answer).text()).toBe('done');
  expect(await host.exited).toBe(0);
});

test('a killed host is gone at once', async () => {
  const host = await start();
  await host.kill();
  expect(await host.exited).toBeNull();
});

test('after a kill, another host goes on behind the last checkpoint', async () => {
  const broker = new EventHubBroker({ hubs: [{ name: 'logs', partitions: 1 }] });
  await broker.listen();
  const producer = new EventHubProducerClient(broker.connectionString(), 'logs');
  const watcher = writeApp({
    'main.cjs': `const { app, trigger } = require('@azure/functions');
      app.generic('watch', {
        trigger: trigger.generic({
          type: 'eventHubTrigger', connection: 'HUB', eventHubName: 'logs', cardinality: 'many', dataType: 'string',
        }),
        handler: async (messages) => {
          process.send({ messages });
          if (messages.includes('hangs') && process.env.HANG) await new Promise(() => {});
        },
      });`,
  });
  const checkpointStore = new InMemoryCheckpointStore();
  const run = async (env: Record<string, string>) => {
    const seen: string[] = [];
    const onMessage = (message: unknown) => seen.push(...(message as { messages: string[] }).messages);
    const settings = { HUB: broker.connectionString(), ...env };
    const host = await start({ appDirectory: watcher.directory, env: settings, checkpointStore, onMessage });
    return { host, seen };
  };

  const first = await run({ HANG: 'yes' });
  await producer.sendBatch([{ body: Buffer.from('done') }]);
  await until('the first event', async () => (await first.host.invocations()).watch?.succeeded === 1);
  await producer.sendBatch([{ body: Buffer.from('hangs') }]);
  await until('the second event', () => first.seen.length === 2);
  await first.host.kill();
  const second = await run({});
  await until('the second event again', () => second.seen.length > 0);

  expect(second.seen).toEqual(['hangs']);
  await second.host.stop();
  await producer.close();
  await broker.close();
  watcher.remove();
});

test('a host that cannot start says why', async () => {
  const broken = writeApp({ 'main.cjs': "throw new Error('bad app');" });
  await expect(start({ appDirectory: broken.directory })).rejects.toThrow('bad app');
  broken.remove();
});

test('a host ends when its parent is killed', async () => {
  const options = `{ appDirectory: ${JSON.stringify(app.directory)}, env: {}, onLog() {} }`;
  const parentApp = writeApp({
    'parent.mjs': `import { forkFunctionHost } from ${JSON.stringify(MODULE)};
      process.send((await forkFunctionHost(${options})).pid);`,
  });
  const parent = fork(`${parentApp.directory}/parent.mjs`, { execArgv: [] });
  const [pid] = (await once(parent, 'message')) as [number];
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await until('the end of the host', () => !isAlive(pid));
  parentApp.remove();
});
