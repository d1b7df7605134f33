/** The client of the Management Activity API against its stub; that it goes over TLS with real tokens is in collected-path.test.ts. */
import { createServer, type Server } from 'node:http';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Feed } from '../../shared/pipeline/collect-ports.ts';
import { createManagementActivity, type ManagementActivityOptions } from '../../shared/sources/management-activity.ts';
import { ManagementActivity, managementActivityAnswer } from '../../tools/local/management-activity-stub.ts';
import { StubFaults, stubListener } from '../../tools/local/stub-faults.ts';
import { closeNow, listenLocally } from '../../tools/local/stub-response.ts';
import { FEED, HOUR_MS } from '../support/collecting.ts';

const { tenantId, contentType } = FEED;
const NOW = Date.now();
const WINDOW = { from: NOW - HOUR_MS, to: NOW + 1_000 };
const SECRET = 'secret-subject';

let state: ManagementActivity;
let faults: StubFaults;
let server: Server;
let origin: string;
/** Somebody else's host, which must never see the token. */
let elsewhere: Server;
let elsewhereOrigin: string;
const seenElsewhere: string[] = [];

beforeAll(async () => {
  elsewhere = createServer((request, response) => {
    seenElsewhere.push(`${request.method} ${request.headers.authorization ?? 'no token'}`);
    response.end('[]');
  });
  elsewhereOrigin = `http://127.0.0.1:${await listenLocally(elsewhere)}`;
});
beforeEach(async () => {
  state = new ManagementActivity();
  faults = new StubFaults();
  const isIssued = (token: string, resource: string) => token === 'good' && resource === origin;
  const answer = managementActivityAnswer({ tenants: [tenantId], isIssued, origin: () => origin }, state);
  server = createServer(stubListener(answer, () => faults.next('activity')));
  origin = `http://127.0.0.1:${await listenLocally(server)}`;
});
afterEach(() => closeNow(server));
afterAll(() => closeNow(elsewhere));

function source(options: Partial<ManagementActivityOptions> = {}) {
  const asked: string[] = [];
  const credential = {
    getToken: async (scope: string | string[]) => {
      asked.push(String(scope));
      return { token: 'good', expiresOnTimestamp: Date.now() + HOUR_MS };
    },
  };
  return { asked, ...createManagementActivity({ endpoint: origin, credential, ...options }) };
}

async function read(of: ReturnType<typeof source>, uri: string, feed: Feed = FEED): Promise<string[]> {
  const texts: string[] = [];
  for await (const { bytes } of of.read(feed, { id: 'x', uri, created: NOW }))
    texts.push(Buffer.from(bytes).toString());
  return texts;
}

/** Subscribed, with so many contents. */
function withContents(count: number): void {
  state.subscriptions.add(`${tenantId}/${contentType}`);
  for (let i = 0; i < count; i++)
    state.publish(tenantId, contentType, {
      id: `c$${i}`,
      created: NOW - i * 1_000,
      body: `[{"Id":"${i}"},{"Id":"${i}b"}]`,
    });
}

describe('the Management Activity API', () => {
  it('is asked to start once, and says so the second time', async () => {
    expect(await source().start(FEED)).toBe('started');
    expect(await source().start(FEED)).toBe('already');
    expect(state.violations).toEqual([]);
  });

  it('lists all pages of a window, and gives every content', async () => {
    withContents(8);
    const of = source();
    const ids: string[] = [];
    const texts: string[] = [];
    let page: string | null = null;
    do {
      const listed = await of.list(FEED, WINDOW, page);
      ids.push(...listed.blobs.map(({ id }) => id));
      for (const { uri } of listed.blobs) texts.push(...(await read(of, uri)));
      page = listed.next;
    } while (page !== null);
    expect(ids).toEqual(Array.from({ length: 8 }, (_, i) => `c$${7 - i}`));
    expect(texts).toHaveLength(16);
    expect(new Set(of.asked)).toEqual(new Set([`${origin}/.default`]));
    expect(state.violations).toEqual([]);
  });

  it('knows when content became available to the millisecond, with and without a zone', async () => {
    withContents(1);
    expect((await source().list(FEED, WINDOW, null)).blobs[0]?.created).toBe(NOW);
  });

  it.each([
    ['no subscription', () => {}, 'list', { code: 'not-subscribed' }],
    ['too many requests, as it says so', () => state.refuseNext(1), 'list', { code: 'throttled', retryAfterMs: null }],
    [
      'a wait',
      () => faults.inject('activity', { kind: 'status', status: 429, retryAfterSeconds: 7 }),
      'list',
      { code: 'throttled', retryAfterMs: 7_000 },
    ],
    [
      'an outage',
      () => faults.inject('activity', { kind: 'status', status: 503 }),
      'list',
      { code: 'throttled', retryAfterMs: null },
    ],
    [
      'an error of its own',
      () => faults.inject('activity', { kind: 'status', status: 500 }),
      'list',
      { message: 'Management Activity API: list: status 500 Injected' },
    ],
    [
      'a missing right',
      () => faults.inject('activity', { kind: 'status', status: 403 }),
      'list',
      {
        message: expect.stringContaining(
          'status 403 Injected; grant the identity the application permission ActivityFeed.Read',
        ),
      },
    ],
    [
      'a cut connection',
      () => faults.inject('activity', { kind: 'dropped' }),
      'list',
      { message: 'Management Activity API: list: no answer (TypeError)' },
    ],
    [
      'content that expired',
      () => state.publish(tenantId, contentType, { id: 'old', body: '', failure: { status: 400, code: 'AF20051' } }),
      'read',
      { code: 'content-gone' },
    ],
    ['content that does not exist', () => {}, 'read', { code: 'content-gone' }],
  ] satisfies [string, () => unknown, 'list' | 'read', object][])(
    'tells %s',
    async (_what, play, operation, expected) => {
      play();
      const of = source();
      const uri = `${origin}/api/v1.0/${tenantId}/activity/feed/audit/old`;
      await expect(operation === 'list' ? of.list(FEED, WINDOW, null) : read(of, uri)).rejects.toMatchObject(expected);
    },
  );

  it('says that the identity is of another tenant', async () => {
    const other = { tenantId: '00000000-0000-4000-8000-000000000009', contentType };
    await expect(source().list(other, WINDOW, null)).rejects.toThrow('AF20010; the identity is of another tenant');
  });

  it('gives up waiting for an answer, and for a token', async () => {
    withContents(0);
    faults.inject('activity', { kind: 'slow', ms: 60_000 });
    await expect(source({ timeoutMs: 50 }).list(FEED, WINDOW, null)).rejects.toThrow('no answer (TimeoutError)');
    const credential = { getToken: () => new Promise<never>(() => {}) };
    await expect(source({ timeoutMs: 50, credential }).list(FEED, WINDOW, null)).rejects.toThrow('(TimeoutError)');
  });
});

describe('a token goes to the configured host alone', () => {
  const hostile = () => [
    ['another host', elsewhereOrigin],
    ['another port', origin.replace(/\d+$/, (port) => String(Number(port) === 65_535 ? 1 : Number(port) + 1))],
    ['a user in front of another host', `${origin}@${new URL(elsewhereOrigin).host}`],
    ['a user', origin.replace('//', '//user:pass@')],
    ['another scheme', origin.replace('http:', 'ftp:')],
    ['a host without a scheme', `//${new URL(elsewhereOrigin).host}`],
    ['a back slash', `${elsewhereOrigin}\\@${new URL(origin).host}`],
    ['nothing', ''],
  ];

  it('whatever a listing says of where content is', async () => {
    for (const [what, base] of hostile()) {
      state.contentsOf(tenantId, contentType).length = 0;
      withContents(1);
      state.publish(tenantId, contentType, { body: '[]', created: NOW - 500, uri: `${base}/x?s=${SECRET}` });
      const fault = await source()
        .list(FEED, WINDOW, null)
        .then(
          () => null,
          (error: Error) => error,
        );
      expect(fault?.message, what).toContain('it leads to another host, where nothing was sent');
      expect(String(fault)).not.toContain(SECRET);
      await expect(read(source(), `${base}/x`), what).rejects.toThrow('another host');
    }
    expect(seenElsewhere).toEqual([]);
  });

  it('whatever it says of where the next page is, and wherever an answer redirects to', async () => {
    for (const [what, base] of hostile())
      await expect(source().list(FEED, WINDOW, `${base}/next`), what).rejects.toThrow('another host');
    await closeNow(server);
    server = createServer((_request, response) => response.writeHead(302, { location: elsewhereOrigin }).end());
    origin = `http://127.0.0.1:${await listenLocally(server)}`;
    await expect(source().list(FEED, WINDOW, null)).rejects.toThrow('no answer (TypeError)');
    await expect(read(source(), `${origin}/x`)).rejects.toThrow('no answer');
    expect(seenElsewhere).toEqual([]);
  });
});

describe('answers that are not as documented', () => {
  async function answering(body: string, headers: Record<string, string> = {}) {
    await closeNow(server);
    server = createServer((_request, response) => {
      response.writeHead(200, headers).write(body);
      if (headers['content-length'] !== undefined) setImmediate(() => response.destroy());
      else response.end();
    });
    origin = `http://127.0.0.1:${await listenLocally(server)}`;
    return source();
  }

  it.each([
    ['no JSON', 'oops', /cannot be read \(SyntaxError\)/],
    ['no list', '{}', /all of it is not as documented/],
    [
      'no address',
      '[{"contentId":"a","contentCreated":"2026-03-02T10:00:00Z"}]',
      /list: 0.contentUri is not as documented/,
    ],
    ['no time', '[{"contentId":"a","contentUri":"https://x","contentCreated":"soon"}]', /list: 0.contentCreated/],
  ])('a listing that is %s fails', async (_what, body, message) => {
    await expect((await answering(body)).list(FEED, WINDOW, null)).rejects.toThrow(message);
  });

  it('a listing without an end is not read to it', async () => {
    await closeNow(server);
    const blanks = function* () {
      for (;;) yield Buffer.alloc(1024 * 1024, ' ');
    };
    server = createServer((_request, response) => Readable.from(blanks()).pipe(response));
    origin = `http://127.0.0.1:${await listenLocally(server)}`;
    await expect(source().list(FEED, WINDOW, null)).rejects.toThrow('cannot be read (RangeError)');
  });

  it('a content that breaks off fails, so that it is read again', async () => {
    const of = await answering('[{"Id":"1"},{"Id', { 'content-length': '1000' });
    await expect(read(of, `${origin}/x`)).rejects.toThrow('the answer broke off');
  });

  it('a content that is no list comes as it is', async () => {
    const of = await answering('{"Id":"1"}');
    expect(await read(of, `${origin}/x`)).toEqual(['{"Id":"1"}']);
  });
});
