/** What a sample raises, through the same pipeline as in Azure, with everything in memory. */
import type { Alert } from '../../shared/alerts/alert.ts';
import type { AlertCandidate } from '../../shared/alerts/candidate.ts';
import { catalog, catalogById } from '../../shared/detections/catalog.ts';
import { createActivityRecorder, sourceOf } from '../../shared/pipeline/activity.ts';
import type { SubjectOutcome } from '../../shared/pipeline/advance-row.ts';
import { createContextReader } from '../../shared/pipeline/alert-context.ts';
import { createAllowances } from '../../shared/pipeline/allowances.ts';
import { applyJudged } from '../../shared/pipeline/apply-judged.ts';
import { askDeadlines } from '../../shared/pipeline/ask-deadlines.ts';
import { type JudgedRecord, judgeRecord } from '../../shared/pipeline/judge-record.ts';
import { composeAlert } from '../../shared/pipeline/raise-alerts.ts';
import { createInputHistory } from '../../shared/pipeline/source-history.ts';
import { createTenantFacts } from '../../shared/pipeline/tenant-facts.ts';
import { statefulRules } from '../../shared/settings/rules.ts';
import { createMemoryActivity } from '../../shared/stores/memory-activity.ts';
import { createMemoryAllowances } from '../../shared/stores/memory-allowances.ts';
import { createMemoryJournal } from '../../shared/stores/memory-journal.ts';
import { createMemoryRowStore } from '../../shared/stores/memory-row-store.ts';
import { createMemoryDeadlines, createMemoryWalks } from '../../shared/stores/memory-timers.ts';
import { createRuleBooks } from '../../shared/subjects/rule-book.ts';
import { DEFAULT_SUBJECT_SETTINGS } from '../../shared/subjects/settings.ts';
import { createSubjectStore } from '../../shared/subjects/subject-store.ts';
import { backtestHasher as hasher } from '../backtest/hasher.ts';

/** Later than any wait for an answer ends. */
const END_OF_TIME = 8.64e15;

/** @param records parsed JSON, each a batch of its own, in the order of their times */
export async function alertsOf(records: readonly unknown[]): Promise<Alert[]> {
  const rows = createMemoryRowStore();
  const subjects = createSubjectStore(rows);
  const journal = createMemoryJournal();
  const tenantFacts = createTenantFacts({ rows, hasher, now: () => 0, maxAgeMs: 0 });
  const activity = createMemoryActivity();
  const heard = createActivityRecorder({ store: activity, instance: 'docs', now: () => 0 });
  const dependencies = {
    hasher,
    tenantFacts,
    sourceHistory: createInputHistory(),
    deadlines: createMemoryDeadlines(),
    walks: createMemoryWalks(),
    now: () => 0,
    journal,
    subjects,
    books: createRuleBooks(statefulRules(catalog, {}), DEFAULT_SUBJECT_SETTINGS),
    settings: DEFAULT_SUBJECT_SETTINGS,
  };
  const candidates = new Map<string, AlertCandidate>();
  const collect = (outcomes: readonly SubjectOutcome[]) => {
    for (const candidate of outcomes.flatMap((outcome) => outcome.candidates))
      candidates.set(candidate.episode.id, candidate);
  };
  for (const [sequence, record] of judgedInOrder(records).entries()) {
    heard.count(record.event.tenantId, sourceOf(record.event), record.event.time);
    const position = { hub: 'audit-events', partition: '0', firstSequence: sequence, lastSequence: sequence };
    collect((await applyJudged([record], position, dependencies)).outcomes);
  }
  await heard.flush();
  const raise = async (outcome: SubjectOutcome) => {
    collect([outcome]);
    return outcome.candidates.length;
  };
  while ((await askDeadlines({ ...dependencies, activity, now: () => END_OF_TIME, raise })).more);
  const evidence = {
    hasher,
    journal,
    catalog: catalogById,
    allowances: createAllowances({ reader: createMemoryAllowances(), now: () => 0 }),
    readContext: createContextReader({ hasher, subjects, journal }),
    commandLines: true,
    mailSubjects: false,
  };
  const alerts: Alert[] = [];
  for (const candidate of candidates.values()) alerts.push(await composeAlert(candidate, new Map(), evidence));
  return alerts;
}

function judgedInOrder(records: readonly unknown[]): JudgedRecord[] {
  return records
    .map((record) => judgeRecord(record, JSON.stringify(record), { defaultTenantId: null, arrival: null }))
    .filter((judged) => judged.kind === 'judged')
    .sort((a, b) => a.event.time - b.event.time);
}
