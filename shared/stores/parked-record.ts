/** The JSON of a parked record: readable where its bytes are text, and exact where they are not. */
import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import type { ParkedRecord } from '../pipeline/ports.ts';
import { StoredFormatError } from './errors.ts';

const Parked = z.object({
  hub: z.string(),
  partition: z.string(),
  sequence: z.number(),
  index: z.int().nonnegative(),
  reason: z.string(),
  encoding: z.enum(['utf8', 'base64']),
  raw: z.string(),
});

export function encodeParked({ hub, partition, sequence, index, reason, raw }: ParkedRecord): string {
  return JSON.stringify({ hub, partition, sequence, index, reason, ...textOf(raw) });
}

function textOf(raw: Uint8Array | string): { encoding: 'utf8' | 'base64'; raw: string } {
  if (typeof raw === 'string') return { encoding: 'utf8', raw };
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  return isUtf8(bytes)
    ? { encoding: 'utf8', raw: bytes.toString('utf8') }
    : { encoding: 'base64', raw: bytes.toString('base64') };
}

/** @throws {StoredFormatError} when the text is not a parked record */
export function decodeParked(name: string, text: string): ParkedRecord {
  try {
    const { encoding, raw, ...place } = Parked.parse(JSON.parse(text));
    return { ...place, raw: encoding === 'utf8' ? raw : Buffer.from(raw, 'base64') };
  } catch (cause) {
    throw new StoredFormatError(`parked record ${name}`, 'cannot be read', { cause });
  }
}
