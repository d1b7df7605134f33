/** What holds for every Parking. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ParkedRecord, Parking } from '../../shared/pipeline/ports.ts';

/** The parked record of that name, as a person who sends it again would read it. */
export type ReadParked = (name: string) => Promise<ParkedRecord | null>;

export function parkedRecord(change: Partial<ParkedRecord> = {}): ParkedRecord {
  return {
    hub: 'audit-events',
    partition: '1',
    sequence: 42,
    index: 0,
    reason: 'record: found "soon" in CreationTime, expected an ISO 8601 time',
    raw: '{"CreationTime":"soon"}',
    ...change,
  };
}

export function parkingConformance(name: string, open: () => Promise<{ parking: Parking; read: ReadParked }>): void {
  describe(`parking: ${name}`, () => {
    let parking: Parking;
    let read: ReadParked;
    beforeAll(async () => {
      ({ parking, read } = await open());
    });

    it('keeps a record under its hub, partition, sequence and index', async () => {
      await parking.park([parkedRecord()]);
      expect(await read('audit-events/1/42-0.json')).toEqual(parkedRecord());
    });

    it.each([
      { what: 'text', sequence: 100, raw: '{"a":"é"}' },
      { what: 'text with half a character', sequence: 101, raw: '"\ud800"' },
      { what: 'bytes that are text, with a byte order mark', sequence: 102, raw: Buffer.from('\ufeff{"a":"é"}') },
      { what: 'bytes that are no text', sequence: 103, raw: Buffer.of(0x1f, 0x8b, 0xff, 0) },
      { what: 'a view on bytes', sequence: 104, raw: Uint8Array.of(0, 0xff, 0xfe, 0).subarray(1, 3) },
      { what: 'nothing', sequence: 105, raw: new Uint8Array() },
    ])('keeps $what byte for byte', async ({ sequence, raw }) => {
      await parking.park([parkedRecord({ sequence, raw })]);
      const parked = await read(`audit-events/1/${sequence}-0.json`);
      if (typeof raw === 'string') expect(parked!.raw).toBe(raw);
      else expect(Buffer.from(parked!.raw as Uint8Array)).toEqual(Buffer.from(raw));
    });

    it('keeps the first of what is parked again', async () => {
      await parking.park([parkedRecord({ sequence: 200, reason: 'first' })]);
      await parking.park([
        parkedRecord({ sequence: 200, reason: 'second' }),
        parkedRecord({ sequence: 200, index: 1, reason: 'other' }),
      ]);
      expect((await read('audit-events/1/200-0.json'))!.reason).toBe('first');
      expect((await read('audit-events/1/200-1.json'))!.reason).toBe('other');
    });

    it('keeps all of many', async () => {
      await parking.park(Array.from({ length: 50 }, (_, index) => parkedRecord({ sequence: 300, index })));
      for (const index of [0, 7, 8, 49]) expect((await read(`audit-events/1/300-${index}.json`))!.index).toBe(index);
    });

    it('parks nothing when there is nothing', async () => {
      await parking.park([]);
    });
  });
}
