import { QueueClient } from '@azure/storage-queue';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Azurite, startAzurite } from '../../../tools/local/azurite.ts';
import { type FunctionHost, type FunctionHostOptions, startFunctionHost } from '../../../tools/local/function-host.ts';
import type { HostLog } from '../../../tools/local/functions-core-types.ts';
import { type FixtureApp, until, writeApp } from './fixture-app.ts';

/** What the fixtures' handlers call, in this process. */
const fixture = globalThis as unknown as { onCall: (...args: unknown[]) => unknown };

let logs: HostLog[];
let apps: FixtureApp[];
let hosts: FunctionHost[];

beforeEach(() => {
  [logs, apps, hosts] = [[], [], []];
});
afterEach(async () => {
  for (const host of hosts) await host.stop();
  for (const app of apps) app.remove();
});

async function start(
  files: Record<string, string>,
  options: Partial<FunctionHostOptions> & { manifest?: object } = {},
): Promise<FunctionHost> {
  const { manifest, ...rest } = options;
  const app = writeApp(files, manifest);
  apps.push(app);
  const host = await startFunctionHost({ appDirectory: app.directory, log: (line) => logs.push(line), ...rest });
  hosts.push(host);
  return host;
}

const TIMER =
  "app.timer('tick', { schedule: '0 0 3 * * *', handler: (timer, context) => globalThis.onCall(timer, context) });";
const REQUIRED = "const { app, output } = require('@azure/functions');";
const IMPORTED = "import { app } from '@azure/functions';";

describe('loading an app', () => {
  test.each([
    ['a .cjs file', { 'main.cjs': `${REQUIRED} ${TIMER}` }, { main: 'main.cjs', type: 'module' }],
    ['an .mjs file', { 'main.mjs': `${IMPORTED} ${TIMER}` }, { main: 'main.mjs' }],
    ['a .js file of a module package', { 'a.js': `${IMPORTED} ${TIMER}` }, { main: 'a.js', type: 'module' }],
    ['a .js file of any other package', { 'a.js': `${REQUIRED} ${TIMER}` }, { main: 'a.js' }],
    ['a glob', { 'dist/functions/tick.js': `${REQUIRED} ${TIMER}` }, { main: 'dist/{main,functions/*}.js' }],
  ])('%s', async (_, files, manifest) => {
    const host = await start(files, { manifest });
    expect(host.functions).toEqual([{ name: 'tick', trigger: 'timerTrigger' }]);
  });

  test.each([
    ['no file matches', {}, 'Found zero files matching "main.cjs"'],
    ['nothing is registered', { 'main.cjs': '' }, 'The app registers no functions.'],
    [
      'a trigger is unknown',
      { 'main.cjs': `${REQUIRED} app.storageBlob('b', { path: 'x', connection: 'X', handler() {} });` },
      'Function "b" has a blobTrigger, which the local host cannot run.',
    ],
    [
      'a setting is missing',
      {
        'main.cjs': `${REQUIRED} app.storageQueue('q', { queueName: '%NOT_SET%', connection: 'ABSENT', handler() {} });`,
      },
      'Function "q" needs a connection string in the application setting ABSENT, which is not set.',
    ],
    [
      'two functions have one name',
      { 'main.cjs': `${REQUIRED} ${TIMER} ${TIMER}` },
      'Function "tick" is registered twice.',
    ],
  ])('is refused when %s', async (_, files, message) => {
    await expect(start(files)).rejects.toThrow(message);
  });

  test('functions that a setting disables are left out', async () => {
    process.env['AzureWebJobs.tick.Disabled'] = 'true';
    const host = await start({ 'main.cjs': `${REQUIRED} ${TIMER}` });
    delete process.env['AzureWebJobs.tick.Disabled'];
    expect(host.functions).toEqual([]);
  });

  test('the hooks of the app run', async () => {
    const seen: unknown[] = [];
    fixture.onCall = (...args) => seen.push(args[0]);
    const hooks = `const { app } = require('@azure/functions');
      app.hook.appStart(() => globalThis.onCall('start'));
      app.hook.preInvocation((context) => { context.inputs = ['replaced']; });
      app.hook.postInvocation(() => globalThis.onCall('after'));
      app.hook.appTerminate(() => globalThis.onCall('end'));
      ${TIMER}`;
    const host = await start({ 'main.cjs': hooks });
    await host.runTimer('tick');
    await host.stop();
    expect(seen).toEqual(['start', 'replaced', 'after', 'end']);
  });
});

describe('timer trigger', () => {
  test('runs by its schedule, one run at a time', async () => {
    let now = Date.parse('2026-03-01T02:59:59.500Z');
    const planned: { time: number; callback: () => void }[] = [];
    const clock = {
      now: () => now,
      at: (time: number, callback: () => void) => {
        planned.push({ time, callback });
        return () => undefined;
      },
    };
    const seen: unknown[] = [];
    fixture.onCall = (timer) => seen.push(timer);
    await start({ 'main.cjs': `${REQUIRED} ${TIMER}` }, { clock });

    expect(planned.map(({ time }) => new Date(time).toISOString())).toEqual(['2026-03-01T03:00:00.000Z']);
    now = planned[0]!.time;
    planned[0]!.callback();
    await until('the next run to be planned', () => planned.length === 2);

    expect(new Date(planned[1]!.time).toISOString()).toBe('2026-03-02T03:00:00.000Z');
    expect(seen).toEqual([{ schedule: { adjustForDST: true }, scheduleStatus: null, isPastDue: false }]);
  });

  test('can be run by hand, and gives its error', async () => {
    fixture.onCall = () => {
      throw new Error('no storage');
    };
    const host = await start({ 'main.cjs': `${REQUIRED} ${TIMER}` });
    await expect(host.runTimer('tick')).rejects.toThrow('no storage');
    await expect(host.runTimer('tock')).rejects.toThrow('There is no timer function "tock".');
    expect(host.invocations).toEqual({ tick: { succeeded: 0, failed: 1 } });
  });

  test('runs on startup when asked to', async () => {
    const seen: unknown[] = [];
    fixture.onCall = (timer) => seen.push(timer);
    await start({ 'main.cjs': `${REQUIRED} ${TIMER.replace('{ ', '{ runOnStartup: true, ')}` });
    await until('the run', () => seen.length === 1);
  });
});

describe('http trigger', () => {
  const source = `${REQUIRED}
    app.http('user', { route: 'users/{name}/{part:alpha?}', methods: ['GET'], handler: (request) => ({
      jsonBody: { params: request.params, query: request.query.get('q'), header: request.headers.get('x-test') } }) });
    app.http('echo', { methods: ['POST'], handler: async (request) => ({ status: 201, body: await request.text() }) });
    app.http('fails', { handler: () => { throw new Error('broken'); } });
    app.http('empty', { handler: () => undefined });`;

  test('routes, methods, bodies and errors', async () => {
    const { httpUrl, invocations } = await start({ 'main.cjs': source });
    const request = async (path: string, init?: RequestInit) => {
      const response = await fetch(`${httpUrl}/api/${path}`, init);
      return [response.status, await response.text()];
    };

    const [status, body] = await request('users/a%40b.c?q=1', { headers: { 'x-test': 'yes' } });
    expect(status).toBe(200);
    expect(JSON.parse(String(body))).toEqual({ params: { name: 'a@b.c' }, query: '1', header: 'yes' });
    expect(await request('echo', { method: 'POST', body: 'héllo' })).toEqual([201, 'héllo']);
    expect(await request('echo')).toEqual([404, '']);
    expect(await request('absent')).toEqual([404, '']);
    expect(await request('empty')).toEqual([204, '']);
    expect(await request('fails')).toEqual([500, '']);
    expect(invocations.fails).toEqual({ succeeded: 0, failed: 1 });
  });
});

describe('queue trigger', () => {
  let azurite: Azurite;
  beforeAll(async () => {
    azurite = await startAzurite();
    process.env.QUEUES = azurite.connectionString;
  });
  afterAll(() => azurite.stop());

  const source = (name: string) => `${REQUIRED}
    const next = output.storageQueue({ queueName: '${name}-out', connection: 'QUEUES' });
    app.storageQueue('work', {
      queueName: '${name}', connection: 'QUEUES', extraOutputs: [next],
      return: output.storageQueue({ queueName: '${name}-returned', connection: 'QUEUES' }),
      handler: async (message, context) => {
        const { many, one } = (await globalThis.onCall(message, context.triggerMetadata)) ?? {};
        if (many) context.extraOutputs.set(next, many);
        return one;
      },
    });`;
  const encode = (text: string) => Buffer.from(text).toString('base64');
  const queue = (name: string) => new QueueClient(azurite.connectionString, name);

  async function texts(name: string): Promise<string[]> {
    const { receivedMessageItems } = await queue(name).receiveMessages({ numberOfMessages: 32 });
    return receivedMessageItems.map(({ messageText }) => Buffer.from(messageText, 'base64').toString());
  }

  test('messages arrive parsed, with what is known of them; outputs are sent, arrays as one message each', async () => {
    const calls: unknown[][] = [];
    fixture.onCall = (...args) => {
      calls.push(args);
      return { many: [{ a: 1 }, 'two', 3], one: { returned: true } };
    };
    const host = await start({ 'main.cjs': source('orders') });
    await queue('orders').sendMessage(encode('{"id":7}'));
    await until('the message', () => host.invocations.work?.succeeded === 1);

    expect(calls[0]).toMatchObject([{ id: 7 }, { dequeueCount: 1, queueTrigger: '{"id":7}', id: expect.any(String) }]);
    expect(await texts('orders-out')).toEqual(['{"a":1}', 'two', '3']);
    expect(await texts('orders-returned')).toEqual(['{"returned":true}']);
    await host.stop();
    expect((await queue('orders').getProperties()).approximateMessagesCount).toBe(0);
  });

  test('a message that keeps failing goes to the poison queue after as many attempts as host.json allows', async () => {
    const attempts: unknown[] = [];
    fixture.onCall = (_, metadata) => {
      attempts.push((metadata as { dequeueCount: number }).dequeueCount);
      throw new Error('cannot');
    };
    const host = await start({ 'main.cjs': source('bad') });
    await queue('bad').sendMessage(encode('bad one'));
    const poison = queue('bad-poison');
    await until('the poison queue', async () => {
      return (await poison.exists()) && (await poison.getProperties()).approximateMessagesCount === 1;
    });
    expect(attempts).toEqual([1, 2, 3]);
    expect(await texts('bad-poison')).toEqual(['bad one']);
    expect(await queue('bad-out').exists()).toBe(false);
    await host.stop();
    expect((await queue('bad').getProperties()).approximateMessagesCount).toBe(0);
  });

  test('a message that is not base64 ends in the poison queue too', async () => {
    fixture.onCall = () => undefined;
    const host = await start({ 'main.cjs': source('raw') });
    await queue('raw').sendMessage('{"plain":true}');
    await until('all attempts', () => host.invocations.work?.failed === 3);
    await host.stop();
    const { receivedMessageItems } = await queue('raw-poison').receiveMessages();
    expect(receivedMessageItems.map(({ messageText }) => messageText)).toEqual(['{"plain":true}']);
  });

  test('a message stays hidden while a slow function works on it', async () => {
    let calls = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    fixture.onCall = () => {
      calls++;
      return promise;
    };
    const host = await start({ 'main.cjs': source('slow') }, { queueLeaseSeconds: 1 });
    await queue('slow').sendMessage(encode('x'));
    await until('the call', () => calls === 1);
    await new Promise((done) => setTimeout(done, 1_600));
    resolve();
    await until('its end', () => host.invocations.work?.succeeded === 1);
    await host.stop();
    expect(calls).toBe(1);
    expect((await queue('slow').getProperties()).approximateMessagesCount).toBe(0);
  });
});
