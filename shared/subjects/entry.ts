/** What a subject's row remembers of one record: when, how much, which kind, and a keyed hash of its id. */

/** Properties of an entry that windows join with OR; `lowerBound` is joined with AND among records of the same weight. */
export const EntryFlag = {
  /** The record lists no items, so its weight may be too low. */
  lowerBound: 1,
  nonOwner: 2,
  fromRecoverable: 4,
  /** Stands for several records whose ids are forgotten: see `coalesce.ts`. */
  coalesced: 8,
  /** The record claimed a time more than 10 minutes after its arrival; its arrival was taken instead. */
  clockSkewed: 16,
  /** Not everything lay in a calendar. The union of flags then says whether a burst was all meetings. */
  notCalendar: 32,
} as const;

export interface Entry {
  /** Detection id for findings, tally kind for what windows count. */
  readonly kind: string;
  /** Event time, milliseconds since 1970 UTC. */
  readonly time: number;
  /** End of the range that a coalesced entry stands for; else equal to `time`. */
  readonly until: number;
  /** Items; 1 for findings. */
  readonly weight: number;
  /** Score of a finding; 0 for tallies. */
  readonly score: number;
  readonly flags: number;
  /** Keyed hash of the record's identity, 16 hex digits; 16 zeros for coalesced entries. */
  readonly id: string;
  /** Journal blob that holds the raw record; null where it is no longer kept (only the newest 200 of each kind are). */
  readonly journal: string | null;
}

export const COALESCED_ID = '0000000000000000';

export function hasFlag(entry: Pick<Entry, 'flags'>, flag: number): boolean {
  return (entry.flags & flag) !== 0;
}

/** The order in which entries are kept and evaluated: by time, then id, so that equal sets give equal rows. */
export function compareEntries(a: Entry, b: Entry): number {
  return a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/**
 * Two observations of one record become one: largest weight, earliest time, gravest score, union of what is known.
 * Commutative, associative and idempotent, so that order, duplicates and sources do not matter.
 */
export function mergeEntries(a: Entry, b: Entry): Entry {
  const weight = Math.max(a.weight, b.weight);
  const lowerBound = [a, b].filter((e) => e.weight === weight).every((e) => hasFlag(e, EntryFlag.lowerBound));
  const time = Math.min(a.time, b.time);
  return {
    kind: a.kind,
    time,
    until: time,
    weight,
    score: Math.max(a.score, b.score),
    flags: ((a.flags | b.flags) & ~EntryFlag.lowerBound) | (lowerBound ? EntryFlag.lowerBound : 0),
    id: a.id,
    journal: mergeJournal(a.journal, b.journal),
  };
}

/** Either blob holds the record; the smaller name is taken so that the choice does not depend on the order. */
function mergeJournal(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
