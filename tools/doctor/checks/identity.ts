/** Who runs doctor, and whether Azure gives that person or identity tokens. */
import { settingOf } from '../../../shared/settings/setting-error.ts';
import { type Check, pass } from '../check.ts';
import type { Target } from '../target.ts';

const AUDIENCES = {
  monitor: 'https://monitor.azure.com',
  storage: 'https://storage.azure.com',
  hubs: 'https://eventhubs.azure.net',
} as const;

export const identity: Check = {
  id: 'identity',
  passes: 'somebody is signed in, and gets a token for each service that is reached without a key',
  role: '',
  run: async (target) => {
    const audiences = audiencesOf(target);
    const tokens = [];
    for (const audience of audiences) tokens.push(await target.credential.getToken(`${audience}/.default`));
    return [pass('identity', `${nameIn(tokens[0]?.token ?? '')}, tokens for ${audiences.length} services`)];
  },
};

/** What a connection string reaches needs no token. */
function audiencesOf({ env }: Target): string[] {
  const byKey = (name: string) => settingOf(env, name) !== undefined;
  return [
    AUDIENCES.monitor,
    ...(byKey('PURGEWATCH_STORAGE') ? [] : [AUDIENCES.storage]),
    ...(byKey('PURGEWATCH_EVENTHUB') ? [] : [AUDIENCES.hubs]),
  ];
}

/** The name that a token says; nothing of it is trusted, it is only shown. Exported for its test. */
export function nameIn(token: string): string {
  const claims = claimsOf(token);
  const name = [claims.upn, claims.preferred_username, claims.unique_name].find((each) => typeof each === 'string');
  if (typeof name === 'string' && /^[\w.@+#'-]{1,120}$/.test(name)) return name;
  return typeof claims.appid === 'string' && /^[0-9a-f-]{36}$/i.test(claims.appid)
    ? `application ${claims.appid}`
    : 'somebody whose token says no name';
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) ?? {};
  } catch {
    return {};
  }
}
