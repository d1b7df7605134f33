/** Activity in Table Storage: a partition for each tenant and source, a row for each hour and process. */
import { odata, type TableClient } from '@azure/data-tables';
import { type ActivitySource, startOfHour } from '../pipeline/activity.ts';
import type { ActivityStore } from '../pipeline/ports.ts';
import { StoredFormatError } from './errors.ts';

export function createTableActivity(table: Pick<TableClient, 'upsertEntity' | 'listEntities'>): ActivityStore {
  return {
    async put(instance, counts) {
      for (const { tenantId, source, hour, records } of counts)
        await table.upsertEntity(
          { partitionKey: partitionOf(tenantId, source), rowKey: `${hourText(hour)}-${instance}`, records },
          'Replace',
        );
    },
    async hours(tenantId, source, from, to) {
      const partition = partitionOf(tenantId, source);
      const filter = odata`PartitionKey eq ${partition} and RowKey ge ${hourText(from)} and RowKey lt ${hourText(to)}`;
      const hours = new Map<number, number>();
      for await (const { rowKey = '', records } of table.listEntities<Record<string, unknown>>({
        queryOptions: { filter },
      })) {
        const hour = Number(rowKey.slice(0, HOUR_DIGITS));
        if (typeof records !== 'number') throw new StoredFormatError(`activity ${rowKey}`, 'has no number of records');
        hours.set(hour, (hours.get(hour) ?? 0) + records);
      }
      return hours;
    },
    async earliest(tenantId, source, from) {
      const start = hourText(Math.max(0, startOfHour(from)));
      const filter = odata`PartitionKey eq ${partitionOf(tenantId, source)} and RowKey ge ${start}`;
      const queryOptions = { filter, select: ['rowKey'] };
      // Rows come in the order of their keys, which is that of the hours; a page may be empty and others follow.
      for await (const page of table.listEntities({ queryOptions }).byPage({ maxPageSize: 1 }))
        for (const { rowKey } of page) if (rowKey !== undefined) return Number(rowKey.slice(0, HOUR_DIGITS));
      return null;
    },
  };
}

/**
 * The newest hour in which a source sent records, of whatever tenant: for doctor, who knows no tenant.
 *
 * @param from ms since 1970; earlier hours are not looked at
 * @returns null where there is none
 */
export async function lastHeard(
  table: Pick<TableClient, 'listEntities'>,
  source: ActivitySource,
  from: number,
): Promise<number | null> {
  const [start, end] = [`${source}-`, `${source}.`];
  const filter = odata`PartitionKey ge ${start} and PartitionKey lt ${end} and RowKey ge ${hourText(startOfHour(from))}`;
  let newest: number | null = null;
  for await (const { rowKey = '' } of table.listEntities({ queryOptions: { filter, select: ['rowKey'] } }))
    newest = Math.max(newest ?? 0, Number(rowKey.slice(0, HOUR_DIGITS)));
  return newest;
}

const HOUR_DIGITS = 15;

function hourText(hour: number): string {
  return String(hour).padStart(HOUR_DIGITS, '0');
}

/** Tenant ids come from records: in hexadecimal digits they hold nothing that a key must not. */
function partitionOf(tenantId: string | null, source: ActivitySource): string {
  return `${source}-${Buffer.from(tenantId ?? '')
    .toString('hex')
    .slice(0, 512)}`;
}
