/** The Event Hubs namespace by the settings of the app: a connection string, or a host name with an identity. */
import type { TokenCredential } from '@azure/identity';
import { type Env, SettingError, settingOf } from '../settings/setting-error.ts';

const PREFIX = 'PURGEWATCH_EVENTHUB';
const NAMESPACE = `${PREFIX}__fullyQualifiedNamespace`;

export type HubNamespace =
  | { readonly kind: 'key'; readonly connectionString: string }
  | { readonly kind: 'identity'; readonly host: string; readonly credential: TokenCredential };

/** @throws {SettingError} when the settings name no namespace, or not well */
export function hubNamespaceFrom(env: Env, identityOf: () => TokenCredential): HubNamespace {
  const connectionString = settingOf(env, PREFIX);
  if (connectionString !== undefined) return { kind: 'key', connectionString };
  const host = settingOf(env, NAMESPACE);
  if (host === undefined) throw new SettingError(PREFIX, 'nothing', `a connection string, or ${NAMESPACE}`);
  if (!/^[a-z0-9][a-z0-9.-]{1,253}$/i.test(host))
    throw new SettingError(
      NAMESPACE,
      JSON.stringify(host.slice(0, 80)),
      'a host name such as x.servicebus.windows.net',
    );
  return { kind: 'identity', host, credential: identityOf() };
}

/** Makes a client from a connection string; its own error may hold the text. */
export function withoutText<Client>(make: () => Client): Client {
  try {
    return make();
  } catch {
    throw new SettingError(PREFIX, 'a malformed connection string (not shown)', 'Endpoint=sb://...;...');
  }
}
