/** What doctor looks at: a deployment in Azure, or whatever the settings in the environment lead to. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';
import { type Env, SettingError } from '../../shared/settings/setting-error.ts';
import { connectionFrom, type StorageConnection } from '../../shared/stores/connection.ts';
import { type FunctionApp, readApp, readAppSettings } from '../azure/app.ts';
import { cloudFrom } from '../azure/cloud.ts';
import { type Deployment, findDeployment, type GroupOptions } from '../azure/deployment.ts';
import type { RestClient } from '../azure/rest-client.ts';

export interface DeployedTarget {
  readonly arm: RestClient;
  readonly graph: RestClient;
  readonly deployment: Deployment;
  readonly app: FunctionApp;
}

export interface Target {
  /** Settings of the app. */
  readonly env: Env;
  /** Whoever runs doctor. */
  readonly credential: TokenCredential;
  /** State, queues and journal; and the host's own account with checkpoints and parked records. */
  storage(which: 'PURGEWATCH_STORAGE' | 'AzureWebJobsStorage'): StorageConnection;
  /** Null where only settings are known. */
  readonly deployed: DeployedTarget | null;
  /** ms since 1970. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<unknown>;
}

/**
 * @param group null for the settings of the environment
 * @throws {SettingError} when there is neither a group nor a setting
 */
export async function targetFrom(
  env: Env,
  group: GroupOptions | null,
  credential: TokenCredential = new DefaultAzureCredential(),
): Promise<Target> {
  const deployed = group === null ? null : await deployedFrom(env, credential, group);
  if (deployed === null && !Object.keys(env).some((name) => name.startsWith('PURGEWATCH_')))
    throw new SettingError(
      'PURGEWATCH_STORAGE',
      'no setting at all',
      'settings of the app in the environment, or -g RG',
    );
  const settings = deployed === null ? env : await readAppSettings(deployed.arm, deployed.deployment);
  return {
    env: settings,
    credential,
    storage: (which) => connectionFrom(settings, which, () => credential),
    deployed,
    now: () => Date.now(),
    wait: sleep,
  };
}

async function deployedFrom(env: Env, credential: TokenCredential, group: GroupOptions): Promise<DeployedTarget> {
  const { arm, graph } = cloudFrom(env, credential);
  const deployment = await findDeployment(arm, env, group);
  return { arm, graph, deployment, app: await readApp(arm, deployment) };
}
