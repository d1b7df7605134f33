/** One act after another at one subject, by event time: which entries complete a sequence, and which are left waiting. */
import type { AbsenceDetection, SequenceDetection, SequenceJoin, SequencePart } from '../detections/detection.ts';
import { compareEntries, type Entry, EntryFlag, hasFlag } from './entry.ts';
import { baseKind } from './rule-book.ts';

/** Second halves that completed a sequence, no further apart than the quiet period, with the first halves behind them. */
export interface Completion {
  readonly firsts: readonly Entry[];
  readonly thens: readonly Entry[];
}

type Entries = ReadonlyMap<string, readonly Entry[]>;

export function completionsOf(rule: SequenceDetection, entries: Entries, quietMs: number): Completion[] {
  const firsts = partOf(rule.first, entries);
  if (firsts.length === 0) return [];
  const find = matcher(firsts, rule.join);
  const completed: { then: Entry; firsts: readonly Entry[] }[] = [];
  for (const then of partOf(rule.then, entries)) {
    const matched = find(then).filter((first) => inTime(first, then, rule.withinMs, rule.eitherOrder === true));
    if (matched.length > 0) completed.push({ then, firsts: matched });
  }
  return runs(completed, quietMs);
}

/** First halves that nothing followed (or stood beside) in time. */
export function unansweredOf(rule: AbsenceDetection, entries: Entries): Entry[] {
  const find = matcher(partOf(rule.expected, entries), rule.join);
  return partOf(rule.first, entries).filter(
    (first) => !find(first).some((then) => inTime(first, then, rule.withinMs, rule.eitherOrder === true)),
  );
}

/** Entries of a part, of all families, sorted. */
export function partOf(part: SequencePart, entries: Entries): readonly Entry[] {
  const lists: (readonly Entry[])[] = [];
  for (const [kind, list] of entries) if (part.kinds.some((wanted) => wanted === baseKind(kind))) lists.push(list);
  const all = lists.length === 1 && lists[0] ? lists[0] : lists.flat().sort(compareEntries);
  const { flags = 0, without = 0 } = part;
  if (flags === 0 && without === 0) return all;
  return all.filter((entry) => (entry.flags & flags) === flags && (isJoined(entry) || !hasFlag(entry, without)));
}

/** An entry that stands for several has the flags of all: one of them may be without. */
function isJoined(entry: Entry): boolean {
  return hasFlag(entry, EntryFlag.coalesced);
}

/** Records of one second have no order among themselves: they count as following each other. */
function inTime(first: Entry, then: Entry, withinMs: number, eitherOrder: boolean): boolean {
  const earliest = eitherOrder ? first.time - withinMs : first.time;
  return then.until >= earliest && then.time <= first.until + withinMs;
}

/** Finds the entries that may belong to another one. One record is never both halves. */
function matcher(candidates: readonly Entry[], join: SequenceJoin): (entry: Entry) => readonly Entry[] {
  const others = (found: readonly Entry[], entry: Entry) =>
    found.filter((each) => each.id !== entry.id || hasFlag(each, EntryFlag.coalesced));
  if (join === 'subject') return (entry) => others(candidates, entry);

  const any = candidates.filter((each) => hasFlag(each, EntryFlag.anyKey));
  const byKey = Map.groupBy(candidates, (each) => each.key);
  const byAlternative = Map.groupBy(candidates, (each) => each.alternative);
  return (entry) => {
    if (hasFlag(entry, EntryFlag.anyKey)) return others(candidates, entry);
    const sameKey = entry.key === null ? [] : (byKey.get(entry.key) ?? []);
    if (join === 'key') return others([...sameKey, ...any], entry);
    const alike = entry.alternative === null ? [] : (byAlternative.get(entry.alternative) ?? []);
    return others([...sameKey, ...alike.filter((each) => each.key === null || entry.key === null), ...any], entry);
  };
}

function runs(completed: readonly { then: Entry; firsts: readonly Entry[] }[], quietMs: number): Completion[] {
  const found: { firsts: Set<Entry>; thens: Entry[]; until: number }[] = [];
  for (const { then, firsts } of completed) {
    const open = found.at(-1);
    if (open && then.time - open.until <= quietMs) {
      open.thens.push(then);
      open.until = Math.max(open.until, then.until);
      for (const first of firsts) open.firsts.add(first);
    } else found.push({ firsts: new Set(firsts), thens: [then], until: then.until });
  }
  return found.map(({ firsts, thens }) => ({ firsts: [...firsts].sort(compareEntries), thens }));
}
