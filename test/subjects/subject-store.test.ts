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

  it('recalls what it wrote last without a request, and reads what it never wrote', async () => {
    const rows = counted(createMemoryRowStore());
    const store = createSubjectStore(rows, instant);
    await store.update(KEY, step);
    expect((await store.recall(KEY)).watermark).toBe(1);
    expect(rows.reads).toBe(1);
    expect(await store.recall({ partition: 'p', row: 'other' })).toEqual(EMPTY_STATE);
    expect((await createSubjectStore(rows, instant).recall(KEY)).watermark).toBe(1);
    expect(rows.reads).toBe(3);
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

describe('conflicts', () => {
  /** Refuses so many writes as if another process had been faster. */
  function contended(conflicts: number): RowStore & { reads: number } {
    const rows = counted(createMemoryRowStore());
    let left = conflicts;
    return {
      ...rows,
      reads: 0,
      read(key) {
        this.reads++;
        return rows.read(key);
      },
      async write(key, bytes, etag, about) {
        if (left-- > 0) throw new RowConflictError('another was faster');
        return rows.write(key, bytes, etag, about);
      },
    };
  }

  async function slept(conflicts: number, options: object) {
    const pauses: number[] = [];
    const sleep = async (ms: number) => void pauses.push(ms);
    const rows = contended(conflicts);
    const outcome = await createSubjectStore(rows, { random: () => 1, sleep, ...options })
      .update(KEY, step)
      .catch((error: unknown) => error);
    return { pauses, outcome, reads: rows.reads };
  }

  it('wait twice as long each time, at most a second, with full jitter', async () => {
    const { pauses } = await slept(10, { backoffMs: 5 });
    expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1000, 1000]);
    expect((await slept(2, { backoffMs: 8, random: () => 0.25 })).pauses).toEqual([2, 4]);
  });

  it('read the row anew each time, and are given up after so many attempts', async () => {
    expect(await slept(2, { maxAttempts: 3 })).toMatchObject({ outcome: 0, reads: 3 });
    const { outcome, pauses } = await slept(3, { maxAttempts: 3 });
    expect(outcome).toBeInstanceOf(ContentionError);
    expect(outcome).toMatchObject({ code: 'contention', message: 'subject row: 3 conflicts one after the other' });
    expect(pauses).toHaveLength(3);
  });

  it('of one row leave the cached state of others alone', async () => {
    const rows = counted(createMemoryRowStore());
    const store = createSubjectStore(rows, instant);
    const keys = ['r', 's'].flatMap((row) => ['p', 'q'].map((partition) => ({ partition, row })));
    for (const key of keys) expect(await store.update(key, step)).toBe(0);
    for (const key of keys) expect(await store.update(key, step)).toBe(1);
    expect([rows.reads, rows.writes]).toEqual([4, 8]);
    for (const key of keys) expect((await store.read(key)).watermark).toBe(2);
  });
});

describe('the cache', () => {
  const key = (row: string) => ({ partition: 'p', row });

  it('forgets what was not used for longest', async () => {
    const rows = counted(createMemoryRowStore());
    const store = createSubjectStore(rows, { ...instant, cachedRows: 2 });
    for (const row of ['a', 'b', 'a', 'c', 'a']) await store.update(key(row), step);
    expect(rows.reads).toBe(3);
    await store.update(key('b'), step);
    expect(rows.reads).toBe(4);
  });

  it('is not asked when a row is read: others may have written it', async () => {
    const rows = counted(createMemoryRowStore());
    const [ours, theirs] = [createSubjectStore(rows, instant), createSubjectStore(rows, instant)];
    await ours.update(KEY, step);
    await theirs.update(KEY, step);
    expect((await ours.read(KEY)).watermark).toBe(2);
    expect(await ours.read(key('none'))).toEqual(EMPTY_STATE);
  });

  it('goes on after a change that failed, from what was there before', async () => {
    const store = createSubjectStore(createMemoryRowStore(), instant);
    await store.update(KEY, step);
    const fault = new Error('bad change');
    const failed = store.update(KEY, () => {
      throw fault;
    });
    const next = store.update(KEY, step);
    await expect(failed).rejects.toBe(fault);
    expect(await next).toBe(1);
  });
});
