/**
 * One run over one feed: lists what became available, sends it, and only then remembers that it did. At least once: wherever
 * a run ends, the next one goes on, and records that come twice change nothing, because a record is known by its id.
 */
import type { RowStore } from '../subjects/row-store.ts';
import {
  type ContentBlob,
  ContentGoneError,
  type ContentPage,
  type ContentSource,
  type ContentWindow,
  type Feed,
  NotSubscribedError,
  type RecordSink,
  ThrottledError,
} from './collect-ports.ts';
import {
  beginning,
  decodeCheckpoint,
  encodeCheckpoint,
  type FeedCheckpoint,
  hoursLost,
  isSeen,
  moved,
  windowsOf,
  withContent,
} from './feed-checkpoint.ts';
import { inParallel } from './in-parallel.ts';
import { createPacker, type Packer } from './pack-records.ts';

export interface FeedDependencies {
  readonly source: ContentSource;
  readonly sink: RecordSink;
  /** Checkpoints, one row for each feed. */
  readonly rows: RowStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Told of content that could not be read, which does not end the run. */
  readonly report: (feed: Feed, fault: unknown) => void;
}

export interface FeedCounts {
  records: number;
  messages: number;
  /** Messages that no hub takes. */
  parked: number;
  blobs: number;
  /** Listed again, and not fetched. */
  known: number;
  /** Content that was gone when it was asked for. */
  expired: number;
  /** Content that could not be read and is tried again. */
  waiting: number;
  throttled: number;
  /** Subscriptions that this run started. */
  started: number;
  /** Hours whose content cannot be listed any more. */
  hoursLost: number;
  /** Age of the oldest content that may not have been sent. */
  lagMinutes: number;
}

export function noCounts(): FeedCounts {
  return {
    records: 0,
    messages: 0,
    parked: 0,
    blobs: 0,
    known: 0,
    expired: 0,
    waiting: 0,
    throttled: 0,
    started: 0,
    hoursLost: 0,
    lagMinutes: 0,
  };
}

/** Blobs that are read at the same time: each costs the pieces of one record, and 2,000 requests a minute are allowed. */
const READS_AT_ONCE = 8;

/** Content that cannot be read while other content can, at most. Beyond it the source as a whole is at fault. */
const MAX_WAITING = 20;

/** How long a source is left alone where it does not say for how long, because its limits are by the minute; and at least and at most. */
const PAUSE_MS = 60_000;
const [MIN_PAUSE_MS, MAX_PAUSE_MS] = [1_000, 3_600_000];

/**
 * @param counts are added to, also where this throws
 * @param deadline nothing new is begun after it, ms since 1970
 * @throws what the source or the sink threw; `RowConflictError` where another run is at this feed
 */
export async function collectFeed(
  feed: Feed,
  counts: FeedCounts,
  deadline: number,
  dependencies: FeedDependencies,
): Promise<void> {
  const { rows, now, sleep } = dependencies;
  const key = { partition: 'feeds', row: `${feed.tenantId}-${feed.contentType}` };
  const row = await rows.read(key);
  let checkpoint = row === null ? beginning(now()) : decodeCheckpoint(row.bytes);
  let etag = row?.etag ?? null;
  counts.hoursLost = hoursLost(checkpoint, now());
  const state: FeedState = {
    get checkpoint() {
      return checkpoint;
    },
    async save(next) {
      etag = await rows.write(key, encodeCheckpoint(next), etag);
      checkpoint = next;
    },
  };
  try {
    while (checkpoint.notBefore <= now()) {
      const pause = await onePass({ feed, counts, deadline, state, ...dependencies });
      if (pause === null) return;
      const until = now() + pause;
      if (until < deadline) await sleep(pause);
      else await state.save({ ...checkpoint, notBefore: until });
    }
  } finally {
    counts.waiting = checkpoint.waiting.length;
    const oldest = Math.min(checkpoint.through, ...checkpoint.waiting.map(({ created }) => created));
    // A subscription that has only just begun has nothing yet, and is behind with nothing.
    counts.lagMinutes = counts.started > 0 ? 0 : Math.max(0, Math.round((now() - oldest) / 60_000));
  }
}

interface FeedState {
  readonly checkpoint: FeedCheckpoint;
  save(next: FeedCheckpoint): Promise<void>;
}

interface Pass extends FeedDependencies {
  readonly feed: Feed;
  readonly counts: FeedCounts;
  readonly deadline: number;
  readonly state: FeedState;
}

/** Returns null when there is nothing left to do in this run, or how long to wait before the next pass. */
async function onePass(pass: Pass): Promise<number | null> {
  const { counts, state, now } = pass;
  try {
    if (!(await takeContent(state.checkpoint.waiting, pass))) return null;
    for (const window of windowsOf(state.checkpoint, now())) if (!(await takeWindow(window, pass))) return null;
    return null;
  } catch (fault) {
    if (!(fault instanceof ThrottledError)) throw fault;
    counts.throttled++;
    return Math.min(Math.max(fault.retryAfterMs ?? PAUSE_MS, MIN_PAUSE_MS), MAX_PAUSE_MS);
  }
}

/** False where the run ends here: its time is over, or the subscription has only just begun. */
async function takeWindow(window: ContentWindow, pass: Pass): Promise<boolean> {
  const { feed, counts, deadline, source, state, now } = pass;
  let next: string | null = null;
  do {
    if (now() >= deadline) return false;
    const page: ContentPage | null = await source.list(feed, window, next).catch(async (fault: unknown) => {
      if (!(fault instanceof NotSubscribedError)) throw fault;
      // Started already, and yet not known: that does not pass by itself.
      if ((await source.start(feed)) === 'already') throw fault;
      counts.started++;
      return null;
    });
    if (page === null) return false;
    if (!(await takeContent(page.blobs, pass))) return false;
    next = page.next;
    // Pages come in the order in which content became available.
    const reached = Math.max(0, ...page.blobs.map(({ created }) => created));
    if (next !== null) await state.save(moved(state.checkpoint, Math.min(reached, window.to)));
  } while (next !== null);
  await state.save(moved(state.checkpoint, window.to));
  return true;
}

/** Sends content that was not sent yet, then remembers it. False where time was over before all was read. */
async function takeContent(blobs: readonly ContentBlob[], pass: Pass): Promise<boolean> {
  const { counts, sink, state } = pass;
  const known = state.checkpoint.waiting;
  const isRetry = blobs === known;
  const fresh = unique(blobs).filter(
    (blob) => !isSeen(state.checkpoint, blob) && (isRetry || known.every(({ id }) => id !== blob.id)),
  );
  if (!isRetry) counts.known += blobs.length - fresh.length;
  if (fresh.length === 0) return true;

  const packer = createPacker(sink);
  const { done, failed, stop } = await readAll(fresh, packer, isRetry ? 0 : known.length, pass);
  // Whatever the sink throws ends the run here: nothing is remembered that may not be safe.
  await packer.flush();
  counts.messages += packer.sent.messages;
  counts.parked += packer.sent.parked;
  counts.blobs += done.length;
  const settled = new Set(done.map(({ id }) => id));
  const waiting = known.filter(({ id }) => !settled.has(id));
  const isThrottled = stop === null || stop instanceof ThrottledError;
  await state.save(withContent(state.checkpoint, done, isRetry || !isThrottled ? waiting : [...waiting, ...failed]));
  if (stop !== null) throw stop;
  return done.length + failed.length === fresh.length;
}

interface ReadContent {
  /** Sent, or gone for good. */
  readonly done: readonly ContentBlob[];
  readonly failed: readonly ContentBlob[];
  /** Why no more was begun; null where only time was over, or all was read. */
  readonly stop: unknown;
}

/** @param waiting content that waits already, beside this */
async function readAll(
  blobs: readonly ContentBlob[],
  packer: Packer,
  waiting: number,
  pass: Pass,
): Promise<ReadContent> {
  const { feed, counts, deadline, now, report } = pass;
  const done: ContentBlob[] = [];
  const failed: ContentBlob[] = [];
  let stop: unknown = null;
  await inParallel(blobs, READS_AT_ONCE, async (blob) => {
    if (stop !== null || now() >= deadline) return;
    try {
      await copy(blob, packer, pass);
      done.push(blob);
    } catch (fault) {
      if (fault instanceof ContentGoneError) {
        counts.expired++;
        done.push(blob);
      } else if (packer.failed || fault instanceof ThrottledError || waiting + failed.length >= MAX_WAITING) {
        stop ??= fault;
      } else {
        failed.push(blob);
        report(feed, fault);
      }
    }
  });
  return { done, failed, stop };
}

async function copy(blob: ContentBlob, packer: Packer, { feed, counts, source }: Pass): Promise<void> {
  for await (const piece of source.read(feed, blob)) {
    await packer.add(piece);
    counts.records++;
  }
}

function unique(blobs: readonly ContentBlob[]): ContentBlob[] {
  return [...new Map(blobs.map((blob) => [blob.id, blob])).values()];
}
