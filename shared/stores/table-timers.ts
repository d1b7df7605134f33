/** Deadlines and walks in one table each. Few rows: they are there for days at most. */
import { odata, type TableClient, type TableEntityResult } from '@azure/data-tables';
import type { Deadline, Deadlines, Walk, Walks } from '../pipeline/ports.ts';
import { StoredFormatError } from './errors.ts';
import { isMissing, statusOf, unlessMissing } from './fault.ts';

type Entity = TableEntityResult<Record<string, unknown>>;

/** Partition: the day on which it is due, so that what is due is a range; row: the moment, then the subject's row. */
export function createTableDeadlines(
  table: Pick<TableClient, 'upsertEntity' | 'deleteEntity' | 'listEntities'>,
): Deadlines {
  return {
    async add({ tenantId, key, due }) {
      const keys = deadlineKeys({ key, due });
      await table.upsertEntity(
        { ...keys, tenantId: tenantId ?? '', partition: key.partition, row: key.row, due: new Date(due) },
        'Replace',
      );
    },
    async due(now, limit) {
      const filter = odata`PartitionKey le ${dayText(now)} and due le ${new Date(now)}`;
      const pages = table
        .listEntities<Record<string, unknown>>({ queryOptions: { filter } })
        .byPage({ maxPageSize: limit });
      const found: Deadline[] = [];
      for await (const page of pages) {
        found.push(...page.map(deadlineOf));
        if (found.length >= limit) break;
      }
      return found.sort((a, b) => a.due - b.due).slice(0, limit);
    },
    async done(deadline) {
      const { partitionKey, rowKey } = deadlineKeys(deadline);
      await unlessMissing(table.deleteEntity(partitionKey, rowKey));
    },
  };
}

function deadlineKeys({ key, due }: Pick<Deadline, 'key' | 'due'>): { partitionKey: string; rowKey: string } {
  return { partitionKey: dayText(due), rowKey: `${String(due).padStart(15, '0')}-${key.partition}-${key.row}` };
}

function dayText(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function deadlineOf(entity: Entity): Deadline {
  const { tenantId, partition, row, due } = entity;
  if (typeof partition !== 'string' || typeof row !== 'string' || !(due instanceof Date))
    throw new StoredFormatError(`deadline ${entity.rowKey ?? ''}`, 'names no row or no time');
  return {
    tenantId: typeof tenantId === 'string' && tenantId !== '' ? tenantId : null,
    key: { partition, row },
    due: due.getTime(),
  };
}

const WALKS = 'walks';

export function createTableWalks(
  table: Pick<TableClient, 'upsertEntity' | 'updateEntity' | 'deleteEntity' | 'listEntities'>,
): Walks {
  return {
    async start({ name, tenantId, notBefore }) {
      const entity = {
        ...walkKeys({ name, tenantId }),
        name,
        tenantId: tenantId ?? '',
        notBefore: new Date(notBefore),
        after: '',
      };
      await table.upsertEntity(entity, 'Replace');
    },
    async pending(now) {
      const filter = odata`PartitionKey eq ${WALKS} and notBefore le ${new Date(now)}`;
      const found: Walk[] = [];
      for await (const entity of table.listEntities<Record<string, unknown>>({ queryOptions: { filter } }))
        found.push(walkOf(entity));
      return found;
    },
    async moved(walk, after) {
      const { partitionKey, rowKey } = walkKeys(walk);
      try {
        if (after === null) await table.deleteEntity(partitionKey, rowKey, { etag: walk.version });
        else await table.updateEntity({ partitionKey, rowKey, after }, 'Merge', { etag: walk.version });
      } catch (error) {
        // Started again, or moved by another run: what is there now is right.
        if (statusOf(error) !== 412 && !isMissing(error)) throw error;
      }
    },
  };
}

function walkKeys({ name, tenantId }: Pick<Walk, 'name' | 'tenantId'>): { partitionKey: string; rowKey: string } {
  return { partitionKey: WALKS, rowKey: `${name}-${Buffer.from(tenantId ?? '').toString('hex')}` };
}

function walkOf(entity: Entity): Walk {
  const { name, tenantId, notBefore, after, etag } = entity;
  if (typeof name !== 'string' || !(notBefore instanceof Date))
    throw new StoredFormatError(`walk ${entity.rowKey ?? ''}`, 'has no name or no time');
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  return { name, tenantId: text(tenantId), notBefore: notBefore.getTime(), after: text(after), version: etag };
}
