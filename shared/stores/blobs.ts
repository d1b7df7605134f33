/** The two things that the pack does with blobs: create one that is not there, and read a small one whole. */
import type { ContainerClient } from '@azure/storage-blob';
import { StoredFormatError } from './errors.ts';
import { faultOf } from './fault.ts';

export type BlobContainer = Pick<ContainerClient, 'getBlockBlobClient'>;

/**
 * Answers that mean that the blob is there. Any other conflict (a container that is being deleted) must not pass for it: what was
 * to be kept would be lost without a word.
 */
const EXISTS: ReadonlySet<string | undefined> = new Set([
  'BlobAlreadyExists',
  'ConditionNotMet',
  'BlobImmutableDueToPolicy',
  // An identity that may create but not overwrite, as for evidence.
  'UnauthorizedBlobOverwrite',
]);

export async function createIfAbsent(
  container: BlobContainer,
  name: string,
  body: Uint8Array,
  contentType: string,
): Promise<'created' | 'exists'> {
  try {
    await container
      .getBlockBlobClient(name)
      .upload(Buffer.from(body.buffer, body.byteOffset, body.length), body.length, {
        conditions: { ifNoneMatch: '*' },
        blobHTTPHeaders: { blobContentType: contentType },
      });
    return 'created';
  } catch (error) {
    if (EXISTS.has(faultOf(error))) return 'exists';
    throw error;
  }
}

/**
 * The bytes of a blob in one request; null where there is none.
 *
 * @throws {StoredFormatError} when it has more than `maxBytes`
 */
export async function readBlob(container: BlobContainer, name: string, maxBytes: number): Promise<Buffer | null> {
  const body = await download(container, name);
  if (body === null) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    // Leaving the loop also ends the download.
    if (size > maxBytes) throw new StoredFormatError(`blob ${name}`, `more than ${maxBytes} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

async function download(container: BlobContainer, name: string): Promise<NodeJS.ReadableStream | null> {
  try {
    const { readableStreamBody } = await container.getBlockBlobClient(name).download();
    if (readableStreamBody === undefined) throw new StoredFormatError(`blob ${name}`, 'an answer without a body');
    return readableStreamBody;
  } catch (error) {
    if (faultOf(error) === 'BlobNotFound') return null;
    throw error;
  }
}
