/** Whether the playbooks that contain are there, and nobody can start them without a token. */
import { readSettings } from '../../../shared/settings/settings.ts';
import { listWorkflows, type Workflow } from '../../azure/workflows.ts';
import { type Check, fail, type Line, pass, skipped } from '../check.ts';

const TIMEOUT_MS = 30_000;

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
    const workflows = deployed === null ? null : await listWorkflows(deployed.arm, deployed.deployment);
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

async function lineOf(name: string, url: string, workflows: readonly Workflow[] | null): Promise<Line> {
  const what = `playbook ${name}`;
  const found = workflows?.find(({ endpoint }) => isUnder(url, endpoint));
  if (found !== undefined && found.state !== 'Enabled')
    return fail(what, `state ${found.state}`, 'enable the Logic App');
  const guard = await guardOf(url);
  if (guard === 404) return fail(what, 'not there (404)', 'deploy the templates again');
  if (guard !== 401 && guard !== 403)
    return fail(
      what,
      `answers ${guard} to a request without a token`,
      'switch it off at once, then deploy the templates again: its trigger must ask for a token',
    );
  if (found?.takesSignedUrls)
    return fail(what, 'takes signed URLs', 'deploy the templates again: whoever knows such a URL can contain anybody');
  const refuses = `there, and refuses whoever has no token (${guard})`;
  if (found !== undefined) return pass(what, `${refuses}; signed URLs are off`);
  return pass(what, workflows === null ? refuses : `${refuses}; it is not one of this resource group`);
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

/** Resource Manager names the port, a setting need not. */
function isUnder(url: string, endpoint: string | null): boolean {
  const path = (text: string) => new URL(text).href.toLowerCase();
  return endpoint !== null && URL.canParse(endpoint) && path(url).startsWith(`${path(endpoint)}/`);
}
