/** Whether the app would load with these settings, by the code that loads it. Values are never shown. */
import type { TokenCredential } from '@azure/identity';
import { createDependencies } from '../../../functions/dependencies.ts';
import { type Env, SettingError, settingOf } from '../../../shared/settings/setting-error.ts';
import { hubNamespaceFrom } from '../../../shared/sources/hub-namespace.ts';
import { type Check, fail, pass } from '../check.ts';

/** The host itself reads these, and knows no defaults. */
const HOST_READS = ['PURGEWATCH_AUDIT_HUB', 'PURGEWATCH_ENDPOINT_HUB', 'PURGEWATCH_CONSUMER_GROUP'] as const;

export const settings: Check = {
  id: 'settings',
  passes: 'the settings of the app are those of this version: none is missing, wrong or unknown',
  role: 'Website Contributor on the function app',
  run: async ({ env, credential }) => {
    const wrong = problemOf(env, credential);
    if (wrong !== undefined)
      return [fail('settings', `setting ${wrong.setting} is missing or wrong`, `set it to: ${wrong.allowed}`)];
    const missing = HOST_READS.filter((name) => settingOf(env, name) === undefined);
    if (missing.length > 0)
      return [
        fail(
          'settings',
          `${missing.join(', ')} not set`,
          'set them: the host reads them itself, and knows no defaults',
        ),
      ];
    const ours = Object.keys(env).filter((name) => name.startsWith('PURGEWATCH_'));
    return [pass('settings', `${ours.length} of this version`)];
  },
};

/** Nothing is reached. */
function problemOf(env: Env, credential: TokenCredential): SettingError | undefined {
  try {
    createDependencies(env);
    hubNamespaceFrom(env, () => credential); // which the host reads, not the app
    return undefined;
  } catch (fault) {
    if (fault instanceof SettingError) return fault;
    throw fault;
  }
}
