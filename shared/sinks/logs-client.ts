/** The Logs Ingestion client from settings, which are checked at start: a wrong one would else fail at the first alert. */
import { LogsIngestionClient } from '@azure/monitor-ingestion';
import { z } from 'zod';
import { credential } from '../stores/credential.ts';
import { type Env, SettingError, settingOf } from '../stores/setting.ts';

export interface SentinelTarget {
  readonly endpoint: string;
  readonly ruleId: string;
  readonly stream: string;
}

const SETTINGS = {
  endpoint: {
    name: 'PURGEWATCH_SENTINEL_ENDPOINT',
    allowed: 'the https URI of the collection rule or endpoint (properties.endpoints.logsIngestion)',
    schema: z.url({ protocol: /^https$/ }),
  },
  ruleId: {
    name: 'PURGEWATCH_SENTINEL_RULE_ID',
    allowed: 'the immutable id of the collection rule: dcr- and 32 hex digits',
    schema: z.string().regex(/^dcr-[0-9a-f]{32}$/),
  },
  stream: {
    name: 'PURGEWATCH_SENTINEL_STREAM',
    allowed: 'the stream that the collection rule declares: Custom- and letters, digits or _',
    schema: z.string().regex(/^Custom-[A-Za-z][A-Za-z0-9_]{0,99}$/),
  },
} as const;

/** @throws {SettingError} when a setting is missing or malformed */
export function sentinelTarget(env: Env): SentinelTarget {
  const read = ({ name, allowed, schema }: (typeof SETTINGS)[keyof typeof SETTINGS]) => {
    const value = settingOf(env, name);
    if (value === undefined) throw new SettingError(name, 'nothing', allowed);
    if (!schema.safeParse(value).success) throw new SettingError(name, `"${value.slice(0, 200)}"`, allowed);
    return value;
  };
  return { endpoint: read(SETTINGS.endpoint), ruleId: read(SETTINGS.ruleId), stream: read(SETTINGS.stream) };
}

export interface LogsClient extends Omit<SentinelTarget, 'endpoint'> {
  readonly client: LogsIngestionClient;
}

/**
 * `PURGEWATCH_SENTINEL__clientId` names a user-assigned identity.
 *
 * @throws {SettingError} when a setting is missing or malformed
 */
export function createLogsClient(env: Env): LogsClient {
  const { endpoint, ruleId, stream } = sentinelTarget(env);
  const client = new LogsIngestionClient(endpoint, credential(env, 'PURGEWATCH_SENTINEL__clientId'));
  return { client, ruleId, stream };
}
