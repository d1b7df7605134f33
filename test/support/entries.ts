import fc from 'fast-check';
import type { WindowDetection } from '../../shared/detections/detection.ts';
import { type Entry, EntryFlag } from '../../shared/subjects/entry.ts';

export const HOUR = 3_600_000;
export const NOON = Date.parse('2026-03-01T12:00:00Z');

export function entry(change: Partial<Entry> = {}): Entry {
  const time = change.time ?? NOON;
  return {
    kind: 'hard-delete',
    time,
    until: time,
    weight: 1,
    score: 0,
    flags: 0,
    id: 'a'.repeat(16),
    key: null,
    alternative: null,
    journal: 'hub/0/1-1',
    ...change,
  };
}

/** A counted rule with small numbers, so that properties reach its edges. */
export function rule(change: Partial<WindowDetection> = {}): WindowDetection {
  return {
    type: 'window',
    id: 'bulk-test',
    title: 'Test',
    logic: 'Counts.',
    tuning: 'None.',
    why: 'Test',
    attack: [],
    severity: 'medium',
    falsePositives: [],
    references: [],
    tallies: ['hard-delete'],
    subject: 'actor',
    windowMs: HOUR,
    threshold: 10,
    score: (burst, threshold) => [{ points: burst.peak >= 4 * threshold ? 70 : 50, text: 'many' }],
    ...change,
  };
}

const id = fc.integer({ min: 1, max: 40 }).map((n) => n.toString(16).padStart(16, '0'));

/** Observations of few records, so that duplicates and records seen by two sources are common. Ids fix the kind. */
export const observation: fc.Arbitrary<Entry> = fc
  .record({
    id,
    // Around hour, day and month edges, on a grid of quarter hours with one millisecond to each side.
    quarter: fc.integer({ min: 0, max: 4 * 30 }),
    nudge: fc.constantFrom(-1, 0, 1),
    weight: fc.integer({ min: 1, max: 6 }),
    flags: fc.constantFrom(0, EntryFlag.lowerBound, EntryFlag.nonOwner, EntryFlag.fromRecoverable),
    journal: fc.constantFrom('j1', 'j2', null),
  })
  .map(({ id, quarter, nudge, weight, flags, journal }) => {
    const time = Date.parse('2026-02-28T18:00:00Z') + quarter * (HOUR / 4) + nudge;
    const kinds = ['hard-delete', 'soft-delete', 'rule-changed'];
    const kind = kinds[Number.parseInt(id, 16) % 3] ?? 'hard-delete';
    const isFinding = kind === 'rule-changed';
    return entry({
      id,
      kind,
      time,
      until: time,
      weight: isFinding ? 1 : weight,
      score: isFinding ? 50 : 0,
      flags: isFinding ? flags | EntryFlag.opens : flags,
      journal,
    });
  });

/** Splits a list into batches at random places. */
export function batches<T>(items: readonly T[], cuts: readonly number[]): T[][] {
  const edges = [...new Set([0, ...cuts.map((cut) => Math.min(items.length, cut)), items.length])].sort(
    (a, b) => a - b,
  );
  return edges.slice(1).map((edge, index) => items.slice(edges[index], edge));
}
