/** Requests for containment in Table Storage: one entity for each alert, and one for each day that counts their targets. */
import type { TableClient, TableEntityResult } from '@azure/data-tables';
import type { ContainmentClaim, Containments } from '../pipeline/ports.ts';
import { ContentionError } from '../subjects/subject-store.ts';
import { checkAlertId, checkDay, placeOf, withPlace } from './containment-rows.ts';
import { StoredFormatError } from './errors.ts';
import { isMissing, isThere, statusOf } from './fault.ts';

type Row = TableEntityResult<Record<string, unknown>>;

/** Requests are few: this many conflicts mean that something else is wrong. */
const MAX_ATTEMPTS = 50;

export function createTableContainments(
  table: Pick<TableClient, 'getEntity' | 'createEntity' | 'updateEntity'>,
): Containments {
  async function find(partitionKey: string, rowKey: string): Promise<Row | null> {
    try {
      return await table.getEntity<Record<string, unknown>>(partitionKey, rowKey);
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async function findClaim(id: string): Promise<ContainmentClaim | null> {
    const row = await find('alert', checkAlertId(id));
    return row === null ? null : claimOf(id, row);
  }

  /** False where the day is full. */
  async function count(target: string, day: string, cap: number): Promise<boolean> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const row = await find('day', checkDay(day));
      const before = row === null ? [] : placesOf(day, row);
      const places = withPlace(before, placeOf(target), cap);
      if (places === null) return false;
      if (places === before) return true;
      const entity = { partitionKey: 'day', rowKey: day, places: places.join(' ') };
      try {
        if (row === null) await table.createEntity(entity);
        else await table.updateEntity(entity, 'Replace', { etag: row.etag });
        return true;
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    }
    throw new ContentionError(`containments of ${day}: ${MAX_ATTEMPTS} conflicts one after the other`);
  }

  return {
    async claim({ id, revision }, target, day, cap) {
      const known = await findClaim(id);
      if (known !== null) return known;
      // Counted first: a crash before the claim costs the day one place, the other way round it would cost the cap.
      if (!(await count(target, day, cap))) return 'capped';
      try {
        await table.createEntity({ partitionKey: 'alert', rowKey: id, revision, accepted: false });
        return { revision, accepted: false };
      } catch (error) {
        if (!isConflict(error)) throw error;
        return (await findClaim(id)) ?? { revision, accepted: false };
      }
    },
    async accept(id) {
      if ((await findClaim(id)) === null) return;
      // Only ever set to true: no other value can be lost.
      await table.updateEntity({ partitionKey: 'alert', rowKey: id, accepted: true }, 'Merge', { etag: '*' });
    },
    find: findClaim,
  };
}

function isConflict(error: unknown): boolean {
  return isThere(error) || statusOf(error) === 412;
}

function claimOf(id: string, { revision, accepted }: Row): ContainmentClaim {
  if (typeof revision !== 'number' || typeof accepted !== 'boolean')
    throw new StoredFormatError(`containment of alert ${id}`, 'no revision, or not said whether it was accepted');
  return { revision, accepted };
}

function placesOf(day: string, { places }: Row): readonly string[] {
  if (typeof places !== 'string') throw new StoredFormatError(`containments of ${day}`, 'no places');
  return places.split(' ');
}
