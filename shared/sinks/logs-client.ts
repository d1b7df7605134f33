/** The Logs Ingestion client, from settings that are checked already. */
import { LogsIngestionClient } from '@azure/monitor-ingestion';
import type { Env } from '../settings/setting-error.ts';
import type { Settings } from '../settings/settings.ts';
import { credential } from '../stores/credential.ts';

export interface LogsClient {
  readonly client: LogsIngestionClient;
  /** Immutable id of the collection rule. */
  readonly ruleId: string;
  readonly stream: string;
}

/**
 * `PURGEWATCH_SENTINEL__clientId` names a user-assigned identity.
 *
 * @throws {SettingError} when that is no client id
 */
export function createLogsClient(settings: Settings, env: Env): LogsClient {
  const identity = credential(env, 'PURGEWATCH_SENTINEL__clientId');
  return {
    client: new LogsIngestionClient(settings.PURGEWATCH_SENTINEL_ENDPOINT, identity),
    ruleId: settings.PURGEWATCH_SENTINEL_RULE_ID,
    stream: settings.PURGEWATCH_SENTINEL_STREAM,
  };
}
