import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../tools/build.ts';
import { type FunctionsCore, installFunctionsCore } from '../../tools/local/functions-core.ts';
import { loadApp } from '../../tools/local/load-app.ts';

const SETTINGS = {
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  PURGEWATCH_STORAGE: 'UseDevelopmentStorage=true',
  PURGEWATCH_EVIDENCE: 'UseDevelopmentStorage=true',
  PURGEWATCH_SENTINEL_ENDPOINT: 'https://127.0.0.1:1',
  PURGEWATCH_SENTINEL_RULE_ID: `dcr-${'0'.repeat(32)}`,
};

let app: string;
beforeAll(async () => {
  const home = await mkdtemp(join(tmpdir(), 'purgewatch-bundle-'));
  app = join(home, 'app');
  await buildApp(process.cwd(), app);
  await copyFile('host.json', join(app, 'host.json'));
});
afterAll(() => rm(join(app, '..'), { recursive: true }));

/** Loads the app as the worker does; an error of its start-up is returned, as the worker reports it. */
async function load(settings: Record<string, string>): Promise<{ core: FunctionsCore; fault: unknown }> {
  const before = { ...process.env };
  Object.assign(process.env, settings);
  const core = installFunctionsCore(() => {});
  try {
    const fault = await loadApp(app).then(
      () => null,
      (error: unknown) => error,
    );
    return { core, fault };
  } finally {
    await core.stop();
    for (const name of Object.keys(settings)) if (!(name in before)) delete process.env[name];
  }
}

const CONTAIN = {
  PURGEWATCH_NEVER_CONTAIN: 'none',
  PURGEWATCH_CONTAIN_ACCOUNT_URL: 'https://a.example/run',
  PURGEWATCH_CONTAIN_APPLICATION_URL: 'https://a.example/run',
};

describe('the bundle', () => {
  it('registers the functions with the bindings that the host needs', async () => {
    const { core, fault } = await load(SETTINGS);
    expect(fault).toBeNull();
    const shown = [...core.functions.values()].map(({ metadata }) => ({
      name: metadata.name,
      trigger: Object.values(metadata.bindings).find(({ type }) => /trigger$/i.test(type)),
      retry: metadata.retryOptions?.maxRetryCount,
    }));
    const hub = (setting: string) => ({
      type: 'eventHubTrigger',
      connection: 'PURGEWATCH_EVENTHUB',
      eventHubName: `%${setting}%`,
      consumerGroup: '%PURGEWATCH_CONSUMER_GROUP%',
      cardinality: 'many',
      dataType: 'binary',
    });
    const queue = (queueName: string) => ({ type: 'queueTrigger', queueName, connection: 'PURGEWATCH_STORAGE' });
    expect(shown).toMatchObject([
      { name: 'score-audit-events', trigger: hub('PURGEWATCH_AUDIT_HUB'), retry: -1 },
      { name: 'score-endpoint-events', trigger: hub('PURGEWATCH_ENDPOINT_HUB'), retry: -1 },
      { name: 'route-alert', trigger: queue('alerts'), retry: undefined },
      { name: 'send-to-sentinel', trigger: queue('sentinel-alerts'), retry: undefined },
      { name: 'preserve-evidence', trigger: queue('evidence-alerts'), retry: undefined },
      { name: 'start-containment', trigger: queue('containment-alerts'), retry: undefined },
      { name: 'record-containment', trigger: queue('containment-results'), retry: undefined },
      { name: 'resend-pending', trigger: { type: 'timerTrigger', schedule: '30 * * * * *' }, retry: undefined },
      { name: 'watch-silence', trigger: { type: 'timerTrigger', schedule: '0 */5 * * * *' }, retry: undefined },
      { name: 'expire-state', trigger: { type: 'timerTrigger', schedule: '0 17 * * * *' }, retry: undefined },
      { name: 'collect-office365', trigger: { type: 'timerTrigger', schedule: '45 */5 * * * *' }, retry: undefined },
      { name: 'health', trigger: { type: 'httpTrigger', methods: ['GET'], authLevel: 'anonymous' }, retry: undefined },
    ]);
  });

  it.each([
    ['no storage', { PURGEWATCH_STORAGE: '' }, /setting PURGEWATCH_STORAGE: found nothing/],
    ['no storage of the host', { AzureWebJobsStorage: '' }, /setting AzureWebJobsStorage: found nothing/],
    ['no account for evidence', { PURGEWATCH_EVIDENCE: '' }, /setting PURGEWATCH_EVIDENCE: found nothing/],
    [
      'a detection that does not exist',
      { ...CONTAIN, PURGEWATCH_CONTAIN: '{"detections":["x"]}' },
      /PURGEWATCH_CONTAIN: found "x"/,
    ],
    ['a wrong rule', { PURGEWATCH_SENTINEL_RULE_ID: 'mine' }, /setting PURGEWATCH_SENTINEL_RULE_ID: found "mine"/],
    [
      'records to collect and no hub for them',
      { PURGEWATCH_COLLECT_TENANTS: '5d0f4b1e-6c2a-4f53-9b7e-0a1c2d3e4f50' },
      /setting PURGEWATCH_EVENTHUB: found nothing/,
    ],
    ['a mistyped setting', { PURGEWATCH_TENANT: 'x' }, /setting PURGEWATCH_TENANT: found a setting of that name/],
  ])('does not start with %s, and says so', async (_name, change, message) => {
    const { core, fault } = await load({ ...SETTINGS, ...change });
    expect(String(fault)).toMatch(message);
    // An app without functions is a success for the worker, and its error is nowhere to be seen.
    expect(core.functions.size).toBe(12);
  });
});
