/** How much each source sends, by the hour: counted in process, written once a minute. It tells silence from quiet. */
import type { PurgewatchEvent, SourceForm } from '../events/event.ts';
import type { ActivityStore } from './ports.ts';

export type ActivitySource = 'audit' | 'graph' | 'google' | 'email' | 'endpoint';

export const HOUR_MS = 3_600_000;

export function startOfHour(time: number): number {
  return Math.floor(time / HOUR_MS) * HOUR_MS;
}

/** Time between two writes, ms. */
const FLUSH_MS = 60_000;

/** Forms that are read as audit records and come from elsewhere: that they go on proves nothing of the audit log. */
const NOT_OF_THE_AUDIT_LOG: ReadonlyMap<string, ActivitySource> = new Map<SourceForm, ActivitySource>([
  ['google-workspace', 'google'],
  ['email-events', 'email'],
  ['defender-process', 'endpoint'],
]);

/** The kind of source that an event came from. */
export function sourceOf(event: PurgewatchEvent): ActivitySource {
  if (event.kind === 'api') return 'graph';
  return event.kind === 'audit' ? (NOT_OF_THE_AUDIT_LOG.get(event.form) ?? 'audit') : 'endpoint';
}

export interface ActivityRecorder {
  /** @param time when the record arrived, ms since 1970 */
  count(tenantId: string | null, source: ActivitySource, time: number): void;
  /** Writes what has been counted, if the last write is a minute ago. */
  flush(): Promise<void>;
}

export interface ActivityOptions {
  readonly store: Pick<ActivityStore, 'put'>;
  /** Tells the processes apart: each writes numbers of its own. */
  readonly instance: string;
  readonly now: () => number;
}

/** A crash loses a minute of numbers, and a batch that comes twice counts twice: they are no evidence. */
export function createActivityRecorder({ store, instance, now }: ActivityOptions): ActivityRecorder {
  const counts = new Map<string, { tenantId: string | null; source: ActivitySource; hour: number; records: number }>();
  const changed = new Set<string>();
  let flushedAt = Number.NEGATIVE_INFINITY;
  return {
    count(tenantId, source, time) {
      const hour = startOfHour(time);
      const name = `${source} ${hour} ${tenantId ?? ''}`;
      const known = counts.get(name) ?? { tenantId, source, hour, records: 0 };
      known.records++;
      counts.set(name, known);
      changed.add(name);
    },
    async flush() {
      const time = now();
      if (changed.size === 0 || time - flushedAt < FLUSH_MS) return;
      flushedAt = time;
      const names = [...changed];
      changed.clear();
      try {
        await store.put(
          instance,
          names.flatMap((name) => counts.get(name) ?? []).map((count) => ({ ...count })),
        );
      } catch (fault) {
        for (const name of names) changed.add(name);
        throw fault;
      }
      for (const [name, { hour }] of counts) if (hour < time - 2 * HOUR_MS) counts.delete(name);
    },
  };
}
