/** The health function as a probe sees it: the built app in the local host, on real storage. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvocationContext } from '@azure/functions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { health } from '../../functions/health.ts';
import { connectionFrom } from '../../shared/stores/connection.ts';
import { ensureStorage } from '../../shared/stores/provision.ts';
import { buildApp } from '../../tools/build.ts';
import { type Azurite, startAzurite } from '../../tools/local/azurite.ts';
import { forkFunctionHost } from '../../tools/local/function-host-process.ts';

/** What needs event hubs or writes to storage is switched off: nothing but health runs. */
const OTHERS = [
  'score-audit-events',
  'score-endpoint-events',
  'route-alert',
  'send-to-sentinel',
  'preserve-evidence',
  'start-containment',
  'record-containment',
  'resend-pending',
  'watch-silence',
  'expire-state',
  'collect-office365',
];

let home: string;
let azurite: Azurite;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'purgewatch-health-'));
  await buildApp(process.cwd(), join(home, 'dist'));
  await copyFile('package.json', join(home, 'package.json'));
  await copyFile('host.json', join(home, 'host.json'));
  azurite = await startAzurite();
});
afterAll(async () => {
  await azurite.stop();
  await rm(home, { recursive: true });
});

async function probe(): Promise<{ status: number; body: unknown; caching: string | null }> {
  const host = await forkFunctionHost({
    appDirectory: home,
    onLog: () => undefined,
    env: {
      ...Object.fromEntries(OTHERS.map((name) => [`AzureWebJobs.${name}.Disabled`, '1'])),
      AzureWebJobsStorage: azurite.connectionString,
      PURGEWATCH_STORAGE: azurite.connectionString,
      PURGEWATCH_EVIDENCE: azurite.connectionString,
      PURGEWATCH_SENTINEL_ENDPOINT: 'https://127.0.0.1:1',
      PURGEWATCH_SENTINEL_RULE_ID: `dcr-${'0'.repeat(32)}`,
    },
  });
  try {
    const response = await fetch(`${host.httpUrl}/api/health`);
    return { status: response.status, body: await response.json(), caching: response.headers.get('cache-control') };
  } finally {
    await host.stop();
  }
}

describe('GET /api/health', () => {
  it('is 503 while something is missing in storage and 200 when it is there, and never says more', async () => {
    expect(await probe()).toEqual({ status: 503, body: { ok: false }, caching: 'no-store' });
    await ensureStorage(connectionFrom({ S: azurite.connectionString }, 'S'));
    expect(await probe()).toEqual({ status: 200, body: { ok: true }, caching: 'no-store' });
  }, 60_000); // two hosts start, one after the other

  it('says what kind of fault it was in the log alone, without what the fault says', async () => {
    const logged: string[] = [];
    const context = new InvocationContext({
      functionName: 'health',
      logHandler: (level, ...args) => logged.push(`${level} ${args.join(' ')}`),
    });
    const reach = () => Promise.reject(new TypeError('https://account.example/secret'));
    expect(await health({ reach })(undefined, context)).toMatchObject({ status: 503, jsonBody: { ok: false } });
    expect(logged).toEqual(['warning health: storage does not answer (TypeError)']);
  });
});
