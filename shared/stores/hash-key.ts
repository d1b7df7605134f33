/** The deployment's key for hashes of names: made once, kept in storage, never in a setting that a person can read. */
import { randomBytes } from 'node:crypto';
import { type BlobContainer, createIfAbsent, readBlob } from './blobs.ts';
import { StoredFormatError } from './errors.ts';

const BLOB = 'hash-key';
const KEY_BYTES = 32;

/**
 * Reads the key, or makes it. Of instances that start at the same time one creates it and all read that one. Losing the key loses
 * the state: rows are found by hashes.
 *
 * @throws {StoredFormatError} when the blob is not a key
 */
export async function loadHashKey(container: BlobContainer): Promise<Uint8Array> {
  const existing = await readBlob(container, BLOB, KEY_BYTES);
  if (existing !== null) return checked(existing);
  const fresh = randomBytes(KEY_BYTES);
  if ((await createIfAbsent(container, BLOB, fresh, 'application/octet-stream')) === 'created') return fresh;
  const theirs = await readBlob(container, BLOB, KEY_BYTES);
  if (theirs === null) throw new StoredFormatError(`blob ${BLOB}`, 'somebody created it and deleted it again');
  return checked(theirs);
}

function checked(key: Buffer): Uint8Array {
  if (key.length !== KEY_BYTES)
    throw new StoredFormatError(`blob ${BLOB}`, `found ${key.length} bytes, expected ${KEY_BYTES}`);
  return key;
}
