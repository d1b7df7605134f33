/**
 * Delivery marks as properties of an entity: `delivered_<sink>`, with the time of delivery; `note_<sink>` and `order_<sink>`, with
 * what the sink noted.
 */
import type { SinkNote } from '../pipeline/ports.ts';

const DELIVERED = 'delivered_';
const NOTE = 'note_';
const ORDER = 'order_';

/** Characters of a note that are kept. */
const MAX_NOTE = 1_000;

export function markName(sink: string): string {
  return DELIVERED + propertyName(sink);
}

/** What to write for a note; null where a note of at least its order is there. */
export function noteProperties(
  entity: Readonly<Record<string, unknown>>,
  sink: string,
  { text, order }: SinkNote,
): Record<string, string | number> | null {
  const name = propertyName(sink);
  const known = entity[ORDER + name];
  if (typeof known === 'number' && known >= order) return null;
  return { [NOTE + name]: text.slice(0, MAX_NOTE).toWellFormed(), [ORDER + name]: order };
}

/** Property names allow no hyphen; sinks have no underscore, so the two stand for each other. */
function propertyName(sink: string): string {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(sink))
    throw new RangeError(`sink "${sink}": expected lower-case words with hyphens between them`);
  return sink.replaceAll('-', '_');
}

export function marksOf(entity: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  return bySink(entity, DELIVERED);
}

export function notesOf(entity: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  return bySink(entity, NOTE);
}

function bySink(entity: Readonly<Record<string, unknown>>, prefix: string): ReadonlyMap<string, string> {
  const found = Object.entries(entity).flatMap(([name, value]): [string, string][] =>
    name.startsWith(prefix) && typeof value === 'string'
      ? [[name.slice(prefix.length).replaceAll('_', '-'), value]]
      : [],
  );
  return new Map(found);
}
