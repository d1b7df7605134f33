/** Exact sliding windows over event time. */
import type { Burst, WindowView } from '../detections/detection.ts';
import { compareEntries, type Entry, EntryFlag, hasFlag } from './entry.ts';

export interface WindowRule {
  readonly windowMs: number;
  readonly threshold: number;
  readonly measure?: 'items' | 'keys';
  readonly needs?: (window: WindowView) => boolean;
}

/** A burst with the entries that it is made of. */
export interface EntryBurst extends Burst {
  readonly entries: readonly Entry[];
}

interface Span {
  lo: number;
  hi: number;
  peak: number;
}

/**
 * All bursts of a rule: unions of windows that reach the threshold and share entries. A window of length W that ends at
 * t holds what happened after t - W and not after t; it is enough to look at windows that end at an entry. A coalesced
 * entry counts in every window that touches its range, so a window may read too high by one range, never too low.
 *
 * @param kinds for each kind that the rule counts, its entries sorted by `compareEntries`
 */
export function burstsOf(kinds: readonly (readonly Entry[])[], rule: WindowRule): EntryBurst[] {
  const entries = kinds.length === 1 && kinds[0] ? kinds[0] : kinds.flat().sort(compareEntries);
  const byKeys = rule.measure === 'keys';
  const nameOf = byKeys ? oneNameFor(entries) : (key: string) => key;
  const window = createWindow(rule.threshold, byKeys || rule.needs !== undefined, nameOf);
  const spans: Span[] = [];
  let lo = 0;
  for (let hi = 0; hi < entries.length; hi++) {
    const entry = at(entries, hi);
    window.add(entry, 1);
    while (at(entries, lo).until <= entry.time - rule.windowMs) window.add(at(entries, lo++), -1);
    const sameTimeFollows = hi + 1 < entries.length && at(entries, hi + 1).time === entry.time;
    const amount = byKeys ? window.keys : window.items;
    if (sameTimeFollows || amount < rule.threshold || !(rule.needs?.(window) ?? true)) continue;
    const open = spans.at(-1);
    if (open && lo <= open.hi) {
      open.hi = hi;
      open.peak = Math.max(open.peak, amount);
    } else spans.push({ lo, hi, peak: amount });
  }
  return spans.map((span) =>
    toBurst(entries.slice(span.lo, span.hi + 1), span.peak, byKeys ? nameOf : null, rule.threshold),
  );
}

/**
 * Some records name a mailbox by its GUID alone, some by its address alone: they are one where any entry knows both. Else they
 * count as two, which is too high, never too low.
 */
function oneNameFor(entries: readonly Entry[]): (key: string) => string {
  const names = new Map<string, string>();
  for (const { key, alternative } of entries) {
    if (key === null || alternative === null || key === alternative) continue;
    const known = names.get(alternative);
    if (known === undefined || key < known) names.set(alternative, key);
  }
  return names.size === 0 ? (key) => key : (key) => names.get(key) ?? key;
}

/** A window that slides. Keys are only told apart where a rule asks for them. */
function createWindow(threshold: number, withKeys: boolean, nameOf: (key: string) => string) {
  const seen = new Map<string, number>();
  let joined = 0;
  return {
    items: 0,
    nonOwner: 0,
    /** An entry that stands for records of many keys was joined where the rule fired anyway, so it reads as enough. */
    get keys(): number {
      return joined > 0 ? Math.max(seen.size, threshold) : seen.size;
    },
    add(entry: Entry, sign: 1 | -1) {
      this.items += sign * entry.weight;
      if (!withKeys) return;
      if (hasFlag(entry, EntryFlag.nonOwner)) this.nonOwner += sign;
      if (hasFlag(entry, EntryFlag.anyKey)) joined += sign;
      if (entry.key === null) return;
      const name = nameOf(entry.key);
      const times = (seen.get(name) ?? 0) + sign;
      if (times === 0) seen.delete(name);
      else seen.set(name, times);
    },
  };
}

/** @param nameOf null where items are counted, not keys */
function toBurst(
  entries: readonly Entry[],
  peak: number,
  nameOf: ((key: string) => string) | null,
  threshold: number,
): EntryBurst {
  const figures = figuresOf(entries);
  if (nameOf === null) return { ...figures, peak };
  const keys = new Set(
    entries
      .map(({ key }) => key)
      .filter((key) => key !== null)
      .map(nameOf),
  ).size;
  const joined = entries.some((entry) => hasFlag(entry, EntryFlag.anyKey));
  return { ...figures, count: joined ? Math.max(keys, threshold) : keys, peak };
}

/** What entries amount to together; the peak is that of a single window which holds them all. */
export function figuresOf(entries: readonly Entry[]): EntryBurst {
  let count = 0;
  let flags = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const entry of entries) {
    count += entry.weight;
    flags |= entry.flags;
    first = Math.min(first, entry.time);
    last = Math.max(last, entry.until);
  }
  return { entries, count, peak: count, first, last, ...flagsOf({ flags }) };
}

/** The flags of a burst by their names. */
export function flagsOf(joined: { readonly flags: number }) {
  return {
    lowerBound: hasFlag(joined, EntryFlag.lowerBound | EntryFlag.coalesced),
    nonOwner: hasFlag(joined, EntryFlag.nonOwner),
    fromRecoverable: hasFlag(joined, EntryFlag.fromRecoverable),
    calendarOnly: !hasFlag(joined, EntryFlag.notCalendar),
  };
}

function at(entries: readonly Entry[], index: number): Entry {
  const entry = entries[index];
  if (entry === undefined) throw new RangeError(`no entry at ${index} of ${entries.length}`);
  return entry;
}
