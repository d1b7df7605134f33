import { describe, expect, it } from 'vitest';
import { createMemoryContainments } from '../../shared/stores/memory-containments.ts';
import { createTableContainments } from '../../shared/stores/table-containments.ts';
import { containmentsConformance } from './containments.conformance.ts';
import { useAzurite, useScriptedStorage } from './storage.ts';

const storage = useAzurite();
const scripted = useScriptedStorage();

containmentsConformance('memory', createMemoryContainments, 300);
containmentsConformance(
  'Table Storage',
  async () => {
    const table = storage().table('containments');
    await table.createTable();
    return createTableContainments(table);
  },
  10,
);

describe('containments in Table Storage', () => {
  it.each([
    ['storage that is down', { status: 503, fault: 'ServerBusy' }],
    ['a table that is gone', { status: 404, fault: 'TableNotFound' }],
  ])('throw on %s: a request must not be taken for a new one', async (_what, answer) => {
    const store = createTableContainments(scripted(answer).table);
    await expect(store.claim({ id: 'a', revision: 1 }, 'kim', '2026-03-02', 1)).rejects.toThrow();
  });
});
