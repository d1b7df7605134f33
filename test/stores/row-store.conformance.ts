/** What holds for every RowStore. */
import { beforeAll, describe, expect, it } from 'vitest';
import { MAX_ROW_BYTES } from '../../shared/subjects/codec.ts';
import { RowConflictError, type RowKey, type RowListing, type RowTable } from '../../shared/subjects/row-store.ts';

let keys = 0;
const freshKey = (): RowKey => ({ partition: '0123456789abcdef00', row: String(++keys).padStart(32, '0') });

export function rowStoreConformance(name: string, open: () => RowTable | Promise<RowTable>): void {
  describe(`row store: ${name}`, () => {
    let rows: RowTable;
    beforeAll(async () => {
      rows = await open();
    });

    it('reads null where there is no row', async () => {
      expect(await rows.read(freshKey())).toBeNull();
    });

    it('reads what was written, with the ETag of the write', async () => {
      const key = freshKey();
      const etag = await rows.write(key, Uint8Array.of(1, 2, 3), null);
      const row = await rows.read(key);
      expect([...row!.bytes]).toEqual([1, 2, 3]);
      expect(row!.etag).toBe(etag);
    });

    it('changes the ETag with every write, even of the same bytes', async () => {
      const key = freshKey();
      const first = await rows.write(key, Uint8Array.of(1), null);
      const second = await rows.write(key, Uint8Array.of(1), first);
      expect(second).not.toBe(first);
      expect((await rows.read(key))!.etag).toBe(second);
    });

    it('refuses to create a row that exists', async () => {
      const key = freshKey();
      await rows.write(key, Uint8Array.of(1), null);
      await expect(rows.write(key, Uint8Array.of(2), null)).rejects.toBeInstanceOf(RowConflictError);
      expect([...(await rows.read(key))!.bytes]).toEqual([1]);
    });

    it('refuses a write with an ETag that is no longer the row’s', async () => {
      const key = freshKey();
      const stale = await rows.write(key, Uint8Array.of(1), null);
      await rows.write(key, Uint8Array.of(2), stale);
      await expect(rows.write(key, Uint8Array.of(3), stale)).rejects.toBeInstanceOf(RowConflictError);
      expect([...(await rows.read(key))!.bytes]).toEqual([2]);
    });

    it('refuses to replace a row that is not there', async () => {
      const other = await rows.write(freshKey(), Uint8Array.of(1), null);
      const key = freshKey();
      await expect(rows.write(key, Uint8Array.of(1), other)).rejects.toBeInstanceOf(RowConflictError);
      expect(await rows.read(key)).toBeNull();
    });

    it('keeps every byte, at every size where chunks begin or end, growing and shrinking', async () => {
      const key = freshKey();
      let etag: string | null = null;
      for (const size of [0, 1, 61_439, 61_440, 61_441, 122_880, MAX_ROW_BYTES, 122_881, 5, 0]) {
        const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 0xff);
        etag = await rows.write(key, bytes, etag);
        const row = await rows.read(key);
        expect(Buffer.compare(row!.bytes, bytes), `${size} bytes`).toBe(0);
      }
    });

    it('writes the bytes of a view, not the memory behind it, and keeps them when that changes', async () => {
      const key = freshKey();
      const memory = Uint8Array.from({ length: 100 }, (_, i) => i);
      const view = memory.subarray(10, 13);
      await rows.write(key, view, null);
      memory.fill(0);
      expect([...(await rows.read(key))!.bytes]).toEqual([10, 11, 12]);
    });

    it('keeps rows of other keys apart', async () => {
      const [a, b] = [freshKey(), freshKey()];
      await rows.write(a, Uint8Array.of(1), null);
      await rows.write(b, Uint8Array.of(2), null);
      expect([...(await rows.read(a))!.bytes]).toEqual([1]);
    });

    it('lists the rows of a tenant and a kind page by page, with what can be asked without their bytes', async () => {
      const tenant = 'aaaabbbbccccdddd';
      const watermark = Date.parse('2026-03-01T12:00:00.123Z');
      const keys = [1, 2, 3, 4, 5].map((n) => ({ partition: `${tenant}0${n}`, row: `m${String(n).repeat(32)}` }));
      for (const key of keys) await rows.write(key, Uint8Array.of(1), null, { watermark });
      await rows.write({ partition: `${tenant}01`, row: `a${'1'.repeat(32)}` }, Uint8Array.of(1), null, { watermark });
      await rows.write({ partition: `aaaabbbbccccddde01`, row: `m${'1'.repeat(32)}` }, Uint8Array.of(1), null, {
        watermark,
      });
      const found: RowListing[] = [];
      let after: string | null = null;
      do {
        const page = await rows.list({ tenant, kind: 'm', after, limit: 2 });
        expect(page.rows.length).toBeLessThanOrEqual(2);
        found.push(...page.rows);
        after = page.next;
      } while (after !== null);
      expect(found.map(({ key }) => key)).toEqual(keys);
      for (const row of found) {
        expect(row.watermark).toBe(watermark);
        expect(Number.isFinite(row.writtenAt)).toBe(true);
        expect(row.etag).toBe((await rows.read(row.key))!.etag);
      }
    });

    it('lists all rows where nothing is asked for, and none of a tenant that has none', async () => {
      const key = freshKey();
      await rows.write(key, Uint8Array.of(1), null);
      const all = await rows.list({ after: null, limit: 1000 });
      expect(all.rows.find((row) => row.key.row === key.row)).toMatchObject({ key, watermark: null });
      expect(await rows.list({ tenant: 'f'.repeat(16), after: null, limit: 10 })).toEqual({ rows: [], next: null });
    });

    it('removes a row that is what it was, and no other', async () => {
      const key = freshKey();
      const first = await rows.write(key, Uint8Array.of(1), null);
      const second = await rows.write(key, Uint8Array.of(2), first);
      await expect(rows.remove(key, first)).rejects.toBeInstanceOf(RowConflictError);
      expect(await rows.read(key)).not.toBeNull();
      await rows.remove(key, second);
      expect(await rows.read(key)).toBeNull();
      await expect(rows.remove(key, second)).rejects.toBeInstanceOf(RowConflictError);
      await expect(rows.write(key, Uint8Array.of(3), second)).rejects.toBeInstanceOf(RowConflictError);
    });

    it('loses no increment of 20 workers that each add 20 by compare-and-swap', async () => {
      const key = freshKey();
      const increment = async (): Promise<void> => {
        const row = await rows.read(key);
        const next = Buffer.alloc(4);
        next.writeUInt32LE((row ? Buffer.from(row.bytes).readUInt32LE() : 0) + 1);
        try {
          await rows.write(key, next, row?.etag ?? null);
        } catch (error) {
          if (!(error instanceof RowConflictError)) throw error;
          await increment();
        }
      };
      const worker = async () => {
        for (let i = 0; i < 20; i++) await increment();
      };
      await Promise.all(Array.from({ length: 20 }, worker));
      expect(Buffer.from((await rows.read(key))!.bytes).readUInt32LE()).toBe(400);
    });
  });
}
