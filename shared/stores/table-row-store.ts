/** Rows in Table Storage: one request for each read and each write, and never a write without an ETag. */
import { type GetTableEntityResponse, odata, type TableClient, type TableEntityResult } from '@azure/data-tables';
import { MAX_ROW_BYTES } from '../subjects/codec.ts';
import { RowConflictError, type RowKey, type RowListing, type RowQuery, type RowTable } from '../subjects/row-store.ts';
import { StoredFormatError } from './errors.ts';
import { faultOf, isMissing, statusOf } from './fault.ts';

/** A binary property holds at most 64 KiB. Source: Table Storage data model. */
const CHUNK_BYTES = 60 * 1024;

type Client = Pick<TableClient, 'getEntity' | 'createEntity' | 'updateEntity' | 'deleteEntity' | 'listEntities'>;

export function createTableRowStore(table: Client): RowTable {
  return {
    async read(key) {
      try {
        const entity = await table.getEntity(key.partition, key.row);
        return { bytes: joined(key, entity), etag: entity.etag };
      } catch (error) {
        // A missing table also answers 404. Taken for a missing row, it would look like an empty state.
        if (isMissing(error)) return null;
        throw error;
      }
    },
    async write(key, bytes, etag, about) {
      if (bytes.length > MAX_ROW_BYTES)
        throw new RangeError(`row ${nameOf(key)}: ${bytes.length} bytes, but a row holds at most ${MAX_ROW_BYTES}`);
      const watermark = about === undefined ? {} : { watermark: new Date(about.watermark) };
      const entity = {
        partitionKey: key.partition,
        rowKey: key.row,
        size: bytes.length,
        ...watermark,
        ...chunksOf(bytes),
      };
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
    async list(query) {
      const { after, limit } = query;
      const pages = table
        .listEntities<Record<string, unknown>>({ queryOptions: { filter: filterOf(query), select: LISTED } })
        .byPage({ maxPageSize: limit, ...(after === null ? {} : { continuationToken: after }) });
      for await (const page of pages) return { rows: page.map(listingOf), next: page.continuationToken ?? null };
      return { rows: [], next: null };
    },
    async remove(key, etag) {
      try {
        await table.deleteEntity(key.partition, key.row, { etag });
      } catch (cause) {
        if (isConflict(cause, etag)) throw new RowConflictError(`row ${nameOf(key)} has changed`, { cause });
        throw cause;
      }
    },
  };
}

const LISTED = ['PartitionKey', 'RowKey', 'Timestamp', 'watermark'];

/** Keys are hexadecimal digits behind a letter: everything that begins with a text lies before that text and a `~`. */
function filterOf({ tenant, kind }: RowQuery): string {
  const parts: string[] = [];
  if (tenant !== undefined) parts.push(odata`PartitionKey ge ${tenant} and PartitionKey lt ${`${tenant}~`}`);
  if (kind !== undefined) parts.push(odata`RowKey ge ${kind} and RowKey lt ${`${kind}~`}`);
  return parts.join(' and ');
}

function listingOf(entity: TableEntityResult<Record<string, unknown>>): RowListing {
  const { watermark } = entity;
  return {
    key: { partition: entity.partitionKey ?? '', row: entity.rowKey ?? '' },
    etag: entity.etag,
    watermark: watermark instanceof Date ? watermark.getTime() : null,
    writtenAt: Date.parse(entity.timestamp ?? ''),
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
