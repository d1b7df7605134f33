/** The Logs Ingestion client, from settings that are checked already. */
import { LogsIngestionClient } from '@azure/monitor-ingestion';
import type { Env } from '../settings/setting-error.ts';
import type { Settings } from '../settings/settings.ts';
import { credential } from '../stores/credential.ts';
import { SentinelError } from './errors.ts';

export interface LogsClient {
  readonly client: LogsIngestionClient;
  /** Immutable id of the collection rule. */
  readonly ruleId: string;
  readonly stream: string;
}

/** The client waits for as long as the API asks it to, however long. Beyond this the queue waits in its place. */
const MAX_RETRY_AFTER_MS = 20_000;

/**
 * `PURGEWATCH_SENTINEL__clientId` names a user-assigned identity.
 *
 * @throws {SettingError} when that is no client id
 */
export function createLogsClient(settings: Settings, env: Env): LogsClient {
  const identity = credential(env, 'PURGEWATCH_SENTINEL__clientId');
  return {
    client: boundWaits(new LogsIngestionClient(settings.PURGEWATCH_SENTINEL_ENDPOINT, identity)),
    ruleId: settings.PURGEWATCH_SENTINEL_RULE_ID,
    stream: settings.PURGEWATCH_SENTINEL_STREAM,
  };
}

/** An answer that asks for a longer wait fails the upload at once. What the client retries itself, it still does. */
export function boundWaits(client: LogsIngestionClient): LogsIngestionClient {
  client.pipeline.addPolicy(
    {
      name: 'boundWaits',
      async sendRequest(request, next) {
        const response = await next(request);
        const waitMs = retryAfterMs(response.headers.get('retry-after'));
        if (waitMs > MAX_RETRY_AFTER_MS)
          throw new SentinelError(`status ${response.status}, to be tried again after ${Math.ceil(waitMs / 1_000)} s`);
        return response;
      },
    },
    // Within the client's retries: it sees each answer before they do.
    { afterPhase: 'Retry' },
  );
  return client;
}

/** Seconds, or a date. Zero where it is neither. */
function retryAfterMs(value = ''): number {
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isNaN(waitMs) ? 0 : waitMs;
}
