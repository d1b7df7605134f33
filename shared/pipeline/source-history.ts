/** Since when the logs of a tenant have been heard: what an application does for the first time only then means something. */
import { type ActivitySource, HOUR_MS } from './activity.ts';
import type { ActivityStore } from './ports.ts';

/** Sources whose records stand in rows of applications. */
const SOURCES: readonly ActivitySource[] = ['audit', 'graph'];

/** What was heard longer ago than this makes nothing known: rows forget as soon. */
const HORIZON_MS = 32 * 24 * HOUR_MS;

/** How long it is believed since when a source was heard, ms, and how long that it was not: it may just have been connected. */
const HEARD_AGE_MS = HOUR_MS;
const UNHEARD_AGE_MS = 60_000;

/** Tenants and sources that are remembered. */
const MAX_KNOWN = 512;

export interface SourceHistory {
  /**
   * Since when all sources of applications' acts have been heard, ms since 1970; infinite where one of `present` never was.
   *
   * @param present sources of the records at hand
   */
  heardFrom(tenantId: string | null, present: ReadonlySet<ActivitySource>): Promise<number>;
}

export interface SourceHistoryOptions {
  readonly activity: Pick<ActivityStore, 'earliest'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function createSourceHistory({ activity, now }: SourceHistoryOptions): SourceHistory {
  const known = new Map<string, { until: number; from: Promise<number | null> }>();

  async function read(tenantId: string | null, source: ActivitySource): Promise<number | null> {
    const name = `${source} ${tenantId ?? ''}`;
    const last = known.get(name);
    const time = now();
    if (last !== undefined && time < last.until) return last.from;
    const from = activity.earliest(tenantId, source, time - HORIZON_MS);
    const answer = { until: time + UNHEARD_AGE_MS, from };
    known.delete(name);
    known.set(name, answer);
    const oldest = known.keys().next();
    if (known.size > MAX_KNOWN && !oldest.done) known.delete(oldest.value);
    try {
      const heard = await from;
      if (heard !== null) answer.until = time + HEARD_AGE_MS;
      return heard;
    } catch (fault) {
      known.delete(name); // the next batch asks again
      throw fault;
    }
  }

  return {
    heardFrom: (tenantId, present) => latestOf(present, (source) => read(tenantId, source)),
  };
}

/** The history that an input holds by itself: nothing came before its first record. */
export interface InputHistory extends SourceHistory {
  /** @param time event time, ms since 1970 */
  note(tenantId: string | null, source: ActivitySource, time: number): void;
}

export function createInputHistory(): InputHistory {
  const earliest = new Map<string, number>();
  const nameOf = (tenantId: string | null, source: ActivitySource) => `${source} ${tenantId ?? ''}`;
  return {
    note(tenantId, source, time) {
      const name = nameOf(tenantId, source);
      earliest.set(name, Math.min(earliest.get(name) ?? time, time));
    },
    heardFrom: (tenantId, present) =>
      latestOf(present, async (source) => earliest.get(nameOf(tenantId, source)) ?? null),
  };
}

/**
 * A source that was connected later than the others has first acts of applications that are long known, so the latest counts. One
 * that is not connected brings none.
 */
async function latestOf(
  present: ReadonlySet<ActivitySource>,
  heardFrom: (source: ActivitySource) => Promise<number | null>,
): Promise<number> {
  const froms = SOURCES.map(async (source) => {
    const from = await heardFrom(source);
    return from ?? (present.has(source) ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
  });
  const latest = Math.max(...(await Promise.all(froms)));
  return latest === Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : latest;
}
