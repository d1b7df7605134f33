/** The function app of a deployment, as Resource Manager knows it. */
import { z } from 'zod';
import type { Env } from '../../shared/settings/setting-error.ts';
import { CommandError } from '../commands/usage.ts';
import type { Deployment } from './deployment.ts';
import { AzureAnswerError, type RestClient } from './rest-client.ts';

const SITES_API = '2025-03-01';

export interface FunctionApp {
  readonly name: string;
  /** Of the app itself. On Flex Consumption it is not made of the app's name alone. */
  readonly host: string;
  /** Of the site that takes code. */
  readonly scmHost: string;
  readonly state: string;
  readonly isFlex: boolean;
}

const Site = z.object({
  name: z.string(),
  properties: z.object({
    state: z.string(),
    sku: z.string().nullish(),
    functionAppConfig: z.object({ deployment: z.unknown() }).partial().nullish(),
    defaultHostName: z.string(),
    hostNameSslStates: z.array(z.object({ name: z.string(), hostType: z.string() })).default([]),
  }),
});

/** @throws {CommandError} when it is not there */
export async function readApp(arm: RestClient, deployment: Deployment): Promise<FunctionApp> {
  const { name, properties } = await arm.read(sitePath(deployment), Site).catch((error: unknown) => {
    if (error instanceof AzureAnswerError && error.statusCode === 404)
      throw new CommandError(`app ${deployment.appName}: found ${error.code}; deploy the templates again`);
    throw error;
  });
  const scm = properties.hostNameSslStates.find(({ hostType }) => hostType === 'Repository')?.name;
  if (scm === undefined) throw new CommandError(`app ${name}: found no site that takes code`);
  return {
    name,
    host: properties.defaultHostName,
    scmHost: scm,
    state: properties.state,
    isFlex: properties.sku === 'FlexConsumption' || properties.functionAppConfig?.deployment !== undefined,
  };
}

/** Settings of the deployed app. They hold no secrets, but are never printed all the same. */
export function readAppSettings(arm: RestClient, deployment: Deployment): Promise<Env> {
  return arm
    .read(
      sitePath(deployment, '/config/appsettings/list'),
      z.object({ properties: z.record(z.string(), z.string()) }),
      {
        method: 'POST',
      },
    )
    .then(({ properties }) => properties);
}

function sitePath({ groupId, appName }: Deployment, below = ''): string {
  return `${groupId}/providers/Microsoft.Web/sites/${appName}${below}?api-version=${SITES_API}`;
}
