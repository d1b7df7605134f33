/** Keeps a kind within its budget without ever letting a window read too low. */
import { COALESCED_ID, type Entry, EntryFlag, hasFlag } from './entry.ts';
import { dayOf } from './habits.ts';
import type { WindowRule } from './windows.ts';

/** Entries of one counted kind that a row may hold. */
const WINDOW_BUDGET = 4096;

/** Entries of one detection that judges single events: each of them was alerted already, only their number matters. */
const FINDING_BUDGET = 1024;

/**
 * How many entries a kind may have before any are joined. A subject that stays below a rule's threshold for the whole
 * retention must never be coalesced, so the budget of a counted kind is never smaller than that.
 *
 * @param scale lowers the budget of a row that would outgrow Table Storage; 1 otherwise
 */
export function budgetOf(rules: readonly WindowRule[], retentionMs: number, scale: number): number {
  if (rules.length === 0) return Math.ceil(FINDING_BUDGET * scale);
  const belowThreshold = rules.map((rule) => Math.ceil(retentionMs / rule.windowMs + 1) * rule.threshold);
  return Math.max(Math.ceil(WINDOW_BUDGET * scale), ...belowThreshold);
}

/** Where entries may be joined. */
export interface Joinable {
  /** Every rule that adds up items fires around the entry: joining changes a count that is already far enough. */
  readonly items: (entry: Entry) => boolean;
  /** So does every rule that tells keys apart: entries of different keys may be joined too. */
  readonly keys: (entry: Entry) => boolean;
  /** Nobody knows whether any rule fires: see `EntryFlag.forced`. */
  readonly forced?: true;
}

/**
 * Joins neighbours, oldest first, until the kind is within its budget. Only entries that lie in windows which fire anyway
 * are joined, so what is forgotten can change a count that is already far enough, never whether a rule fires. Entries of one
 * key are joined before those of different ones. They lie within one sixtieth of the window at first, so a window reads too
 * high by at most what happened in that much more time at each of its ends (one minute for an hour); the span doubles while the budget is still
 * exceeded. No joined entry reaches over midnight, so daily totals stay exact.
 */
export function coalesce(
  entries: readonly Entry[],
  budget: number,
  windowMs: number,
  joinable: Joinable,
): readonly Entry[] {
  // What may be joined with other keys. A joined entry may, where all that it stands for may: that it was joined under its
  // own key says nothing of the rules that tell keys apart.
  const crossing = new Set(entries.filter((entry) => hasFlag(entry, EntryFlag.anyKey) || joinable.keys(entry)));
  let current = entries;
  for (const sameKey of [true, false])
    for (let span = windowMs / 60; current.length > budget && span <= windowMs * 64; span *= 2)
      current = joinWithin(current, budget, span, sameKey, joinable, crossing);
  return current;
}

function joinWithin(
  entries: readonly Entry[],
  budget: number,
  span: number,
  sameKey: boolean,
  { items, forced }: Joinable,
  crossing: Set<Entry>,
): readonly Entry[] {
  const flags = EntryFlag.coalesced | (forced ? EntryFlag.forced : 0);
  const target = Math.floor(budget * 0.75); // room, so that a hot subject is not coalesced at every batch
  const joined: Entry[] = [];
  const open = new Map<string | null, number>(); // by key, the place of the joined entry that may take more in
  let excess = entries.length - target;
  for (const entry of entries) {
    const key = sameKey ? entry.key : null;
    const place = open.get(key) ?? -1;
    const last = joined[place];
    const may = sameKey ? hasFlag(entry, EntryFlag.coalesced) || items(entry) : crossing.has(entry);
    if (excess > 0 && last && may && fits(last, entry, span)) {
      const both = join(last, entry, flags);
      if (crossing.has(last) && crossing.has(entry)) crossing.add(both);
      joined[place] = both;
      excess--;
    } else {
      joined.push(entry);
      if (may) open.set(key, joined.length - 1);
      else open.delete(key);
    }
  }
  return joined;
}

function fits(last: Entry, entry: Entry, span: number): boolean {
  return entry.until - last.time <= span && dayOf(last.time) === dayOf(entry.until);
}

function join(a: Entry, b: Entry, flags: number): Entry {
  const sameKey = a.key === b.key;
  return {
    kind: a.kind,
    time: a.time,
    until: Math.max(a.until, b.until),
    weight: a.weight + b.weight,
    score: Math.max(a.score, b.score),
    flags: a.flags | b.flags | flags | (sameKey ? 0 : EntryFlag.anyKey),
    id: COALESCED_ID,
    key: sameKey ? a.key : null,
    alternative: sameKey ? alternativeOf(a, b) : null,
    journal: a.journal ?? b.journal,
  };
}

/** What has one key is called the same elsewhere: where one of two does not say how, the other does. */
function alternativeOf(a: Entry, b: Entry): string | null {
  if (a.alternative === b.alternative) return a.alternative;
  const isKnown = a.key !== null && (a.alternative === null || b.alternative === null);
  return isKnown ? (a.alternative ?? b.alternative) : null;
}

/**
 * The place of the coalesced entry that stands for an observation already: one of its key (or of any key) whose range holds
 * its time; -1 where there is none. Nothing is added again then, so redelivery changes nothing. What was joined by force
 * stands for nothing else: a window that does not fire yet must not lose a late record.
 */
export function absorberOf(coalesced: readonly Entry[], observed: Pick<Entry, 'time' | 'key'>): number {
  return coalesced.findIndex(
    (entry) =>
      !hasFlag(entry, EntryFlag.forced) &&
      entry.time <= observed.time &&
      entry.until >= observed.time &&
      (entry.key === observed.key || hasFlag(entry, EntryFlag.anyKey)),
  );
}
