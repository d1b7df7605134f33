import { describe, expect, it } from 'vitest';
import { createMemoryRowStore } from '../../shared/stores/memory-row-store.ts';
import { RowConflictError, type RowStore } from '../../shared/subjects/row-store.ts';
import { EMPTY_STATE, type SubjectState } from '../../shared/subjects/state.ts';
import { ContentionError, createSubjectStore } from '../../shared/subjects/subject-store.ts';

const KEY = { partition: 'p', row: 'r' };
const instant = { sleep: async () => {}, random: () => 1 };

function counted(rows: RowStore): RowStore & { reads: number; writes: number } {
  return {
    reads: 0,
    writes: 0,
    read(key) {
      this.reads++;
      return rows.read(key);
    },
    write(key, bytes, etag) {
      this.writes++;
      return rows.write(key, bytes, etag);
    },
  };
}

const step = (state: SubjectState) => ({
  state: { ...state, watermark: state.watermark + 1 },
  result: state.watermark,
});

describe('subject store', () => {
  it('costs one read and one write cold, and one write warm', async () => {
    const rows = counted(createMemoryRowStore());
    const store = createSubjectStore(rows, instant);
    await store.update(KEY, step);
    expect([rows.reads, rows.writes]).toEqual([1, 1]);
    await store.update(KEY, step);
    expect([rows.reads, rows.writes]).toEqual([1, 2]);
  });

  it('applies changes of one process one after the other, without conflicts', async () => {
    const rows = counted(createMemoryRowStore());
    const store = createSubjectStore(rows, instant);
    const seen = await Promise.all(Array.from({ length: 50 }, () => store.update(KEY, step)));
    expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(rows.writes).toBe(50);
  });

  it('reads again and applies again when another process was faster', async () => {
    const rows = createMemoryRowStore();
    const [a, b] = [createSubjectStore(rows, instant), createSubjectStore(rows, instant)];
    await a.update(KEY, step);
    await b.update(KEY, step);
    expect(await a.update(KEY, step)).toBe(2);
  });

  it('loses no change among ten processes with ten changes each', async () => {
    const rows = createMemoryRowStore();
    const stores = Array.from({ length: 10 }, () => createSubjectStore(rows, { ...instant, maxAttempts: 1000 }));
    await Promise.all(stores.flatMap((store) => Array.from({ length: 10 }, () => store.update(KEY, step))));
    expect(await stores[0]!.update(KEY, step)).toBe(100);
  });

  it('forgets what it remembered when a write fails, and passes the fault on', async () => {
    const rows = createMemoryRowStore();
    let fault: Error | undefined;
    const store = createSubjectStore(
      { read: rows.read, write: (...args) => (fault ? Promise.reject(fault) : rows.write(...args)) },
      instant,
    );
    await store.update(KEY, step);
    fault = new Error('storage is down');
    await expect(store.update(KEY, step)).rejects.toThrow('storage is down');
    fault = undefined;
    expect(await store.update(KEY, step)).toBe(1);
  });

  it('gives up after too many conflicts, so that the batch is delivered again', async () => {
    const rows: RowStore = {
      read: async () => null,
      write: async () => Promise.reject(new RowConflictError('changed')),
    };
    await expect(createSubjectStore(rows, instant).update(KEY, step)).rejects.toThrow(ContentionError);
  });

  it('remembers only so many rows', async () => {
    const rows = counted(createMemoryRowStore());
    const store = createSubjectStore(rows, { ...instant, cachedRows: 1 });
    await store.update(KEY, step);
    await store.update({ partition: 'p', row: 'other' }, step);
    await store.update(KEY, step);
    expect(rows.reads).toBe(3);
  });

  it('refuses a row that would not fit, before it is sent', async () => {
    const episodes = [{ id: 'x'.repeat(800_000), first: 0, last: 0, revision: 1, detections: new Map(), related: [] }];
    const store = createSubjectStore(createMemoryRowStore(), instant);
    await expect(store.update(KEY, () => ({ state: { ...EMPTY_STATE, episodes }, result: null }))).rejects.toThrow(
      /a row holds at most/,
    );
  });
});
