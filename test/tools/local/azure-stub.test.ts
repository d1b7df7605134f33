import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AzureStub, startAzureStub } from '../../../tools/local/azure-stub.ts';
import type { ColumnType } from '../../../tools/local/row-check.ts';
import { StubFaults } from '../../../tools/local/stub-faults.ts';
import { writeApp } from './fixture-app.ts';

const RULE = 'dcr-0123';
const STREAM = 'Custom-Alerts';
const TIME = '2026-03-01T10:00:00.000Z';
const TYPES: ColumnType[] = ['string', 'int', 'long', 'real', 'boolean', 'dynamic', 'datetime'];
const columns = [
  { name: 'TimeGenerated', type: 'datetime' } as const,
  ...TYPES.map((type) => ({ name: `${type}Column`, type })),
];

let stub: AzureStub;
let received: unknown[];
let faults: StubFaults;
beforeEach(async () => {
  received = [];
  faults = new StubFaults();
  const onRows = (rows: readonly unknown[]) => received.push(...rows);
  stub = await startAzureStub({ ruleId: RULE, stream: STREAM, columns, faults, onRows });
});
afterEach(() => stub.stop());

async function getToken(query: Record<string, string> = {}, header = stub.env.IDENTITY_HEADER): Promise<Response> {
  const all = { resource: 'https://monitor.azure.com', 'api-version': '2019-08-01', ...query };
  const url = `${stub.env.IDENTITY_ENDPOINT}?${new URLSearchParams(all)}`;
  return fetch(url, { headers: { 'X-IDENTITY-HEADER': header } });
}

async function bearer(resource?: string): Promise<string> {
  const response = await getToken(resource === undefined ? {} : { resource });
  const { access_token } = (await response.json()) as { access_token: string };
  return `Bearer ${access_token}`;
}

interface Call {
  readonly body: string | Buffer;
  readonly path?: string;
  readonly version?: string;
  readonly headers?: Record<string, string>;
}

/** Posts as the client library would; gives the status and the error message. */
async function post({ body, path, version = '2023-01-01', headers }: Call): Promise<[number, string]> {
  const url = `${stub.endpoint}${path ?? `/dataCollectionRules/${RULE}/streams/${STREAM}`}?api-version=${version}`;
  const ca = readFileSync(stub.caCertificateFile);
  const outgoing = request(url, { ca, method: 'POST', headers: { authorization: await bearer(), ...headers } });
  outgoing.end(body);
  const [response] = await once(outgoing, 'response');
  const answer = await text(response);
  const { error } = (answer === '' ? {} : JSON.parse(answer)) as { error?: { message: string } };
  return [response.statusCode, error?.message ?? ''];
}

const row = (fields: object = {}) => ({ TimeGenerated: TIME, ...fields });
const rows = (...list: unknown[]) => JSON.stringify(list);

describe('with the real clients', () => {
  const SOURCE = `
    import { ManagedIdentityCredential } from '@azure/identity';
    import { LogsIngestionClient } from '@azure/monitor-ingestion';
    const credential = new ManagedIdentityCredential(process.env.CLIENT_ID ? { clientId: process.env.CLIENT_ID } : {});
    const client = new LogsIngestionClient(process.env.ENDPOINT, credential);
    try {
      await client.upload(process.env.RULE, '${STREAM}', JSON.parse(process.env.ROWS));
      process.send({ uploaded: true });
    } catch (error) {
      process.send({ failed: error.errors?.map((each) => each.cause.statusCode ?? each.cause.message) ?? error.message });
    }
    process.disconnect();`;

  async function upload(list: unknown[], env: Record<string, string> = {}): Promise<unknown> {
    const app = writeApp({ 'upload.mjs': SOURCE });
    const settings = { ...stub.env, ENDPOINT: stub.endpoint, RULE, ROWS: JSON.stringify(list), ...env };
    const child = fork(`${app.directory}/upload.mjs`, { execArgv: [], env: { ...process.env, ...settings } });
    const [[message]] = await Promise.all([once(child, 'message'), once(child, 'exit')]);
    app.remove();
    return message;
  }

  test.each([{}, { CLIENT_ID: '00000000-0000-0000-0000-000000000001' }])(
    'ManagedIdentityCredential and LogsIngestionClient upload rows %j',
    async (env) => {
      const list = [row({ stringColumn: 'a' }), row({ intColumn: 2 })];
      expect(await upload(list, env)).toEqual({ uploaded: true });
      expect(stub.rows).toEqual(list);
      expect(received).toEqual(list);
      expect(stub.violations).toEqual([]);
    },
  );

  test('a refusal reaches the caller', async () => {
    expect(await upload([row({ surprise: 1 })])).toEqual({ failed: [400] });
    expect(stub.violations).toEqual(['400: Row 0: Column surprise is not in the stream.']);
  });
});

describe('logs ingestion', () => {
  test('refuses rows for which it was told a fault, as often as they come, until all is cleared; the others are taken', async () => {
    faults.refuseRows(({ intColumn }) =>
      intColumn === 1 ? { kind: 'status', status: 413, code: 'TooMuch', retryAfterSeconds: 9 } : undefined,
    );
    for (let attempt = 0; attempt < 2; attempt++)
      expect(await post({ body: rows(row({ intColumn: 1 })) })).toEqual([413, 'The stub was told to answer 413.']);
    expect(await post({ body: rows(row({ intColumn: 2 })) })).toEqual([204, '']);
    faults.clear();
    expect(await post({ body: rows(row({ intColumn: 1 })) })).toEqual([204, '']);
    expect(stub.rows).toMatchObject([{ intColumn: 2 }, { intColumn: 1 }]);
    expect(stub.violations).toEqual([]);
  });

  test('takes plain and gzip bodies, every column type, and nulls', async () => {
    const full = row({
      stringColumn: 'x'.repeat(65_536),
      intColumn: -1,
      longColumn: 1_772_359_200_000,
      realColumn: 0.5,
      booleanColumn: false,
      dynamicColumn: { any: ['thing'] },
      datetimeColumn: '2026-03-01T10:00:00+01:00',
    });
    const empty = row(Object.fromEntries(TYPES.map((type) => [`${type}Column`, null])));
    expect(await post({ body: rows(full, empty) })).toEqual([204, '']);
    expect(await post({ body: gzipSync(rows(full)), headers: { 'content-encoding': 'gzip' } })).toEqual([204, '']);
    expect(stub.rows).toEqual([full, empty, full]);
  });

  test.each([
    ['surprise', 1],
    ['stringColumn', 1],
    ['stringColumn', 'é'.repeat(32_769)],
    ['dynamicColumn', ['x'.repeat(65_536)]],
    ['intColumn', 1.5],
    ['intColumn', 3_000_000_000],
    ['longColumn', '1'],
    ['realColumn', '0.5'],
    ['booleanColumn', 'true'],
    ['datetimeColumn', 'yesterday'],
    ['datetimeColumn', 1_772_359_200_000],
    ['TimeGenerated', null],
  ])('a bad value for %s is refused by its name', async (name, value) => {
    const [status, message] = await post({ body: rows(row(), row({ [name]: value })) });
    expect(status).toBe(400);
    expect(message).toContain(`Row 1: Column ${name} `);
    expect(stub.violations).toEqual([`400: ${message}`]);
    expect(stub.rows).toEqual([]);
  });

  const blank = `[${' '.repeat(1_048_575)}]`;
  test.each([
    ['no rule of that id', { body: '[]', path: `/dataCollectionRules/dcr-other/streams/${STREAM}` }, 404],
    ['no stream of that name', { body: '[]', path: `/dataCollectionRules/${RULE}/streams/Custom-Other` }, 404],
    ['another path', { body: '[]', path: '/elsewhere' }, 404],
    ['another API version', { body: '[]', version: '2021-11-01-preview' }, 400],
    ['a missing row time', { body: '[{}]' }, 400],
    ['a row that is no object', { body: '["row"]' }, 400],
    ['an object in the place of the array', { body: '{}' }, 400],
    ['a body that is no JSON', { body: 'rows' }, 400],
    ['a body that is no gzip', { body: '[]', headers: { 'content-encoding': 'gzip' } }, 400],
    ['a plain body over the limit', { body: blank }, 413],
    ['a body over the limit when unpacked', { body: gzipSync(blank), headers: { 'content-encoding': 'gzip' } }, 413],
    ['a token that nobody issued', { body: '[]', headers: { authorization: 'Bearer forged' } }, 401],
  ])('%s is refused', async (_, call, expected) => {
    const [status] = await post(call);
    expect(status).toBe(expected);
    expect(stub.violations).toEqual([expect.stringMatching(`^${expected}: `)]);
  });

  test('a body of exactly the limit is taken', async () => {
    const [status] = await post({ body: `[${' '.repeat(1_048_574)}]` });
    expect(status).toBe(204);
  });

  test('a token for another resource is refused', async () => {
    const authorization = await bearer('https://vault.azure.net');
    expect((await post({ body: '[]', headers: { authorization } }))[0]).toBe(401);
  });
});

describe('managed identity', () => {
  test('answers as App Service does', async () => {
    const response = await getToken({ client_id: 'mine' });
    const body = (await response.json()) as Record<string, string>;
    expect(response.status).toBe(200);
    expect(body).toMatchObject({ resource: 'https://monitor.azure.com', token_type: 'Bearer', client_id: 'mine' });
    expect(Number(body.expires_on)).toBeGreaterThan(Date.now() / 1_000 + 3_600);
  });

  test('refuses without its secret, another version, or no resource', async () => {
    expect((await getToken({}, 'guess')).status).toBe(401);
    expect((await getToken({ 'api-version': '2017-09-01' })).status).toBe(400);
    expect((await getToken({ resource: '' })).status).toBe(400);
  });
});

test('the certificate is gone after the stop', async () => {
  expect(readFileSync(stub.caCertificateFile, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/);
  expect(readFileSync(stub.caCertificateFile, 'utf8')).not.toContain('PRIVATE');
  await stub.stop();
  expect(existsSync(stub.caCertificateFile)).toBe(false);
});
