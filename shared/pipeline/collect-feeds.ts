/** One run over all feeds. What is wrong with one of them does not hold up the others. */
import { RowConflictError } from '../subjects/row-store.ts';
import { collectFeed, type FeedCounts, type FeedDependencies, noCounts } from './collect-feed.ts';
import type { Feed } from './collect-ports.ts';
import { inParallel } from './in-parallel.ts';

export interface CollectCounts extends FeedCounts {
  feeds: number;
  /** Feeds that this run could not finish. */
  failed: number;
  /** Feeds that another run was at. */
  overtaken: number;
}

export interface CollectOutcome {
  /** Sums over the feeds; of `lagMinutes` and `hoursLost` the largest. */
  readonly counts: CollectCounts;
  readonly faults: readonly { readonly feed: Feed; readonly fault: unknown }[];
}

/** Feeds at the same time: those of one tenant share its limit. */
const FEEDS_AT_ONCE = 3;

/** A run begins nothing new after this time, so that it ends before the next one is due. */
const RUN_MS = 4 * 60_000;

export async function collectFeeds(
  feeds: readonly Feed[],
  dependencies: Omit<FeedDependencies, 'report'>,
): Promise<CollectOutcome> {
  const faults: { feed: Feed; fault: unknown }[] = [];
  const counts: CollectCounts = { feeds: feeds.length, ...noCounts(), failed: 0, overtaken: 0 };
  const report = (feed: Feed, fault: unknown) => faults.push({ feed, fault });
  const deadline = dependencies.now() + RUN_MS;
  await inParallel(feeds, FEEDS_AT_ONCE, async (feed) => {
    const own = noCounts();
    try {
      await collectFeed(feed, own, deadline, { ...dependencies, report });
    } catch (fault) {
      if (fault instanceof RowConflictError) counts.overtaken++;
      else {
        counts.failed++;
        report(feed, fault);
      }
    }
    add(own, counts);
  });
  return { counts, faults };
}

function add(own: FeedCounts, counts: CollectCounts): void {
  for (const name of Object.keys(own) as (keyof FeedCounts)[])
    counts[name] =
      name === 'lagMinutes' || name === 'hoursLost' ? Math.max(counts[name], own[name]) : counts[name] + own[name];
}
