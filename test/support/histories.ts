/** Random histories of one subject: records of every kind, seen by several sources, in an order of arrival. */
import fc from 'fast-check';
import { type Entry, EntryFlag } from '../../shared/subjects/entry.ts';
import { entry, HOUR } from './entries.ts';

const KINDS = [
  'hard-delete',
  'soft-delete',
  'mail-file-delete',
  'mail-file-delete@sysmon',
  'protection-weakened',
  'export-requested',
  'export-removed',
  'mail-sent',
  'message-deleted',
  'remote-logon',
  'mail-store-cleared',
  'cmdlet-run',
  'cmdlet-logged',
  'odd-finding',
  'kind-of-an-older-catalog',
];

/** Around the edge of a leap day, a month, a year, and what a record with a broken clock may say. */
const EPOCHS = ['2028-02-29T00:00:00Z', '2026-03-01T00:00:00Z', '2027-01-01T00:00:00Z', '1970-01-12T00:00:00Z'];

const hex = (n: number) => n.toString(16).padStart(16, '0');

/** @param quarters how many quarter hours the history spans */
export function history(quarters: number, maxRecords = 40): fc.Arbitrary<Entry[]> {
  const sighting = fc.record({
    late: fc.constantFrom(0, 0, 1, 1000, HOUR / 4),
    weight: fc.integer({ min: 1, max: 6 }),
    knowsKey: fc.boolean(),
    flags: fc.constantFrom(0, EntryFlag.lowerBound, EntryFlag.nonOwner, EntryFlag.notCalendar),
  });
  const record = fc.record({
    kind: fc.constantFrom(...KINDS, 'hard-delete', 'hard-delete', 'soft-delete'),
    quarter: fc.nat(quarters),
    nudge: fc.constantFrom(-1, 0, 1),
    key: fc.constantFrom(1, 2, 3, 4, null),
    alternative: fc.constantFrom(1, 2, null),
    sightings: fc.array(sighting, { minLength: 1, maxLength: 3 }),
  });
  return fc.tuple(fc.constantFrom(...EPOCHS), fc.array(record, { maxLength: maxRecords })).map(([epoch, records]) =>
    records.flatMap(({ kind, quarter, nudge, key, alternative, sightings }, i) =>
      sightings.map(({ late, weight, knowsKey, flags }) => {
        const time = Math.max(0, Date.parse(epoch) + (quarter - quarters / 2) * (HOUR / 4) + nudge + late);
        const known = knowsKey || kind === 'message-deleted'; // there the message is a part of the identity
        const isFinding = kind === 'odd-finding';
        return entry({
          kind,
          id: hex(i + 1),
          time,
          until: time,
          weight: isFinding ? 1 : weight,
          score: isFinding ? 50 : 0,
          flags: isFinding ? flags | EntryFlag.opens : flags,
          key: key === null || !known ? null : hex(key),
          alternative: alternative === null ? null : hex(100 + alternative),
          journal: `j${i}`,
        });
      }),
    ),
  );
}

/** Any order, with duplicates. */
export function shuffledTwice<T>(list: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2, maxLength: list.length * 2 });
}

/** Those that arrive no later behind the newest one before them than promised. */
export function notTooLate(list: readonly Entry[], latenessMs: number): Entry[] {
  let newest = Number.NEGATIVE_INFINITY;
  return list.filter(({ time }) => {
    if (time <= newest - latenessMs) return false;
    newest = Math.max(newest, time);
    return true;
  });
}

/** Arrival roughly by time, each so many milliseconds late. */
export function delayed(list: readonly Entry[], delays: readonly number[]): Entry[] {
  return list
    .map((each, i) => ({ each, arrival: each.time + (delays[i % Math.max(1, delays.length)] ?? 0) }))
    .sort((a, b) => a.arrival - b.arrival)
    .map(({ each }) => each);
}

/** As the pipeline hands a batch on: by time, in parts that span no more than a day. */
export function inSpans(batch: readonly Entry[]): Entry[][] {
  const spans: Entry[][] = [];
  for (const each of batch.toSorted((a, b) => a.time - b.time)) {
    const open = spans.at(-1);
    if (open?.[0] && each.time - open[0].time <= 24 * HOUR) open.push(each);
    else spans.push([each]);
  }
  return spans;
}
