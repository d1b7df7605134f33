/** Requests for containment in memory: for tests. */
import type { ContainmentClaim, Containments } from '../pipeline/ports.ts';
import { checkAlertId, checkDay, placeOf, withPlace } from './containment-rows.ts';

export function createMemoryContainments(): Containments {
  const claims = new Map<string, ContainmentClaim>();
  const days = new Map<string, readonly string[]>();
  return {
    async claim({ id, revision }, target, day, cap) {
      const known = claims.get(checkAlertId(id));
      if (known !== undefined) return known;
      const places = withPlace(days.get(checkDay(day)) ?? [], placeOf(target), cap);
      if (places === null) return 'capped';
      days.set(day, places);
      const claim = { revision, accepted: false };
      claims.set(id, claim);
      return claim;
    },
    async accept(id) {
      const known = claims.get(checkAlertId(id));
      if (known !== undefined) claims.set(id, { ...known, accepted: true });
    },
    find: async (id) => claims.get(checkAlertId(id)) ?? null,
  };
}
