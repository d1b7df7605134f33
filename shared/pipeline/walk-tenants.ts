/** Takes what became known about a tenant to the rows that were written before: bounded in each run, and restartable. */

import type { Hasher } from '../subjects/hashing.ts';
import { LETTERS } from '../subjects/hashing.ts';
import type { RowTable } from '../subjects/row-store.ts';
import { WITH_TENANT_FACTS } from '../subjects/rule-book.ts';
import { advanceRow, type RowDependencies, type SubjectOutcome } from './advance-row.ts';
import { deadlineOf, TENANT_WALK } from './apply-judged.ts';
import { subjectOfRow } from './ask-deadlines.ts';
import type { Deadlines, Walk, Walks } from './ports.ts';
import type { TenantFacts } from './tenant-facts.ts';

export interface WalkDependencies extends RowDependencies {
  readonly rows: Pick<RowTable, 'list' | 'read'>;
  readonly hasher: Hasher;
  readonly walks: Walks;
  /** Raises the alerts of an outcome; returns how many were new. */
  readonly raise: (outcome: SubjectOutcome) => Promise<number>;
  readonly tenantFacts: TenantFacts;
  readonly deadlines: Pick<Deadlines, 'add'>;
  readonly now: () => number;
}

export interface WalkCounts {
  rows: number;
  alerts: number;
  /** Walks that go on in the next run. */
  open: number;
}

/** Rows that one run visits. */
const MAX_ROWS = 2_000;
const PAGE = 200;

export async function walkTenants(dependencies: WalkDependencies): Promise<WalkCounts> {
  const { walks, now } = dependencies;
  const counts: WalkCounts = { rows: 0, alerts: 0, open: 0 };
  for (const walk of await walks.pending(now())) {
    if (walk.name !== TENANT_WALK) continue;
    let at: string | null = walk.after;
    do {
      at = await walkPage(walk, at, counts, dependencies);
    } while (at !== null && counts.rows < MAX_ROWS);
    await walks.moved(walk, at);
    if (at !== null) counts.open++;
  }
  return counts;
}

/** @param at `kind:continuation` */
async function walkPage(
  walk: Walk,
  at: string | null,
  counts: WalkCounts,
  dependencies: WalkDependencies,
): Promise<string | null> {
  const { rows, hasher, tenantFacts, raise, deadlines, now } = dependencies;
  const [kindName = WITH_TENANT_FACTS[0], ...rest] = at?.split(':') ?? [];
  const index = (WITH_TENANT_FACTS as readonly string[]).indexOf(kindName);
  const kind = WITH_TENANT_FACTS[index];
  if (kind === undefined) return null;
  const after = rest.length === 0 || rest[0] === '' ? null : rest.join(':');
  const page = await rows.list({ tenant: hasher.tenantHash(walk.tenantId), kind: LETTERS[kind], after, limit: PAGE });
  const ambient = await tenantFacts.of(walk.tenantId);
  for (const { key } of page.rows) {
    const subject = subjectOfRow({ tenantId: walk.tenantId, key });
    if (subject === null) continue;
    const outcome = await advanceRow(subject, key, [], { ambient }, dependencies);
    // A subject that has fallen silent already is advanced by nothing else.
    for (const due of outcome.advance.deadlines) await deadlines.add(deadlineOf(subject, key, due, now()));
    counts.alerts += await raise(outcome);
    counts.rows++;
  }
  if (page.next !== null) return `${kind}:${page.next}`;
  const following = WITH_TENANT_FACTS[index + 1];
  return following === undefined ? null : `${following}:`;
}
