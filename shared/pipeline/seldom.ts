/** Work that anybody may ask for, done once for all who ask within some time. */

/** @returns what the last run gave, or threw, unless it began `maxAgeMs` ago: then a new run */
export function seldom<T>(work: () => Promise<T>, maxAgeMs: number, now: () => number): () => Promise<T> {
  let last: { readonly began: number; readonly result: Promise<T> } | undefined;
  return () => {
    const time = now();
    if (last === undefined || time - last.began >= maxAgeMs) last = { began: time, result: work() };
    return last.result;
  };
}
