/** Clients that send to event hubs, by the settings of the app: a connection string, or a namespace with an identity. */
import { EventHubProducerClient } from '@azure/event-hubs';
import type { TokenCredential } from '@azure/identity';
import { type Env, SettingError, settingOf } from '../settings/setting-error.ts';

const PREFIX = 'PURGEWATCH_EVENTHUB';
const NAMESPACE = `${PREFIX}__fullyQualifiedNamespace`;

/**
 * Makes a client for a hub; reaches nothing by itself.
 *
 * @param identityOf who sends where there is no connection string
 * @throws {SettingError} when the settings name no namespace, or not well
 */
export function hubProducers(env: Env, identityOf: () => TokenCredential): (hub: string) => EventHubProducerClient {
  const text = settingOf(env, PREFIX);
  if (text !== undefined)
    return (hub) => {
      try {
        return new EventHubProducerClient(text, hub);
      } catch {
        // Without its cause: the client's error may hold the text.
        throw new SettingError(PREFIX, 'a malformed connection string (not shown)', 'Endpoint=sb://...;...');
      }
    };
  const namespace = settingOf(env, NAMESPACE);
  if (namespace === undefined) throw new SettingError(PREFIX, 'nothing', `a connection string, or ${NAMESPACE}`);
  if (!/^[a-z0-9][a-z0-9.-]{1,253}$/i.test(namespace))
    throw new SettingError(
      NAMESPACE,
      JSON.stringify(namespace.slice(0, 80)),
      'a host name such as x.servicebus.windows.net',
    );
  const identity = identityOf();
  return (hub) => new EventHubProducerClient(namespace, hub, identity);
}
