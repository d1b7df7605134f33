/** The outbox in memory: for tests. */
import type { AlertPointer } from '../alerts/alert.ts';
import type { Outbox, PendingAlert } from '../pipeline/ports.ts';
import { checkPointer } from './pointer.ts';

export interface MemoryOutbox extends Outbox {
  readonly waiting: ReadonlyMap<string, PendingAlert>;
}

export function createMemoryOutbox(): MemoryOutbox {
  const waiting = new Map<string, PendingAlert>();
  const nameOf = ({ id, revision }: AlertPointer) => {
    checkPointer({ id, revision });
    return `${id}/${revision}`;
  };
  return {
    waiting,
    async add({ id, revision }, since, due) {
      const pointer = { id, revision };
      const known = waiting.get(nameOf(pointer));
      waiting.set(nameOf(pointer), { pointer, since: known?.since ?? since, due });
    },
    async due(now, limit) {
      const found = [...waiting.values()].filter(({ due }) => due <= now);
      return found.sort((a, b) => a.due - b.due).slice(0, limit);
    },
    async postpone({ pointer }, due) {
      const known = waiting.get(nameOf(pointer));
      if (known !== undefined) waiting.set(nameOf(pointer), { ...known, due });
    },
    async done({ pointer }) {
      waiting.delete(nameOf(pointer));
    },
  };
}
