/** What holds for every outbox. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Outbox } from '../../shared/pipeline/ports.ts';

export function outboxConformance(name: string, open: () => Outbox | Promise<Outbox>): void {
  describe(`outbox: ${name}`, () => {
    let outbox: Outbox;
    beforeEach(async () => {
      outbox = await open();
    });
    const at = (id: string, revision = 1) => ({ id, revision });

    it('gives what is due, earliest first, as many as asked for', async () => {
      await outbox.add(at('a'), 1_000, 30_000);
      await outbox.add(at('b'), 2_000, 10_000);
      await outbox.add(at('b', 2), 3_000, 20_000);
      await outbox.add(at('c'), 4_000, 30_001);
      const due = await outbox.due(30_000, 10);
      expect(due).toEqual([
        { pointer: at('b'), since: 2_000, due: 10_000 },
        { pointer: at('b', 2), since: 3_000, due: 20_000 },
        { pointer: at('a'), since: 1_000, due: 30_000 },
      ]);
      expect(await outbox.due(30_000, 1)).toEqual(due.slice(0, 1));
      expect(await outbox.due(9_999, 10)).toEqual([]);
    });

    it('adding again waits again, and is as old as it was', async () => {
      await outbox.add(at('a'), 1_000, 10_000);
      await outbox.add(at('a'), 5_000, 20_000);
      expect(await outbox.due(19_999, 10)).toEqual([]);
      expect(await outbox.due(20_000, 10)).toEqual([{ pointer: at('a'), since: 1_000, due: 20_000 }]);
    });

    it('postpones and ends, both as often as they are asked to', async () => {
      await outbox.add(at('a'), 1_000, 10_000);
      const [pending] = await outbox.due(10_000, 10);
      await outbox.postpone(pending!, 50_000);
      expect(await outbox.due(49_999, 10)).toEqual([]);
      await outbox.done(pending!);
      await outbox.done(pending!);
      await outbox.postpone(pending!, 60_000);
      expect(await outbox.due(60_000, 10)).toEqual([]);
    });

    it.each(['', 'a/b', 'a#b', '../x'])('refuses the id %j', async (id) => {
      await expect(outbox.add(at(id), 0, 0)).rejects.toMatchObject({ code: 'pointer' });
    });
  });
}
