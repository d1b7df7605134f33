/** Activity in memory: for tests. */
import type { ActivityCount, ActivityStore } from '../pipeline/ports.ts';

export function createMemoryActivity(): ActivityStore {
  const kept = new Map<string, ActivityCount>();
  return {
    async put(instance, counts) {
      for (const count of counts) kept.set(`${count.source} ${count.hour} ${count.tenantId ?? ''} ${instance}`, count);
    },
    async hours(tenantId, source, from, to) {
      const hours = new Map<number, number>();
      for (const count of kept.values())
        if (count.tenantId === tenantId && count.source === source && count.hour >= from && count.hour < to)
          hours.set(count.hour, (hours.get(count.hour) ?? 0) + count.records);
      return hours;
    },
  };
}
