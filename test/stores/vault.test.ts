import { describe, expect, it } from 'vitest';
import { createBlobVault } from '../../shared/stores/blob-vault.ts';
import { createMemoryVault } from '../../shared/stores/memory-vault.ts';
import { useAzurite, useScriptedStorage } from './storage.ts';

const storage = useAzurite();
const scripted = useScriptedStorage();
const bytes = (text: string) => new TextEncoder().encode(text);

describe('a vault', () => {
  it('of blobs writes a file once and never changes it', async () => {
    const container = storage().container('evidence');
    await container.create();
    const vault = createBlobVault(container);
    await vault.write('2026-03-02/a/1/x.json', bytes('{"first":1}'), 'application/json');
    await vault.write('2026-03-02/a/1/x.json', bytes('{"second":1}'), 'application/json');
    const blob = container.getBlobClient('2026-03-02/a/1/x.json');
    expect((await blob.downloadToBuffer()).toString()).toBe('{"first":1}');
    expect((await blob.getProperties()).contentType).toBe('application/json');
  });

  it.each(['UnauthorizedBlobOverwrite', 'BlobImmutableDueToPolicy', 'BlobAlreadyExists'])(
    'takes %s for what it is: the file is there',
    async (fault) => {
      const { container, requests } = scripted({ status: 403, fault });
      await createBlobVault(container).write('x', bytes('1'), 'text/plain');
      expect(requests).toEqual(['PUT /account/things/x']); // one request, and none that reads
    },
  );

  it.each(['AuthorizationPermissionMismatch', 'ContainerNotFound'])('throws on %s', async (fault) => {
    const { container } = scripted({ status: 403, fault });
    await expect(createBlobVault(container).write('x', bytes('1'), 'text/plain')).rejects.toThrow();
  });

  it('in memory keeps the first as well', async () => {
    const vault = createMemoryVault();
    await vault.write('x', bytes('1'), 'text/plain');
    await vault.write('x', bytes('2'), 'text/plain');
    expect(vault.files.get('x')).toEqual(bytes('1'));
  });
});
