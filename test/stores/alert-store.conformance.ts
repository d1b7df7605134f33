/** What holds for every AlertStore. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { AlertStore } from '../../shared/pipeline/ports.ts';
import { exampleAlert } from './example-alert.ts';

let ids = 0;
export const freshId = () => `id${String(++ids).padStart(30, '0')}`;

/** A clock for tests: each reading is a second later. */
export function secondsFrom(start: string): () => Date {
  let time = Date.parse(start);
  return () => {
    time += 1_000;
    return new Date(time);
  };
}

export function alertStoreConformance(name: string, open: (now: () => Date) => AlertStore | Promise<AlertStore>): void {
  describe(`alert store: ${name}`, () => {
    let alerts: AlertStore;
    beforeAll(async () => {
      alerts = await open(secondsFrom('2026-03-02T09:00:00.000Z'));
    });

    it('reads null where there is no alert, or another revision only', async () => {
      const alert = exampleAlert({ id: freshId(), revision: 3 });
      await alerts.insert(alert);
      expect(await alerts.read({ id: freshId(), revision: 0 })).toBeNull();
      expect(await alerts.read({ id: alert.id, revision: 30 })).toBeNull();
    });

    it('reads what was inserted, with the time of raising', async () => {
      const alert = exampleAlert({ id: freshId() });
      expect(await alerts.insert(alert)).toBe('inserted');
      const stored = await alerts.read(alert);
      expect(stored!.alert).toEqual(alert);
      expect(stored!.raisedAt).toMatch(/^2026-03-02T09:\d\d:\d\d\.000Z$/);
      expect(stored!.delivered.size).toBe(0);
    });

    it('keeps the first of what is inserted again, and its time', async () => {
      const alert = exampleAlert({ id: freshId() });
      await alerts.insert(alert);
      const before = await alerts.read(alert);
      expect(await alerts.insert({ ...alert, title: 'another' })).toBe('exists');
      expect(await alerts.read(alert)).toEqual(before);
    });

    it('of two inserts at the same time one is first', async () => {
      const alert = exampleAlert({ id: freshId() });
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => alerts.insert(alert)));
      expect(outcomes.filter((outcome) => outcome === 'inserted')).toHaveLength(1);
    });

    it('keeps revisions apart', async () => {
      const id = freshId();
      await alerts.insert(exampleAlert({ id, revision: 1, count: 50 }));
      await alerts.insert(exampleAlert({ id, revision: 2, count: 100 }));
      await alerts.markDelivered({ id, revision: 1 }, 'sentinel');
      expect((await alerts.read({ id, revision: 1 }))!.alert.count).toBe(50);
      expect((await alerts.read({ id, revision: 2 }))!.alert.count).toBe(100);
      expect((await alerts.read({ id, revision: 2 }))!.delivered.size).toBe(0);
    });

    it('knows the last revision, however they were written, and null where there is none', async () => {
      const [id, other] = [freshId(), freshId()];
      for (const revision of [2, 10, 9]) await alerts.insert(exampleAlert({ id, revision }));
      await alerts.insert(exampleAlert({ id: other, revision: 12 }));
      expect(await alerts.last(id)).toEqual({ id, revision: 10 });
      expect(await alerts.last(freshId())).toBeNull();
    });

    it('marks each sink once: marking again keeps the first time', async () => {
      const alert = exampleAlert({ id: freshId() });
      await alerts.insert(alert);
      await alerts.markDelivered(alert, 'sentinel');
      const first = (await alerts.read(alert))!.delivered.get('sentinel');
      await alerts.markDelivered(alert, 'start-containment');
      await alerts.markDelivered(alert, 'sentinel');
      const { delivered, alert: kept } = (await alerts.read(alert))!;
      expect([...delivered.keys()].sort()).toEqual(['sentinel', 'start-containment']);
      expect(first).toMatch(/^2026-03-02T09:/);
      expect(delivered.get('sentinel')).toBe(first);
      expect(kept).toEqual(alert);
    });

    it('loses no mark of sinks that mark at the same time, and keeps one time for each', async () => {
      const alert = exampleAlert({ id: freshId() });
      await alerts.insert(alert);
      const sinks = Array.from({ length: 10 }, (_, i) => `sink${i % 5}`);
      await Promise.all(sinks.map((sink) => alerts.markDelivered(alert, sink)));
      expect([...(await alerts.read(alert))!.delivered.keys()].sort()).toEqual([...new Set(sinks)].sort());
    });

    it('keeps the note of the highest order, and of equal ones the first, whatever comes first', async () => {
      const alert = exampleAlert({ id: freshId() });
      await alerts.insert(alert);
      const notes = [3, 1, 2, 3].map((order, i) => ({ text: `note ${i}`, order }));
      await Promise.all(notes.map((note) => alerts.note(alert, 'start-containment', note)));
      const [one, two] = [exampleAlert({ id: freshId() }), exampleAlert({ id: freshId() })];
      for (const [at, order] of [
        [one, notes],
        [two, notes.toReversed()],
      ] as const) {
        await alerts.insert(at);
        for (const note of order) await alerts.note(at, 'start-containment', note);
      }
      expect(['note 0', 'note 3']).toContain((await alerts.read(alert))!.notes.get('start-containment'));
      expect((await alerts.read(one))!.notes).toEqual(new Map([['start-containment', 'note 0']]));
      expect((await alerts.read(two))!.notes.get('start-containment')).toBe('note 3');
      expect((await alerts.read(two))!.delivered.size).toBe(0);
    });

    it('cuts a note that is too long, and writes one of broken text', async () => {
      const alert = exampleAlert({ id: freshId() });
      await alerts.insert(alert);
      await alerts.note(alert, 'evidence', { text: `\ud800${'x'.repeat(5_000)}`, order: 1 });
      expect((await alerts.read(alert))!.notes.get('evidence')).toBe(`\ufffd${'x'.repeat(999)}`);
    });

    it('refuses to note something on an alert that is not there', async () => {
      const note = alerts.note({ id: freshId(), revision: 0 }, 'sentinel', { text: '', order: 0 });
      await expect(note).rejects.toMatchObject({ code: 'alert-missing' });
    });

    it('refuses to mark an alert that is not there', async () => {
      await expect(alerts.markDelivered({ id: freshId(), revision: 0 }, 'sentinel')).rejects.toMatchObject({
        code: 'alert-missing',
      });
    });

    it.each(['', 'Sentinel', 'a_b', 'a-', '-a', 'a--b', '1a', 'a b'])('refuses the sink %j', async (sink) => {
      const alert = exampleAlert({ id: freshId() });
      await alerts.insert(alert);
      await expect(alerts.markDelivered(alert, sink)).rejects.toThrow('expected lower-case words');
    });

    it.each(['', 'a/b', 'a\\b', 'a#b', 'a?b', 'a\0', 'x'.repeat(129)])('refuses the id %j', async (id) => {
      await expect(alerts.insert(exampleAlert({ id }))).rejects.toMatchObject({ code: 'pointer' });
      await expect(alerts.read({ id, revision: 0 })).rejects.toMatchObject({ code: 'pointer' });
    });

    it.each([-1, 0.5, 1e10, Number.NaN])('refuses the revision %d', async (revision) => {
      await expect(alerts.insert(exampleAlert({ id: freshId(), revision }))).rejects.toMatchObject({ code: 'pointer' });
    });

    it('keeps characters that stores stumble over', async () => {
      const title = '\0 \u001f \ud83d half, 😀 whole, \ufffe, \u2028, "\\ ';
      const alert = exampleAlert({ id: freshId(), title });
      await alerts.insert(alert);
      expect((await alerts.read(alert))!.alert.title).toBe(title);
    });

    it('keeps long texts of characters beyond 16 bits whole', async () => {
      for (const shift of [0, 1]) {
        const alert = exampleAlert({ id: freshId(), title: 'x'.repeat(shift) + '😀'.repeat(20_000) });
        await alerts.insert(alert);
        expect((await alerts.read(alert))!.alert).toEqual(alert);
      }
    });
  });
}
