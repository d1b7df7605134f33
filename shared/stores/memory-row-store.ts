/** Rows in memory: for backtests and tests. */
import { type Row, RowConflictError, type RowKey, type RowStore } from '../subjects/row-store.ts';

export function createMemoryRowStore(): RowStore {
  const rows = new Map<string, Row>();
  let writes = 0;
  return {
    async read(key) {
      return rows.get(name(key)) ?? null;
    },
    async write(key, bytes, etag) {
      const current = rows.get(name(key));
      if ((current?.etag ?? null) !== etag) throw new RowConflictError(`row ${name(key)} has changed`);
      const row = { bytes: Uint8Array.from(bytes), etag: String(++writes) };
      rows.set(name(key), row);
      return row.etag;
    },
  };
}

function name(key: RowKey): string {
  return `${key.partition}/${key.row}`;
}
