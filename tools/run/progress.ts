/** Follows a local run: what was scored, what was raised, what arrived, and how long it took. */
import type { HostLog } from '../local/functions-core-types.ts';
import type { Row } from '../local/logs-ingestion-stub.ts';

/** Sums of the numbers that the scoring functions log. */
export interface Totals {
  messages: number;
  records: number;
  relevant: number;
  parked: number;
  findings: number;
  suppressed: number;
  alerts: number;
}

export interface Progress {
  readonly totals: Readonly<Totals>;
  /** Revisions of alerts that arrived, each once. */
  readonly delivered: ReadonlyMap<string, Row>;
  /** Milliseconds from the sending of an alert's last record to its delivery. */
  readonly delays: readonly number[];
  log(line: HostLog): void;
  arrived(rows: readonly Row[]): Row[];
  sending(recordIds: readonly string[]): void;
  /** Resolves when all messages are scored and all alerts delivered; rejects when nothing moves for that long. */
  settled(messages: () => number, patienceMs: number): Promise<void>;
}

/** Records whose time of sending is remembered; later ones are left out of the delays. */
const REMEMBERED = 200_000;

const SCORED = /^scored (\{.*\})$/;

export function createProgress(now: () => number = () => performance.now()): Progress {
  const totals: Totals = { messages: 0, records: 0, relevant: 0, parked: 0, findings: 0, suppressed: 0, alerts: 0 };
  const delivered = new Map<string, Row>();
  const delays: number[] = [];
  const sentAt = new Map<string, number>();
  let lastMoved = now();
  let wake: (() => void) | undefined;
  const moved = () => {
    lastMoved = now();
    wake?.();
  };

  return {
    totals,
    delivered,
    delays,
    sending(recordIds) {
      for (const id of recordIds) if (sentAt.size < REMEMBERED) sentAt.set(id, now());
      moved();
    },
    log({ message }) {
      const scored = SCORED.exec(message)?.[1];
      if (!scored) return;
      const counts = JSON.parse(scored) as Partial<Totals>;
      for (const name of Object.keys(totals) as (keyof Totals)[]) totals[name] += counts[name] ?? 0;
      moved();
    },
    arrived(rows) {
      const fresh = rows.filter((row) => !delivered.has(nameOf(row)));
      for (const row of fresh) {
        delivered.set(nameOf(row), row);
        const sent = recordIdsOf(row).flatMap((id) => sentAt.get(id) ?? []);
        if (sent.length > 0) delays.push(now() - Math.max(...sent));
      }
      moved();
      return fresh;
    },
    async settled(messages, patienceMs) {
      const done = () => totals.messages >= messages() && delivered.size >= totals.alerts;
      while (!done()) {
        const left = lastMoved + patienceMs - now();
        if (left <= 0)
          throw new Error(
            `nothing moved for ${patienceMs / 1000} s: ${totals.messages} of ${messages()} messages scored, ${delivered.size} of ${totals.alerts} alerts delivered`,
          );
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
  };
}

function recordIdsOf(row: Row): string[] {
  return Array.isArray(row.RecordIds) ? row.RecordIds.map(String) : [];
}

function nameOf(row: Row): string {
  return `${String(row.AlertId)}/${String(row.Revision)}`;
}

/** The value below which that part of all values lies, by nearest rank; null where there are none. */
export function percentile(values: readonly number[], part: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? null;
}
