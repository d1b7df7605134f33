import { LogsIngestionClient } from '@azure/monitor-ingestion';
import { describe, expect, it } from 'vitest';
import { SettingError } from '../../shared/settings/setting-error.ts';
import { readSettings } from '../../shared/settings/settings.ts';
import { createLogsClient } from '../../shared/sinks/logs-client.ts';

const ENV = {
  PURGEWATCH_SENTINEL_ENDPOINT: 'https://rule.westeurope-1.ingest.monitor.azure.com',
  PURGEWATCH_SENTINEL_RULE_ID: `dcr-${'a1'.repeat(16)}`,
};

describe('the Logs Ingestion client', () => {
  it('is made from settings, and reaches nothing by itself', () => {
    const made = createLogsClient(readSettings(ENV), ENV);
    expect(made.client).toBeInstanceOf(LogsIngestionClient);
    expect(made).toMatchObject({ ruleId: ENV.PURGEWATCH_SENTINEL_RULE_ID, stream: 'Custom-Purgewatch_CL' });
  });

  it('refuses an identity that is no GUID', () => {
    const env = { ...ENV, PURGEWATCH_SENTINEL__clientId: 'me' };
    expect(() => createLogsClient(readSettings(env), env)).toThrow(SettingError);
  });
});
