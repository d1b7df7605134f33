/** Removes rows of subjects that have long been idle: bounded in each run, and restartable. */
import { RowConflictError, type RowListing, type RowTable } from '../subjects/row-store.ts';
import type { SubjectSettings } from '../subjects/settings.ts';
import type { Walks } from './ports.ts';

export interface ExpireDependencies {
  readonly rows: Pick<RowTable, 'list' | 'remove'>;
  readonly walks: Walks;
  readonly settings: SubjectSettings;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface ExpireCounts {
  visited: number;
  removed: number;
  /** Written to while it was about to be removed: it is idle no longer. */
  kept: number;
  /** Whether all rows have been visited since the walk began. */
  complete: boolean;
}

const EXPIRE_WALK = 'expire-rows';
const MAX_ROWS = 20_000;
const PAGE = 1_000;

/** A row that was written within this time is in use, whatever event times it holds: a backlog or a replay. */
const IN_USE_MS = 10 * 86_400_000;

/** Begins where the last run ended, and again from the start when all rows have been visited. */
export async function expireRows({ rows, walks, settings, now }: ExpireDependencies): Promise<ExpireCounts> {
  const time = now();
  const counts: ExpireCounts = { visited: 0, removed: 0, kept: 0, complete: false };
  const walk = (await walks.pending(time)).find(({ name }) => name === EXPIRE_WALK);
  if (walk === undefined) await walks.start({ name: EXPIRE_WALK, tenantId: null, notBefore: time });
  const current = walk ?? (await walks.pending(time)).find(({ name }) => name === EXPIRE_WALK);
  if (current === undefined) return counts;

  let after: string | null = current.after;
  do {
    const page = await rows.list({ after, limit: PAGE });
    for (const row of page.rows) {
      counts.visited++;
      if (!isIdle(row, time, settings)) continue;
      (await removed(row, rows)) ? counts.removed++ : counts.kept++;
    }
    after = page.next;
  } while (after !== null && counts.visited < MAX_ROWS);
  await walks.moved(current, after);
  counts.complete = after === null;
  return counts;
}

/** Nothing that a finding could still need: habits are the longest that is kept, and records may come late. */
function isIdle({ watermark, writtenAt }: RowListing, now: number, settings: SubjectSettings): boolean {
  return watermark !== null && now - watermark > settings.habitMs + settings.latenessMs && now - writtenAt > IN_USE_MS;
}

async function removed({ key, etag }: RowListing, rows: Pick<RowTable, 'remove'>): Promise<boolean> {
  try {
    await rows.remove(key, etag);
    return true;
  } catch (error) {
    if (error instanceof RowConflictError) return false;
    throw error;
  }
}
