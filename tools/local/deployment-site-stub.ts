/**
 * The site of a function app that takes code: one deploy, as Flex Consumption has it. A status is read from the body: the answer is
 * 200 while it runs and after it failed, too. Source: Kudu, "Deployment API"; Azure CLI, `config-zip` on Flex Consumption.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { bearerOf, readBody, refusal, type StubAnswer } from './stub-response.ts';

const MAX_PACKAGE_BYTES = 50_000_000;

export interface DeploymentSiteState {
  /** Packages that were taken, in their order. */
  readonly packages: Buffer[];
  /** What is answered to the next uploads in the place of taking them. */
  readonly refusals: StubAnswer[];
  /** What the deployment says of itself, one for each time it is asked, the last one for ever. */
  statuses: readonly { readonly status: number; readonly complete: boolean; readonly status_text?: string }[];
}

/** Paths that this stub answers. */
export function isDeploymentPath(url: string): boolean {
  return /^\/api\/(?:publish|deployments)\b/.test(url);
}

export function deploymentSiteAnswer(
  state: DeploymentSiteState,
  isIssued: (token: string, resource: string) => boolean,
  audience: () => string,
) {
  let id = '';
  let asked = 0;
  return async (request: IncomingMessage): Promise<StubAnswer> => {
    const { method, url = '/' } = request;
    const body = await readBody(request, MAX_PACKAGE_BYTES);
    if (!isIssued(bearerOf(request), audience())) return refusal(401, 'Unauthorized', 'The token is missing or wrong.');
    if (method === 'POST' && url.startsWith('/api/publish?')) {
      if (!/[?&]RemoteBuild=false\b/i.test(url)) return refusal(400, 'BadRequest', 'The package is built already.');
      const refused = state.refusals.shift();
      if (refused !== undefined) return refused;
      if (body === undefined || body.subarray(0, 2).toString() !== 'PK') return refusal(400, 'BadRequest', 'No zip.');
      state.packages.push(body);
      [id, asked] = [randomUUID(), 0];
      return { status: 202, body: id as unknown as object };
    }
    if (method === 'GET' && url === `/api/deployments/${id}`) {
      const status = state.statuses[Math.min(asked++, state.statuses.length - 1)];
      return { status: 200, body: { id, ...status } };
    }
    return refusal(404, 'NotFound', `There is no ${method} ${url}.`);
  };
}
