/** A row of Purgewatch_CL that is no alert: every column is there, and `IsTest` keeps it out of rules, workbook and parser. */
import { type ColumnType, SENTINEL_COLUMNS } from '../../shared/sinks/sentinel-columns.ts';

/** @param at ISO 8601 */
export function testRow(at: string): Record<string, unknown> {
  const blank: Readonly<Record<ColumnType, unknown>> = {
    string: null,
    int: 0,
    long: 0,
    real: 0,
    boolean: false,
    datetime: at,
    dynamic: null,
  };
  return {
    ...Object.fromEntries(SENTINEL_COLUMNS.map(({ name, type }) => [name, blank[type]])),
    AlertId: `doctor-${at}`,
    AlertTitle: 'Test row of doctor',
    Severity: 'Informational',
    PurgewatchSeverity: 'informational',
    IsTest: true,
  };
}
