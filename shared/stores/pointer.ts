/** The message that travels through the queues. */
import { z } from 'zod';
import type { AlertPointer } from '../alerts/alert.ts';
import { valueOfMessage } from './message-text.ts';

/** Ids are keys of tables as well, where `/ \ # ?` and control characters are forbidden. */
const Pointer = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'expected 1 to 128 letters, digits, _ or -'),
  revision: z.int().min(0).max(9_999_999_999),
});

/** A queue message, or an alert, that is none: trying again does not help. */
class PointerError extends Error {
  readonly code = 'pointer';

  constructor(found: string) {
    super(`alert pointer: ${found}; expected {"id": "...", "revision": 0}`);
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

/** @throws {PointerError} when the message is no pointer */
export function parsePointer(message: unknown): AlertPointer {
  return checkPointer(valueOfMessage(message, (found) => new PointerError(found)));
}

export function encodePointer({ id, revision }: AlertPointer): string {
  return Buffer.from(JSON.stringify(checkPointer({ id, revision }))).toString('base64');
}
