/** From bytes to text: gzip, byte order marks, UTF-16. */
import { gunzipSync } from 'node:zlib';
import { type Parked, parked } from './record.ts';

/**
 * What a compressed message may unpack to. An Event Hubs message is at most 1 MB, so real ones stay far below; a bomb of
 * that size would unpack to a gigabyte and take the whole instance down.
 */
export const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

/** Text of a message; Parked where its bytes cannot be read; null where it is neither bytes nor text. */
export function decodeMessage(message: unknown): string | Parked | null {
  if (typeof message === 'string') return withoutMark(message);
  const bytes = bytesOf(message);
  if (bytes === null) return null;
  const unpacked = unpack(bytes);
  if (!(unpacked instanceof Uint8Array)) return unpacked;
  try {
    return decodeText(unpacked);
  } catch (error) {
    return parked(
      `message: found ${unpacked.length} bytes, expected no more than a string holds (${code(error)})`,
      bytes,
    );
  }
}

export function bytesOf(message: unknown): Uint8Array | null {
  if (message instanceof Uint8Array) return message;
  if (message instanceof ArrayBuffer) return new Uint8Array(message);
  if (!ArrayBuffer.isView(message)) return null;
  return new Uint8Array(message.buffer, message.byteOffset, message.byteLength);
}

/** The bytes themselves, or what they unpack to if they are gzip. */
export function unpack(bytes: Uint8Array): Uint8Array | Parked {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (error) {
    const limit = `gzip of at most ${MAX_UNPACKED_BYTES / 1024 / 1024} MiB`;
    return parked(`message: found ${bytes.length} bytes that do not unpack (${code(error)}), expected ${limit}`, bytes);
  }
}

/** Whether bytes are UTF-16 with a byte order mark: everything else is taken for UTF-8. */
export function isUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function decodeText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isUtf16(bytes)) return withoutMark(buffer.toString('utf8'));
  const even = buffer.subarray(0, buffer.length & ~1);
  // swap16 works in place, and these bytes are the caller's.
  return withoutMark((bytes[0] === 0xff ? even : Buffer.from(even).swap16()).toString('utf16le'));
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function code(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
}
