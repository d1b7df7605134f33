/** What holds for every PointerQueue. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { AlertPointer } from '../../shared/alerts/alert.ts';
import type { PointerQueue } from '../../shared/pipeline/ports.ts';

export interface OpenedQueue {
  readonly queue: PointerQueue;
  /** Takes all messages off the queue, as the next function would get them. */
  readonly drain: () => Promise<AlertPointer[]>;
}

export function pointerQueueConformance(name: string, open: () => Promise<OpenedQueue>): void {
  describe(`pointer queue: ${name}`, () => {
    let opened: OpenedQueue;
    beforeAll(async () => {
      opened = await open();
    });

    it('delivers what was sent', async () => {
      await opened.queue.send({ id: 'abc', revision: 2 });
      expect(await opened.drain()).toEqual([{ id: 'abc', revision: 2 }]);
    });

    it('sends the pointer only, even when it is given a whole alert', async () => {
      await opened.queue.send(Object.assign({ id: 'abc', revision: 2 }, { title: 'x' }));
      expect(await opened.drain()).toEqual([{ id: 'abc', revision: 2 }]);
    });

    it('loses nothing that is sent at the same time', async () => {
      await Promise.all(Array.from({ length: 20 }, (_, revision) => opened.queue.send({ id: 'many', revision })));
      const revisions = (await opened.drain()).map(({ revision }) => revision);
      expect(revisions.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    });

    it('refuses what is no pointer', async () => {
      await expect(opened.queue.send({ id: '', revision: 0 })).rejects.toMatchObject({ code: 'pointer' });
      expect(await opened.drain()).toEqual([]);
    });
  });
}
