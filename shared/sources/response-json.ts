/** Bodies of answers that are small by their nature: lists and errors. */
import { SourceError } from './errors.ts';

/** A page lists some hundred contents, and an error is one line. */
const MAX_BYTES = 16 * 1024 * 1024;

/** @throws {SourceError} when the body is too large, breaks off, or is no JSON */
export async function jsonOf(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      if (length > MAX_BYTES) throw new RangeError(`more than ${MAX_BYTES} bytes`);
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    const kind = cause instanceof Error ? cause.name : 'unknown fault';
    throw new SourceError(`an answer that cannot be read (${kind})`, { cause });
  }
}
