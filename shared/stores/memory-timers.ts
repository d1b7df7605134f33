/** Deadlines and walks in memory: for backtests and tests. */
import type { Deadline, Deadlines, Walk, Walks } from '../pipeline/ports.ts';

export function createMemoryDeadlines(): Deadlines {
  const waiting = new Map<string, Deadline>();
  const name = ({ key, due }: Deadline) => `${key.partition}/${key.row}/${due}`;
  return {
    async add(deadline) {
      waiting.set(name(deadline), deadline);
    },
    async due(now, limit) {
      return [...waiting.values()]
        .filter(({ due }) => due <= now)
        .sort((a, b) => a.due - b.due)
        .slice(0, limit);
    },
    async done(deadline) {
      waiting.delete(name(deadline));
    },
  };
}

export function createMemoryWalks(): Walks {
  const walks = new Map<string, Walk>();
  let versions = 0;
  const nameOf = ({ name, tenantId }: Pick<Walk, 'name' | 'tenantId'>) => `${name}/${tenantId ?? ''}`;
  return {
    async start(walk) {
      walks.set(nameOf(walk), { ...walk, after: null, version: String(++versions) });
    },
    async pending(now) {
      return [...walks.values()].filter(({ notBefore }) => notBefore <= now);
    },
    async moved(walk, after) {
      if (walks.get(nameOf(walk))?.version !== walk.version) return;
      if (after === null) walks.delete(nameOf(walk));
      else walks.set(nameOf(walk), { ...walk, after, version: String(++versions) });
    },
  };
}
