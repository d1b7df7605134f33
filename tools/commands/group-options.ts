/** Options of the commands that work on a deployment: which resource group, where. */
import { UsageError } from './usage.ts';

export const GROUP_OPTIONS = {
  'resource-group': { type: 'string', short: 'g' },
  name: { type: 'string', short: 'n' },
  subscription: { type: 'string' },
} as const;

interface GroupValues {
  readonly 'resource-group'?: string | undefined;
  readonly name?: string | undefined;
  readonly subscription?: string | undefined;
}

/** @throws {UsageError} when there is no resource group, or a name that none has */
export function groupOf(values: GroupValues, usage: string) {
  const group = values['resource-group'];
  if (group === undefined) throw new UsageError(`-g: found nothing, expected the resource group; usage: ${usage}`);
  // Source: Azure naming rules, resource groups. What is not one of these would change the path of the request.
  if (!/^[\p{L}\p{N}_().-]{1,90}$/u.test(group) || group.endsWith('.'))
    throw new UsageError(`-g: found ${JSON.stringify(group.slice(0, 90))}, expected the name of a resource group`);
  if (values.name !== undefined && !/^[A-Za-z0-9-]{2,60}$/.test(values.name))
    throw new UsageError(
      `--name: found ${JSON.stringify(values.name.slice(0, 60))}, expected the name of a function app`,
    );
  return { resourceGroup: group, appName: values.name, subscription: values.subscription };
}
