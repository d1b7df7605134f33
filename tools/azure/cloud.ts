/** Where Azure is: the public cloud, unless the environment names another one. */
import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { type Env, SettingError, settingOf } from '../../shared/settings/setting-error.ts';
import { createRestClient, type RestClient } from './rest-client.ts';

const RESOURCE_MANAGER_URL = 'AZURE_RESOURCE_MANAGER_URL';
const GRAPH_URL = 'MICROSOFT_GRAPH_URL';

const PUBLIC = { [RESOURCE_MANAGER_URL]: 'https://management.azure.com', [GRAPH_URL]: 'https://graph.microsoft.com' };
/** The deployment sites of the public cloud take this audience; `management.azure.com` is refused by some. Source: Azure CLI. */
const PUBLIC_SCM_AUDIENCE = 'https://management.core.windows.net/';

export interface Cloud {
  readonly arm: RestClient;
  readonly graph: RestClient;
  /** The site of an app that takes code. */
  scm(host: string): RestClient;
}

/** @throws {SettingError} when a URL is none */
export function cloudFrom(env: Env, credential: TokenCredential): Cloud {
  const armUrl = urlOf(env, RESOURCE_MANAGER_URL);
  const graphUrl = urlOf(env, GRAPH_URL);
  const audience = armUrl === PUBLIC[RESOURCE_MANAGER_URL] ? PUBLIC_SCM_AUDIENCE : armUrl;
  return {
    arm: createRestClient({ service: 'Azure', url: armUrl, audience: armUrl, credential }),
    graph: createRestClient({ service: 'Microsoft Graph', url: graphUrl, audience: graphUrl, credential }),
    scm: (host) =>
      createRestClient({
        service: 'deployment site',
        url: `https://${host}`,
        audience,
        credential,
        timeoutMs: 300_000,
      }),
  };
}

function urlOf(env: Env, name: keyof typeof PUBLIC): string {
  const text = settingOf(env, name) ?? PUBLIC[name];
  if (!z.url({ protocol: /^https$/ }).safeParse(text).success)
    throw new SettingError(name, 'something else (not shown)', `an https URL such as ${PUBLIC[name]}`);
  return text.replace(/\/+$/, '');
}
