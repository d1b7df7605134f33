/**
 * The bytes of a row: a header in JSON (watermark, names, episodes), then 26 bytes for each entry. Rows carry their own
 * names, so a row that an older or newer catalog wrote still reads.
 *
 *     u32 length of header | header | entries of the first kind | entries of the second kind | ...
 *     entry: u48 time | u32 until - time | u32 weight | u8 score | u8 flags | 8 bytes id | u16 journal + 1 (0: none)
 */
import type { Entry } from './entry.ts';
import type { Episode, EpisodeDetection, SubjectState } from './state.ts';

const VERSION = 1;
const ENTRY_BYTES = 26;

/**
 * Largest row, in bytes. An entity is at most 1 MiB, and Azurite counts binary properties in base64, which leaves 768 KiB;
 * the rest is room for keys and names. Source: Table Storage scalability targets.
 */
export const MAX_ROW_BYTES = 700 * 1024;

/** Entries that fit beside a header of at most 60 KiB: episodes, names and 200 journal pointers for each kind. */
export const MAX_ENTRIES = Math.floor((MAX_ROW_BYTES - 60 * 1024) / ENTRY_BYTES);

/** A row that cannot be read: written by a newer version, or damaged. */
export class RowFormatError extends Error {
  readonly code = 'row-format';
}

interface Header {
  readonly v: number;
  readonly watermark: number;
  readonly kinds: readonly (readonly [name: string, entries: number])[];
  readonly journals: readonly string[];
  readonly episodes: readonly (Omit<Episode, 'detections'> & {
    readonly detections: readonly (readonly [string, EpisodeDetection])[];
  })[];
}

export function encodeState(state: SubjectState): Uint8Array {
  const journals = new Map<string, number>();
  for (const entries of state.entries.values())
    for (const { journal } of entries)
      if (journal !== null && !journals.has(journal)) journals.set(journal, journals.size);

  const header: Header = {
    v: VERSION,
    watermark: state.watermark,
    kinds: [...state.entries].map(([kind, entries]) => [kind, entries.length] as const),
    journals: [...journals.keys()],
    episodes: state.episodes.map((episode) => ({ ...episode, detections: [...episode.detections] })),
  };
  const head = Buffer.from(JSON.stringify(header));
  const count = header.kinds.reduce((sum, [, entries]) => sum + entries, 0);
  const bytes = Buffer.allocUnsafe(4 + head.length + count * ENTRY_BYTES);
  let offset = bytes.writeUInt32LE(head.length, 0);
  offset += head.copy(bytes, offset);
  for (const entries of state.entries.values())
    for (const entry of entries) offset = writeEntry(bytes, offset, entry, journals);
  return bytes;
}

function writeEntry(bytes: Buffer, start: number, entry: Entry, journals: ReadonlyMap<string, number>): number {
  let offset = bytes.writeUIntLE(Math.max(0, Math.floor(entry.time)), start, 6);
  offset = bytes.writeUInt32LE(Math.min(0xffffffff, entry.until - entry.time), offset);
  offset = bytes.writeUInt32LE(Math.min(0xffffffff, entry.weight), offset);
  offset = bytes.writeUInt8(entry.score, offset);
  offset = bytes.writeUInt8(entry.flags, offset);
  offset += bytes.write(entry.id, offset, 8, 'hex');
  const journal = entry.journal === null ? 0 : (journals.get(entry.journal) ?? -1) + 1;
  return bytes.writeUInt16LE(journal, offset);
}

/** @throws {RowFormatError} when the bytes are not a row that this version can read */
export function decodeState(row: Uint8Array): SubjectState {
  const bytes = Buffer.from(row.buffer, row.byteOffset, row.byteLength);
  const header = readHeader(bytes);
  let offset = 4 + bytes.readUInt32LE(0);
  const expected = offset + header.kinds.reduce((sum, [, entries]) => sum + entries, 0) * ENTRY_BYTES;
  if (bytes.length !== expected)
    throw new RowFormatError(`subject row: found ${bytes.length} bytes, expected ${expected} by its header`);
  const entries = new Map<string, readonly Entry[]>();
  for (const [kind, count] of header.kinds) {
    entries.set(
      kind,
      Array.from({ length: count }, (_, i) => readEntry(bytes, offset + i * ENTRY_BYTES, kind, header.journals)),
    );
    offset += count * ENTRY_BYTES;
  }
  const episodes = header.episodes.map((episode) => ({ ...episode, detections: new Map(episode.detections) }));
  return { watermark: header.watermark, entries, episodes };
}

function readHeader(bytes: Buffer): Header {
  let header: Header;
  try {
    header = JSON.parse(bytes.toString('utf8', 4, 4 + bytes.readUInt32LE(0)));
  } catch (cause) {
    throw new RowFormatError(`subject row: its header is damaged (${bytes.length} bytes)`, { cause });
  }
  if (header.v !== VERSION)
    throw new RowFormatError(`subject row: found version ${String(header.v)}, expected ${VERSION}`);
  return header;
}

function readEntry(bytes: Buffer, offset: number, kind: string, journals: readonly string[]): Entry {
  const time = bytes.readUIntLE(offset, 6);
  const journal = bytes.readUInt16LE(offset + 24);
  return {
    kind,
    time,
    until: time + bytes.readUInt32LE(offset + 6),
    weight: bytes.readUInt32LE(offset + 10),
    score: bytes.readUInt8(offset + 14),
    flags: bytes.readUInt8(offset + 15),
    id: bytes.toString('hex', offset + 16, offset + 24),
    journal: journal === 0 ? null : (journals[journal - 1] ?? null),
  };
}
