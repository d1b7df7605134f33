/** Calls of playbooks, on a real HTTP server. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPlaybooks } from '../../shared/sinks/playbooks.ts';

const REQUEST = {
  alertId: 'a1',
  revision: 2,
  detection: 'purge-loop',
  severity: 'critical',
  evidence: 'sha256:1',
  target: { action: 'contain-account', principalName: 'kim.doe@contoso.example', objectId: null },
} as const;

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let scopes: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function playbooks(
  token: () => Promise<{ token: string; expiresOnTimestamp: number }> = async () => ({
    token: 't',
    expiresOnTimestamp: 0,
  }),
) {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/run`;
  scopes = [];
  return createPlaybooks({
    urls: { 'contain-account': url, 'contain-application': null },
    audience: 'https://management.azure.com/',
    credential: {
      getToken: async (scope) => {
        scopes.push(String(scope));
        return token();
      },
    },
    timeoutMs: 500,
  });
}

describe('calling a playbook', () => {
  it('posts the request with a token for the audience, and the alert as its tracking id', async () => {
    const seen: object[] = [];
    answer = async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      seen.push({ method: request.method, headers: request.headers, body: JSON.parse(body) });
      response.writeHead(202).end();
    };
    await playbooks().start(REQUEST);
    expect(seen).toMatchObject([
      {
        method: 'POST',
        headers: { authorization: 'Bearer t', 'content-type': 'application/json', 'x-ms-client-tracking-id': 'a1' },
        body: REQUEST,
      },
    ]);
    expect(scopes).toEqual(['https://management.azure.com/.default']);
  });

  it.each([200, 202, 409])('takes %i for taken', async (status) => {
    answer = (request, response) => request.resume().on('end', () => response.writeHead(status).end());
    await expect(playbooks().start(REQUEST)).resolves.toBeUndefined();
  });

  it.each([400, 401, 403, 404, 429, 500, 503])('throws on %i, so that the queue tries again', async (status) => {
    answer = (request, response) => request.resume().on('end', () => response.writeHead(status).end('secret'));
    await expect(playbooks().start(REQUEST)).rejects.toThrow(`contain-account: status ${status}; expected 2xx or 409`);
  });

  it.each([
    ['a redirect', (_: IncomingMessage, response: ServerResponse) => response.writeHead(302, { location: '/x' }).end()],
    ['a dropped connection', (request: IncomingMessage) => request.socket.destroy()],
    ['no answer at all', () => {}],
  ])('throws on %s, and says neither URL nor token', async (_what, act) => {
    answer = act;
    const error = await playbooks()
      .start(REQUEST)
      .catch((fault: Error) => fault);
    expect(String(error)).toMatch(/contain-account: no answer/);
    expect(String(error)).not.toMatch(/127\.0\.0\.1|Bearer/);
  });

  it('throws where no token is to be had, or no URL is set', async () => {
    await expect(playbooks(() => Promise.reject(new Error('identity'))).start(REQUEST)).rejects.toThrow('no answer');
    await expect(playbooks(() => new Promise(() => {})).start(REQUEST)).rejects.toThrow('no answer');
    const target = { action: 'contain-application', applicationId: 'x' } as const;
    await expect(playbooks().start({ ...REQUEST, target })).rejects.toThrow(
      'contain-application: no URL in the settings',
    );
  });
});
