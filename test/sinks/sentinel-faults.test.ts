/** Faults of the Logs Ingestion API through the real client, on a real TLS server. Each test says how often the API was asked. */
import { readFileSync } from 'node:fs';
import { LogsIngestionClient } from '@azure/monitor-ingestion';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { boundWaits } from '../../shared/sinks/logs-client.ts';
import { SENTINEL_COLUMNS } from '../../shared/sinks/sentinel-columns.ts';
import { createSentinelSink } from '../../shared/sinks/sentinel-sink.ts';
import { createMemoryAlertStore } from '../../shared/stores/memory-alert-store.ts';
import { type AzureStub, startAzureStub } from '../../tools/local/azure-stub.ts';
import { StubFaults } from '../../tools/local/stub-faults.ts';
import { exampleAlert } from '../stores/example-alert.ts';
import { POLICY } from '../support/delivery.ts';

const ruleId = 'dcr-0123';
const stream = 'Custom-Purgewatch';
const SECRET = 'Subject of a message that nobody may read';

const faults = new StubFaults();
let stub: AzureStub;
beforeAll(async () => {
  stub = await startAzureStub({ ruleId, stream, columns: SENTINEL_COLUMNS, faults });
});
afterEach(() => faults.clear());
afterAll(() => stub.stop());

async function getToken() {
  const { IDENTITY_ENDPOINT, IDENTITY_HEADER } = stub.env;
  const url = `${IDENTITY_ENDPOINT}?resource=https://monitor.azure.com&api-version=2019-08-01`;
  const response = await fetch(url, { headers: { 'X-IDENTITY-HEADER': IDENTITY_HEADER } });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return { token, expiresOnTimestamp: Date.now() + 3_600_000 };
}

interface Case {
  readonly credential?: { getToken: typeof getToken };
  /** Without, the client tries again as it always does. */
  readonly retries?: 0;
  readonly toStream?: string;
  readonly timeoutMs?: number;
}

async function open({ credential = { getToken }, retries, toStream = stream, timeoutMs = 20_000 }: Case = {}) {
  const ca = readFileSync(stub.caCertificateFile);
  const client = boundWaits(
    new LogsIngestionClient(stub.endpoint, credential, {
      tlsOptions: { ca },
      ...(retries === undefined ? {} : { retryOptions: { maxRetries: retries } }),
    }),
  );
  const alerts = createMemoryAlertStore({ now: () => new Date('2026-03-02T09:00:00.000Z') });
  const alert = exampleAlert({ title: SECRET });
  await alerts.insert(alert);
  const sink = createSentinelSink({ client, ruleId, stream: toStream, alerts, policy: POLICY, timeoutMs });
  const before = stub.rows.length;
  return {
    deliver: () => sink.deliver(alert),
    /** Rows that arrived, with repetitions. */
    arrived: () => stub.rows.length - before,
    stored: async () => (await alerts.read(alert))!,
  };
}

describe('the Sentinel sink, with the real client', () => {
  it('waits as a busy API asks it to, and delivers', async () => {
    const { deliver, arrived, stored } = await open();
    faults.inject('ingestion', { kind: 'status', status: 429, retryAfterSeconds: 0 }, 2);
    faults.inject('ingestion', { kind: 'status', status: 503, retryAfterSeconds: 0 });
    expect(await deliver()).toBe('delivered');
    expect([arrived(), faults.left('ingestion')]).toEqual([1, 0]);
    expect((await stored()).delivered.has('sentinel')).toBe(true);
  });

  it('leaves a longer wait to the queue, and says how long', async () => {
    const { deliver, arrived } = await open();
    faults.inject('ingestion', { kind: 'status', status: 429, retryAfterSeconds: 3_600 }, 2);
    await expect(deliver()).rejects.toThrow('status 429, to be tried again after 3600 s');
    expect([arrived(), faults.left('ingestion')]).toEqual([0, 1]);
  });

  it.each([401, 403, 404, 408, 500, 502, 503, 504])('fails at %i, so that the queue tries again', async (status) => {
    const { deliver, stored } = await open({ retries: 0 });
    faults.inject('ingestion', { kind: 'status', status });
    await expect(deliver()).rejects.toMatchObject({
      code: 'sentinel',
      message: `Logs Ingestion API: status ${status} Injected; expected 204`,
    });
    const { delivered, notes } = await stored();
    expect([delivered.size, notes.size]).toEqual([0, 0]);
    expect(await deliver()).toBe('delivered');
  });

  it('fails where the rule has no such stream: that is no fault of the alert', async () => {
    const { deliver, stored } = await open({ toStream: 'Custom-Other' });
    await expect(deliver()).rejects.toMatchObject({ code: 'sentinel' });
    expect((await stored()).notes.size).toBe(0);
  });

  it('fails where the connection is cut, and repeats a row whose answer was lost', async () => {
    const { deliver, arrived } = await open({ retries: 0 });
    faults.inject('ingestion', { kind: 'dropped' });
    await expect(deliver()).rejects.toThrow('no answer (ECONNRESET)');
    faults.inject('ingestion', { kind: 'answer-lost' });
    await expect(deliver()).rejects.toThrow('no answer (ECONNRESET)');
    expect(await deliver()).toBe('delivered');
    expect(arrived()).toBe(2);
  });

  it('waits for an answer no longer than it is told to', async () => {
    const { deliver, stored } = await open({ timeoutMs: 200 });
    faults.inject('ingestion', { kind: 'slow', ms: 60_000 });
    await expect(deliver()).rejects.toThrow('no answer within 0.2 s');
    expect((await stored()).delivered.size).toBe(0);
  });

  it('nor for a token, though the credential does not ask the signal', async () => {
    const { deliver } = await open({ timeoutMs: 50, credential: { getToken: () => new Promise(() => {}) } });
    await expect(deliver()).rejects.toThrow('no answer within 0.05 s');
  });

  it('does not take what the endpoint of tokens refuses for a refused alert', async () => {
    const refused = Object.assign(new Error('no such identity'), { name: 'AuthenticationError', statusCode: 400 });
    const { deliver, stored } = await open({ credential: { getToken: () => Promise.reject(refused) } });
    await expect(deliver()).rejects.toThrow('no answer (AuthenticationError)');
    expect((await stored()).notes.size).toBe(0);
  });

  it.each([400, 413])('notes on the alert that it was refused with %i, and why', async (status) => {
    const { deliver, stored } = await open();
    faults.inject('ingestion', { kind: 'status', status });
    await expect(deliver()).rejects.toMatchObject({ code: 'alert-refused' });
    const { delivered, notes } = await stored();
    expect(delivered.size).toBe(0);
    expect(notes.get('sentinel')).toBe(`refused: status ${status} Injected: The stub was told to answer ${status}.`);
  });

  it('delivers a refused alert that somebody sends again', async () => {
    const { deliver, stored } = await open();
    faults.inject('ingestion', { kind: 'status', status: 400 });
    await expect(deliver()).rejects.toMatchObject({ code: 'alert-refused' });
    expect(await deliver()).toBe('delivered');
    expect((await stored()).delivered.has('sentinel')).toBe(true);
  });

  it('says nothing of the alert but its id in what it throws', async () => {
    for (const status of [400, 500]) {
      const { deliver } = await open({ retries: 0 });
      faults.inject('ingestion', { kind: 'status', status });
      const error = await deliver().then(
        () => new Error('delivered'),
        (thrown: Error) => thrown,
      );
      expect(error.message).toContain(`status ${status}`);
      expect(`${error.message} ${error.stack}`).not.toContain(SECRET);
    }
  });
});
