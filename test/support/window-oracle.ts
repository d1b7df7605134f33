/** What windows must find, written as plainly as possible: for every moment, add up what lies in its window. */

export interface OracleRecord {
  readonly id: string;
  readonly time: number;
  readonly weight: number;
}

export interface OracleBurst {
  readonly ids: readonly string[];
  readonly count: number;
  readonly peak: number;
  readonly first: number;
  readonly last: number;
}

export function oracleBursts(records: readonly OracleRecord[], windowMs: number, threshold: number): OracleBurst[] {
  const firing: { ids: Set<string>; sum: number }[] = [];
  for (const { time: end } of records) {
    const inside = records.filter((r) => r.time > end - windowMs && r.time <= end);
    const sum = inside.reduce((total, r) => total + r.weight, 0);
    if (sum >= threshold) firing.push({ ids: new Set(inside.map((r) => r.id)), sum });
  }
  const groups: { ids: Set<string>; sum: number }[] = [];
  for (const window of firing) {
    const shared = groups.filter((group) => [...window.ids].some((id) => group.ids.has(id)));
    const union = { ids: new Set(window.ids), sum: window.sum };
    for (const group of shared) {
      groups.splice(groups.indexOf(group), 1);
      for (const id of group.ids) union.ids.add(id);
      union.sum = Math.max(union.sum, group.sum);
    }
    groups.push(union);
  }
  return groups
    .map(({ ids, sum }) => {
      const members = records.filter((r) => ids.has(r.id));
      return {
        ids: [...ids].sort(),
        count: members.reduce((total, r) => total + r.weight, 0),
        peak: sum,
        first: Math.min(...members.map((r) => r.time)),
        last: Math.max(...members.map((r) => r.time)),
      };
    })
    .sort((a, b) => a.first - b.first);
}

/** One record for each id: the earliest time and the largest weight that any source gave. */
export function distinct(records: readonly OracleRecord[]): OracleRecord[] {
  const ids = [...new Set(records.map((r) => r.id))];
  return ids.map((id) => {
    const same = records.filter((r) => r.id === id);
    return { id, time: Math.min(...same.map((r) => r.time)), weight: Math.max(...same.map((r) => r.weight)) };
  });
}
