import { describe, expect, it } from 'vitest';
import { ContentGoneError, NotSubscribedError, ThrottledError } from '../../shared/pipeline/collect-ports.ts';
import { decodeCheckpoint } from '../../shared/pipeline/feed-checkpoint.ts';
import {
  allIds,
  arrivedIds,
  collect,
  createCollectWorld,
  FEED,
  HOUR_MS,
  MINUTE_MS,
  START,
  sourceOf,
  type World,
} from '../support/collecting.ts';

const KEY = { partition: 'feeds', row: `${FEED.tenantId}-${FEED.contentType}` };

async function checkpointOf(world: World) {
  return decodeCheckpoint((await world.rows.read(KEY))!.bytes);
}

/** Contents over the last hours, several to a page. */
function busyWorld(): World {
  const world = createCollectWorld();
  for (let i = 0; i < 9; i++) world.add(`c${i}`, START - (i + 1) * 37 * MINUTE_MS);
  return world;
}

describe('one run over a feed', () => {
  it('sends every record once, and remembers how far it came', async () => {
    const world = busyWorld();
    expect(await collect(world)).toMatchObject({ records: 18, blobs: 9, known: 0, expired: 0, lagMinutes: 0 });
    expect(world.arrived.toSorted()).toEqual(allIds(world));
    expect(await checkpointOf(world)).toMatchObject({ through: START, waiting: [] });
  });

  it('asks for a day at first, an hour at a time, and later for what is new and the two hours before', async () => {
    const world = busyWorld();
    await collect(world);
    expect(world.windows).toHaveLength(26);
    expect(world.windows[0]).toEqual([START - 26 * HOUR_MS, START - 25 * HOUR_MS]);
    for (const [at, [from, to]] of world.windows.entries()) {
      expect(to - from).toBeLessThanOrEqual(HOUR_MS);
      expect(from).toBe(world.windows[at - 1]?.[1] ?? from);
    }
    world.windows.length = 0;
    world.time += 5 * MINUTE_MS;
    expect(await collect(world)).toMatchObject({ records: 0, blobs: 0, known: 3 });
    expect(world.windows.at(0)?.[0]).toBe(START - 2 * HOUR_MS);
    expect(world.windows.at(-1)?.[1]).toBe(START + 5 * MINUTE_MS);
  });

  it('finds what is listed late, once', async () => {
    const world = busyWorld();
    world.add('late', START - 10 * MINUTE_MS, ['{"Id":"late"}'], START + MINUTE_MS);
    await collect(world);
    expect(world.arrived).not.toContain('late');
    for (let run = 0; run < 30; run++) {
      world.time += 5 * MINUTE_MS;
      await collect(world);
    }
    expect(world.arrived.filter((id) => id === 'late')).toEqual(['late']);
    expect(world.arrived).toHaveLength(allIds(world).length);
    expect((await checkpointOf(world)).seen.size).toBe(0); // all of it is too old to be listed again
  });

  it('reads a content once that is listed twice', async () => {
    const world = busyWorld();
    const source = sourceOf(world);
    const twice = {
      ...source,
      list: async (...of: Parameters<typeof source.list>) => {
        const page = await source.list(...of);
        return { ...page, blobs: [...page.blobs, ...page.blobs] };
      },
    };
    expect(await collect(world, { source: twice })).toMatchObject({ blobs: 9, known: 9 });
    expect(world.arrived).toHaveLength(18);
  });

  it('starts a subscription that is not there, and raises no alarm for what is not there yet', async () => {
    const world = busyWorld();
    world.isSubscribed = false;
    expect(await collect(world)).toMatchObject({ started: 1, records: 0, lagMinutes: 0 });
    expect(await collect(world)).toMatchObject({ started: 0, records: 18 });
    expect(await collect(createCollectWorld())).toMatchObject({ started: 0, records: 0, lagMinutes: 0 });
  });

  it('fails where a subscription is said to be there and is not', async () => {
    const world = busyWorld();
    const source = {
      ...sourceOf(world),
      list: () => Promise.reject(new NotSubscribedError('list: status 400 AF20022')),
    };
    await expect(collect(world, { source })).rejects.toThrow('AF20022');
  });

  it('counts what is gone, and goes on', async () => {
    const world = busyWorld();
    world.broken.set('c4', new ContentGoneError('expired'));
    expect(await collect(world)).toMatchObject({ blobs: 9, expired: 1, waiting: 0 });
    expect(arrivedIds(world)).toEqual(allIds(world).filter((id) => id !== 'c4-2'));
    world.time += 5 * MINUTE_MS;
    expect(await collect(world)).toMatchObject({ expired: 0 });
  });

  it('puts aside what cannot be read, tries it again, and holds up nothing else', async () => {
    const world = busyWorld();
    world.broken.set('c5', new Error('broken off'));
    expect(await collect(world)).toMatchObject({ blobs: 8, waiting: 1, lagMinutes: 6 * 37 });
    expect(world.reports).toEqual([world.broken.get('c5')]);
    expect((await checkpointOf(world)).through).toBe(START);
    world.time += 5 * MINUTE_MS;
    expect(await collect(world)).toMatchObject({ waiting: 1 });
    world.broken.clear();
    world.time += 5 * MINUTE_MS;
    expect(await collect(world)).toMatchObject({ blobs: 1, waiting: 0, lagMinutes: 0 });
    expect(arrivedIds(world)).toEqual(allIds(world));
    world.time += 5 * MINUTE_MS;
    expect(await collect(world)).toMatchObject({ blobs: 0, waiting: 0 });
  });

  it('ends where nothing can be read, and moves nothing on', async () => {
    const world = createCollectWorld();
    const source = sourceOf(world);
    for (let i = 0; i < 60; i++) {
      world.add(`c${i}`, START - i * 1_000 - HOUR_MS);
      world.broken.set(`c${i}`, new Error('no answer'));
    }
    const onePage = {
      ...source,
      list: async (...[feed, window]: Parameters<typeof source.list>) => {
        const page = await source.list(feed, window, null);
        const blobs = [...world.contents.values()].map(({ blob }) => blob);
        return { blobs: page.blobs.length > 0 ? blobs : [], next: null };
      },
    };
    await expect(collect(world, { source: onePage })).rejects.toThrow('no answer');
    const before = await checkpointOf(world);
    expect(before.through).toBeLessThan(START - HOUR_MS);
    world.broken.clear();
    await collect(world, { source: onePage });
    expect(arrivedIds(world)).toEqual(allIds(world));
  });

  it('remembers nothing that the hub did not take', async () => {
    const world = busyWorld();
    const sink = { send: () => Promise.reject(new Error('hub is down')) };
    await expect(collect(world, { sink })).rejects.toThrow('hub is down');
    expect(await collect(world)).toMatchObject({ records: 18, blobs: 9, waiting: 0 });
    expect(world.arrived).toHaveLength(18);
  });

  it('counts messages that no hub takes, and goes on', async () => {
    const world = busyWorld();
    const sink = { send: async () => 'parked' as const };
    const counts = await collect(world, { sink });
    expect(counts).toMatchObject({ messages: 0, blobs: 9 });
    expect(counts.parked).toBeGreaterThan(0);
  });

  it('ends when its time is over, and the next run goes on where it was', async () => {
    const world = busyWorld();
    const source = sourceOf(world);
    const slow = {
      ...source,
      list: async (...of: Parameters<typeof source.list>) => {
        world.time += MINUTE_MS;
        return source.list(...of);
      },
    };
    let runs = 0;
    for (; arrivedIds(world).length < 18; runs++) await collect(world, { source: slow, runMs: 5 * MINUTE_MS });
    expect(runs).toBeGreaterThan(3);
    expect(runs).toBeLessThan(12);
    expect(world.arrived).toHaveLength(18);
  });

  it('says how many hours nobody can list any more', async () => {
    const world = busyWorld();
    await collect(world);
    world.time += 8 * 24 * HOUR_MS;
    world.windows.length = 0;
    expect(await collect(world)).toMatchObject({ hoursLost: 25, lagMinutes: 0 });
    expect(world.windows[0]![0]).toBeGreaterThan(world.time - 7 * 24 * HOUR_MS);
    world.time += 5 * MINUTE_MS;
    expect(await collect(world)).toMatchObject({ hoursLost: 0 });
  });
});

describe('a source that is asked too often', () => {
  function throttling(world: World, times: number, retryAfterMs: number | null) {
    const source = sourceOf(world);
    let left = times;
    return {
      ...source,
      async *read(...of: Parameters<typeof source.read>) {
        if (left-- > 0) throw new ThrottledError('read: status 403 AF429', retryAfterMs);
        yield* source.read(...of);
      },
    };
  }

  it('is left alone for as long as it says, and then asked for the rest', async () => {
    const world = busyWorld();
    expect(await collect(world, { source: throttling(world, 1, 90_000) })).toMatchObject({ throttled: 1, blobs: 9 });
    expect(world.slept).toEqual([90_000]);
    expect(world.arrived.toSorted()).toEqual(allIds(world));
  });

  it('is left alone for a minute where it does not say', async () => {
    const world = busyWorld();
    await collect(world, { source: throttling(world, 1, null) });
    expect(world.slept).toEqual([MINUTE_MS]);
  });

  it('is left alone beyond the run: the next ones do not ask before', async () => {
    const world = busyWorld();
    const source = throttling(world, 1, 30 * MINUTE_MS);
    expect(await collect(world, { source })).toMatchObject({ throttled: 1, blobs: 0 });
    world.windows.length = 0;
    world.time += 29 * MINUTE_MS;
    expect(await collect(world, { source })).toMatchObject({ throttled: 0, blobs: 0 });
    expect(world.windows).toEqual([]);
    world.time += MINUTE_MS;
    expect(await collect(world, { source })).toMatchObject({ blobs: 9 });
  });

  it('does not silence the collector for long, whatever it says', async () => {
    const world = busyWorld();
    await collect(world, { source: throttling(world, 1, 30 * 24 * HOUR_MS) });
    expect((await checkpointOf(world)).notBefore).toBe(START + HOUR_MS);
  });
});

describe('two runs at once', () => {
  it('end for the one that comes second, and nothing is lost', async () => {
    const world = busyWorld();
    const source = sourceOf(world);
    let isFirst = true;
    const overtaken = {
      ...source,
      list: async (...of: Parameters<typeof source.list>) => {
        if (isFirst) {
          isFirst = false;
          await collect(world);
        }
        return source.list(...of);
      },
    };
    await expect(collect(world, { source: overtaken })).rejects.toMatchObject({ code: 'row-conflict' });
    expect(arrivedIds(world)).toEqual(allIds(world));
    expect((await checkpointOf(world)).through).toBe(START);
  });
});

class Crash extends Error {}

describe('a process that dies', () => {
  it('loses no record, wherever it dies, and repeats at most those of one page', async () => {
    const clean = busyWorld();
    let calls = 0;
    await collect(clean, { tap: () => calls++ });
    expect(calls).toBeGreaterThan(100);
    for (let crashAt = 0; crashAt < calls; crashAt++) {
      const world = busyWorld();
      let call = 0;
      const tap = () => {
        if (call++ >= crashAt) throw new Crash();
      };
      // Dead is dead: from then on every call fails.
      await expect(collect(world, { tap })).rejects.toThrow(Crash);
      world.time += 5 * MINUTE_MS;
      const counts = await collect(world);
      expect(arrivedIds(world), `crash at call ${crashAt}`).toEqual(allIds(world));
      expect(counts).toMatchObject({ waiting: 0, lagMinutes: 0 });
      expect(world.arrived.length).toBeLessThanOrEqual(18 + 4);
    }
  });

  it('loses none either where one call fails and the process lives on', async () => {
    const clean = busyWorld();
    let calls = 0;
    await collect(clean, { tap: () => calls++ });
    for (let failAt = 0; failAt < calls; failAt++) {
      const world = busyWorld();
      let call = 0;
      const tap = () => {
        if (call++ === failAt) throw new Crash();
      };
      await collect(world, { tap }).catch((fault: unknown) => expect(fault).toBeInstanceOf(Crash));
      world.time += 5 * MINUTE_MS;
      await collect(world);
      expect(arrivedIds(world), `fault at call ${failAt}`).toEqual(allIds(world));
    }
  });
});
