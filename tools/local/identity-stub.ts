/**
 * Tokens of a managed identity, as App Service and Functions hand them out to the app.
 * Source: Azure docs, "How to use managed identities for App Service", REST endpoint reference.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { type StubFault, stubListener } from './stub-faults.ts';
import { closeNow, listenLocally, refusal, type StubAnswer } from './stub-response.ts';

const API_VERSION = '2019-08-01';
const LIFETIME_SECONDS = 24 * 60 * 60;

export interface IdentityStub {
  readonly env: { readonly IDENTITY_ENDPOINT: string; readonly IDENTITY_HEADER: string };
  /** Whether this stub issued the token, for that resource. */
  isIssued(token: string, resource: string): boolean;
  stop(): Promise<void>;
}

export async function startIdentityStub(nextFault: () => StubFault | undefined): Promise<IdentityStub> {
  const secret = randomUUID();
  const issued = new Map<string, string>();

  function answer({ method, url = '/', headers }: IncomingMessage): StubAnswer {
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
    if (method !== 'GET' || pathname !== '/msi/token') return refusal(404, 'NotFound', 'Only GET /msi/token is here.');
    if (headers['x-identity-header'] !== secret) {
      return refusal(401, 'Unauthorized', 'The X-IDENTITY-HEADER header is missing or wrong.');
    }
    const version = searchParams.get('api-version');
    if (version !== API_VERSION) return refusal(400, 'BadRequest', `The api-version ${version} is not ${API_VERSION}.`);
    const resource = searchParams.get('resource');
    if (resource === null || resource === '') return refusal(400, 'BadRequest', 'The resource is missing.');
    const token = `local-${randomUUID()}`;
    issued.set(token, normalised(resource));
    const expires = Math.floor(Date.now() / 1_000) + LIFETIME_SECONDS;
    return {
      status: 200,
      body: {
        access_token: token,
        expires_on: String(expires),
        resource,
        token_type: 'Bearer',
        client_id: searchParams.get('client_id') ?? 'system-assigned',
      },
    };
  }

  const server = createServer(stubListener(answer, nextFault));
  const port = await listenLocally(server);
  return {
    env: { IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/msi/token`, IDENTITY_HEADER: secret },
    isIssued: (token, resource) => issued.get(token) === normalised(resource),
    stop: () => closeNow(server),
  };
}

/** Clients ask for one audience with and without a slash at its end. */
function normalised(resource: string): string {
  return resource.replace(/\/+$/, '').toLowerCase();
}
