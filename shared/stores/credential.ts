/** The one identity with which the pack reaches Azure: the app's managed identity. */
import { ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { type Env, SettingError, settingOf } from '../settings/setting-error.ts';

/**
 * @param clientIdSetting names the setting with the client id of a user-assigned identity; the system-assigned one where
 *   it is not set
 * @throws {SettingError} when that client id is no GUID
 */
export function credential(env: Env, clientIdSetting: string): TokenCredential {
  const clientId = settingOf(env, clientIdSetting);
  if (clientId === undefined) return new ManagedIdentityCredential();
  if (!z.guid().safeParse(clientId).success)
    throw new SettingError(clientIdSetting, `"${clientId.slice(0, 64)}"`, 'the client id (GUID) of a managed identity');
  return new ManagedIdentityCredential({ clientId });
}
