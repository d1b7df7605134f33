/** Activity in memory: for tests. */
import { startOfHour } from '../pipeline/activity.ts';
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
    async earliest(tenantId, source, from) {
      const hours = [...kept.values()]
        .filter((count) => count.tenantId === tenantId && count.source === source && count.hour >= startOfHour(from))
        .map((count) => count.hour);
      return hours.length === 0 ? null : Math.min(...hours);
    },
  };
}
