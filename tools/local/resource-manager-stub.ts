/**
 * Azure Resource Manager and Microsoft Graph as far as the commands ask them: resources by path, settings of an app, and the lock of an
 * immutability policy, which only the ETag that was read opens. Source: Azure REST API, Storage, "Lock Immutability Policy".
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { bearerOf, refusal, type StubAnswer } from './stub-response.ts';

export interface ResourceManagerState {
  /**
   * What is there, by path without its query. What a POST to `.../list` gives is under that path. A refusal in the place of a
   * resource is answered as it is.
   */
  readonly resources: Map<string, unknown>;
}

/** Paths that this stub answers. */
export function isResourcePath(url: string): boolean {
  return /^\/(?:subscriptions|v1\.0)\//i.test(url);
}

export function resourceManagerAnswer(
  { resources }: ResourceManagerState,
  isIssued: (token: string, resource: string) => boolean,
  /** The URL of this stub, which is the audience of its tokens. */
  audience: () => string,
) {
  const find = (path: string) =>
    [...resources].find(([key]) => key.toLowerCase() === path.toLowerCase())?.[1] as object | undefined;

  return (request: IncomingMessage): StubAnswer => {
    const { method, url = '/', headers } = request;
    const { pathname, searchParams } = new URL(url, 'https://127.0.0.1');
    const path = decodeURIComponent(pathname);
    if (!isIssued(bearerOf(request), audience()))
      return refusal(401, 'AuthenticationFailed', 'The bearer token is missing or was not issued for this endpoint.');
    if (path.startsWith('/subscriptions/') && !searchParams.has('api-version'))
      return refusal(400, 'MissingApiVersionParameter', 'The api-version query parameter is required.');
    if (method === 'POST' && path.endsWith('/lock')) return lock(path.slice(0, -'/lock'.length), headers['if-match']);
    const found = method === 'GET' || path.endsWith('/list') ? find(path) : undefined;
    if (found === undefined) return refusal(404, 'ResourceNotFound', `There is no ${path}.`);
    return 'status' in found ? (found as StubAnswer) : { status: 200, body: found };
  };

  function lock(path: string, ifMatch: string | undefined): StubAnswer {
    const policy = find(path) as { etag: string; properties: { state: string } } | undefined;
    if (policy === undefined) return refusal(404, 'ResourceNotFound', `There is no ${path}.`);
    if (ifMatch !== policy.etag) return refusal(412, 'ConditionNotMet', 'The ETag is another.');
    policy.etag = randomUUID();
    policy.properties.state = 'Locked';
    return { status: 200, body: policy };
  }
}
