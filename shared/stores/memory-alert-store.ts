/** Alerts in memory: for backtests and tests. */
import type { AlertPointer } from '../alerts/alert.ts';
import { AlertMissingError } from '../alerts/errors.ts';
import type { AlertStore, StoredAlert } from '../pipeline/ports.ts';
import { markName } from './delivery-marks.ts';
import { checkPointer } from './pointer.ts';

export interface MemoryAlertStore extends AlertStore {
  /** All revisions of all alerts, in the order in which they were raised. */
  all(): readonly StoredAlert[];
}

export function createMemoryAlertStore({ now }: { readonly now: () => Date }): MemoryAlertStore {
  const stored = new Map<string, StoredAlert>();
  return {
    async insert(alert) {
      const name = nameOf(alert);
      if (stored.has(name)) return 'exists';
      stored.set(name, { alert, raisedAt: now().toISOString(), delivered: new Map() });
      return 'inserted';
    },
    async read(pointer) {
      return stored.get(nameOf(pointer)) ?? null;
    },
    async markDelivered(pointer, sink) {
      markName(sink); // refuses what Table Storage would refuse
      const found = stored.get(nameOf(pointer));
      if (found === undefined) throw new AlertMissingError(pointer);
      if (found.delivered.has(sink)) return;
      const delivered = new Map([...found.delivered, [sink, now().toISOString()] as const]);
      stored.set(nameOf(pointer), { ...found, delivered });
    },
    all: () => [...stored.values()],
  };
}

function nameOf(pointer: AlertPointer): string {
  const { id, revision } = checkPointer({ id: pointer.id, revision: pointer.revision });
  return `${id}/${revision}`;
}
