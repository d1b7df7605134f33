/** Whether the playbooks that contain are there, and nobody can start them without a token. */
import { z } from 'zod';
import { readSettings } from '../../../shared/settings/settings.ts';
import { type Check, fail, type Line, pass, skipped } from '../check.ts';
import type { DeployedTarget } from '../target.ts';

const LOGIC_API = '2019-05-01';
const TIMEOUT_MS = 30_000;

const Workflow = z.object({
  name: z.string(),
  properties: z.object({
    state: z.string(),
    accessEndpoint: z.string().nullish(),
    accessControl: z
      .object({ triggers: z.object({ sasAuthenticationPolicy: z.object({ state: z.string() }).partial() }).partial() })
      .partial()
      .nullish(),
  }),
});
type Workflow = z.infer<typeof Workflow>;

export const playbooks: Check = {
  id: 'playbooks',
  passes: 'each playbook that the app may ask is there, enabled, and refuses whoever has no token; signed URLs are off',
  role: 'Reader on the resource group',
  run: async ({ env, deployed }) => {
    const settings = readSettings(env);
    const urls = [
      ['contain-account', settings.PURGEWATCH_CONTAIN_ACCOUNT_URL],
      ['contain-application', settings.PURGEWATCH_CONTAIN_APPLICATION_URL],
    ] as const;
    const workflows = deployed === null ? null : await workflowsOf(deployed);
    const lines: Line[] = [];
    for (const [name, url] of urls)
      lines.push(
        url === null
          ? skipped(`playbook ${name}`, 'no URL in the settings: nothing is contained at once')
          : await lineOf(name, url, workflows),
      );
    return lines;
  },
};

function workflowsOf({ arm, deployment }: DeployedTarget): Promise<Workflow[]> {
  return arm.list(`${deployment.groupId}/providers/Microsoft.Logic/workflows?api-version=${LOGIC_API}`, Workflow);
}

async function lineOf(name: string, url: string, workflows: readonly Workflow[] | null): Promise<Line> {
  const what = `playbook ${name}`;
  const guard = await guardOf(url);
  if (guard === 404) return fail(what, 'not there (404)', 'deploy the templates again');
  if (guard !== 401 && guard !== 403)
    return fail(
      what,
      `answers ${guard} to a request without a token`,
      'switch it off at once, then deploy the templates again: its trigger must ask for a token',
    );
  if (workflows === null) return pass(what, `there, and refuses whoever has no token (${guard})`);
  const found = workflows.find(({ properties }) => isUnder(url, properties.accessEndpoint));
  if (found === undefined)
    return pass(what, `there, and refuses whoever has no token (${guard}); it is not one of this resource group`);
  const { state, accessControl } = found.properties;
  if (state !== 'Enabled') return fail(what, `state ${state}`, 'enable the Logic App');
  return accessControl?.triggers?.sasAuthenticationPolicy?.state === 'Disabled'
    ? pass(what, `there, refuses whoever has no token (${guard}), signed URLs off`)
    : fail(what, 'takes signed URLs', 'deploy the templates again: whoever knows such a URL can contain anybody');
}

/** What the trigger answers to somebody without a token. A body of nothing: where it takes it after all, it has nothing to act on. */
async function guardOf(url: string): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.body?.cancel();
  return response.status;
}

function isUnder(url: string, endpoint: string | null | undefined): boolean {
  return endpoint != null && endpoint !== '' && url.toLowerCase().startsWith(`${endpoint.toLowerCase()}/`);
}
