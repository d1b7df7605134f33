/** Reads a piece of a file of lines, and says where in the file each record stands. */
import { isTextRecord } from '../../shared/events/log-lines.ts';
import { isLogLine, type Unwrapped, unwrapLine } from '../../shared/events/unwrap.ts';
import { type LineChunk, lineFeeds } from './chunks.ts';
import { isJson } from './form.ts';
import type { InputPiece, ReadMessage } from './read-input.ts';

/** Where in its file a record stands, for people: `line 12`; null where nobody knows. Ask in the order of the records. */
export type PlaceOf = (record: Unwrapped) => string | null;

const LINE_FEED = 0x0a;

/**
 * A message whose first line is broken may be a broken document, and would be parked as a whole. In a file of lines it is
 * only a broken line, so lines are taken off the front until one is whole.
 */
export function* readChunk({ chunk, firstLine }: LineChunk, read: ReadMessage): Generator<InputPiece> {
  let start = 0;
  let line = firstLine;
  while (start < chunk.length) {
    const newline = chunk.indexOf(LINE_FEED, start);
    const end = newline === -1 ? chunk.length : newline + 1;
    const text = chunk
      .toString('utf8', start, end)
      .replace(/^\uFEFF/, '')
      .trim();
    if (text !== '') {
      // One line alone is read at once, whatever it holds: it may be a list of a whole day.
      if (end === chunk.length || isJson(text) || isLogLine(text)) break;
      const records = unwrapLine(line, text);
      // Several documents on one line, of which the first tells that these are lines.
      if (records.some(({ kind }) => kind === 'raw')) break;
      yield { records, skipped: 0, placeOf: () => null };
    }
    start = end;
    line++;
  }
  const lines = chunk.subarray(start);
  if (lines.length === 0) return;
  const { records, skipped } = read(lines);
  yield { records: records.map((record) => withLine(record, line)), skipped, placeOf: textPlaces(lines, line) };
}

/** A reason counts lines from the first of its message; a person counts from the first of the file. */
function withLine(record: Unwrapped, firstLine: number): Unwrapped {
  if (record.kind !== 'parked') return record;
  const line = (_: string, number = '1') => `line ${Number(number) + firstLine - 1}`;
  const reason = record.reason.replace(/^(?:message|line (\d+))/, line);
  return { ...record, reason };
}

/** Finds records by their text. Equal ones follow each other, so each is looked for behind the one before. */
export function textPlaces(bytes: Buffer, firstLine: number): PlaceOf {
  let from = 0;
  return (record) => {
    const text = record.kind !== 'raw' ? record.raw : isTextRecord(record) ? record.firstLine : record.text;
    const at = text === null ? -1 : bytes.indexOf(text, from);
    if (at === -1) return null;
    from = at + 1;
    return `line ${firstLine + lineFeeds(bytes, at)}`;
  };
}

/** Rows of CSV know their number, as a spreadsheet shows it. */
export const csvPlaces: PlaceOf = (record) =>
  record.kind === 'raw' && 'row' in record && typeof record.row === 'number' ? `row ${record.row}` : null;
