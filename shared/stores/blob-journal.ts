/** The journal as gzip blobs: create-if-absent, so it also works in a container whose policy forbids changes. */
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Journal } from '../pipeline/ports.ts';
import { journalName } from './blob-names.ts';
import { type BlobContainer, createIfAbsent, readBlob } from './blobs.ts';
import { StoredFormatError } from './errors.ts';
import { decodeLines, encodeLines } from './journal-lines.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/**
 * Most bytes of a batch, unpacked. A batch is at most a few hundred messages of 1 MB, of which relevant records are few;
 * a blob beyond this is not ours, and unpacking it could take all memory.
 */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

export interface BlobJournalOptions {
  /** Most bytes that are read of a blob, packed or unpacked. */
  readonly maxBytes?: number;
}

export function createBlobJournal(container: BlobContainer, options: BlobJournalOptions = {}): Journal {
  const { maxBytes = MAX_UNPACKED_BYTES } = options;
  return {
    async write(position, records) {
      const name = journalName(position);
      // The type says gzip and no encoding does: clients and proxies would unpack it on the way.
      await createIfAbsent(container, name, await compress(encodeLines(records)), 'application/gzip');
      return name;
    },
    async read(blob) {
      const packed = await readBlob(container, blob, maxBytes);
      if (packed === null) return null;
      return decodeLines(blob, await unpack(blob, packed, maxBytes));
    },
  };
}

async function unpack(blob: string, packed: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await decompress(packed, { maxOutputLength: maxBytes });
  } catch (cause) {
    throw new StoredFormatError(`journal ${blob}`, `damaged, or more than ${maxBytes} bytes unpacked`, { cause });
  }
}
