import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareEntries, type Entry, EntryFlag, identityOf, mergeEntries } from '../../shared/subjects/entry.ts';
import { entry, NOON } from '../support/entries.ts';
import { runs } from '../support/runs.ts';

/** Observations of one record. */
const sighting: fc.Arbitrary<Entry> = fc
  .record({
    time: fc.integer({ min: 0, max: 3 }).map((n) => NOON + n),
    weight: fc.integer({ min: 1, max: 3 }),
    score: fc.integer({ min: 0, max: 3 }),
    flags: fc.integer({ min: 0, max: 31 }).map((flags) => flags & ~EntryFlag.coalesced),
    journal: fc.constantFrom('a', 'b', null),
  })
  .map((change) => entry({ ...change, until: change.time }));

describe('mergeEntries', () => {
  it('keeps the largest weight, the earliest time, the gravest score and all that is known', () => {
    const a = entry({ weight: 2, time: NOON + 5, score: 10, flags: EntryFlag.nonOwner, journal: 'b' });
    const b = entry({ weight: 9, time: NOON + 1, score: 70, flags: EntryFlag.fromRecoverable, journal: 'a' });
    expect(mergeEntries(a, b)).toEqual(
      entry({
        weight: 9,
        time: NOON + 1,
        until: NOON + 1,
        score: 70,
        flags: EntryFlag.nonOwner | EntryFlag.fromRecoverable,
        journal: 'a',
      }),
    );
  });

  it.each([
    ['the larger is exact', 5, 0, 1, EntryFlag.lowerBound, 0],
    ['the larger is a bound', 5, EntryFlag.lowerBound, 1, 0, EntryFlag.lowerBound],
    ['equal, one is exact', 5, EntryFlag.lowerBound, 5, 0, 0],
    ['equal, both are bounds', 5, EntryFlag.lowerBound, 5, EntryFlag.lowerBound, EntryFlag.lowerBound],
  ])('knows whether the weight may be too low: %s', (_name, weightA, flagsA, weightB, flagsB, expected) => {
    const merged = mergeEntries(entry({ weight: weightA, flags: flagsA }), entry({ weight: weightB, flags: flagsB }));
    expect(merged.flags & EntryFlag.lowerBound).toBe(expected);
  });

  it.each([
    ['a', null, 'a'],
    [null, 'b', 'b'],
    [null, null, null],
    ['b', 'a', 'a'],
  ])('points to a blob that holds the record: %s and %s', (a, b, expected) => {
    expect(mergeEntries(entry({ journal: a }), entry({ journal: b })).journal).toBe(expected);
  });

  it('property: merging is commutative, associative and idempotent', () => {
    fc.assert(
      fc.property(sighting, sighting, sighting, (a, b, c) => {
        expect(mergeEntries(a, b)).toEqual(mergeEntries(b, a));
        expect(mergeEntries(mergeEntries(a, b), c)).toEqual(mergeEntries(a, mergeEntries(b, c)));
        expect(mergeEntries(a, a)).toEqual(a);
      }),
      runs(1000),
    );
  });
});

describe('compareEntries', () => {
  it('orders by time, then by id', () => {
    const list = [entry({ time: 2, id: 'a' }), entry({ time: 1, id: 'b' }), entry({ time: 1, id: 'a' })];
    expect(list.sort(compareEntries).map((e) => `${e.time}${e.id}`)).toEqual(['1a', '1b', '2a']);
    expect(compareEntries(entry(), entry())).toBe(0);
  });
});

describe('the order of entries', () => {
  it.each([
    ['time before id', { time: 1, id: 'b' }, { time: 2, id: 'a' }],
    ['id before key', { id: 'a', key: 'b' }, { id: 'b', key: 'a' }],
    ['key before the other key', { key: 'a', alternative: 'b' }, { key: 'b', alternative: 'a' }],
    ['the other key', { alternative: 'a' }, { alternative: 'b' }],
    ['no key before any', { key: null }, { key: 'a' }],
    ['no other key before any', { alternative: null }, { alternative: 'a' }],
  ])('%s', (_name, a, b) => {
    expect(compareEntries(entry(a), entry(b))).toBeLessThan(0);
    expect(compareEntries(entry(b), entry(a))).toBeGreaterThan(0);
  });
});

describe('keys of merged entries', () => {
  it.each(['key', 'alternative'] as const)('%s: what one source leaves out the other knows', (name) => {
    const merged = (a: string | null, b: string | null) =>
      mergeEntries(entry({ [name]: a }), entry({ [name]: b }))[name];
    expect([merged('a', null), merged(null, 'b'), merged('b', 'a'), merged('a', 'b')]).toEqual(['a', 'b', 'a', 'a']);
  });

  it('takes the flags of both, and the range of none', () => {
    const a = entry({ flags: EntryFlag.hard | EntryFlag.opens, until: NOON + 5 });
    const b = entry({ flags: EntryFlag.draft, until: NOON + 9 });
    expect(mergeEntries(a, b)).toMatchObject({
      until: NOON,
      flags: EntryFlag.hard | EntryFlag.opens | EntryFlag.draft,
    });
  });
});

describe('identityOf', () => {
  it('tells the messages of one record apart, and nothing else of a record', () => {
    const of = (change: Partial<Entry>) => identityOf(entry({ id: 'r', ...change }));
    expect(of({ kind: 'message-deleted', key: 'k', alternative: 'x' })).toBe('rk');
    expect(of({ kind: 'message-deleted', key: null, alternative: 'x' })).toBe('rx');
    expect(of({ kind: 'message-deleted' })).toBe('r');
    expect(of({ kind: 'hard-delete', key: 'k', alternative: 'x' })).toBe('r');
  });
});
