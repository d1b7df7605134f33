/** Exact sliding windows over event time. */
import type { Burst } from '../detections/detection.ts';
import { compareEntries, type Entry, EntryFlag, hasFlag } from './entry.ts';

export interface WindowRule {
  readonly windowMs: number;
  readonly threshold: number;
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
  const spans: Span[] = [];
  let sum = 0;
  let lo = 0;
  for (let hi = 0; hi < entries.length; hi++) {
    const entry = at(entries, hi);
    sum += entry.weight;
    while (at(entries, lo).until <= entry.time - rule.windowMs) sum -= at(entries, lo++).weight;
    const sameTimeFollows = hi + 1 < entries.length && at(entries, hi + 1).time === entry.time;
    if (sum < rule.threshold || sameTimeFollows) continue;
    const open = spans.at(-1);
    if (open && lo <= open.hi) {
      open.hi = hi;
      open.peak = Math.max(open.peak, sum);
    } else spans.push({ lo, hi, peak: sum });
  }
  return spans.map((span) => toBurst(entries.slice(span.lo, span.hi + 1), span.peak));
}

function toBurst(entries: readonly Entry[], peak: number): EntryBurst {
  let count = 0;
  let flags = 0;
  let last = 0;
  for (const entry of entries) {
    count += entry.weight;
    flags |= entry.flags;
    last = Math.max(last, entry.until);
  }
  return {
    entries,
    count,
    peak,
    first: at(entries, 0).time,
    last,
    lowerBound: hasFlag({ flags }, EntryFlag.lowerBound | EntryFlag.coalesced),
    nonOwner: hasFlag({ flags }, EntryFlag.nonOwner),
    fromRecoverable: hasFlag({ flags }, EntryFlag.fromRecoverable),
    calendarOnly: !hasFlag({ flags }, EntryFlag.notCalendar),
  };
}

function at(entries: readonly Entry[], index: number): Entry {
  const entry = entries[index];
  if (entry === undefined) throw new RangeError(`no entry at ${index} of ${entries.length}`);
  return entry;
}
