/** The outbox in Table Storage: one entity for each revision that may not have arrived, in one partition, because they are few. */
import { odata, type TableClient, type TableEntityResult } from '@azure/data-tables';
import type { AlertPointer } from '../alerts/alert.ts';
import type { Outbox, PendingAlert } from '../pipeline/ports.ts';
import { StoredFormatError } from './errors.ts';
import { isThere, unlessMissing } from './fault.ts';
import { checkPointer } from './pointer.ts';

const PARTITION = 'pending';

export function createTableOutbox(
  table: Pick<TableClient, 'createEntity' | 'updateEntity' | 'deleteEntity' | 'listEntities'>,
): Outbox {
  return {
    async add(pointer, since, due) {
      try {
        await table.createEntity({ ...keysOf(pointer), since: new Date(since), due: new Date(due) });
      } catch (error) {
        if (!isThere(error)) throw error;
        await postpone(table, pointer, due);
      }
    },
    async due(now, limit) {
      const filter = odata`PartitionKey eq ${PARTITION} and due le ${new Date(now)}`;
      const found: PendingAlert[] = [];
      for await (const entity of table.listEntities<Record<string, unknown>>({ queryOptions: { filter } }))
        found.push(pendingOf(entity));
      return found.sort((a, b) => a.due - b.due).slice(0, limit);
    },
    postpone: ({ pointer }, due) => postpone(table, pointer, due),
    async done({ pointer }) {
      const { partitionKey, rowKey } = keysOf(pointer);
      await unlessMissing(table.deleteEntity(partitionKey, rowKey));
    },
  };
}

/** Without an ETag: whoever wrote last, it is looked at again. */
async function postpone(table: Pick<TableClient, 'updateEntity'>, pointer: AlertPointer, due: number): Promise<void> {
  await unlessMissing(table.updateEntity({ ...keysOf(pointer), due: new Date(due) }, 'Merge', { etag: '*' }));
}

function keysOf(pointer: AlertPointer): { partitionKey: string; rowKey: string } {
  const { id, revision } = checkPointer({ id: pointer.id, revision: pointer.revision });
  return { partitionKey: PARTITION, rowKey: `${id}.${revision}` };
}

function pendingOf({ rowKey = '', since, due }: TableEntityResult<Record<string, unknown>>): PendingAlert {
  const at = rowKey.lastIndexOf('.');
  if (!(since instanceof Date) || !(due instanceof Date) || at === -1)
    throw new StoredFormatError(`pending alert ${rowKey}`, 'has no revision or no times');
  const pointer = checkPointer({ id: rowKey.slice(0, at), revision: Number(rowKey.slice(at + 1)) });
  return { pointer, since: since.getTime(), due: due.getTime() };
}
