/** How far a feed has been collected: pure, and kept as the bytes of one row. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ContentBlob, ContentWindow } from './collect-ports.ts';

const HOUR_MS = 3_600_000;

/** Listings are only eventually complete: what became available within this time is listed again. */
export const OVERLAP_MS = 2 * HOUR_MS;

/** One request lists so much. The API takes up to 24 hours; shorter ones make progress that a crash does not undo. */
const WINDOW_MS = HOUR_MS;

/** What became available earlier cannot be listed: seven days, and some minutes so that a request is not too late on its way. */
const REACH_MS = 7 * 24 * HOUR_MS - 15 * 60_000;

/** How far back a feed begins: what was there before the collector was. */
const BEGIN_MS = 24 * HOUR_MS;

/** Ids that are remembered, newest first. Beyond them content is fetched again, which changes nothing but its cost. */
export const MAX_SEEN = 32_768;

export interface FeedCheckpoint {
  /** All content that became available before was sent, but for what waits; ms since 1970. */
  readonly through: number;
  /** The feed is not asked before this time. */
  readonly notBefore: number;
  /** Content that could not be read, and is tried again. */
  readonly waiting: readonly ContentBlob[];
  /** Content that was sent, by the hash of its id, with the second in which it became available. */
  readonly seen: ReadonlyMap<string, number>;
}

export function beginning(now: number): FeedCheckpoint {
  return { through: now - BEGIN_MS, notBefore: 0, waiting: [], seen: new Map() };
}

/** What is to be listed now, oldest first: all that is new, and what may have been listed late. Whole seconds. */
export function windowsOf({ through }: FeedCheckpoint, now: number): ContentWindow[] {
  const end = wholeSecond(now);
  const windows: ContentWindow[] = [];
  for (let from = wholeSecond(Math.max(through - OVERLAP_MS, now - REACH_MS)); from < end; from += WINDOW_MS)
    windows.push({ from, to: Math.min(from + WINDOW_MS, end) });
  return windows;
}

function wholeSecond(time: number): number {
  return Math.floor(time / 1_000) * 1_000;
}

export function isSeen({ seen }: FeedCheckpoint, { id }: ContentBlob): boolean {
  return seen.has(hashOf(id));
}

/** With content that was sent, and with what failed in the place of what waited. */
export function withContent(
  checkpoint: FeedCheckpoint,
  sent: readonly ContentBlob[],
  waiting: readonly ContentBlob[],
): FeedCheckpoint {
  const seen = new Map(checkpoint.seen);
  for (const { id, created } of sent) seen.set(hashOf(id), Math.floor(created / 1_000));
  return { ...checkpoint, waiting, seen };
}

/** All that became available before a time was sent. Ids that can be listed no more are forgotten. */
export function moved(checkpoint: FeedCheckpoint, to: number): FeedCheckpoint {
  const through = Math.max(checkpoint.through, to);
  const oldest = Math.floor((through - OVERLAP_MS) / 1_000);
  const kept = [...checkpoint.seen].filter(([, second]) => second >= oldest);
  if (kept.length > MAX_SEEN) kept.sort((a, b) => b[1] - a[1]).length = MAX_SEEN;
  return { ...checkpoint, through, seen: new Map(kept) };
}

/** Hours of which nobody can know any more what became available: the collector was down for too long. */
export function hoursLost({ through }: FeedCheckpoint, now: number): number {
  return Math.max(0, Math.ceil((now - REACH_MS - through) / HOUR_MS));
}

/** 96 bits: two ids of all that a feed will ever list do not share them. */
const HASH_BYTES = 12;
const ENTRY_BYTES = HASH_BYTES + 4;

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest().subarray(0, HASH_BYTES).toString('latin1');
}

const Head = z.object({
  version: z.literal(1),
  through: z.number(),
  notBefore: z.number(),
  waiting: z.array(z.object({ id: z.string(), uri: z.string(), created: z.number() })),
});

/** A line of JSON, then 16 bytes for each id: its hash, its second. */
export function encodeCheckpoint({ through, notBefore, waiting, seen }: FeedCheckpoint): Uint8Array {
  const head = Buffer.from(`${JSON.stringify({ version: 1, through, notBefore, waiting })}\n`);
  const bytes = Buffer.alloc(head.length + seen.size * ENTRY_BYTES);
  let at = head.copy(bytes);
  for (const [hash, second] of seen) {
    bytes.write(hash, at, 'latin1');
    bytes.writeUInt32BE(second, at + HASH_BYTES);
    at += ENTRY_BYTES;
  }
  return bytes;
}

/** What is stored is damaged, or a newer version wrote it. Nothing is collected until somebody removes the row. */
export class CheckpointFormatError extends Error {
  readonly code = 'checkpoint-format';

  constructor(found: string) {
    super(
      `checkpoint in table purgewatchfeeds: found ${found}, expected a line of JSON of version 1 and whole entries`,
    );
    this.name = 'CheckpointFormatError';
  }
}

/** @throws {CheckpointFormatError} when the bytes are no checkpoint that this version knows */
export function decodeCheckpoint(stored: Uint8Array): FeedCheckpoint {
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
  const end = bytes.indexOf('\n');
  const rest = bytes.length - end - 1;
  if (end === -1 || rest % ENTRY_BYTES !== 0) throw new CheckpointFormatError(`${bytes.length} bytes`);
  const { through, notBefore, waiting } = headOf(bytes.toString('utf8', 0, end));
  const seen = new Map<string, number>();
  for (let at = end + 1; at < bytes.length; at += ENTRY_BYTES)
    seen.set(bytes.toString('latin1', at, at + HASH_BYTES), bytes.readUInt32BE(at + HASH_BYTES));
  return { through, notBefore, waiting, seen };
}

function headOf(text: string): z.infer<typeof Head> {
  try {
    return Head.parse(JSON.parse(text));
  } catch {
    // Without its cause, which quotes addresses.
    throw new CheckpointFormatError('another first line');
  }
}
