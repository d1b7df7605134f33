/** Reads a user's file in any supported form, piece by piece: lines of JSON, one JSON document, CSV; gzip included. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { createCsvReader, looksLikeCsv } from '../../shared/events/csv.ts';
import type { Unwrapped } from '../../shared/events/unwrap.ts';
import { concatenated, joinUntil, lineChunks } from './chunks.ts';

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
  /** Number of the piece's first line within the file, from 1. CSV rows name their own. */
  readonly firstLine: number;
}

/** What is looked at to tell one form from another. */
const HEAD_BYTES = 64 * 1024;

/** A JSON document is held in memory whole. A string of V8 ends at 512 Mi characters. */
const MAX_DOCUMENT_BYTES = 500 * 1024 * 1024;

/** @throws {InputError} when the file is missing, unreadable, damaged, or of no supported form */
export async function* readInput(path: string, read: ReadMessage): AsyncGenerator<InputPiece> {
  try {
    const source = joinUntil(await openBytes(path), HEAD_BYTES);
    const head = await source.head();
    if (head.length === 0) return;
    if (isUtf16(head)) yield* readDecoded(path, source.all(), decoderOf(head), read);
    else yield* readUtf8(path, head, source.all(), read);
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError(`${path}: ${reasonOf(cause)}`, { cause });
  }
}

async function openBytes(path: string): Promise<Readable> {
  const file = await open(path);
  try {
    if ((await file.stat()).isDirectory()) throw new InputError(`${path}: is a folder, expected a file`);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    const bytes = createReadStream(path, { highWaterMark: 1 << 20 });
    if (bytesRead < 2 || buffer[0] !== 0x1f || buffer[1] !== 0x8b) return bytes;
    const plain = createGunzip({ chunkSize: 1 << 20 });
    bytes.on('error', (error) => plain.destroy(error));
    return bytes.pipe(plain);
  } finally {
    await file.close();
  }
}

async function* readUtf8(
  path: string,
  head: Buffer,
  bytes: AsyncIterable<Buffer>,
  read: ReadMessage,
): AsyncGenerator<InputPiece> {
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '' || startsJson(text)) {
    if (await isDocument(head)) yield* readDocument(path, bytes, read);
    else yield* readLines(bytes, read);
  } else if (looksLikeCsv(text)) yield* readCsvText(decode(bytes, 'utf-8'));
  else if (text.split('\n').some(startsJson)) yield* readLines(bytes, read);
  else throw unknownForm(path, text);
}

/** UTF-16 is decoded first; it is rare enough to be held as text. */
async function* readDecoded(
  path: string,
  bytes: AsyncIterable<Buffer>,
  encoding: string,
  read: ReadMessage,
): AsyncGenerator<InputPiece> {
  let text = '';
  for await (const piece of decode(bytes, encoding)) text += piece;
  if (looksLikeCsv(text)) yield* readCsvText([text]);
  else if (startsJson(text)) yield { ...read(text), firstLine: 1 };
  else throw unknownForm(path, text);
}

function startsJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

/** Whether a file is one JSON document over several lines: its first line is none by itself. */
async function isDocument(head: Buffer): Promise<boolean> {
  const lines = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
    .split('\n');
  if (lines.length === 1) return head.length < HEAD_BYTES;
  const first = lines[0]?.trim() ?? '';
  return first.length < 3 || (!isJson(first) && !lines.slice(1, 20).some((line) => line.length > 2 && isJson(line)));
}

function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object';
  } catch {
    return false;
  }
}

async function* readLines(bytes: AsyncIterable<Buffer>, read: ReadMessage): AsyncGenerator<InputPiece> {
  for await (const { chunk, firstLine } of lineChunks(bytes)) yield { ...read(chunk), firstLine };
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
  yield { ...read(document), firstLine: 1 };
}

async function* readCsvText(text: AsyncIterable<string> | Iterable<string>): AsyncGenerator<InputPiece> {
  const reader = createCsvReader();
  for await (const piece of text) yield { records: reader.push(piece), skipped: 0, firstLine: 1 };
  yield { records: reader.end(), skipped: 0, firstLine: 1 };
}

async function* decode(bytes: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

function isUtf16(head: Buffer): boolean {
  return head.length >= 2 && ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff));
}

function decoderOf(head: Buffer): string {
  return head[0] === 0xff ? 'utf-16le' : 'utf-16be';
}

function unknownForm(path: string, text: string): InputError {
  const found = JSON.stringify(text.trim().slice(0, 40));
  return new InputError(`${path}: begins with ${found}, expected JSON, lines of JSON, or a CSV export with its header`);
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const known: ReadonlyMap<string, string> = new Map([
    ['ENOENT', 'no such file'],
    ['EACCES', 'not readable for this user'],
    ['EISDIR', 'is a folder, expected a file'],
    ['Z_DATA_ERROR', 'its gzip data is damaged'],
    ['Z_BUF_ERROR', 'its gzip data is cut short'],
  ]);
  return known.get(code) ?? (cause instanceof Error ? (cause.message.split('\n')[0] ?? code) : String(cause));
}
