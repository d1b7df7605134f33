/** Rows in Table Storage: one request for each read and each write, and never a write without an ETag. */
import type { GetTableEntityResponse, TableClient, TableEntityResult } from '@azure/data-tables';
import { MAX_ROW_BYTES } from '../subjects/codec.ts';
import { RowConflictError, type RowKey, type RowStore } from '../subjects/row-store.ts';
import { StoredFormatError } from './errors.ts';
import { faultOf, statusOf } from './fault.ts';

/** A binary property holds at most 64 KiB. Source: Table Storage data model. */
const CHUNK_BYTES = 60 * 1024;

export function createTableRowStore(table: Pick<TableClient, 'getEntity' | 'createEntity' | 'updateEntity'>): RowStore {
  return {
    async read(key) {
      try {
        const entity = await table.getEntity(key.partition, key.row);
        return { bytes: joined(key, entity), etag: entity.etag };
      } catch (error) {
        // A missing table also answers 404. Taken for a missing row, it would look like an empty state.
        if (statusOf(error) === 404 && faultOf(error) !== 'TableNotFound') return null;
        throw error;
      }
    },
    async write(key, bytes, etag) {
      if (bytes.length > MAX_ROW_BYTES)
        throw new RangeError(`row ${nameOf(key)}: ${bytes.length} bytes, but a row holds at most ${MAX_ROW_BYTES}`);
      const entity = { partitionKey: key.partition, rowKey: key.row, size: bytes.length, ...chunksOf(bytes) };
      try {
        const answer =
          etag === null ? await table.createEntity(entity) : await table.updateEntity(entity, 'Replace', { etag });
        if (answer.etag === undefined) throw new StoredFormatError(`row ${nameOf(key)}`, 'written, but got no ETag');
        return answer.etag;
      } catch (cause) {
        if (isConflict(cause, etag)) throw new RowConflictError(`row ${nameOf(key)} has changed`, { cause });
        throw cause;
      }
    },
  };
}

/**
 * The client repeats a write whose answer got lost, and the repetition meets what the first one wrote. That too is a conflict
 * here: the caller reads again and applies its change again, which changes nothing where it is in already.
 */
function isConflict(error: unknown, etag: string | null): boolean {
  const fault = faultOf(error);
  switch (statusOf(error)) {
    case 409:
      return etag === null && fault !== 'TableBeingDeleted';
    case 412:
      return true;
    case 404:
      return etag !== null && fault !== 'TableNotFound';
    default:
      return false;
  }
}

/** Buffers, because the client encodes the whole memory behind any other Uint8Array, not the view on it. */
function chunksOf(bytes: Uint8Array): Record<string, Buffer> {
  const count = Math.ceil(bytes.length / CHUNK_BYTES);
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => {
      const start = i * CHUNK_BYTES;
      const length = Math.min(CHUNK_BYTES, bytes.length - start);
      return [chunkName(i), Buffer.from(bytes.buffer, bytes.byteOffset + start, length)];
    }),
  );
}

function joined(key: RowKey, entity: GetTableEntityResponse<TableEntityResult<Record<string, unknown>>>): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (let chunk = entity[chunkName(0)]; chunk instanceof Uint8Array; chunk = entity[chunkName(chunks.length)])
    chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (bytes.length !== entity.size)
    throw new StoredFormatError(
      `row ${nameOf(key)}`,
      `found ${bytes.length} bytes, expected ${JSON.stringify(entity.size)}`,
    );
  return bytes;
}

function chunkName(index: number): string {
  return `p${String(index).padStart(2, '0')}`;
}

function nameOf({ partition, row }: RowKey): string {
  return `${partition}/${row}`;
}
