/** What a journal holds of a batch: lines of JSON, one for each record. */
import { z } from 'zod';
import type { JournalRecord } from '../pipeline/ports.ts';
import { StoredFormatError } from './errors.ts';

const Line = z.object({ recordId: z.string(), raw: z.string() });

export function encodeLines(records: readonly JournalRecord[]): Buffer {
  return Buffer.from(records.map(({ recordId, raw }) => `${JSON.stringify({ recordId, raw })}\n`).join(''));
}

/** @throws {StoredFormatError} when a line is not a record */
export function decodeLines(blob: string, bytes: Buffer): JournalRecord[] {
  const lines = bytes.toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => {
    try {
      return Line.parse(JSON.parse(line));
    } catch (cause) {
      throw new StoredFormatError(`journal ${blob}`, `line ${index + 1} is not a record`, { cause });
    }
  });
}
