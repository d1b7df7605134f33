/** What an attacker may do to a row before the act: set its clock ahead, fill it, make much look usual. */
import { describe, expect, it } from 'vitest';
import { scoreBatch } from '../../shared/pipeline/score-batch.ts';
import { decodeState } from '../../shared/subjects/codec.ts';
import { EntryFlag, hasFlag } from '../../shared/subjects/entry.ts';
import { batchOf, createWorld, HASHER, startProcess, type World } from '../support/pipeline.ts';
import { deleteRecord, TENANT } from '../support/records.ts';
import { runBacktest } from '../tools/backtest/run-backtest.ts';
import { temporaryFolder } from '../tools/input/temporary-folder.ts';

const folder = temporaryFolder();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** When all batches arrive. */
const ARRIVAL = Date.parse('2026-03-02T20:00:00Z');
const ACTOR = 'pat@adatum.example';

const time = (at: number) => new Date(at).toISOString().slice(0, 19);
const deleted = (at: number, items = 1, operation = 'HardDelete') =>
  deleteRecord({ time: time(at), items, operation, actor: ACTOR });
/** So many records, spread evenly over a span. */
const spread = (from: number, span: number, count: number) =>
  Array.from({ length: count }, (_, i) => deleted(from + Math.floor((i * span) / count)));

async function play(batches: readonly (readonly unknown[])[]): Promise<World> {
  const world = createWorld();
  const process = startProcess(world);
  for (const [i, records] of batches.entries()) await scoreBatch(batchOf(i + 1, records), 0, process);
  return world;
}

/** Alerts of the actor in their last revision, by time. */
function alertsOf({ alerts }: World) {
  const last = new Map(alerts.all().map(({ alert }) => [alert.id, alert]));
  return [...last.values()]
    .filter(({ detections }) => detections.some((id) => !id.startsWith('bulk-mailbox')))
    .sort((a, b) => (a.firstSeen < b.firstSeen ? -1 : 1));
}

async function rowOf({ rows }: World) {
  const row = await rows.read(HASHER.rowKey({ kind: 'actor', tenantId: TENANT, actor: ACTOR }));
  if (row === null) throw new Error('the actor has no row');
  return { state: decodeState(row.bytes), bytes: row.bytes.length };
}

describe('a clock that is set ahead', () => {
  const burst = Array.from({ length: 6 }, (_, i) => deleted(ARRIVAL - 50 * HOUR + i * MINUTE, 10));
  const ahead = deleted(Date.parse('2099-01-01T00:00:00Z'), 1, 'SoftDelete');

  it.each([
    ['before the burst', [[ahead], burst]],
    ['after it', [burst, [ahead]]],
    ['in its midst', [[...burst.slice(0, 3), ahead, ...burst.slice(3)]]],
  ])('does not hide a burst that comes 50 hours late: %s', async (_name, batches) => {
    const world = await play(batches);
    expect(alertsOf(world)).toMatchObject([{ detection: 'bulk-hard-delete', count: 60, atLeast: false }]);
    const { state } = await rowOf(world);
    expect(state.watermark).toBe(ARRIVAL);
    const skewed = state.entries.get('soft-delete')?.filter((entry) => hasFlag(entry, EntryFlag.clockSkewed));
    expect(skewed?.map((entry) => entry.time)).toEqual([ARRIVAL]);
  });

  it.each([
    ['ten minutes', 10 * MINUTE, false],
    ['a second more', 10 * MINUTE + 1000, true],
  ])('is believed by %s', async (_name, by, skewed) => {
    const { state } = await rowOf(await play([[deleted(ARRIVAL + by)]]));
    expect(state.watermark).toBe(skewed ? ARRIVAL : ARRIVAL + by);
    expect(state.entries.get('hard-delete')?.map((e) => hasFlag(e, EntryFlag.clockSkewed))).toEqual([skewed]);
  });

  it('hides nothing in a backtest, which knows no arrival and takes records by their time', async () => {
    const input = [ahead, ...burst].map((record) => JSON.stringify(record)).join('\n');
    const { alerts } = await runBacktest([folder.file('ahead', input)]);
    expect(alerts).toContainEqual(expect.objectContaining({ detection: 'bulk-hard-delete', count: 60, actor: ACTOR }));
  });
});

describe('a row that is filled before the act', () => {
  const BURST = ARRIVAL - HOUR;
  const burst = Array.from({ length: 6 }, (_, i) => deleted(BURST + i * MINUTE, 10));

  /** In batches, so that the row is full long before the last of it. */
  const flood = (end: number) => {
    const records = spread(end - 2 * HOUR, 2 * HOUR, 7_500);
    return Array.from({ length: 5 }, (_, i) => records.slice(i * 1_500, (i + 1) * 1_500));
  };

  it('by a flood that fires: the burst after it is found with its own count, and the flood says "at least"', async () => {
    const world = await play([...flood(BURST - 10 * HOUR), burst]);
    const [first, second, ...others] = alertsOf(world);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ detection: 'bulk-hard-delete', severity: 'high', atLeast: true });
    expect(first?.count).toBeGreaterThanOrEqual(7_500);
    expect(second).toMatchObject({ detection: 'bulk-hard-delete', firstSeen: `${time(BURST)}.000Z`, count: 60 });
    const { state } = await rowOf(world);
    expect(state.entries.get('hard-delete')?.length).toBeLessThanOrEqual(4_096);
  });

  it('by a flood into which the burst goes: they are one alert, which counts both and says "at least"', async () => {
    const big = Array.from({ length: 60 }, (_, i) => deleted(BURST + i * 1_000, 100));
    const found = alertsOf(await play([...flood(BURST), big]));
    expect(found).toMatchObject([{ detection: 'bulk-hard-delete', atLeast: true }]);
    expect(found[0]?.count).toBeGreaterThanOrEqual(13_500);
    expect(found[0]?.lastSeen).toBe(`${time(BURST + 59_000)}.000Z`);
  });

  it('by deletes that stay one below the threshold for three days: nothing is joined, and the burst is counted exactly', async () => {
    const quiet = Array.from({ length: 71 }, (_, hour) => spread(BURST - (72 - hour) * HOUR, HOUR, 49));
    const world = await play([...quiet, burst]);
    const bulk = alertsOf(world).filter(({ detection }) => detection === 'bulk-hard-delete');
    expect(bulk).toMatchObject([{ firstSeen: `${time(BURST)}.000Z`, count: 60, atLeast: false }]);
    const { state, bytes } = await rowOf(world);
    expect(state.entries.get('hard-delete')?.every((entry) => !hasFlag(entry, EntryFlag.coalesced))).toBe(true);
    expect(bytes).toBeLessThan(700 * 1024);
  });
});

describe('a habit that is made', () => {
  const DAYS = 12;
  const LAST = Date.parse('2026-03-01T08:00:00Z');
  /** Days that grow, each so many times the one before, in small steps over eight hours; then the day of the act. */
  const growth = (by: number, start: number) =>
    Array.from({ length: DAYS }, (_, day) => Math.min(300, Math.floor(start * by ** day))).map((items, day) =>
      spread(LAST - (DAYS - day) * DAY, 8 * HOUR, items),
    );
  const detectionsOf = async (batches: readonly (readonly unknown[])[]) =>
    alertsOf(await play(batches)).flatMap(({ detections }) => detections);

  it('by slow growth to 300 a day, 37 an hour, is not found: that is what the fixed numbers are for', async () => {
    expect(await detectionsOf(growth(1.5, 5))).toEqual([]);
  });

  it.each([
    ['not quite five times', 99, []],
    ['five times', 100, ['baseline-departure']],
  ])('by eleven days of up to twenty, then %s as many, is as found as it should be', async (_name, last, expected) => {
    const days = [4, 4, 6, 8, 8, 12, 14, 16, 18, 20, 20, last];
    const batches = days.map((items, day) => spread(LAST - (days.length - day) * DAY, 8 * HOUR, items));
    expect(await detectionsOf(batches)).toEqual(expected);
  });

  it('does not move the fixed numbers: fifty in an hour are found after any habit', async () => {
    const burst = [deleted(LAST, 50)];
    expect(await detectionsOf([...growth(1.5, 5), burst])).toEqual(['bulk-hard-delete']);
    expect(await detectionsOf([...growth(1.5, 5), spread(LAST, HOUR, 49)])).toEqual([]);
  });

  it('is forgotten after two weeks: what was much is much again', async () => {
    const poisoned = growth(1.5, 5).slice(-3);
    const small = Array.from({ length: 15 }, (_, day) => spread(LAST - (15 - day) * DAY, 8 * HOUR, 3));
    const earlier = poisoned.flatMap((records, day) => spread(LAST - (30 - day) * DAY, 8 * HOUR, records.length));
    expect(await detectionsOf([earlier, ...small, spread(LAST, 8 * HOUR, 40)])).toEqual(['baseline-departure']);
  });
});
