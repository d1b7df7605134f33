/** Doctor as an operator runs it, on the local environment: all that is there passes; then one thing after the other is broken. */
import { EventHubProducerClient } from '@azure/event-hubs';
import { describe, expect, it, vi } from 'vitest';
import { connectionFrom } from '../../../shared/stores/connection.ts';
import { CONTAINERS, HOST_CONTAINERS, QUEUES, TABLES } from '../../../shared/stores/names.ts';
import { ensureStorage } from '../../../shared/stores/provision.ts';
import { deleteRecord } from '../../support/records.ts';
import { runCli, until } from '../commands/cli.ts';
import { examineHere, runDoctor, useEnvironment } from './local-doctor.ts';

// Each doctor is a process of its own, which takes seconds.
vi.setConfig({ testTimeout: 90_000 });
const { environment, faults } = useEnvironment();
const storage = () => connectionFrom({ S: environment().storageConnection }, 'S');
const SKIPPED = ['audit-records', 'defender-stream', 'graph-activity'];
const SOURCES = SKIPPED.flatMap((id) => ['--skip', id]);
const doctor = (change: Record<string, string | undefined> = {}, args = SOURCES) =>
  runDoctor(args, { ...environment().settings, ...change });

describe('doctor on a system that works', () => {
  it('passes all that is there, skips what only a deployment has, and names each source that nobody connected', async () => {
    const ran = await doctor({}, []);
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    const of = (outcome: string) => ran.lines.filter((line) => line.outcome === outcome).map(({ check }) => check);
    expect(of('fail')).toEqual(['audit-records', 'defender-stream', 'graph-activity']);
    expect(of('skipped')).toEqual(['app', 'evidence-lock', 'analytics-rules', 'graph-roles']);
    expect([...new Set(of('pass'))]).toEqual([
      'identity',
      'settings',
      'clock',
      'hubs',
      'checkpoint',
      'tables',
      'queues',
      'containers',
      'test-row',
      'playbooks',
    ]);
    for (const line of ran.failed)
      expect(line).toMatchObject({ found: 'not heard of yet', todo: expect.stringMatching(/docs\/deploy.md/) });
    expect(environment().azure.rows.at(-1)).toMatchObject({ IsTest: true, Severity: 'Informational' });
  });

  it('prints no key, no token and no URL of a setting, in either form', async () => {
    const { settings } = environment();
    const texts = await Promise.all([
      doctor({}, []),
      runCli(['doctor'], { env: { PATH: process.env.PATH, ...settings } }),
    ]);
    const secrets = [
      /AccountKey=([^;]+)/.exec(settings.PURGEWATCH_STORAGE ?? '')?.[1],
      'SharedAccessKey',
      settings.IDENTITY_HEADER,
      settings.PURGEWATCH_CONTAIN_ACCOUNT_URL,
      'local-', // tokens of the stub
    ];
    for (const { stdout, stderr } of texts)
      for (const secret of secrets) expect(stdout + stderr).not.toContain(secret ?? 'a setting is missing');
    expect(texts[1].lines.at(-1)).toMatch(/^\d+ pass, 3 fail, 4 skipped$/);
  });

  it('hears a source once its records arrive, and sees the checkpoint move', async () => {
    const producer = new EventHubProducerClient(environment().hubConnection, 'audit-events');
    await producer.sendBatch([{ body: JSON.stringify(deleteRecord()) }]);
    await producer.close();
    const activity = storage().table(TABLES.activity);
    await until('activity', async () => !(await activity.listEntities().next()).done);
    const { lines } = await doctor({}, []);
    expect(lines.find(({ check }) => check === 'audit-records')).toMatchObject({ outcome: 'pass' });
    expect(lines.filter(({ check }) => check === 'checkpoint').map(({ found }) => found)).toEqual([
      '4 partitions read to their ends',
      '4 partitions read to their ends',
    ]);
  });
});

describe('doctor on a system of which one thing is broken', () => {
  it('nobody is signed in', async () => {
    const ran = await doctor({ AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential', PATH: '/nowhere' });
    expect(ran.code).toBe(1);
    expect(ran.failed).toMatchObject(
      ['identity', 'test-row'].map((check) => ({
        check,
        found: 'no token: nobody is signed in',
        todo: 'run: az login',
      })),
    );
  });

  it.each<[string, Record<string, string>, [string, RegExp, RegExp][]]>([
    [
      'another rule',
      { PURGEWATCH_SENTINEL_RULE_ID: `dcr-${'1'.repeat(32)}` },
      [['test-row', /404 NotFound/, /PURGEWATCH_SENTINEL_RULE_ID/]],
    ],
    [
      'another stream',
      { PURGEWATCH_SENTINEL_STREAM: 'Custom-Other_CL' },
      [['test-row', /404 InvalidStream/, /_STREAM/]],
    ],
    [
      'a hub that is not there',
      { PURGEWATCH_AUDIT_HUB: 'other' },
      [
        ['hubs', /no such hub/, /PURGEWATCH_AUDIT_HUB/],
        ['checkpoint', /not there/, /templates/],
      ],
    ],
    [
      'a consumer group that is not there',
      { PURGEWATCH_CONSUMER_GROUP: 'other' },
      [
        ['hubs', /no consumer group other/, /PURGEWATCH_CONSUMER_GROUP/],
        ['hubs', /no consumer group other/, /templates/],
      ],
    ],
    [
      'a setting that nobody knows',
      { PURGEWATCH_TENANT: 'x' },
      [['settings', /setting PURGEWATCH_TENANT is missing or wrong/, /set it to: /]],
    ],
    [
      'a hub connection that is not set',
      { PURGEWATCH_EVENTHUB: '' },
      [['settings', /setting PURGEWATCH_EVENTHUB is missing or wrong/, /fullyQualifiedNamespace/]],
    ],
    [
      'a playbook that is not there',
      { PURGEWATCH_CONTAIN_ACCOUNT_URL: 'other' },
      [['playbooks', /not there \(404\)/, /templates/]],
    ],
    [
      'hubs that cannot be reached',
      {
        PURGEWATCH_EVENTHUB:
          'Endpoint=sb://127.0.0.1:1;SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=true',
      },
      [
        ['hubs', /no answer/, /network/],
        ['hubs', /no answer/, /network/],
        ['checkpoint', /no answer/, /network/],
      ],
    ],
  ])(
    '%s',
    async (_name, change, expected) => {
      const resolved = { ...change };
      if (change.PURGEWATCH_CONTAIN_ACCOUNT_URL !== undefined)
        resolved.PURGEWATCH_CONTAIN_ACCOUNT_URL = `${environment().azure.endpoint}/workflows/other/triggers/request/paths/invoke`;
      const ran = await examineHere(environment(), { ...environment().settings, ...resolved }, null, SKIPPED);
      expect(ran.failed.map(({ check }) => check)).toEqual(expected.map(([check]) => check));
      for (const [at, [, found, todo]] of expected.entries()) {
        expect(ran.failed[at]?.found).toMatch(found);
        expect(ran.failed[at]?.todo).toMatch(todo);
      }
    },
    120_000,
  );

  it.each<[string, () => Promise<unknown>, string, RegExp, RegExp]>([
    [
      'a queue is missing',
      () => storage().queue(QUEUES.sentinel).delete(),
      'queues',
      /missing: sentinel-alerts/,
      /templates/,
    ],
    [
      'a poison queue is missing',
      () => storage().queue(`${QUEUES.alerts}-poison`).delete(),
      'queues',
      /missing: alerts-poison/,
      /templates/,
    ],
    [
      'a table is missing',
      () => storage().table(TABLES.allowances).deleteTable(),
      'tables',
      /missing: purgewatchallowances/,
      /templates/,
    ],
    [
      'a container is missing',
      () => storage().container(CONTAINERS.journal).delete(),
      'containers',
      /missing: journal/,
      /templates/,
    ],
    [
      'a message was given up',
      () => storage().queue(`${QUEUES.evidence}-poison`).sendMessage('x'),
      'queues',
      /1 in evidence-alerts-poison/,
      /redrive alerts/,
    ],
    [
      'a record is parked',
      () => storage().container(HOST_CONTAINERS.parked).uploadBlockBlob('a/0/1-0.json', '{}', 2),
      'containers',
      /^1$/,
      /redrive parked --dry-run/,
    ],
    [
      'the clock is off by an hour',
      async () => {
        faults.clockOffsetMs = 3_600_000;
      },
      'clock',
      /3[56]\d\d s behind Azure/,
      /NTP/,
    ],
  ])(
    '%s',
    async (_name, breakIt, check, found, todo) => {
      await breakIt();
      try {
        const ran = await examineHere(environment(), environment().settings, null, SKIPPED);
        expect(ran.failed).toEqual([
          expect.objectContaining({ check, found: expect.stringMatching(found), todo: expect.stringMatching(todo) }),
        ]);
      } finally {
        faults.clockOffsetMs = 0;
        await ensureStorage(storage());
        await storage().queue(`${QUEUES.evidence}-poison`).clearMessages();
        await storage().container(HOST_CONTAINERS.parked).getBlobClient('a/0/1-0.json').deleteIfExists();
      }
    },
    60_000,
  );
});

describe('doctor, used wrongly', () => {
  it.each<[string[], RegExp]>([
    [['--skip', 'everything'], /--skip: found "everything", expected identity, settings/],
    [['now'], /found "now"/],
    [['--name', 'app'], /-g: found nothing/],
    [[], /found no setting at all; allowed: settings of the app in the environment, or -g RG/],
  ])('%j: one line and exit code 2', async (args, message) => {
    const ran = await runCli(['doctor', ...args], { env: { PATH: process.env.PATH } });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(message);
  });
});
