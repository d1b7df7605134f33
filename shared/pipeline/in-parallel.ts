/**
 * Maps with at most `limit` calls under way. Every call that was begun ends before this settles, so that nothing of a
 * failed batch is still being written when it is delivered again. The first fault is thrown.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const faults: unknown[] = [];
  let next = 0;
  async function worker(): Promise<void> {
    while (next < items.length && faults.length === 0) {
      const index = next++;
      try {
        results[index] = await work(items[index] as T);
      } catch (fault) {
        faults.push(fault);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (faults.length > 0) throw faults[0];
  return results;
}
