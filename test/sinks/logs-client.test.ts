import { describe, expect, it } from 'vitest';
import { createLogsClient, sentinelTarget } from '../../shared/sinks/logs-client.ts';

const ENV = {
  PURGEWATCH_SENTINEL_ENDPOINT: 'https://purgewatch-x1y2.westeurope-1.ingest.monitor.azure.com',
  PURGEWATCH_SENTINEL_RULE_ID: 'dcr-0123456789abcdef0123456789abcdef',
  PURGEWATCH_SENTINEL_STREAM: 'Custom-Purgewatch_CL',
};

describe('settings of the Sentinel sink', () => {
  it('are endpoint, rule and stream', () => {
    expect(sentinelTarget(ENV)).toEqual({
      endpoint: ENV.PURGEWATCH_SENTINEL_ENDPOINT,
      ruleId: ENV.PURGEWATCH_SENTINEL_RULE_ID,
      stream: ENV.PURGEWATCH_SENTINEL_STREAM,
    });
    expect(createLogsClient(ENV)).toMatchObject({ ruleId: ENV.PURGEWATCH_SENTINEL_RULE_ID });
  });

  it.each([
    ['PURGEWATCH_SENTINEL_ENDPOINT', undefined, 'found nothing; allowed: the https URI'],
    ['PURGEWATCH_SENTINEL_ENDPOINT', ' ', 'found nothing'],
    ['PURGEWATCH_SENTINEL_ENDPOINT', 'http://contoso.example', 'found "http://contoso.example"'],
    ['PURGEWATCH_SENTINEL_ENDPOINT', 'contoso.example', 'found "contoso.example"'],
    ['PURGEWATCH_SENTINEL_RULE_ID', undefined, 'found nothing; allowed: the immutable id'],
    ['PURGEWATCH_SENTINEL_RULE_ID', '/subscriptions/x', 'dcr- and 32 hex digits'],
    ['PURGEWATCH_SENTINEL_RULE_ID', `${ENV.PURGEWATCH_SENTINEL_RULE_ID}0`, 'dcr- and 32 hex digits'],
    ['PURGEWATCH_SENTINEL_STREAM', 'Purgewatch_CL', 'found "Purgewatch_CL"; allowed: the stream'],
    ['PURGEWATCH_SENTINEL_STREAM', 'Custom-a/b', 'Custom- and letters'],
    ['PURGEWATCH_SENTINEL__clientId', 'me', 'found "me"; allowed: the client id (GUID)'],
  ])('%s as %j is refused at start, by name', (name, value, reason) => {
    const act = () => createLogsClient({ ...ENV, [name]: value });
    expect(act).toThrow(`setting ${name}: `);
    expect(act).toThrow(reason);
    expect(act).toThrow(expect.objectContaining({ code: 'setting' }));
  });
});
