import { describe, expect, it } from 'vitest';
import { SettingError } from '../../shared/settings/setting-error.ts';
import { connectionFrom } from '../../shared/stores/connection.ts';

const KEY = Buffer.from('a secret of an account').toString('base64');
const ACCOUNT = `DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=${KEY};EndpointSuffix=core.windows.net`;
const endpoints = (base: string) => ['Table', 'Blob', 'Queue'].map((name) => `${name}Endpoint=${base}`).join(';');
const local = (base: string) =>
  `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${KEY};${endpoints(base)}`;
const SAS = `${endpoints('https://contoso.table.core.windows.net')};SharedAccessSignature=sv=2024&sig=secret`;
const IDENTITY = {
  Storage__tableServiceUri: 'https://contoso.table.core.windows.net/',
  Storage__blobServiceUri: 'https://contoso.blob.core.windows.net',
  Storage__queueServiceUri: 'https://contoso.queue.core.windows.net',
};

function urls(env: Record<string, string | undefined>): string[] {
  const storage = connectionFrom(env, 'Storage');
  return [storage.table('things').url, storage.container('things').url, storage.queue('things').url];
}

describe('a storage connection', () => {
  it.each([
    ['an account', ACCOUNT, 'https://contoso.table.core.windows.net'],
    ['an account, with ; at its end', `${ACCOUNT};`, 'https://contoso.table.core.windows.net'],
    ['a shared access signature', SAS, 'https://contoso.table.core.windows.net?sv=2024&sig=secret'],
    ['the local default', 'UseDevelopmentStorage=true', 'http://127.0.0.1:10002/devstoreaccount1'],
    ['the local default, with ;', 'usedevelopmentstorage=TRUE;', 'http://127.0.0.1:10002/devstoreaccount1'],
    ['127.0.0.1', local('http://127.0.0.1:1/a'), 'http://127.0.0.1:1/a'],
    ['localhost', local('http://localhost:1/a'), 'http://localhost:1/a'],
    ['::1', local('http://[::1]:1/a'), 'http://[::1]:1/a'],
  ])('is made from a connection string: %s', (_, text, table) => {
    expect(urls({ Storage: text })[0]).toBe(table);
  });

  it('is made from service URIs, with the managed identity', () => {
    expect(urls(IDENTITY)).toEqual([
      'https://contoso.table.core.windows.net',
      'https://contoso.blob.core.windows.net/things',
      'https://contoso.queue.core.windows.net/things',
    ]);
    expect(urls({ ...IDENTITY, Storage__clientId: 'b7a0d7cf-0000-4000-8000-000000000001' })).toHaveLength(3);
  });

  it('is made from the exact setting where both are set, and from the others where that is empty', () => {
    expect(urls({ ...IDENTITY, Storage: local('http://localhost:1/a') })[0]).toBe('http://localhost:1/a');
    expect(urls({ ...IDENTITY, Storage: ' ' })[0]).toBe('https://contoso.table.core.windows.net');
  });

  it('needs only the services that are used', () => {
    const storage = connectionFrom({ Evidence__blobServiceUri: 'https://contoso.blob.core.windows.net' }, 'Evidence');
    expect(storage.container('evidence').url).toBe('https://contoso.blob.core.windows.net/evidence');
    expect(() => storage.table('things')).toThrow(
      /^setting Evidence__tableServiceUri: found nothing; allowed: an https/,
    );
  });

  it('names all settings that would do where none is set', () => {
    expect(() => connectionFrom({}, 'Storage')).toThrow(
      'setting Storage: found nothing; allowed: a storage connection string, or Storage__tableServiceUri, ' +
        'Storage__blobServiceUri, Storage__queueServiceUri',
    );
  });

  it.each([
    ['anything', 'hello'],
    ['a lack of the key', ACCOUNT.replace(/AccountKey=[^;]*;/, '')],
    ['a key that is no base64', ACCOUNT.replace(KEY, 'se cret!')],
    ['a lack of the account', ACCOUNT.replace('AccountName=contoso;', '')],
    ['another protocol', ACCOUNT.replace('https', 'ftp')],
    ['a lack of suffix and endpoints', ACCOUNT.replace(/;EndpointSuffix.*/, '')],
    ['an endpoint that is no URI', local('secret')],
    ['a signature without endpoints', 'SharedAccessSignature=sig=secret'],
    ['http over a network', local('http://contoso.example/a')],
    ['http over a network, derived', ACCOUNT.replace('https', 'http')],
    ['a host that only begins like the loopback', local('http://127.0.0.1.contoso.example/a')],
    ['a local default with more', 'UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://contoso.example'],
  ])('refuses a connection string for %s, and shows nothing of it', (_, text) => {
    const error = caught(() => connectionFrom({ Storage: text }, 'Storage'));
    expect(error).toMatchObject({ code: 'setting', setting: 'Storage' });
    expect(error.message).toMatch(
      /^setting Storage: found (a malformed connection string \(not shown\)|http endpoints)/,
    );
    expect(JSON.stringify([error.message, error.cause, error.stack])).not.toMatch(/secret|contoso|hello/);
  });

  it('refuses an account that only the clients find wrong, and shows nothing of it', () => {
    const storage = connectionFrom(
      { Storage: `${endpoints('https://contoso')};SharedAccessSignature=secret` },
      'Storage',
    );
    const error = caught(() => storage.table('things'));
    expect(error.message).toMatch(/^setting Storage: found a malformed connection string \(not shown\)/);
    expect(error.cause).toBeUndefined();
  });

  it.each([
    ['http', 'http://contoso.table.core.windows.net'],
    ['no URI', 'AccountKey=secret'],
    ['a query', 'https://contoso.table.core.windows.net?sig=secret'],
    ['a user', 'https://me:secret@contoso.table.core.windows.net'],
  ])('refuses a service URI for %s, and shows nothing of it', (_, uri) => {
    const error = caught(() => connectionFrom({ ...IDENTITY, Storage__tableServiceUri: uri }, 'Storage'));
    expect(error).toMatchObject({ code: 'setting', setting: 'Storage__tableServiceUri' });
    expect(error.message).not.toContain('secret');
  });

  it('refuses a client id that is none', () => {
    expect(() => connectionFrom({ ...IDENTITY, Storage__clientId: 'my-identity' }, 'Storage')).toThrow(
      'setting Storage__clientId: found "my-identity"; allowed: the client id (GUID) of a managed identity',
    );
  });
});

function caught(act: () => unknown): SettingError {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(SettingError);
    return error as SettingError;
  }
  throw new Error('expected a SettingError');
}
