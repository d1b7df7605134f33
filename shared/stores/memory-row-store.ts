/** Rows in memory: for backtests and tests. */
import { type Row, RowConflictError, type RowKey, type RowListing, type RowTable } from '../subjects/row-store.ts';

interface Kept extends Row {
  readonly listing: RowListing;
}

/** @param now the clock that dates writes */
export function createMemoryRowStore(now: () => number = () => 0): RowTable {
  const rows = new Map<string, Kept>();
  let writes = 0;

  function check(key: RowKey, etag: string | null): void {
    if ((rows.get(name(key))?.etag ?? null) !== etag) throw new RowConflictError(`row ${name(key)} has changed`);
  }

  return {
    async read(key) {
      return rows.get(name(key)) ?? null;
    },
    async write(key, bytes, etag, about) {
      check(key, etag);
      const next = String(++writes);
      const listing = { key, etag: next, watermark: about?.watermark ?? null, writtenAt: now() };
      rows.set(name(key), { bytes: Uint8Array.from(bytes), etag: next, listing });
      return next;
    },
    async list({ tenant = '', kind = '', after, limit }) {
      const wanted = [...rows.values()]
        .map((row) => row.listing)
        .filter(({ key }) => key.partition.startsWith(tenant) && key.row.startsWith(kind))
        .filter(({ key }) => after === null || name(key) > after)
        .sort((a, b) => (name(a.key) < name(b.key) ? -1 : 1));
      const page = wanted.slice(0, limit);
      const last = page.at(-1);
      return { rows: page, next: wanted.length > limit && last ? name(last.key) : null };
    },
    async remove(key, etag) {
      check(key, etag);
      rows.delete(name(key));
    },
  };
}

function name(key: RowKey): string {
  return `${key.partition}/${key.row}`;
}
