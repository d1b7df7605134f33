/** Checks rows against the columns of a stream, stricter than the service: what it would drop or cut silently, is refused. */

export type ColumnType = 'string' | 'int' | 'long' | 'real' | 'boolean' | 'dynamic' | 'datetime';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** Bytes. Source: Azure Monitor service limits, Logs Ingestion API, "maximum size of field values". */
const MAX_FIELD_BYTES = 65_536;

const ISO_TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

const MATCHES: Readonly<Record<ColumnType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  int: (value) => Number.isInteger(value) && Math.abs(value as number) <= 0x7fffffff,
  long: (value) => Number.isSafeInteger(value),
  real: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  dynamic: () => true,
  datetime: (value) => typeof value === 'string' && ISO_TIME.test(value) && !Number.isNaN(Date.parse(value)),
};

/** What is wrong with a row, naming the column; undefined when nothing is. */
export function findRowProblem(row: unknown, columns: readonly Column[]): string | undefined {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return 'A row is no JSON object.';
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const { TimeGenerated } = row as { TimeGenerated?: unknown };
  if (TimeGenerated === undefined || TimeGenerated === null) return 'Column TimeGenerated is missing.';
  for (const [name, value] of Object.entries(row)) {
    const type = types.get(name);
    if (type === undefined) return `Column ${name} is not in the stream.`;
    // Every column but TimeGenerated may be empty.
    if (value === null) continue;
    if (!MATCHES[type](value)) return `Column ${name} is ${preview(value)}, which is no ${type}.`;
    const bytes = Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
    if (bytes > MAX_FIELD_BYTES) return `Column ${name} has ${bytes} bytes; ${MAX_FIELD_BYTES} are kept.`;
  }
  return undefined;
}

function preview(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
