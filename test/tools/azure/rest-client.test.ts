/** The REST client of the commands, against a server that answers as told. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createRestClient } from '../../../tools/azure/rest-client.ts';
import { closeNow, listenLocally } from '../../../tools/local/stub-response.ts';

let server: Server;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let asked: string[];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    answer(request, response);
  });
  url = `http://127.0.0.1:${await listenLocally(server)}`;
});
afterAll(() => closeNow(server));

function client(waits: number[] = []) {
  asked = [];
  const credential = {
    getToken: async (scope: string | string[]) => ({ token: `for ${scope}`, expiresOnTimestamp: 0 }),
  };
  const wait = async (ms: number) => void waits.push(ms);
  return createRestClient({ service: 'Azure', url: `${url}/`, audience: 'https://a.example', credential, wait });
}

const json = (response: ServerResponse, status: number, body: unknown, headers = {}) =>
  response.writeHead(status, headers).end(JSON.stringify(body));

describe('list', () => {
  it('reads all pages, by either name of the next one, with a token', async () => {
    answer = ({ url: path }, response) => {
      if (path === '/things?p=1') json(response, 200, { value: [1], nextLink: `${url}/things?p=2` });
      else if (path === '/things?p=2') json(response, 200, { value: [2], '@odata.nextLink': `${url}/things?p=3` });
      else json(response, 200, { value: [3] });
    };
    expect(await client().list('/things?p=1', z.number())).toEqual([1, 2, 3]);
    expect(asked[2]).toBe('GET /things?p=3 Bearer for https://a.example/.default');
  });

  it.each(['https://elsewhere.example/things', 'http://127.0.0.1.elsewhere.example/'])(
    'follows no page to %s, which would get the token',
    async (nextLink) => {
      answer = (_request, response) => json(response, 200, { value: [1], nextLink });
      expect(await client().list('/things', z.number())).toEqual([1]);
    },
  );

  it('ends, even if every page names another', async () => {
    answer = (_request, response) => json(response, 200, { value: [1], nextLink: `${url}/things` });
    expect(await client().list('/things', z.number())).toHaveLength(200);
  });
});

describe('send and read', () => {
  it('wait as long as a busy service asks for, within limits, and three times at most', async () => {
    const waits: number[] = [];
    const answers = [{ 'retry-after': '3' }, { 'retry-after': '900' }, {}];
    answer = (_request, response) => json(response, 429, { error: { code: 'TooMany' } }, answers.shift());
    const sent = client(waits).send('/things?secret');
    await expect(sent).rejects.toMatchObject({
      statusCode: 429,
      code: 'TooMany',
      message: 'Azure /things: found 429 TooMany',
    });
    expect(waits).toEqual([3_000, 20_000]);
  });

  it('repeat what only reads where the service fails, and nothing that changes', async () => {
    answer = (_request, response) => json(response, asked.length === 1 ? 500 : 200, { a: 1 });
    expect(await client().read('/things', z.object({ a: z.number() }))).toEqual({ a: 1 });
    await expect(client().send('/things', { method: 'POST' })).rejects.toMatchObject({ statusCode: 500 });
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['text of an exception', 'System.BlobUploadFailedException: no', 'BlobUploadFailedException'],
    ['nothing', '', 'Bad Request'],
  ])('name a fault by %s', async (_name, body, code) => {
    answer = (_request, response) => response.writeHead(400).end(body);
    await expect(client().send('/things')).rejects.toMatchObject({ statusCode: 400, code });
  });

  it('refuse an answer of another shape, and one that leads elsewhere', async () => {
    answer = (_request, response) => json(response, 200, { a: { b: 'x' } });
    const read = client().read('/things', z.object({ a: z.object({ b: z.number() }) }));
    await expect(read).rejects.toThrow('Azure /things: found 200 unknown shape at a.b');
    answer = (_request, response) => response.writeHead(302, { location: 'https://elsewhere.example/' }).end();
    await expect(client().send('/things')).rejects.toThrow(/fetch failed/);
  });
});
