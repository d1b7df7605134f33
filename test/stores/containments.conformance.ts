/** What holds for every store of containments. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Containments } from '../../shared/pipeline/ports.ts';

let ids = 0;
const fresh = (revision = 1) => ({ id: `alert${++ids}`, revision });
let days = 0;
const freshDay = () => new Date(Date.UTC(2026, 0, ++days)).toISOString().slice(0, 10);

export function containmentsConformance(name: string, open: () => Containments | Promise<Containments>): void {
  describe(`containments: ${name}`, () => {
    let store: Containments;
    beforeAll(async () => {
      store = await open();
    });

    it('claims once, and gives the first claim again', async () => {
      const [alert, day] = [fresh(3), freshDay()];
      expect(await store.find(alert.id)).toBeNull();
      expect(await store.claim(alert, day, 5)).toEqual({ revision: 3, accepted: false });
      await store.accept(alert.id);
      expect(await store.claim({ ...alert, revision: 4 }, day, 5)).toEqual({ revision: 3, accepted: true });
      expect(await store.find(alert.id)).toEqual({ revision: 3, accepted: true });
    });

    it('admits as many on one day as the cap says, and knows those again', async () => {
      const [first, second, third, day] = [fresh(), fresh(), fresh(), freshDay()];
      await store.claim(first, day, 2);
      await store.claim(second, day, 2);
      expect(await store.claim(third, day, 2)).toBe('capped');
      expect(await store.find(third.id)).toBeNull();
      expect(await store.claim(first, day, 2)).toEqual({ revision: 1, accepted: false });
      expect(await store.claim(third, freshDay(), 2)).toEqual({ revision: 1, accepted: false });
    });

    it('holds the cap when many ask at the same time, and one alert is claimed by one', async () => {
      const day = freshDay();
      const alerts = Array.from({ length: 6 }, () => fresh());
      const outcomes = await Promise.all([...alerts, ...alerts].map((alert) => store.claim(alert, day, 3)));
      const admitted = new Set(alerts.filter((_, i) => outcomes[i] !== 'capped').map(({ id }) => id));
      expect(admitted.size).toBe(3);
      for (const [i, alert] of alerts.entries())
        if (outcomes[i] !== 'capped') expect(await store.find(alert.id)).toEqual({ revision: 1, accepted: false });
    });

    it('accepting what was never claimed changes nothing', async () => {
      const { id } = fresh();
      await store.accept(id);
      expect(await store.find(id)).toBeNull();
    });

    it.each(['', 'a/b', 'a#b', 'x'.repeat(129)])('refuses the id %j', async (id) => {
      await expect(store.claim({ id, revision: 1 }, '2026-03-02', 1)).rejects.toMatchObject({ code: 'pointer' });
    });

    it.each(['', 'today', '2026-3-2', '2026-03-02T00:00'])('refuses the day %j', async (day) => {
      await expect(store.claim(fresh(), day, 1)).rejects.toThrow('expected a date');
    });
  });
}
