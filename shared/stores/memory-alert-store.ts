/** Alerts in memory: for backtests and tests. */
import type { Alert, AlertPointer } from '../alerts/alert.ts';
import { AlertMissingError } from '../alerts/errors.ts';
import type { AlertStore, StoredAlert } from '../pipeline/ports.ts';
import { markName, marksOf, noteProperties, notesOf } from './delivery-marks.ts';
import { checkPointer } from './pointer.ts';

export interface MemoryAlertStore extends AlertStore {
  /** All revisions of all alerts, in the order in which they were raised. */
  all(): readonly StoredAlert[];
}

interface Kept {
  readonly alert: Alert;
  readonly raisedAt: string;
  /** Marks and notes, as Table Storage has them. */
  readonly properties: Readonly<Record<string, string | number>>;
}

export function createMemoryAlertStore({ now }: { readonly now: () => Date }): MemoryAlertStore {
  const stored = new Map<string, Kept>();
  function change(
    pointer: AlertPointer,
    added: (properties: Kept['properties']) => Record<string, string | number> | null,
  ): void {
    const found = stored.get(nameOf(pointer));
    if (found === undefined) throw new AlertMissingError(pointer);
    const properties = { ...found.properties, ...added(found.properties) };
    stored.set(nameOf(pointer), { ...found, properties });
  }
  return {
    async insert(alert) {
      const name = nameOf(alert);
      if (stored.has(name)) return 'exists';
      stored.set(name, { alert, raisedAt: now().toISOString(), properties: {} });
      return 'inserted';
    },
    async read(pointer) {
      const found = stored.get(nameOf(pointer));
      return found === undefined ? null : shown(found);
    },
    async last(id) {
      const revisions = [...stored.values()].flatMap(({ alert }) => (alert.id === id ? alert.revision : []));
      return revisions.length === 0 ? null : { id, revision: Math.max(...revisions) };
    },
    async markDelivered(pointer, sink) {
      const mark = markName(sink);
      change(pointer, (known) => (known[mark] === undefined ? { [mark]: now().toISOString() } : null));
    },
    async note(pointer, sink, note) {
      change(pointer, (known) => noteProperties(known, sink, note));
    },
    all: () => [...stored.values()].map(shown),
  };
}

function shown({ alert, raisedAt, properties }: Kept): StoredAlert {
  return { alert, raisedAt, delivered: marksOf(properties), notes: notesOf(properties) };
}

function nameOf(pointer: AlertPointer): string {
  const { id, revision } = checkPointer({ id: pointer.id, revision: pointer.revision });
  return `${id}/${revision}`;
}
