/**
 * Allowances in Table Storage: one entity each, lists as JSON. Scoring gets the reader, which is made of a client that can do
 * nothing but list.
 */
import { odata, type TableClient, type TableEntityResult } from '@azure/data-tables';
import { type Allowance, allowanceId, allowanceSchema, CONDITION_NAMES, problemOf } from '../alerts/allowance.ts';
import type { AllowanceReader, AllowanceStore } from '../pipeline/ports.ts';
import { StoredFormatError } from './errors.ts';
import { isMissing, isThere } from './fault.ts';

type Entity = TableEntityResult<Record<string, unknown>>;

const PARTITION = 'allowances';

export function createTableAllowanceReader(table: Pick<TableClient, 'listEntities'>): AllowanceReader {
  return {
    async list() {
      const allowances: Allowance[] = [];
      const unreadable = new Map<string, string>();
      const filter = odata`PartitionKey eq ${PARTITION}`;
      for await (const entity of table.listEntities<Record<string, unknown>>({ queryOptions: { filter } })) {
        const parsed = parse(entity);
        if (typeof parsed === 'string') unreadable.set(entity.rowKey ?? '', parsed);
        else allowances.push(parsed);
      }
      return { allowances, unreadable };
    },
  };
}

export function createTableAllowances(
  table: Pick<TableClient, 'listEntities' | 'getEntity' | 'createEntity' | 'updateEntity'>,
): AllowanceStore {
  return {
    ...createTableAllowanceReader(table),
    async add(allowance) {
      const lists = CONDITION_NAMES.map((name) => [name, JSON.stringify(allowance[name])]);
      const { id, owner, reason, ticket, validFrom, expires } = allowance;
      const entity = { partitionKey: PARTITION, rowKey: id, owner, reason, ticket, validFrom, expires };
      try {
        await table.createEntity({ ...entity, ...Object.fromEntries(lists) });
        return 'added';
      } catch (error) {
        if (isThere(error)) return 'exists';
        throw error;
      }
    },
    async expire(id, at) {
      if (!allowanceId.safeParse(id).success) return null;
      const entity = await find(table, id);
      if (entity === null) return null;
      const found = parse(entity);
      if (typeof found === 'string') throw new StoredFormatError(`allowance ${id}`, found);
      const expires = new Date(Math.min(at, Date.parse(found.expires))).toISOString();
      await table.updateEntity({ partitionKey: PARTITION, rowKey: id, expires }, 'Merge', { etag: entity.etag });
      return { ...found, expires };
    },
  };
}

async function find(table: Pick<TableClient, 'getEntity'>, id: string): Promise<Entity | null> {
  try {
    return await table.getEntity(PARTITION, id);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** The allowance, or what is wrong with its row: such a row allows nothing, and holds up nobody. */
function parse(entity: Entity): Allowance | string {
  const { rowKey, owner, reason, ticket, validFrom, expires } = entity;
  const fields: Record<string, unknown> = { id: rowKey, owner, reason, ticket, validFrom, expires };
  try {
    for (const name of CONDITION_NAMES) if (name in entity) fields[name] = JSON.parse(String(entity[name]));
  } catch {
    return 'its conditions are no JSON';
  }
  const parsed = allowanceSchema.safeParse(fields);
  return parsed.success ? parsed.data : problemOf(parsed.error, fields);
}
