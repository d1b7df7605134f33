/** Takes a list in JSON apart while it arrives, without holding more of it than one element. */
import type { ContentPiece } from '../pipeline/collect-ports.ts';

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const BLANKS: ReadonlySet<number> = new Set([0x20, 0x0a, 0x0d, 0x09]);
const BYTE_ORDER_MARK: ReadonlySet<number> = new Set([0xef, 0xbb, 0xbf]);

/**
 * Elements as they stand in the text. Nothing is lost but what stands between them: what is no list, an element of more than
 * `maxBytes`, and one that never ends come as pieces that are no records.
 */
export async function* jsonElements(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<ContentPiece> {
  const reader = new ElementReader(maxBytes);
  for await (const chunk of chunks) yield* reader.take(chunk);
  yield* reader.end();
}

/** Before the list, in it, and where bytes are only handed on. */
type Place = 'before' | 'list' | 'beyond';

class ElementReader {
  readonly #maxBytes: number;
  #place: Place = 'before';
  /** What has arrived of the piece that is not complete. */
  #held: Buffer = Buffer.alloc(0);
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  /** A part of this piece was handed on already. */
  #isCut = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  *take(chunk: Uint8Array): Generator<ContentPiece> {
    const bytes = Buffer.concat([this.#held, chunk]);
    let start = 0;
    for (let at = this.#held.length; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (this.#place === 'before') {
        if (BLANKS.has(byte) || BYTE_ORDER_MARK.has(byte)) start = at + 1;
        else if (byte === OPEN_LIST) [this.#place, start] = ['list', at + 1];
        else this.#place = 'beyond';
      } else if (this.#place === 'list' && this.#endsBefore(byte)) {
        yield* this.#piece(bytes.subarray(start, at));
        start = at + 1;
        if (byte === CLOSE_LIST) this.#place = 'beyond';
      }
    }
    for (; bytes.length - start > this.#maxBytes; start += this.#maxBytes) {
      this.#isCut = true;
      yield { bytes: bytes.subarray(start, start + this.#maxBytes), isRecord: false };
    }
    this.#held = bytes.subarray(start);
  }

  /** What is left is no list, or an element without an end. */
  *end(): Generator<ContentPiece> {
    this.#isCut = true;
    yield* this.#piece(this.#held);
  }

  /** Whether an element ends before this byte of the list. */
  #endsBefore(byte: number): boolean {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === QUOTE) this.#inString = !this.#inString;
    else if (this.#inString) this.#isEscaped = byte === BACKSLASH;
    else if (this.#depth === 0 && (byte === COMMA || byte === CLOSE_LIST)) return true;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.#depth++;
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) this.#depth = Math.max(0, this.#depth - 1);
    return false;
  }

  *#piece(bytes: Buffer): Generator<ContentPiece> {
    let from = 0;
    while (BLANKS.has(bytes[from] ?? 0)) from++;
    if (from < bytes.length) yield { bytes: bytes.subarray(from), isRecord: !this.#isCut };
    this.#isCut = false;
  }
}
