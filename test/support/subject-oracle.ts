/** What a subject's rules must find among records that have all arrived, in plain loops. Shares no code with what it judges. */
import type { AbsenceDetection, SequenceDetection, WindowDetection } from '../../shared/detections/detection.ts';

export interface Sighting {
  readonly kind: string;
  readonly id: string;
  readonly time: number;
  readonly weight: number;
  readonly flags: number;
  readonly key: string | null;
  readonly alternative: string | null;
}

const NON_OWNER = 2;

/** One record for each id of a kind (and message): earliest time, largest weight, all that any source knows. */
export function distinctRecords(sightings: readonly Sighting[]): Sighting[] {
  const found: Sighting[] = [];
  for (const one of sightings) {
    const same = (other: Sighting) =>
      other.kind === one.kind && other.id === one.id && (one.kind !== 'message-deleted' || other.key === one.key);
    if (found.some(same)) continue;
    const all = sightings.filter(same);
    found.push({
      ...one,
      time: Math.min(...all.map((s) => s.time)),
      weight: Math.max(...all.map((s) => s.weight)),
      flags: all.reduce((flags, s) => flags | s.flags, 0),
      key:
        all
          .map((s) => s.key)
          .filter((key) => key !== null)
          .sort()[0] ?? null,
      alternative:
        all
          .map((s) => s.alternative)
          .filter((text) => text !== null)
          .sort()[0] ?? null,
    });
  }
  return found;
}

export interface Found {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly peak: number;
}

function amountOf(rule: WindowDetection, records: readonly Sighting[]): number {
  if (rule.measure === 'keys') return new Set(records.map((r) => r.key).filter((key) => key !== null)).size;
  return records.reduce((sum, r) => sum + r.weight, 0);
}

/** Every window that fires: it ends at a record and holds what happened after its end less its length. */
export function firingWindows(rule: WindowDetection, records: readonly Sighting[]): Sighting[][] {
  const windows: Sighting[][] = [];
  for (const end of new Set(records.map((r) => r.time))) {
    const inside = records.filter((r) => r.time > end - rule.windowMs && r.time <= end);
    const view = {
      items: inside.reduce((sum, r) => sum + r.weight, 0),
      keys: new Set(inside.map((r) => r.key).filter((key) => key !== null)).size,
      nonOwner: inside.filter((r) => (r.flags & NON_OWNER) !== 0).length,
    };
    if (amountOf(rule, inside) >= rule.threshold && (rule.needs === undefined || rule.needs(view)))
      windows.push(inside);
  }
  return windows;
}

/** Windows that fire and share a record are one burst. */
export function burstsFound(rule: WindowDetection, records: readonly Sighting[]): Found[] {
  const groups: { members: Set<Sighting>; peak: number }[] = [];
  for (const window of firingWindows(rule, records)) {
    const group = { members: new Set(window), peak: amountOf(rule, window) };
    for (const other of groups.filter((g) => window.some((r) => g.members.has(r)))) {
      groups.splice(groups.indexOf(other), 1);
      for (const record of other.members) group.members.add(record);
      group.peak = Math.max(group.peak, other.peak);
    }
    groups.push(group);
  }
  return groups
    .map(({ members, peak }) => {
      const times = [...members].map((r) => r.time);
      return { first: Math.min(...times), last: Math.max(...times), count: amountOf(rule, [...members]), peak };
    })
    .sort((a, b) => a.first - b.first);
}

function belongs(join: SequenceDetection['join'], a: Sighting, b: Sighting): boolean {
  if (a.id === b.id) return false;
  if (join === 'subject') return true;
  if (a.key !== null && b.key !== null) return a.key === b.key;
  return join === 'message' && a.alternative !== null && a.alternative === b.alternative;
}

function followsInTime(rule: SequenceDetection | AbsenceDetection, first: Sighting, then: Sighting): boolean {
  const after = then.time - first.time;
  return after <= rule.withinMs && after >= (rule.eitherOrder ? -rule.withinMs : 0);
}

const ofKinds = (records: readonly Sighting[], kinds: readonly string[]) =>
  records.filter((r) => kinds.includes(r.kind));

/** Second halves that complete a sequence, in order of time, each with the first halves before it. */
export function completedThens(rule: SequenceDetection, records: readonly Sighting[]) {
  return ofKinds(records, rule.second.kinds)
    .map((then) => ({
      then,
      firsts: ofKinds(records, rule.first.kinds).filter(
        (first) => belongs(rule.join, first, then) && followsInTime(rule, first, then),
      ),
    }))
    .filter(({ firsts }) => firsts.length > 0)
    .sort((a, b) => a.then.time - b.then.time);
}

/** Completions no further apart than the quiet period are one. */
export function sequencesFound(rule: SequenceDetection, records: readonly Sighting[], quietMs: number): Found[] {
  const groups: Sighting[][] = [];
  for (const { then } of completedThens(rule, records)) {
    const last = groups.at(-1)?.at(-1);
    if (last && then.time - last.time <= quietMs) groups.at(-1)?.push(then);
    else groups.push([then]);
  }
  return groups.map((thens) => {
    const count = new Set(thens.map((r) => r.id)).size;
    return { first: thens[0]!.time, last: thens.at(-1)!.time, count, peak: count };
  });
}

export function unansweredFirsts(rule: AbsenceDetection, records: readonly Sighting[]): Sighting[] {
  return ofKinds(records, rule.first.kinds).filter(
    (first) =>
      !ofKinds(records, rule.expected.kinds).some(
        (answer) => belongs(rule.join, first, answer) && followsInTime(rule, first, answer),
      ),
  );
}

/** Items of each UTC day, by its date. */
export function itemsByDate(records: readonly Sighting[], kinds: readonly string[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { time, weight } of ofKinds(records, kinds)) {
    const date = new Date(time).toISOString().slice(0, 10);
    totals.set(date, (totals.get(date) ?? 0) + weight);
  }
  return totals;
}
