/** A queue in memory: for backtests and tests. */
import type { AlertPointer } from '../alerts/alert.ts';
import type { PointerQueue } from '../pipeline/ports.ts';
import { checkPointer } from './pointer.ts';

export interface MemoryPointerQueue extends PointerQueue {
  readonly waiting: readonly AlertPointer[];
  /** The oldest message, taken off the queue. */
  take(): AlertPointer | undefined;
}

export function createMemoryPointerQueue(): MemoryPointerQueue {
  const waiting: AlertPointer[] = [];
  return {
    waiting,
    async send({ id, revision }) {
      waiting.push(checkPointer({ id, revision }));
    },
    take: () => waiting.shift(),
  };
}
