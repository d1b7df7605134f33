/** One act after another at one subject, by event time: which entries complete a sequence, and which are left waiting. */
import type { AbsenceDetection, SequenceDetection, SequenceJoin, SequencePart } from '../detections/detection.ts';
import { compareEntries, type Entry, EntryFlag, hasFlag } from './entry.ts';
import { baseKind } from './rule-book.ts';

/** Second halves that completed a sequence, no further apart than the quiet period, with the first halves behind them. */
export interface Completion {
  readonly firsts: readonly Entry[];
  readonly seconds: readonly Entry[];
}

type Entries = ReadonlyMap<string, readonly Entry[]>;

export function completionsOf(rule: SequenceDetection, entries: Entries, quietMs: number): Completion[] {
  const firsts = partOf(rule.first, entries);
  if (firsts.length === 0) return [];
  const find = matcher(firsts, rule.join);
  const completed: { second: Entry; firsts: readonly Entry[] }[] = [];
  for (const second of partOf(rule.second, entries)) {
    const matched = find(second).filter((first) => inTime(first, second, rule.withinMs, rule.eitherOrder === true));
    if (matched.length > 0) completed.push({ second, firsts: matched });
  }
  return runsOf(completed, quietMs);
}

/** First halves that nothing followed (or stood beside) in time. */
export function unansweredOf(rule: AbsenceDetection, entries: Entries): Entry[] {
  const find = matcher(partOf(rule.expected, entries), rule.join);
  return partOf(rule.first, entries).filter(
    (first) => !find(first).some((second) => inTime(first, second, rule.withinMs, rule.eitherOrder === true)),
  );
}

/** Entries of a part, of all families, sorted. */
function partOf(part: SequencePart, entries: Entries): readonly Entry[] {
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
function inTime(first: Entry, second: Entry, withinMs: number, eitherOrder: boolean): boolean {
  const earliest = eitherOrder ? first.time - withinMs : first.time;
  return second.until >= earliest && second.time <= first.until + withinMs;
}

/** Finds the entries that may belong to another one. One record is never both halves. */
function matcher(candidates: readonly Entry[], join: SequenceJoin): (entry: Entry) => readonly Entry[] {
  const others = (found: readonly Entry[], entry: Entry) =>
    found.filter((each) => each.id !== entry.id || hasFlag(each, EntryFlag.coalesced));
  if (join === 'subject') return (entry) => others(candidates, entry);
  if (join === 'person' || join === 'other-key') {
    const agrees = join === 'person' ? mayBeOne : hasOtherKey;
    return (entry) =>
      others(
        candidates.filter((each) => agrees(each, entry)),
        entry,
      );
  }

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

/** The subject has joined them by the local part of a name; whatever more both know must agree. */
function mayBeOne(a: Entry, b: Entry): boolean {
  if (a.alternative !== null && b.alternative !== null) return a.alternative === b.alternative;
  return a.key === null || b.key === null || a.key === b.key;
}

function hasOtherKey(a: Entry, b: Entry): boolean {
  return a.key !== null && b.key !== null && a.key !== b.key;
}

/** Completed halves, no further apart than the quiet period: each run is told as one. */
export function runsOf(
  completed: readonly { readonly second: Entry; readonly firsts: readonly Entry[] }[],
  quietMs: number,
): Completion[] {
  const found: { firsts: Set<Entry>; seconds: Entry[]; until: number }[] = [];
  for (const { second, firsts } of completed) {
    const open = found.at(-1);
    if (open && second.time - open.until <= quietMs) {
      open.seconds.push(second);
      open.until = Math.max(open.until, second.until);
      for (const first of firsts) open.firsts.add(first);
    } else found.push({ firsts: new Set(firsts), seconds: [second], until: second.until });
  }
  return found.map(({ firsts, seconds }) => ({ firsts: [...firsts].sort(compareEntries), seconds }));
}
