/** Facts about a whole tenant (auditing switched off for all), for every subject of it, without a read for each event. */
import { decodeState } from '../subjects/codec.ts';
import type { Entry } from '../subjects/entry.ts';
import type { Hasher } from '../subjects/hashing.ts';
import type { RowStore } from '../subjects/row-store.ts';

/** How long what was read is believed, ms. Scans for what came before a fact wait longer than that. */
export const TENANT_FACTS_AGE_MS = 60_000;

/** Tenants that are remembered: most deployments have one, and their number must have an end. */
const MAX_TENANTS = 256;

export interface TenantFacts {
  of(tenantId: string | null): Promise<readonly Entry[]>;
}

export interface TenantFactsOptions {
  readonly rows: Pick<RowStore, 'read'>;
  readonly hasher: Hasher;
  /** Milliseconds, of any clock that does not go back. */
  readonly now: () => number;
  /** 0 reads at each call. */
  readonly maxAgeMs?: number;
}

export function createTenantFacts(options: TenantFactsOptions): TenantFacts {
  const { rows, hasher, now, maxAgeMs = TENANT_FACTS_AGE_MS } = options;
  const known = new Map<string | null, { readAt: number; facts: Promise<readonly Entry[]> }>();

  async function read(tenantId: string | null): Promise<readonly Entry[]> {
    const row = await rows.read(hasher.rowKey({ kind: 'tenant', tenantId }));
    return row === null ? [] : [...decodeState(row.bytes).entries.values()].flat();
  }

  return {
    async of(tenantId) {
      const last = known.get(tenantId);
      if (last !== undefined && now() - last.readAt < maxAgeMs) return last.facts;
      const facts = read(tenantId);
      known.delete(tenantId);
      known.set(tenantId, { readAt: now(), facts });
      const oldest = known.keys().next();
      if (known.size > MAX_TENANTS && !oldest.done) known.delete(oldest.value);
      try {
        return await facts;
      } catch (fault) {
        known.delete(tenantId); // the next batch asks again
        throw fault;
      }
    },
  };
}
