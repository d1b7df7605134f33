/** Keeps a kind within its budget without ever letting a window read too low. */
import { COALESCED_ID, type Entry, EntryFlag, hasFlag } from './entry.ts';
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

/**
 * Joins neighbours, oldest first, until the kind is within its budget. Only neighbours that both lie in windows which fire
 * anyway (`fires`) are joined, so what is forgotten can change a count that is already far enough, never whether a rule
 * fires. They lie within one sixtieth of the window at first, so a window reads too high by at most what happened in that
 * much more time (one minute for an hour); the span doubles while the budget is still exceeded.
 */
export function coalesce(
  entries: readonly Entry[],
  budget: number,
  windowMs: number,
  fires: (entry: Entry) => boolean,
): readonly Entry[] {
  let current = entries;
  for (let span = windowMs / 60; current.length > budget && span <= windowMs * 64; span *= 2)
    current = joinWithin(current, budget, span, fires);
  return current;
}

function joinWithin(
  entries: readonly Entry[],
  budget: number,
  span: number,
  fires: (entry: Entry) => boolean,
): readonly Entry[] {
  const target = Math.floor(budget * 0.75); // room, so that a hot subject is not coalesced at every batch
  const joined: Entry[] = [];
  let excess = entries.length - target;
  let joinable = false; // whether the last of `joined` may take its neighbour in
  for (const entry of entries) {
    const last = joined.at(-1);
    const firing = hasFlag(entry, EntryFlag.coalesced) || fires(entry);
    if (excess > 0 && last && joinable && firing && entry.until - last.time <= span) {
      joined[joined.length - 1] = join(last, entry);
      excess--;
    } else joined.push(entry);
    joinable = firing;
  }
  return joined;
}

function join(a: Entry, b: Entry): Entry {
  return {
    kind: a.kind,
    time: a.time,
    until: Math.max(a.until, b.until),
    weight: a.weight + b.weight,
    score: Math.max(a.score, b.score),
    flags: a.flags | b.flags | EntryFlag.coalesced,
    id: COALESCED_ID,
    journal: a.journal ?? b.journal,
  };
}

/** The coalesced entry whose range holds that time: it stands for whatever happened then, so nothing is added again. */
export function absorbs(entries: readonly Entry[], time: number): boolean {
  let lo = 0;
  let hi = entries.length;
  while (lo < hi) {
    const mid = (lo + hi) >>> 1;
    if ((entries[mid]?.time ?? Number.POSITIVE_INFINITY) <= time) lo = mid + 1;
    else hi = mid;
  }
  for (let i = lo - 1; i >= 0 && i >= lo - 2; i--) {
    const entry = entries[i];
    if (entry && hasFlag(entry, EntryFlag.coalesced) && entry.until >= time) return true;
  }
  return false;
}
