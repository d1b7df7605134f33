/** Delivery marks as properties of an entity: `delivered_<sink>`, with the time of delivery. */

const PREFIX = 'delivered_';

/** Property names allow no hyphen; sinks have no underscore, so the two stand for each other. */
export function markName(sink: string): string {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(sink))
    throw new RangeError(`sink "${sink}": expected lower-case words with hyphens between them`);
  return `${PREFIX}${sink.replaceAll('-', '_')}`;
}

export function marksOf(entity: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const marks = Object.entries(entity).flatMap(([name, value]): [string, string][] =>
    name.startsWith(PREFIX) && typeof value === 'string'
      ? [[name.slice(PREFIX.length).replaceAll('_', '-'), value]]
      : [],
  );
  return new Map(marks);
}
