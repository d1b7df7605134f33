/** The collector on parts in memory, whose every call can be made to fail, and whose time only the test moves. */
import { collectFeed, type FeedCounts, noCounts } from '../../shared/pipeline/collect-feed.ts';
import {
  type ContentBlob,
  ContentGoneError,
  type ContentSource,
  type Feed,
  NotSubscribedError,
  type RecordSink,
} from '../../shared/pipeline/collect-ports.ts';
import { createMemoryRowStore } from '../../shared/stores/memory-row-store.ts';
import { type Tap, tappedBy } from './tapped.ts';

export const FEED: Feed = { tenantId: '5d0f4b1e-6c2a-4f53-9b7e-0a1c2d3e4f50', contentType: 'Audit.Exchange' };
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const START = Date.parse('2026-03-02T12:00:00Z');

/** Contents with their records, in the order in which they became available. `listedFrom`: when a listing shows it at last. */
export interface World {
  readonly contents: Map<string, { blob: ContentBlob; records: readonly string[]; listedFrom: number }>;
  /** What reading a content throws, by its id. */
  readonly broken: Map<string, Error>;
  readonly rows: ReturnType<typeof createMemoryRowStore>;
  /** Records that arrived at the hub, with repetitions. */
  readonly arrived: string[];
  readonly windows: [from: number, to: number][];
  readonly reports: unknown[];
  readonly slept: number[];
  isSubscribed: boolean;
  time: number;
  add(id: string, created: number, records?: readonly string[], listedFrom?: number): void;
}

export function createCollectWorld(): World {
  const contents: World['contents'] = new Map();
  return {
    contents,
    broken: new Map(),
    rows: createMemoryRowStore(),
    arrived: [],
    windows: [],
    reports: [],
    slept: [],
    isSubscribed: true,
    time: START,
    add(id, created, records = [`{"Id":"${id}-1"}`, `{"Id":"${id}-2"}`], listedFrom = created) {
      contents.set(id, { blob: { id, uri: `https://x/${id}`, created }, records, listedFrom });
    },
  };
}

const PAGE = 2;

export function sourceOf(world: World): ContentSource {
  return {
    async start() {
      const outcome = world.isSubscribed ? 'already' : 'started';
      world.isSubscribed = true;
      return outcome;
    },
    async list(_feed, { from, to }, page) {
      if (!world.isSubscribed) throw new NotSubscribedError('not subscribed');
      if (page === null) world.windows.push([from, to]);
      const listed = [...world.contents.values()]
        .filter(({ blob, listedFrom }) => blob.created >= from && blob.created < to && listedFrom <= world.time)
        .map(({ blob }) => blob)
        .sort((a, b) => a.created - b.created);
      const skip = Number(page ?? 0);
      return { blobs: listed.slice(skip, skip + PAGE), next: listed.length > skip + PAGE ? String(skip + PAGE) : null };
    },
    async *read(_feed, { id }) {
      const found = world.contents.get(id);
      if (found === undefined) throw new ContentGoneError(id);
      const [first, ...others] = found.records;
      if (first !== undefined) yield { bytes: Buffer.from(first), isRecord: true };
      const fault = world.broken.get(id);
      if (fault !== undefined) throw fault;
      for (const record of others) yield { bytes: Buffer.from(record), isRecord: true };
    },
  };
}

function sinkOf(world: World): RecordSink {
  return {
    async send(message) {
      for (const record of JSON.parse(Buffer.from(message).toString())) world.arrived.push(record.Id);
      return 'sent';
    },
  };
}

export interface RunOptions {
  readonly tap?: Tap;
  readonly runMs?: number;
  readonly sink?: RecordSink;
  readonly source?: ContentSource;
}

/** One run of one process. */
export async function collect(world: World, options: RunOptions = {}): Promise<FeedCounts> {
  const { tap = () => {}, runMs = 4 * MINUTE_MS, sink = sinkOf(world), source = sourceOf(world) } = options;
  const tapped = tappedBy(tap);
  const counts = noCounts();
  await collectFeed(FEED, counts, world.time + runMs, {
    // A content arrives in pieces: the tap is told of each, not of the stream alone.
    source: { ...tapped('source', source), read: (feed, blob) => tappedPieces(source.read(feed, blob), tap) },
    sink: tapped('sink', sink),
    rows: tapped('rows', world.rows),
    now: () => world.time,
    sleep: async (ms) => {
      world.slept.push(ms);
      world.time += ms;
    },
    report: (_feed, fault) => world.reports.push(fault),
  });
  return counts;
}

async function* tappedPieces<T>(pieces: AsyncIterable<T>, tap: Tap): AsyncIterable<T> {
  for await (const piece of pieces) {
    tap('piece');
    yield piece;
  }
  tap('end of pieces');
}

export function arrivedIds(world: World): string[] {
  return [...new Set(world.arrived)].sort();
}

export function allIds(world: World): string[] {
  return [...world.contents.values()].flatMap(({ records }) => records.map((text) => JSON.parse(text).Id)).sort();
}
