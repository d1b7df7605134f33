/**
 * Batches of osquery: everything that a query gave, in one line. Source: osquery's documentation, "Logging", snapshot and
 * batch format.
 */
import { isObject, type JsonObject } from './json-text.ts';

/** One row a record, as the event format writes it; null where the record is no batch. */
export function splitOsquery(record: JsonObject): readonly JsonObject[] | null {
  if (record.hostIdentifier === undefined && record.unixTime === undefined) return null;
  const { name, hostIdentifier, calendarTime, unixTime } = record;
  const rows = (list: unknown, action: string): JsonObject[] =>
    Array.isArray(list)
      ? list.map((columns: unknown) => ({ name, hostIdentifier, calendarTime, unixTime, columns, action }))
      : [];
  if (Array.isArray(record.snapshot)) return rows(record.snapshot, 'snapshot');
  const { diffResults } = record;
  return isObject(diffResults) ? [...rows(diffResults.added, 'added'), ...rows(diffResults.removed, 'removed')] : null;
}
