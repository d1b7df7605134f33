/**
 * Portal and Purview exports in CSV: OfficeActivity, MicrosoftGraphActivityLogs, unified audit log with `AuditData`,
 * Defender's advanced hunting.
 */
import { parse } from 'csv-parse/sync';
import { found, type Parked, parked, type RawRecord } from './record.ts';

/** Row of the file in which the record stands, counted from 1 with the header, as a spreadsheet shows it. */
export type CsvRecord = (RawRecord | Parked) & { readonly row: number };

/**
 * What a single row may hold before it counts as broken: a quote that nobody closes would otherwise swallow the file.
 * AuditData is at most 1 MB where it comes from the service.
 */
const MAX_ROW_CHARACTERS = 16 * 1024 * 1024;

/** One of these in the header means that a file is an export that this project reads. */
const KNOWN_COLUMNS = [
  'AuditData',
  'OfficeId',
  'Operation',
  'ActionType',
  'ProcessCommandLine',
  'FolderPath',
  'RequestUri',
] as const;
/** Portal exports put the zone into the name of a time's column. A zone other than UTC keeps its name, and is parked. */
const UTC_SUFFIX = / \[UTC\]$/;

/** Whether text begins like a CSV export that this project reads. The first line is enough. */
export function looksLikeCsv(text: string): boolean {
  const line = withoutMark(text.slice(0, 64 * 1024)).split('\n', 1)[0] ?? '';
  const names = parseCsv(line)?.[0]?.cells?.map(columnName) ?? [];
  return names.length > 1 && KNOWN_COLUMNS.some((name) => names.includes(name));
}

/** Reads a whole export. */
export function readCsv(text: string): readonly CsvRecord[] {
  const reader = createCsvReader();
  return [...reader.push(text), ...reader.end()];
}

export interface CsvReader {
  /** Takes the next piece of the file, cut anywhere, and gives the rows that it completes. */
  readonly push: (text: string) => readonly CsvRecord[];
  /** The last row, where the file does not end with a line break. */
  readonly end: () => readonly CsvRecord[];
}

/** Reads an export piece by piece: only an unfinished row is held between two pieces. */
export function createCsvReader(): CsvReader {
  let header: readonly string[] | null = null;
  let rest = '';
  let row = 0;

  function take(rows: readonly CsvRow[]): readonly CsvRecord[] {
    return rows.flatMap((line) => {
      row += 1;
      if (header === null) {
        header = (line.cells ?? []).map(columnName);
        return [];
      }
      return [{ ...readRow(header, line, row), row }];
    });
  }

  return {
    push(text) {
      rest = row === 0 && rest === '' ? withoutMark(text) : rest + text;
      const complete = completeLength(rest);
      if (complete === 0 && rest.length > MAX_ROW_CHARACTERS) return this.end();
      const rows = rest.slice(0, complete);
      rest = rest.slice(complete);
      return take(parseRows(rows));
    },
    end() {
      const last = rest;
      rest = '';
      return take(parseRows(last));
    },
  };
}

interface CsvRow {
  /** Null where the row is broken. */
  readonly cells: readonly string[] | null;
  readonly text: string;
}

function readRow(header: readonly string[], { cells, text }: CsvRow, row: number): RawRecord | Parked {
  if (cells === null) return parked(`row ${row}: found ${found(text.trim())}, expected a CSV row`, text);
  if (cells.length !== header.length) {
    return parked(`row ${row}: found ${cells.length} columns, expected ${header.length}`, text);
  }
  // Names of columns come from outside: without a prototype, `__proto__` is a column like any other.
  const value: Record<string, string> = Object.create(null);
  for (const [index, cell] of cells.entries()) {
    if (cell !== '') value[header[index] ?? ''] = cell;
  }
  return { kind: 'raw', text: JSON.stringify(value), value };
}

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function columnName(name: string): string {
  return name
    .replace(/^\uFEFF/, '')
    .trim()
    .replace(UTC_SUFFIX, '');
}

/** Rows of a text that begins and ends between two rows. Empty lines are no rows. */
function parseRows(text: string): readonly CsvRow[] {
  return parseCsv(text) ?? parseRowByRow(text);
}

/** All rows at once, or null if one of them is broken. */
function parseCsv(text: string): readonly CsvRow[] | null {
  const options = { raw: true, relax_column_count: true, skip_empty_lines: true } as const;
  try {
    // The package's types do not follow `raw`.
    const rows = parse(text, options) as unknown as readonly { record: readonly string[]; raw: string }[];
    return rows
      .filter(({ record }) => record.length > 1 || record[0]?.trim() !== '')
      .map(({ record, raw }) => ({ cells: record, text: raw }));
  } catch {
    return null;
  }
}

/** A stray quote swallows the lines behind it. Without the line on which it stands, they are rows again. */
function parseRowByRow(text: string): readonly CsvRow[] {
  const rows: CsvRow[] = [];
  for (let start = 0; start < text.length; ) {
    const end = rowEnds(text, start).next().value ?? text.length;
    const row = text.slice(start, end);
    const parsed = parseCsv(row);
    const firstLine = row.indexOf('\n') + 1 || row.length;
    if (parsed === null) rows.push({ cells: null, text: row.slice(0, firstLine) });
    else rows.push(...parsed);
    start = parsed === null ? start + firstLine : end;
  }
  return rows;
}

/** Length of the rows in `text` that are complete: a line break ends a row where the quotes before it are even in number. */
function completeLength(text: string): number {
  let length = 0;
  for (const end of rowEnds(text, 0)) length = end;
  return length;
}

function* rowEnds(text: string, from: number): Generator<number, undefined> {
  let quote = text.indexOf('"', from);
  let open = false;
  for (let line = text.indexOf('\n', from); line !== -1; line = text.indexOf('\n', line + 1)) {
    while (quote !== -1 && quote < line) {
      open = !open;
      quote = text.indexOf('"', quote + 1);
    }
    if (!open) yield line + 1;
  }
  return undefined;
}
