/** What holds for every implementation of deadlines, walks and activity. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ActivityStore, Deadlines, Walks } from '../../shared/pipeline/ports.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;
const KEY = { partition: '0123456789abcdef00', row: `m${'1'.repeat(32)}` };

export function timersConformance(
  name: string,
  open: () => Promise<{ deadlines: Deadlines; walks: Walks; activity: ActivityStore }>,
): void {
  describe(`timers: ${name}`, () => {
    let stores: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      stores = await open();
    });

    it('gives deadlines that are due, earliest first, across midnight, until they are done', async () => {
      const { deadlines } = stores;
      const at = (due: number, tenantId: string | null = null) => ({ tenantId, key: KEY, due });
      const list = [at(NOON), at(NOON - 13 * HOUR, 't1'), at(NOON - 1)];
      for (const deadline of list) await deadlines.add(deadline);
      await deadlines.add(list[0]!);
      await deadlines.add(at(NOON + 1));
      expect(await deadlines.due(NOON, 10)).toEqual([list[1], list[2], list[0]]);
      expect(await deadlines.due(NOON, 1)).toHaveLength(1);
      for (const deadline of list) await deadlines.done(deadline);
      await deadlines.done(list[0]!);
      expect(await deadlines.due(NOON, 10)).toEqual([]);
    });

    it('goes on with a walk where it ended, and ends it', async () => {
      const { walks } = stores;
      await walks.start({ name: 'w', tenantId: 'T/1', notBefore: NOON });
      expect(await walks.pending(NOON - 1)).toEqual([]);
      const [first] = await walks.pending(NOON);
      expect(first).toMatchObject({ name: 'w', tenantId: 'T/1', notBefore: NOON, after: null });
      await walks.moved(first!, 'page:2');
      const [second] = await walks.pending(NOON);
      expect(second?.after).toBe('page:2');
      await walks.moved(second!, null);
      expect(await walks.pending(NOON)).toEqual([]);
    });

    it('leaves a walk at its start that was started again while it moved', async () => {
      const { walks } = stores;
      const again = { name: 'again', tenantId: null, notBefore: NOON };
      await walks.start(again);
      const [before] = await walks.pending(NOON);
      await walks.start(again);
      await walks.moved(before!, 'page:9');
      expect(await walks.pending(NOON)).toMatchObject([{ tenantId: null, after: null }]);
      await walks.moved(before!, null);
      const [now] = await walks.pending(NOON);
      await walks.moved(now!, null);
      expect(await walks.pending(NOON)).toEqual([]);
    });

    it('adds up the hours of all processes, each process replacing its own', async () => {
      const { activity } = stores;
      const count = (hour: number, records: number) => ({ tenantId: "t'1", source: 'audit' as const, hour, records });
      await activity.put('a', [count(NOON, 5), count(NOON + HOUR, 1)]);
      await activity.put('a', [count(NOON, 7)]);
      await activity.put('b', [count(NOON, 10)]);
      await activity.put('b', [
        { ...count(NOON, 99), source: 'graph' },
        { ...count(NOON, 99), tenantId: null },
      ]);
      expect([...(await activity.hours("t'1", 'audit', NOON, NOON + HOUR))]).toEqual([[NOON, 17]]);
      expect([...(await activity.hours("t'1", 'audit', 0, 8.64e15))]).toEqual([
        [NOON, 17],
        [NOON + HOUR, 1],
      ]);
      expect((await activity.hours('nobody', 'audit', 0, NOON * 2)).size).toBe(0);
    });

    it('knows the first hour in which a source of a tenant was heard, of all processes, from some time on', async () => {
      const { activity } = stores;
      const count = (hour: number) => ({ tenantId: 'first', source: 'graph' as const, hour, records: 1 });
      await activity.put('b', [count(NOON + 2 * HOUR), count(NOON)]);
      await activity.put('a', [
        count(NOON - HOUR),
        { ...count(0), source: 'audit' },
        { ...count(0), tenantId: 'other' },
      ]);
      expect(await activity.earliest('first', 'graph', Number.NEGATIVE_INFINITY)).toBe(NOON - HOUR);
      expect(await activity.earliest('first', 'graph', NOON - HOUR + 1)).toBe(NOON - HOUR);
      expect(await activity.earliest('first', 'graph', NOON + 1)).toBe(NOON);
      expect(await activity.earliest('first', 'graph', NOON + HOUR)).toBe(NOON + 2 * HOUR);
      expect(await activity.earliest('first', 'graph', NOON + 3 * HOUR)).toBe(null);
      expect(await activity.earliest('nobody', 'graph', 0)).toBe(null);
    });
  });
}
