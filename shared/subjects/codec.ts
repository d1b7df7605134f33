/**
 * The bytes of a row: a header in JSON (watermark, names, episodes, habits), then 27 bytes for each entry, 43 where its kind
 * has keys. Rows carry their own names, so a row that an older or newer catalog wrote still reads.
 *
 *     u32 length of header | header | entries of the first kind | entries of the second kind | ...
 *     entry: u48 time | u32 until - time | u32 weight | u8 score | u16 flags | 8 bytes id | u16 journal + 1 (0: none)
 *            [ | 8 bytes key | 8 bytes alternative ] (0: none)
 */
import { COALESCED_ID, type Entry } from './entry.ts';
import type { Episode, EpisodeDetection, Sighting, SubjectState } from './state.ts';

const VERSION = 2;
const PLAIN_BYTES = 27;
const KEYED_BYTES = 43;

/**
 * Largest row, in bytes. An entity is at most 1 MiB, and Azurite counts binary properties in base64, which leaves 768 KiB;
 * the rest is room for keys and names. Source: Table Storage scalability targets.
 */
export const MAX_ROW_BYTES = 700 * 1024;

const NO_KEY = COALESCED_ID;

/** A row that cannot be read: written by a newer version, or damaged. */
export class RowFormatError extends Error {
  readonly code = 'row-format';
}

interface Header {
  readonly v: number;
  readonly watermark: number;
  /** Null in an empty state. */
  readonly since: number | null;
  /** Not given where nobody said so, and in rows of older versions. */
  readonly heardFrom?: number;
  readonly kinds: readonly (readonly [name: string, entries: number, keyed: 0 | 1])[];
  readonly journals: readonly string[];
  readonly episodes: readonly (Omit<Episode, 'detections'> & {
    readonly detections: readonly (readonly [string, EpisodeDetection])[];
  })[];
  readonly days: readonly (readonly [day: number, items: number])[];
  readonly seen: readonly (readonly [name: string, first: number, last: number])[];
  readonly names: readonly string[];
  readonly seenFrom: number;
}

/** What a state takes up as a row. */
export function bytesOfRow(state: SubjectState): number {
  const header = headerOf(state, journalsOf(state));
  return 4 + Buffer.byteLength(JSON.stringify(header)) + entryBytes(header.kinds);
}

/** What episodes take up in a row. */
export function bytesOfEpisodes(episodes: readonly Episode[]): number {
  return Buffer.byteLength(JSON.stringify(episodes.map(plainEpisode)));
}

function isKeyed(entries: readonly Entry[]): boolean {
  return entries.some((entry) => entry.key !== null || entry.alternative !== null);
}

function plainEpisode(episode: Episode): Header['episodes'][number] {
  return { ...episode, detections: [...episode.detections] };
}

/** Places of journal names, each kept once. */
function journalsOf(state: SubjectState): ReadonlyMap<string, number> {
  const journals = new Map<string, number>();
  for (const entries of state.entries.values())
    for (const { journal } of entries)
      if (journal !== null && !journals.has(journal)) journals.set(journal, journals.size);
  return journals;
}

function headerOf(state: SubjectState, journals: ReadonlyMap<string, number>): Header {
  return {
    v: VERSION,
    watermark: state.watermark,
    since: Number.isFinite(state.since) ? state.since : null,
    ...(Number.isFinite(state.heardFrom) ? { heardFrom: state.heardFrom } : {}),
    kinds: [...state.entries].map(([kind, entries]) => [kind, entries.length, isKeyed(entries) ? 1 : 0] as const),
    journals: [...journals.keys()],
    episodes: state.episodes.map(plainEpisode),
    days: [...state.days],
    seen: [...state.seen].map(([name, { first, last }]) => [name, first, last] as const),
    names: state.names,
    seenFrom: state.seenFrom,
  };
}

export function encodeState(state: SubjectState): Uint8Array {
  const journals = journalsOf(state);
  const header = headerOf(state, journals);
  const { kinds } = header;
  const head = Buffer.from(JSON.stringify(header));
  const bytes = Buffer.allocUnsafe(4 + head.length + entryBytes(kinds));
  let offset = bytes.writeUInt32LE(head.length, 0);
  offset += head.copy(bytes, offset);
  for (const [kind, , keyed] of kinds)
    for (const entry of state.entries.get(kind) ?? []) offset = writeEntry(bytes, offset, entry, journals, keyed === 1);
  return bytes;
}

function entryBytes(kinds: Header['kinds']): number {
  return kinds.reduce((sum, [, count, keyed]) => sum + count * (keyed ? KEYED_BYTES : PLAIN_BYTES), 0);
}

function writeEntry(
  bytes: Buffer,
  start: number,
  entry: Entry,
  journals: ReadonlyMap<string, number>,
  keyed: boolean,
): number {
  let offset = bytes.writeUIntLE(Math.max(0, Math.floor(entry.time)), start, 6);
  offset = bytes.writeUInt32LE(Math.min(0xffffffff, entry.until - entry.time), offset);
  offset = bytes.writeUInt32LE(Math.min(0xffffffff, entry.weight), offset);
  offset = bytes.writeUInt8(entry.score, offset);
  offset = bytes.writeUInt16LE(entry.flags, offset);
  offset += bytes.write(entry.id, offset, 8, 'hex');
  const journal = entry.journal === null ? 0 : (journals.get(entry.journal) ?? -1) + 1;
  offset = bytes.writeUInt16LE(journal, offset);
  if (!keyed) return offset;
  offset += bytes.write(entry.key ?? NO_KEY, offset, 8, 'hex');
  return offset + bytes.write(entry.alternative ?? NO_KEY, offset, 8, 'hex');
}

/** @throws {RowFormatError} when the bytes are not a row that this version can read */
export function decodeState(row: Uint8Array): SubjectState {
  const bytes = Buffer.from(row.buffer, row.byteOffset, row.byteLength);
  const header = readHeader(bytes);
  let offset = 4 + bytes.readUInt32LE(0);
  const expected = offset + entryBytes(header.kinds);
  if (bytes.length !== expected)
    throw new RowFormatError(`subject row: found ${bytes.length} bytes, expected ${expected} by its header`);
  const entries = new Map<string, readonly Entry[]>();
  for (const [kind, count, keyed] of header.kinds) {
    const size = keyed ? KEYED_BYTES : PLAIN_BYTES;
    entries.set(
      kind,
      Array.from({ length: count }, (_, i) => readEntry(bytes, offset + i * size, kind, header.journals, keyed === 1)),
    );
    offset += count * size;
  }
  return {
    watermark: header.watermark,
    since: header.since ?? Number.POSITIVE_INFINITY,
    heardFrom: header.heardFrom ?? Number.POSITIVE_INFINITY,
    entries,
    episodes: header.episodes.map((episode) => ({ ...episode, detections: new Map(episode.detections) })),
    days: new Map(header.days),
    seen: new Map(header.seen.map(([name, first, last]): [string, Sighting] => [name, { first, last }])),
    names: header.names,
    seenFrom: header.seenFrom,
  };
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

function readEntry(bytes: Buffer, offset: number, kind: string, journals: readonly string[], keyed: boolean): Entry {
  const time = bytes.readUIntLE(offset, 6);
  const journal = bytes.readUInt16LE(offset + 25);
  return {
    kind,
    time,
    until: time + bytes.readUInt32LE(offset + 6),
    weight: bytes.readUInt32LE(offset + 10),
    score: bytes.readUInt8(offset + 14),
    flags: bytes.readUInt16LE(offset + 15),
    id: bytes.toString('hex', offset + 17, offset + 25),
    key: keyed ? readKey(bytes, offset + 27) : null,
    alternative: keyed ? readKey(bytes, offset + 35) : null,
    journal: journal === 0 ? null : (journals[journal - 1] ?? null),
  };
}

function readKey(bytes: Buffer, offset: number): string | null {
  const key = bytes.toString('hex', offset, offset + 8);
  return key === NO_KEY ? null : key;
}
