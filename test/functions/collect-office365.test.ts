import { InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { collectOffice365 } from '../../functions/collect-office365.ts';
import { noCounts } from '../../shared/pipeline/collect-feed.ts';
import { type CollectCounts, collectFeeds } from '../../shared/pipeline/collect-feeds.ts';
import { type ContentSource, NotSubscribedError } from '../../shared/pipeline/collect-ports.ts';
import { SourceError } from '../../shared/sources/errors.ts';
import { createMemoryRowStore } from '../../shared/stores/memory-row-store.ts';
import { RowConflictError } from '../../shared/subjects/row-store.ts';
import { createCollectWorld, FEED, MINUTE_MS, START, sourceOf } from '../support/collecting.ts';

const NO_COUNTS: CollectCounts = { feeds: 3, ...noCounts(), failed: 0, overtaken: 0 };

async function logOf(collect: Parameters<typeof collectOffice365>[0]['collect']): Promise<string[]> {
  const logged: string[] = [];
  const logHandler = (level: string, ...args: unknown[]) => logged.push(`${level} ${args.join(' ')}`);
  await collectOffice365({ collect })({}, new InvocationContext({ functionName: 'f', logHandler }));
  return logged;
}

describe('the timer of the collector', () => {
  it('says nothing where nothing is collected', async () => {
    expect(await logOf(async () => null)).toEqual([]);
  });

  it.each([
    ['all is well', {}, 'information'],
    ['something was gone', { expired: 1 }, 'warning'],
    ['something waits', { waiting: 1 }, 'warning'],
    ['something was parked', { parked: 1 }, 'warning'],
    ['it was asked to wait', { throttled: 1 }, 'warning'],
    ['a feed failed', { failed: 1 }, 'error'],
    ['hours are lost', { hoursLost: 1 }, 'error'],
    ['it is hours behind', { lagMinutes: 180 }, 'error'],
  ])('says how grave it is, in numbers: %s', async (_what, change, level) => {
    const counts = { ...NO_COUNTS, ...change };
    expect(await logOf(async () => ({ counts, faults: [] }))).toEqual([`${level} collected ${JSON.stringify(counts)}`]);
  });

  it('says of which feed, and why; of what others threw only what kind it is', async () => {
    const faults = [
      new SourceError('list: status 401 AF10001; grant the identity the right'),
      new NotSubscribedError('list: status 400 AF20022'),
      Object.assign(new TypeError('a record of pat@adatum.example'), { code: 'ECONNRESET' }),
      'text',
    ].map((fault) => ({ feed: FEED, fault }));
    const name = `error not collected: tenant ${FEED.tenantId} Audit.Exchange:`;
    expect((await logOf(async () => ({ counts: NO_COUNTS, faults }))).slice(0, -1)).toEqual([
      `${name} Management Activity API: list: status 401 AF10001; grant the identity the right`,
      `${name} list: status 400 AF20022`,
      `${name} TypeError ECONNRESET`,
      `${name} unknown fault`,
    ]);
  });
});

describe('a run over all feeds', () => {
  it('adds up what was done, and one that fails holds up no other', async () => {
    const world = createCollectWorld();
    world.add('a', START - 3 * MINUTE_MS);
    const good = sourceOf(world);
    const source: ContentSource = {
      ...good,
      list: async (feed, window, page) => {
        if (feed.contentType === 'Audit.General') throw new SourceError('list: status 500');
        return good.list(feed, window, page);
      },
    };
    const rows = createMemoryRowStore();
    const overtaken = `${FEED.tenantId}-Audit.AzureActiveDirectory`;
    const { counts, faults } = await collectFeeds(
      ['Audit.General', 'Audit.Exchange', 'Audit.AzureActiveDirectory'].map((contentType) => ({
        ...FEED,
        contentType,
      })),
      {
        source,
        sink: { send: async () => 'sent' },
        rows: {
          read: rows.read,
          write: async (key, ...rest) => {
            if (key.row === overtaken) throw new RowConflictError('changed');
            return rows.write(key, ...rest);
          },
        },
        now: () => world.time,
        sleep: async () => {},
      },
    );
    expect(counts).toMatchObject({ feeds: 3, blobs: 1, records: 2, messages: 1, failed: 1, overtaken: 1 });
    expect(counts.lagMinutes).toBe(24 * 60);
    expect(faults).toMatchObject([{ feed: { contentType: 'Audit.General' }, fault: { code: 'source' } }]);
  });
});
