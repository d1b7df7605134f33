/** What holds for every store of containments. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Containments } from '../../shared/pipeline/ports.ts';

let ids = 0;
const fresh = (revision = 1) => ({ id: `alert${++ids}`, revision });
let days = 0;
const freshDay = () => new Date(Date.UTC(2026, 0, ++days)).toISOString().slice(0, 10);

export function containmentsConformance(
  name: string,
  open: () => Containments | Promise<Containments>,
  runs: number,
): void {
  describe(`containments: ${name}`, () => {
    let store: Containments;
    beforeAll(async () => {
      store = await open();
    });

    it('claims once, and gives the first claim again', async () => {
      const [alert, day] = [fresh(3), freshDay()];
      expect(await store.find(alert.id)).toBeNull();
      expect(await store.claim(alert, 'kim', day, 5)).toEqual({ revision: 3, accepted: false });
      await store.accept(alert.id);
      expect(await store.claim({ ...alert, revision: 4 }, 'pat', day, 5)).toEqual({ revision: 3, accepted: true });
      expect(await store.find(alert.id)).toEqual({ revision: 3, accepted: true });
    });

    it('admits as many targets on one day as the cap says, and knows alerts and targets again', async () => {
      const [first, second, third, day] = [fresh(), fresh(), fresh(), freshDay()];
      const claimed = { revision: 1, accepted: false };
      await store.claim(first, 'kim', day, 2);
      await store.claim(second, 'pat', day, 2);
      expect(await store.claim(third, 'mira', day, 2)).toBe('capped');
      expect(await store.find(third.id)).toBeNull();
      expect(await store.claim(first, 'kim', day, 2)).toEqual(claimed);
      expect(await store.claim(fresh(), 'kim', day, 2)).toEqual(claimed);
      expect(await store.claim(third, 'mira', freshDay(), 2)).toEqual(claimed);
    });

    it('holds the cap when many ask at the same time, and one alert is claimed by one', async () => {
      const day = freshDay();
      const alerts = Array.from({ length: 6 }, () => fresh());
      const claims = [...alerts, ...alerts].map((alert) => store.claim(alert, alert.id, day, 3));
      const outcomes = await Promise.all(claims);
      const admitted = new Set(alerts.filter((_, i) => outcomes[i] !== 'capped').map(({ id }) => id));
      expect(admitted.size).toBe(3);
      for (const [i, alert] of alerts.entries())
        if (outcomes[i] !== 'capped') expect(await store.find(alert.id)).toEqual({ revision: 1, accepted: false });
    });

    it('whatever is asked in whatever order: on no day more targets than the cap, each alert once, and no target twice', async () => {
      const anyClaim = fc.record({
        alert: fc.nat(7),
        revision: fc.integer({ min: 1, max: 3 }),
        target: fc.nat(4),
        day: fc.nat(1),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(anyClaim, { maxLength: 30 }), fc.integer({ min: 1, max: 3 }), async (asked, cap) => {
          const [names, dates] = [Array.from({ length: 8 }, () => fresh().id), [freshDay(), freshDay()]];
          const [first, places] = [new Map<number, number>(), [new Set<number>(), new Set<number>()]];
          for (const { alert, revision, target, day } of asked) {
            const of = places[day]!;
            const admitted = first.has(alert) || of.has(target) || of.size < cap;
            const claim = await store.claim({ id: names[alert]!, revision }, `target ${target}`, dates[day]!, cap);
            if (!admitted) {
              expect(claim).toBe('capped');
              continue;
            }
            if (!first.has(alert)) of.add(target);
            first.set(alert, first.get(alert) ?? revision);
            expect(claim).toEqual({ revision: first.get(alert), accepted: false });
          }
        }),
        { numRuns: runs },
      );
    });

    it('accepting what was never claimed changes nothing', async () => {
      const { id } = fresh();
      await store.accept(id);
      expect(await store.find(id)).toBeNull();
    });

    it.each(['', 'a/b', 'a#b', 'x'.repeat(129)])('refuses the id %j', async (id) => {
      await expect(store.claim({ id, revision: 1 }, 'kim', '2026-03-02', 1)).rejects.toMatchObject({ code: 'pointer' });
    });

    it.each(['', 'today', '2026-3-2', '2026-03-02T00:00'])('refuses the day %j', async (day) => {
      await expect(store.claim(fresh(), 'kim', day, 1)).rejects.toThrow('expected a date');
    });
  });
}
