/** Allowances in memory: for backtests and tests. */
import type { Allowance } from '../alerts/allowance.ts';
import type { AllowanceStore } from '../pipeline/ports.ts';

export function createMemoryAllowances(given: readonly Allowance[] = []): AllowanceStore {
  const stored = new Map(given.map((allowance) => [allowance.id, allowance]));
  return {
    async list() {
      return { allowances: [...stored.values()], unreadable: new Map() };
    },
    async add(allowance) {
      if (stored.has(allowance.id)) return 'exists';
      stored.set(allowance.id, allowance);
      return 'added';
    },
    async expire(id, at) {
      const found = stored.get(id);
      if (found === undefined) return null;
      const expires = new Date(Math.min(at, Date.parse(found.expires))).toISOString();
      const ended = { ...found, expires };
      stored.set(id, ended);
      return ended;
    },
  };
}
