/** Reads a user's file in any supported form, piece by piece: lines of JSON or of text logs, one JSON document, CSV; gzip included. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { createCsvReader, looksLikeCsv } from '../../shared/events/csv.ts';
import { isLogLine, type Unwrapped } from '../../shared/events/unwrap.ts';
import { concatenated, joinUntil, lineChunks } from './chunks.ts';
import { isDocument, startsJson } from './form.ts';
import { csvPlaces, type PlaceOf, readChunk, textPlaces } from './read-chunk.ts';

/** A file that cannot be read at all. The message is one line for the user. */
export class InputError extends Error {
  readonly code = 'input';
}

/** Takes a piece of whole lines, or a document, apart; see `Prefilter.read`. */
export type ReadMessage = (message: unknown) => {
  readonly records: readonly Unwrapped[];
  readonly skipped: number;
};

export interface InputPiece {
  readonly records: readonly Unwrapped[];
  /** Records left out because they cannot matter. */
  readonly skipped: number;
  readonly placeOf: PlaceOf;
}

/** What is looked at to tell one form from another. */
const HEAD_BYTES = 256 * 1024;

/** Bytes that are read from the disk, or unpacked, at once. */
const READ_BYTES = 1 << 20;

/** A JSON document is held in memory whole. A string of V8 ends at 512 Mi characters. */
const MAX_DOCUMENT_BYTES = 500 * 1024 * 1024;

/** @throws {InputError} when the file is missing, unreadable, damaged, or of no supported form */
export async function* readInput(path: string, read: ReadMessage): AsyncGenerator<InputPiece> {
  // By one pass from the start, so that a pipe (`<(zcat ...)`) is as good as a file.
  const file = createReadStream(path, { highWaterMark: READ_BYTES });
  try {
    yield* readBytes(path, await unpacked(file), read);
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError(`${path}: ${reasonOf(cause)}`, { cause });
  } finally {
    file.destroy();
  }
}

async function unpacked(file: AsyncIterable<Buffer>): Promise<AsyncIterable<Buffer>> {
  const source = joinUntil(file, 2);
  const head = await source.head();
  if (head[0] !== 0x1f || head[1] !== 0x8b) return source.all();
  // An error of either reaches the reader of the other; the callback has nothing to add.
  return pipeline(source.all(), createGunzip({ chunkSize: READ_BYTES }), () => undefined);
}

async function* readBytes(path: string, bytes: AsyncIterable<Buffer>, read: ReadMessage): AsyncGenerator<InputPiece> {
  const source = joinUntil(bytes, HEAD_BYTES, true);
  const head = await source.head();
  const encoding = utf16Of(head);
  if (encoding !== null) {
    yield* readBytes(path, encoded(decode(source.all(), encoding)), read);
    return;
  }
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  const isWhole = head.length < HEAD_BYTES;
  if (text.trim() === '' && isWhole) return;
  if (startsJson(text) && isDocument(text, isWhole)) yield* readDocument(path, source.all(), read);
  else if (!startsJson(text) && looksLikeCsv(text)) yield* readCsvText(decode(source.all(), 'utf-8'));
  else if (text.split('\n').some((line) => startsJson(line) || isLogLine(line.trim())))
    for await (const chunk of lineChunks(source.all())) yield* readChunk(chunk, read);
  else throw unknownForm(path, text);
}

async function* readDocument(
  path: string,
  bytes: AsyncIterable<Buffer>,
  read: ReadMessage,
): AsyncGenerator<InputPiece> {
  const document = await concatenated(bytes, MAX_DOCUMENT_BYTES);
  if (!document)
    throw new InputError(
      `${path}: is one JSON document of over ${MAX_DOCUMENT_BYTES / 1048576} MiB; write one record a line`,
    );
  yield { ...read(document), placeOf: textPlaces(document, 1) };
}

async function* readCsvText(text: AsyncIterable<string>): AsyncGenerator<InputPiece> {
  const reader = createCsvReader();
  for await (const piece of text) yield { records: reader.push(piece), skipped: 0, placeOf: csvPlaces };
  yield { records: reader.end(), skipped: 0, placeOf: csvPlaces };
}

async function* decode(bytes: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

async function* encoded(text: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const piece of text) yield Buffer.from(piece);
}

function utf16Of(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null;
}

function unknownForm(path: string, text: string): InputError {
  const found = JSON.stringify(text.trim().slice(0, 40));
  return new InputError(
    `${path}: begins with ${found}, expected JSON, lines of JSON, of auditd or of syslog, or a CSV export with its header`,
  );
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file'],
  ['EACCES', 'not readable for this user'],
  ['EISDIR', 'is a folder, expected a file'],
  ['Z_DATA_ERROR', 'its gzip data is damaged'],
  ['Z_BUF_ERROR', 'its gzip data is cut short'],
]);

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return REASONS.get(code) ?? (cause instanceof Error ? (cause.message.split('\n')[0] ?? code) : String(cause));
}
