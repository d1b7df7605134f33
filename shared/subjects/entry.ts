/** What a subject's row remembers of one record: when, how much, which kind, and keyed hashes of what it is known by. */

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
  /** A finding that opens or joins an episode by itself. */
  opens: 64,
  /** Deleted for good, not moved. */
  hard: 128,
  /** A coalesced entry of records with different keys: it may stand for any. */
  anyKey: 256,
  /**
   * A coalesced entry that was joined outside windows that fire, because the row had no room left. It takes no further
   * record in, so a record that comes again is counted again: too high, never too low.
   */
  forced: 1024,
  /** A finding that is at least high where its actor did nothing like it before: see `isFirstOfItsKind`. Its key names the act. */
  graverWhenNew: 2048,
  /** Of a message that lay in the folder for drafts. */
  draft: 4096,
} as const;

export interface Entry {
  /** Detection id for findings, fact kind for what windows and sequences use. */
  readonly kind: string;
  /** Event time, milliseconds since 1970 UTC. */
  readonly time: number;
  /** End of the range that a coalesced entry stands for; else equal to `time`. */
  readonly until: number;
  /** Items; 1 for findings. */
  readonly weight: number;
  /** Gravest score of the record; 0 where no detection spoke. */
  readonly score: number;
  readonly flags: number;
  /** Keyed hash of the record's identity, 16 hex digits; 16 zeros for coalesced entries. */
  readonly id: string;
  /** Keyed hashes of what the fact is matched by, 16 hex digits each: see `FactKind`. */
  readonly key: string | null;
  readonly alternative: string | null;
  /** Journal blob that holds the raw record; null where it is no longer kept (only the newest 200 of each kind are). */
  readonly journal: string | null;
}

export const COALESCED_ID = '0000000000000000';

export function hasFlag(entry: Pick<Entry, 'flags'>, flag: number): boolean {
  return (entry.flags & flag) !== 0;
}

/** Kinds of which one record makes an entry for each of its messages. */
const PER_KEY: ReadonlySet<string> = new Set(['message-deleted', 'notice-received']);

/** What makes two observations one entry of their kind: the record, and for facts about messages the message. */
export function identityOf(entry: Pick<Entry, 'kind' | 'id' | 'key' | 'alternative'>): string {
  return PER_KEY.has(entry.kind) ? `${entry.id}${entry.key ?? entry.alternative ?? ''}` : entry.id;
}

/** The order in which entries are kept and evaluated: by time, then id, then key, so that equal sets give equal rows. */
export function compareEntries(a: Entry, b: Entry): number {
  return (
    a.time - b.time ||
    compareText(a.id, b.id) ||
    compareText(a.key ?? '', b.key ?? '') ||
    compareText(a.alternative ?? '', b.alternative ?? '')
  );
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
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
    key: smaller(a.key, b.key),
    alternative: smaller(a.alternative, b.alternative),
    journal: smaller(a.journal, b.journal),
  };
}

/** What one source leaves out the other may know; of two the smaller is taken, so that the order makes no difference. */
function smaller(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
