/** Clients that send to event hubs, by the settings of the app: a connection string, or a namespace with an identity. */
import { EventHubProducerClient } from '@azure/event-hubs';
import type { TokenCredential } from '@azure/identity';
import type { Env } from '../settings/setting-error.ts';
import { hubNamespaceFrom, withoutText } from './hub-namespace.ts';

/**
 * Makes a client for a hub; reaches nothing by itself.
 *
 * @param identityOf who sends where there is no connection string
 * @throws {SettingError} when the settings name no namespace, or not well
 */
export function hubProducers(env: Env, identityOf: () => TokenCredential): (hub: string) => EventHubProducerClient {
  const namespace = hubNamespaceFrom(env, identityOf);
  return (hub) =>
    namespace.kind === 'key'
      ? withoutText(() => new EventHubProducerClient(namespace.connectionString, hub))
      : new EventHubProducerClient(namespace.host, hub, namespace.credential);
}
