import { describe, expect, it } from 'vitest';
import { routeAlert } from '../../shared/alerts/route-alert.ts';
import { scoreBatch } from '../../shared/pipeline/score-batch.ts';
import { createMemoryPointerQueue } from '../../shared/stores/memory-pointer-queue.ts';
import { batchOf, createWorld, startProcess } from '../support/pipeline.ts';
import { ruleRecord } from '../support/records.ts';

async function raised() {
  const world = createWorld();
  await scoreBatch(batchOf(1, [ruleRecord()]), 0, startProcess(world));
  const pointer = world.queue.take();
  if (!pointer) throw new Error('nothing was queued');
  return { ...world, pointer };
}

describe('routeAlert', () => {
  it('sends the pointer to each sink', async () => {
    const { alerts, pointer } = await raised();
    const sentinel = createMemoryPointerQueue();
    expect(await routeAlert(pointer, alerts, { sentinel })).toEqual(['sentinel']);
    expect(sentinel.waiting).toEqual([pointer]);
  });

  it('leaves out a sink that has the revision already', async () => {
    const { alerts, pointer } = await raised();
    await alerts.markDelivered(pointer, 'sentinel');
    const sentinel = createMemoryPointerQueue();
    expect(await routeAlert(pointer, alerts, { sentinel })).toEqual([]);
    expect(sentinel.waiting).toEqual([]);
  });

  it('throws for a pointer whose alert is not there, so that the queue keeps it', async () => {
    const { alerts } = await raised();
    const gone = { id: 'none', revision: 1 };
    await expect(routeAlert(gone, alerts, { sentinel: createMemoryPointerQueue() })).rejects.toThrow(
      /alert none revision 1/,
    );
  });
});
