/** Evidence in memory: for tests. */
import type { EvidenceVault } from '../pipeline/ports.ts';

export interface MemoryVault extends EvidenceVault {
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export function createMemoryVault(): MemoryVault {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    async write(name, body) {
      if (!files.has(name)) files.set(name, body);
    },
  };
}
