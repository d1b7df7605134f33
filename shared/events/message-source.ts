/** A message as something to search: bytes are searched as Latin-1, in which an offset is a byte. */
import { bytesOf, isUtf16, unpack } from './decode.ts';

/**
 * Size of the pieces in which bytes are searched. Up to 64 KiB a string lies in V8's young generation, which is eight
 * times as cheap as the large strings between 128 KiB and 1 MiB, the usual size of messages.
 */
const PIECE = 64 * 1024;

export interface MessageSource {
  readonly length: number;
  readonly indexOf: (needle: string, from: number) => number;
  /** A part to search in: ASCII stands for itself, anything else need not. */
  readonly search: (start: number, end: number) => string;
  /** What a part of the message says. */
  readonly read: (start: number, end: number) => string;
  /** What a text from `search` says. */
  readonly decode: (text: string) => string;
  /** Where to cut from `start` to `end` into pieces, each but the first beginning `shift` behind the start of a border. */
  readonly pieces: (start: number, end: number, border: string, shift: number) => Iterable<readonly [number, number]>;
}

/** What can be searched; null where only `unwrap` knows what to do. */
export function sourceOf(message: unknown): MessageSource | null {
  if (typeof message === 'string') return textSource(message);
  const bytes = bytesOf(message);
  const unpacked = bytes === null ? null : unpack(bytes);
  if (!(unpacked instanceof Uint8Array) || isUtf16(unpacked)) return null;
  return byteSource(Buffer.from(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength));
}

function textSource(text: string): MessageSource {
  const read = (start: number, end: number) => text.slice(start, end);
  return {
    length: text.length,
    indexOf: (needle, from) => text.indexOf(needle, from),
    search: read,
    read,
    decode: (part) => part,
    pieces: (start, end) => [[start, end]],
  };
}

function byteSource(bytes: Buffer): MessageSource {
  return {
    length: bytes.length,
    indexOf: (needle, from) => bytes.indexOf(needle, from),
    search: (start, end) => bytes.toString('latin1', start, end),
    read: (start, end) => bytes.toString('utf8', start, end),
    decode: fromUtf8,
    *pieces(start, end, border, shift) {
      let from = start;
      while (end - from > PIECE) {
        const before = bytes.lastIndexOf(border, from + PIECE);
        const at = before > from ? before : bytes.indexOf(border, from + PIECE);
        if (at === -1 || at + shift >= end) break;
        yield [from, at + shift] as const;
        from = at + shift;
      }
      yield [from, end] as const;
    },
  };
}

/** Text of UTF-8 bytes that were read as Latin-1. Most is ASCII, and says the same in both. */
function fromUtf8(text: string): string {
  return /[\x80-\xff]/.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text;
}
