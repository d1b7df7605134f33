import { describe, expect, it } from 'vitest';
import { createMemoryOutbox } from '../../shared/stores/memory-outbox.ts';
import { POISON_QUEUES, QUEUES } from '../../shared/stores/names.ts';
import { createPoisonQueues } from '../../shared/stores/poison-queues.ts';
import { createTableOutbox } from '../../shared/stores/table-outbox.ts';
import { outboxConformance } from './outbox.conformance.ts';
import { useAzurite, useScriptedStorage } from './storage.ts';

const storage = useAzurite();
const scripted = useScriptedStorage();
let tables = 0;

outboxConformance('memory', createMemoryOutbox);
outboxConformance('Table Storage', async () => {
  const table = storage().table(`pending${++tables}`);
  await table.createTable();
  return createTableOutbox(table);
});

describe('the outbox in Table Storage', () => {
  it.each([
    ['storage that is down', { status: 503, fault: 'ServerBusy' }],
    ['a table that is gone', { status: 404, fault: 'TableNotFound' }],
  ])('throws on %s', async (_what, answer) => {
    const outbox = createTableOutbox(scripted(answer).table);
    await expect(outbox.add({ id: 'a', revision: 1 }, 0, 0)).rejects.toThrow();
    await expect(outbox.done({ pointer: { id: 'a', revision: 1 }, since: 0, due: 0 })).rejects.toThrow();
  });
});

describe('poison queues', () => {
  it('are counted, one for each queue, and one that was never made is empty', async () => {
    const queue = storage().queue('sentinel-alerts-poison');
    await queue.create();
    await queue.sendMessage('x');
    await queue.sendMessage('y');
    const asked: string[] = [];
    const poison = createPoisonQueues((name) => {
      asked.push(name);
      return storage().queue(name);
    });
    expect(await poison.counts()).toEqual({ poisoned: { 'sentinel-alerts-poison': 2 }, onlyByRedrive: 0 });
    expect(asked).toEqual(POISON_QUEUES);
    expect(POISON_QUEUES).toHaveLength(Object.keys(QUEUES).length);
  });

  it('of results are told apart: no alert is pending because of one', async () => {
    const queue = storage().queue('containment-results-poison');
    await queue.create();
    await queue.sendMessage('x');
    const { onlyByRedrive } = await createPoisonQueues((name) => storage().queue(name)).counts();
    expect(onlyByRedrive).toBe(1);
  });

  it('that cannot be asked are no empty ones', async () => {
    const poison = createPoisonQueues(() => scripted({ status: 403, fault: 'AuthorizationFailure' }).queue);
    await expect(poison.counts()).rejects.toThrow();
  });
});
