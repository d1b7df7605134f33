/** A queue message as a trigger gives it: an object where the host parsed it, else JSON, or the base64 of it. */

/** @param refuse makes the error for a text that is neither; without a cause, which would quote the text */
export function valueOfMessage(message: unknown, refuse: (found: string) => Error): unknown {
  const value = message instanceof Uint8Array ? Buffer.from(message).toString('utf8') : message;
  if (typeof value !== 'string') return value;
  const text = value.trim();
  try {
    return JSON.parse(text.startsWith('{') ? text : Buffer.from(text, 'base64').toString('utf8'));
  } catch {
    throw refuse(`found a text of ${text.length} characters that is neither JSON nor its base64`);
  }
}
