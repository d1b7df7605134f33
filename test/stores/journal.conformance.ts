/** What holds for every Journal. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BatchPosition, Journal, JournalRecord } from '../../shared/pipeline/ports.ts';

let sequence = 0;
export function freshPosition(): BatchPosition {
  sequence += 10;
  return { hub: 'audit-events', partition: '3', firstSequence: sequence, lastSequence: sequence + 9 };
}

const anyRecord = fc.record({
  recordId: fc.string({ unit: 'binary' }),
  raw: fc.oneof(fc.json(), fc.string({ unit: 'binary' }), fc.constantFrom('', '\n', '\r\n\u2028', '\ud800', '\0')),
});

export function journalConformance(name: string, open: () => Journal | Promise<Journal>): void {
  describe(`journal: ${name}`, () => {
    let journal: Journal;
    beforeAll(async () => {
      journal = await open();
    });

    it('reads null for a blob that does not exist', async () => {
      expect(await journal.read('nowhere')).toBeNull();
      expect(await journal.read('0-99999999')).toBeNull();
    });

    it('reads any record as it was written, whatever characters it holds', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyRecord, { maxLength: 20 }), async (records) => {
          const blob = await journal.write(freshPosition(), records);
          expect(await journal.read(blob)).toEqual(records);
        }),
        { numRuns: 60 },
      );
    });

    it('keeps batches apart that are written at the same time', async () => {
      const batches = Array.from({ length: 20 }, (_, i): JournalRecord[] =>
        Array.from({ length: i + 1 }, (__, j) => ({ recordId: `${i}-${j}`, raw: '{"a":1}'.repeat(i) })),
      );
      const blobs = await Promise.all(batches.map((records) => journal.write(freshPosition(), records)));
      expect(new Set(blobs).size).toBe(batches.length);
      expect(await Promise.all(blobs.map((blob) => journal.read(blob)))).toEqual(batches);
    });

    it('a batch that is delivered again reads as the same records', async () => {
      const position = freshPosition();
      const records = [{ recordId: 'a', raw: '{}' }];
      const first = await journal.write(position, records);
      const again = await journal.write(position, records);
      expect(await journal.read(first)).toEqual(records);
      expect(await journal.read(again)).toEqual(records);
    });

    it('never overwrites what it has written', async () => {
      const position = freshPosition();
      const blob = await journal.write(position, [{ recordId: 'first', raw: '{}' }]);
      await journal.write(position, [{ recordId: 'second', raw: '{}' }]);
      expect(await journal.read(blob)).toEqual([{ recordId: 'first', raw: '{}' }]);
    });
  });
}
