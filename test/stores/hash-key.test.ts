import { describe, expect, it } from 'vitest';
import { loadHashKey } from '../../shared/stores/hash-key.ts';
import { useAzurite, useScriptedStorage } from './storage.ts';

const storage = useAzurite();
const scripted = useScriptedStorage();

async function container(name: string) {
  const client = storage().container(name);
  await client.create();
  return client;
}

describe('hash key', () => {
  it('is 32 random bytes, made once and then read', async () => {
    const [one, other] = [await container('one'), await container('other')];
    const key = await loadHashKey(one);
    expect(key).toHaveLength(32);
    expect(await loadHashKey(one)).toEqual(key);
    expect(await loadHashKey(other)).not.toEqual(key);
  });

  it('is the same for all instances that start at the same time', async () => {
    const client = await container('race');
    const keys = await Promise.all(Array.from({ length: 10 }, () => loadHashKey(client)));
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
  });

  it('is theirs when somebody created it after this instance looked', async () => {
    const theirs = 'k'.repeat(32);
    const { container: client } = scripted(
      { status: 404, fault: 'BlobNotFound' },
      { status: 409, fault: 'BlobAlreadyExists' },
      { status: 200, body: theirs },
    );
    expect(Buffer.from(await loadHashKey(client)).toString()).toBe(theirs);
  });

  it.each([0, 16, 31, 33, 5_000])('is refused when it has %d bytes', async (length) => {
    const client = await container(`length${length}`);
    await client.getBlockBlobClient('hash-key').upload(Buffer.alloc(length), length);
    await expect(loadHashKey(client)).rejects.toMatchObject({ code: 'stored-format' });
  });

  it.each([
    { status: 404, fault: 'ContainerNotFound' },
    { status: 403, fault: 'AuthorizationFailure' },
    { status: 500, fault: 'InternalError' },
  ])('is not made anew on $status $fault', async (answer) => {
    const { container: client, requests } = scripted(answer);
    await expect(loadHashKey(client)).rejects.toMatchObject({ statusCode: answer.status });
    expect(requests).toHaveLength(1);
  });

  it('says so when it was deleted between two looks', async () => {
    const { container: client } = scripted(
      { status: 404, fault: 'BlobNotFound' },
      { status: 409, fault: 'BlobAlreadyExists' },
      { status: 404, fault: 'BlobNotFound' },
    );
    await expect(loadHashKey(client)).rejects.toMatchObject({ code: 'stored-format' });
  });
});
