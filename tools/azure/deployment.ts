/** What was deployed into a resource group: found by the outputs of its last deployment, so nobody has to know names. */
import { z } from 'zod';
import { type Env, settingOf } from '../../shared/settings/setting-error.ts';
import { CommandError, UsageError } from '../commands/usage.ts';
import { az } from './az.ts';
import { AzureAnswerError, type RestClient } from './rest-client.ts';

const DEPLOYMENTS_API = '2024-03-01';

export interface Deployment {
  /** `/subscriptions/.../resourceGroups/...` */
  readonly groupId: string;
  readonly appName: string;
  readonly evidenceAccountName: string;
  /** Of state and journal; null where an older template was deployed. */
  readonly stateAccountName: string | null;
  readonly workspaceResourceId: string;
}

export interface GroupOptions {
  readonly resourceGroup: string;
  readonly subscription: string | undefined;
  /** Of several deployments in one group, that of this app. */
  readonly appName: string | undefined;
}

const Values = z.record(z.string(), z.object({ value: z.unknown() }).partial()).nullish();
const Item = z.object({
  name: z.string(),
  properties: z.object({
    provisioningState: z.string(),
    timestamp: z.string(),
    outputs: Values,
    parameters: Values,
  }),
});

/** @throws {CommandError} when there is no deployment, saying what is there */
export async function findDeployment(arm: RestClient, env: Env, options: GroupOptions): Promise<Deployment> {
  const { resourceGroup, appName } = options;
  const subscription = options.subscription ?? settingOf(env, 'AZURE_SUBSCRIPTION_ID') ?? (await currentSubscription());
  if (!/^[\w-]{1,64}$/.test(subscription))
    throw new UsageError('--subscription: found something else, expected the id of a subscription (GUID)');
  const groupId = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;
  const path = `${groupId}/providers/Microsoft.Resources/deployments?api-version=${DEPLOYMENTS_API}`;
  const all = await arm.list(path, Item).catch((error: unknown) => {
    if (error instanceof AzureAnswerError && error.statusCode === 404)
      throw new CommandError(
        `resource group ${resourceGroup}: found ${error.code} in subscription ${subscription}; is it the right one? (az account set)`,
      );
    throw error;
  });
  const ours = all
    .filter(({ properties }) => properties.provisioningState === 'Succeeded' && outputOf(properties, 'functionAppName'))
    .filter(({ properties }) => appName === undefined || outputOf(properties, 'functionAppName') === appName)
    .sort((a, b) => Date.parse(b.properties.timestamp) - Date.parse(a.properties.timestamp));
  const [newest] = ours;
  if (newest === undefined)
    throw new CommandError(
      `resource group ${resourceGroup}: found no finished deployment of Purgewatch${appName ? ` with app ${appName}` : ''} ` +
        `among ${all.length}; first: az deployment group create -g ${resourceGroup} -f infra/main.bicep -p infra/main.bicepparam`,
    );
  const must = (name: string, value: string | undefined) => {
    if (value !== undefined) return value;
    throw new CommandError(`deployment ${newest.name}: found no ${name}; deploy the templates of this version again`);
  };
  const { properties } = newest;
  return {
    groupId,
    appName: must('functionAppName', outputOf(properties, 'functionAppName')),
    evidenceAccountName: must('evidenceAccountName', outputOf(properties, 'evidenceAccountName')),
    stateAccountName: outputOf(properties, 'stateAccountName') ?? null,
    workspaceResourceId: must('workspaceResourceId', textIn(properties.parameters, 'workspaceResourceId')),
  };
}

function outputOf({ outputs }: z.infer<typeof Item>['properties'], name: string): string | undefined {
  return textIn(outputs, name);
}

/** Resource Manager does not keep the case of such names. */
function textIn(values: z.infer<typeof Values>, name: string): string | undefined {
  const found = Object.entries(values ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1].value;
  return typeof found === 'string' && found !== '' ? found : undefined;
}

async function currentSubscription(): Promise<string> {
  const parsed = z.object({ id: z.string() }).safeParse(await az(['account', 'show']));
  if (parsed.success) return parsed.data.id;
  throw new CommandError('az account show: found no subscription; run: az account set --subscription ID');
}
