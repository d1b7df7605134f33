/** The message that travels through the queues. */
import { z } from 'zod';
import type { AlertPointer } from '../alerts/alert.ts';

/** Ids are keys of tables as well, where `/ \ # ?` and control characters are forbidden. */
const Pointer = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'expected 1 to 128 letters, digits, _ or -'),
  revision: z.int().min(0).max(9_999_999_999),
});

/** A queue message, or an alert, that is none: trying again does not help. */
class PointerError extends Error {
  readonly code = 'pointer';

  constructor(found: string, options?: ErrorOptions) {
    super(`alert pointer: ${found}; expected {"id": "...", "revision": 0}`, options);
    this.name = 'PointerError';
  }
}

/** @throws {PointerError} when the value is no pointer */
export function checkPointer(value: unknown): AlertPointer {
  const parsed = Pointer.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'message'}: ${message}`);
  throw new PointerError(faults.join('; '));
}

/**
 * Reads a queue message as a trigger gives it: an object where the host parsed it, else JSON, or the base64 of it.
 *
 * @throws {PointerError} when the message is no pointer
 */
export function parsePointer(message: unknown): AlertPointer {
  const value = message instanceof Uint8Array ? Buffer.from(message).toString('utf8') : message;
  return checkPointer(typeof value === 'string' ? parseText(value.trim()) : value);
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('{') ? text : Buffer.from(text, 'base64').toString('utf8'));
  } catch (cause) {
    throw new PointerError(`found a text of ${text.length} characters that is neither JSON nor its base64`, { cause });
  }
}

export function encodePointer({ id, revision }: AlertPointer): string {
  return Buffer.from(JSON.stringify(checkPointer({ id, revision }))).toString('base64');
}
