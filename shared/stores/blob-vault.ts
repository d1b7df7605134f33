/** Evidence as blobs that are created and never overwritten: the identity needs no right to change or delete any. */
import type { EvidenceVault } from '../pipeline/ports.ts';
import { type BlobContainer, createIfAbsent } from './blobs.ts';

export function createBlobVault(container: BlobContainer): EvidenceVault {
  return {
    async write(name, body, contentType) {
      await createIfAbsent(container, name, body, contentType);
    },
  };
}
