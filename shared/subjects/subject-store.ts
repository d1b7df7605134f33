/** Applies pure changes to subjects' rows by compare-and-swap: one write and, in the steady state, no read for each. */
import { decodeState, encodeState, MAX_ROW_BYTES } from './codec.ts';
import { RowConflictError, type RowKey, type RowStore } from './row-store.ts';
import { EMPTY_STATE, type SubjectState } from './state.ts';

export interface SubjectStoreOptions {
  /** Rows whose last state and ETag are remembered. */
  readonly cachedRows: number;
  /** Conflicts in a row after which the store gives up and lets the batch be delivered again. */
  readonly maxAttempts: number;
  /** Longest first pause after a conflict, ms; doubles with each, full jitter. */
  readonly backoffMs: number;
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

const DEFAULTS: SubjectStoreOptions = {
  cachedRows: 2048,
  maxAttempts: 24,
  backoffMs: 5,
  random: Math.random,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** Too many conflicts on one row: a dependency's fault, so the batch is delivered again. */
export class ContentionError extends Error {
  readonly code = 'contention';
}

interface Cached {
  readonly state: SubjectState;
  readonly etag: string | null;
}

export interface Change<T> {
  readonly state: SubjectState;
  readonly result: T;
}

export interface SubjectStore {
  /**
   * Applies a pure function to a subject's state. It may be called several times; only the last call's result counts.
   *
   * @throws {ContentionError} when other writers win too often
   */
  update<T>(key: RowKey, apply: (state: SubjectState) => Change<T>): Promise<T>;
  /** The state as it is stored now. */
  read(key: RowKey): Promise<SubjectState>;
  /** The state as this process wrote it last, else as it is stored: for what must not cost a request and decides nothing. */
  recall(key: RowKey): Promise<SubjectState>;
}

export function createSubjectStore(rows: RowStore, options: Partial<SubjectStoreOptions> = {}): SubjectStore {
  const { cachedRows, maxAttempts, backoffMs, random, sleep } = { ...DEFAULTS, ...options };
  const cache = new Map<string, Cached>();
  const queues = new Map<string, Promise<unknown>>();

  function remember(id: string, cached: Cached): void {
    cache.delete(id);
    cache.set(id, cached);
    const oldest = cache.keys().next();
    if (cache.size > cachedRows && !oldest.done) cache.delete(oldest.value);
  }

  async function load(key: RowKey): Promise<Cached> {
    const row = await rows.read(key);
    return row ? { state: decodeState(row.bytes), etag: row.etag } : { state: EMPTY_STATE, etag: null };
  }

  async function attempt<T>(key: RowKey, apply: (state: SubjectState) => Change<T>): Promise<T> {
    const id = `${key.partition}/${key.row}`;
    for (let tries = 0; tries < maxAttempts; tries++) {
      const before = cache.get(id) ?? (await load(key));
      const { state, result } = apply(before.state);
      const bytes = encodeState(state);
      if (bytes.length > MAX_ROW_BYTES)
        throw new RangeError(`subject row: ${bytes.length} bytes, but a row holds at most ${MAX_ROW_BYTES}`);
      cache.delete(id); // whatever happens to the write, what was cached no longer holds
      try {
        remember(id, { state, etag: await rows.write(key, bytes, before.etag, { watermark: state.watermark }) });
        return result;
      } catch (error) {
        if (!(error instanceof RowConflictError)) throw error;
        await sleep(random() * Math.min(1000, backoffMs * 2 ** tries));
      }
    }
    throw new ContentionError(`subject row: ${maxAttempts} conflicts one after the other`);
  }

  return {
    read: async (key) => (await load(key)).state,
    recall: async (key) => (cache.get(`${key.partition}/${key.row}`) ?? (await load(key))).state,
    update(key, apply) {
      const id = `${key.partition}/${key.row}`;
      const previous = queues.get(id) ?? Promise.resolve();
      const next = previous.then(() => attempt(key, apply));
      const settled: Promise<void> = next.then(done, done);
      function done(): void {
        if (queues.get(id) === settled) queues.delete(id);
      }
      queues.set(id, settled);
      return next;
    },
  };
}
