/** What the detections over state find in events that all arrived, by the way that records take through the pipeline. */
import { catalog } from '../../shared/detections/catalog.ts';
import { detect } from '../../shared/detections/judge.ts';
import type { PurgewatchEvent } from '../../shared/events/event.ts';
import { createActivityRecorder, sourceOf } from '../../shared/pipeline/activity.ts';
import type { SubjectOutcome } from '../../shared/pipeline/advance-row.ts';
import { applyJudged } from '../../shared/pipeline/apply-judged.ts';
import { askDeadlines } from '../../shared/pipeline/ask-deadlines.ts';
import { createInputHistory } from '../../shared/pipeline/source-history.ts';
import { createTenantFacts } from '../../shared/pipeline/tenant-facts.ts';
import { walkTenants } from '../../shared/pipeline/walk-tenants.ts';
import { statefulRules } from '../../shared/settings/rules.ts';
import { createMemoryActivity } from '../../shared/stores/memory-activity.ts';
import { createMemoryJournal } from '../../shared/stores/memory-journal.ts';
import { createMemoryRowStore } from '../../shared/stores/memory-row-store.ts';
import { createMemoryDeadlines, createMemoryWalks } from '../../shared/stores/memory-timers.ts';
import type { Occurrence } from '../../shared/subjects/occurrences.ts';
import { createRuleBooks } from '../../shared/subjects/rule-book.ts';
import { DEFAULT_SUBJECT_SETTINGS as SETTINGS } from '../../shared/subjects/settings.ts';
import { createSubjectStore } from '../../shared/subjects/subject-store.ts';
import { backtestHasher as hasher } from '../../tools/backtest/hasher.ts';

const books = createRuleBooks(statefulRules(catalog, {}), SETTINGS);

/** One record at a time, as they come; stories of more than two days are told in their order, as no log is that late. */
export async function occurrencesIn(events: readonly PurgewatchEvent[]): Promise<Occurrence[]> {
  const times = events.map((event) => event.time);
  const inOrder = Math.max(...times) - Math.min(...times) > SETTINGS.latenessMs;
  const told = inOrder ? events.toSorted((a, b) => a.time - b.time) : events;

  const rows = createMemoryRowStore();
  const found: Occurrence[] = [];
  const raise = async ({ advance, candidates }: SubjectOutcome) => {
    found.push(...advance.occurrences);
    return candidates.length;
  };
  const activity = createMemoryActivity();
  const heard = createActivityRecorder({ store: activity, instance: 'a', now: () => 0 });
  const sourceHistory = createInputHistory();
  for (const event of told) sourceHistory.note(event.tenantId, sourceOf(event), event.time);
  const dependencies = {
    hasher,
    books,
    settings: SETTINGS,
    rows,
    subjects: createSubjectStore(rows),
    journal: createMemoryJournal(),
    deadlines: createMemoryDeadlines(),
    walks: createMemoryWalks(),
    tenantFacts: createTenantFacts({ rows, hasher, now: () => 0, maxAgeMs: 0 }),
    sourceHistory,
    now: () => 0,
  };
  for (const [sequence, event] of told.entries()) {
    const judged = { kind: 'judged' as const, event, ...detect(event), raw: '{}', arrival: null };
    heard.count(event.tenantId, sourceOf(event), event.time);
    const position = { hub: 'h', partition: '0', firstSequence: sequence, lastSequence: sequence };
    const { outcomes } = await applyJudged([judged], position, dependencies);
    for (const outcome of outcomes) await raise(outcome);
  }
  // The audit log had other records as well: what is missing is missing.
  for (const { tenantId, time } of told) heard.count(tenantId, 'audit', time);
  await heard.flush();
  const end = { ...dependencies, activity, raise, now: () => 8.64e15 };
  await walkTenants({ ...end, now: () => 3_600_000 });
  await askDeadlines(end);
  return found;
}
