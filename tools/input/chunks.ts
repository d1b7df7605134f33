/** Pieces of a byte stream. */

const LINE_FEED = 0x0a;

/** Bytes of whole lines that are handed on at once. Larger pieces cost memory, smaller ones calls. */
const CHUNK_BYTES = 1 << 20;

export interface Joined {
  /** The first bytes, at least as many as asked for unless there are fewer. */
  head(): Promise<Buffer>;
  /** All bytes, the head included. Can be read once. */
  all(): AsyncGenerator<Buffer>;
}

/** Lets the beginning of a stream be looked at before it is read. */
export function joinUntil(source: AsyncIterable<Buffer>, bytes: number): Joined {
  const iterator = source[Symbol.asyncIterator]();
  const seen: Buffer[] = [];
  let size = 0;
  let done = false;
  return {
    async head() {
      while (size < bytes && !done) {
        const next = await iterator.next();
        done = next.done === true;
        if (!next.done) size += seen[seen.push(next.value) - 1]?.length ?? 0;
      }
      return Buffer.concat(seen).subarray(0, Math.max(bytes, 0));
    },
    async *all() {
      yield* seen.splice(0);
      for (let next = await iterator.next(); !done && !next.done; next = await iterator.next()) yield next.value;
    },
  };
}

/** Pieces that end at the end of a line, with the number of their first line. */
export async function* lineChunks(
  source: AsyncIterable<Buffer>,
  chunkBytes = CHUNK_BYTES,
): AsyncGenerator<{ chunk: Buffer; firstLine: number }> {
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

function lineFeeds(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) count++;
  return count;
}
