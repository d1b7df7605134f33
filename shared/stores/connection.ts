/**
 * Storage clients from settings, by the convention of Azure Functions: an exact setting `<PREFIX>` is a connection string (local
 * development) and wins; else `<PREFIX>__tableServiceUri`, `__blobServiceUri`, `__queueServiceUri` with the managed identity.
 */
import { TableClient } from '@azure/data-tables';
import type { TokenCredential } from '@azure/identity';
import { ContainerClient } from '@azure/storage-blob';
import { QueueClient } from '@azure/storage-queue';
import { z } from 'zod';
import { type Env, SettingError, settingOf } from '../settings/setting-error.ts';
import { malformedAccount, type StorageAccount, storageAccount } from './connection-string.ts';
import { credential } from './credential.ts';

/** Setting of the host's own account: leases, checkpoints, and what must not be lost when a checkpoint is written. */
export const HOST_STORAGE = 'AzureWebJobsStorage';

/** Makes clients; reaches nothing by itself. */
export interface StorageConnection {
  /** @throws {SettingError} when the account's table service is not set */
  table(name: string): TableClient;
  /** @throws {SettingError} when the account's blob service is not set */
  container(name: string): ContainerClient;
  /** @throws {SettingError} when the account's queue service is not set */
  queue(name: string): QueueClient;
}

/** @throws {SettingError} when the settings name no storage account, or not well */
export function connectionFrom(
  env: Env,
  prefix: string,
  /** Who reaches the account where there is no connection string: the app's identity, unless a person runs a command. */
  identityOf: () => TokenCredential = () => credential(env, `${prefix}__clientId`),
): StorageConnection {
  const text = settingOf(env, prefix);
  return text === undefined
    ? identityConnection(env, prefix, identityOf)
    : accountConnection(prefix, storageAccount(prefix, text));
}

function accountConnection(setting: string, { connectionString, insecure }: StorageAccount): StorageConnection {
  const made = <Client>(make: () => Client): Client => {
    try {
      return make();
    } catch {
      // Without its cause: the client's error may hold the text.
      throw malformedAccount(setting);
    }
  };
  const options = { allowInsecureConnection: insecure };
  return {
    table: (name) => made(() => TableClient.fromConnectionString(connectionString, name, options)),
    container: (name) => made(() => new ContainerClient(connectionString, name)),
    queue: (name) => made(() => new QueueClient(connectionString, name)),
  };
}

const SERVICES = ['table', 'blob', 'queue'] as const;

function identityConnection(env: Env, prefix: string, identityOf: () => TokenCredential): StorageConnection {
  const uris = new Map(SERVICES.map((service) => [service, serviceUri(env, `${prefix}__${service}ServiceUri`)]));
  if ([...uris.values()].every((uri) => uri === undefined))
    throw new SettingError(
      prefix,
      'nothing',
      `a storage connection string, or ${SERVICES.map((service) => `${prefix}__${service}ServiceUri`).join(', ')}`,
    );
  const identity = identityOf();
  const uri = (service: (typeof SERVICES)[number]) => {
    const found = uris.get(service);
    if (found === undefined) throw new SettingError(`${prefix}__${service}ServiceUri`, 'nothing', SERVICE_URI);
    return found;
  };
  return {
    table: (name) => new TableClient(uri('table'), name, identity),
    container: (name) => new ContainerClient(`${uri('blob')}/${name}`, identity),
    queue: (name) => new QueueClient(`${uri('queue')}/${name}`, identity),
  };
}

const SERVICE_URI = 'an https URI such as https://account.table.core.windows.net, without query or user';

/** Only https: the SDK sends no token over anything else. */
const ServiceUri = z.url({ protocol: /^https$/, abort: true }).refine((text) => {
  const { username, password, search, hash } = new URL(text);
  return username === '' && password === '' && search === '' && hash === '';
});

function serviceUri(env: Env, name: string): string | undefined {
  const text = settingOf(env, name);
  if (text === undefined) return undefined;
  // A URI with a query may carry a shared access signature, and what is no URI may be a connection string: neither is shown.
  if (!ServiceUri.safeParse(text).success) throw new SettingError(name, 'something else (not shown)', SERVICE_URI);
  return text.replace(/\/+$/, '');
}
