/** Pieces of a byte stream. */

const LINE_FEED = 0x0a;

/** A first line that is longer than this is taken for one of many lines. */
const MAX_FIRST_LINE = 64 << 20;

/** Bytes of whole lines that are handed on at once. Larger pieces cost memory, smaller ones calls. */
const CHUNK_BYTES = 1 << 20;

export interface Joined {
  /** The first bytes, at least as many as asked for unless there are fewer. */
  head(): Promise<Buffer>;
  /** All bytes, the head included. Can be read once. */
  all(): AsyncGenerator<Buffer>;
}

/** Lets the beginning of a stream be looked at before it is read. */
/** @param throughLine whether the head goes on to the end of its first line, up to `MAX_FIRST_LINE` */
export function joinUntil(source: AsyncIterable<Buffer>, bytes: number, throughLine = false): Joined {
  const iterator = source[Symbol.asyncIterator]();
  const seen: Buffer[] = [];
  let size = 0;
  let done = false;
  return {
    async head() {
      let inFirstLine = throughLine;
      while ((size < bytes || (inFirstLine && size < MAX_FIRST_LINE)) && !done) {
        const next = await iterator.next();
        done = next.done === true;
        if (next.done) break;
        seen.push(next.value);
        size += next.value.length;
        inFirstLine &&= !next.value.includes(LINE_FEED);
      }
      return Buffer.concat(seen);
    },
    async *all() {
      try {
        yield* seen.splice(0);
        while (!done) {
          const next = await iterator.next();
          done = next.done === true;
          if (!next.done) yield next.value;
        }
      } finally {
        if (!done) await iterator.return?.();
      }
    },
  };
}

export interface LineChunk {
  /** Whole lines; only the last of a stream may lack its line feed. */
  readonly chunk: Buffer;
  /** Number of its first line, from 1. */
  readonly firstLine: number;
}

/** Pieces that end at the end of a line. A line that is longer than a chunk makes a longer chunk. */
export async function* lineChunks(source: AsyncIterable<Buffer>, chunkBytes = CHUNK_BYTES): AsyncGenerator<LineChunk> {
  let held: Buffer[] = [];
  let size = 0;
  let firstLine = 1;
  for await (const bytes of source) {
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    if (end === 0 || size + end < chunkBytes) {
      held.push(bytes);
      size += bytes.length;
      continue;
    }
    const chunk = Buffer.concat([...held, bytes.subarray(0, end)]);
    yield { chunk, firstLine };
    firstLine += lineFeeds(chunk);
    held = end < bytes.length ? [bytes.subarray(end)] : [];
    size = bytes.length - end;
  }
  if (size > 0) yield { chunk: Buffer.concat(held), firstLine };
}

/** All bytes, or null where there are more than `limit`. */
export async function concatenated(source: AsyncIterable<Buffer>, limit: number): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of source) {
    size += piece.length;
    if (size > limit) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** Line feeds before `end`. */
export function lineFeeds(bytes: Buffer, end = bytes.length): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1 && at < end; at = bytes.indexOf(LINE_FEED, at + 1)) count++;
  return count;
}
