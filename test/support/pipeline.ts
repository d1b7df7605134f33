/** The pipeline on memory stores, whose every call can be made to fail. */
import { catalog, catalogById } from '../../shared/detections/catalog.ts';
import { interests } from '../../shared/detections/interests.ts';
import { createPrefilter } from '../../shared/events/prefilter.ts';
import { createActivityRecorder } from '../../shared/pipeline/activity.ts';
import { createContextReader } from '../../shared/pipeline/alert-context.ts';
import { createAllowances } from '../../shared/pipeline/allowances.ts';
import { createRaiser } from '../../shared/pipeline/raise-alerts.ts';
import type { HubBatch, ScoreDependencies } from '../../shared/pipeline/score-batch.ts';
import { createSourceHistory } from '../../shared/pipeline/source-history.ts';
import { createTenantFacts } from '../../shared/pipeline/tenant-facts.ts';
import { statefulRules } from '../../shared/settings/rules.ts';
import { createMemoryActivity } from '../../shared/stores/memory-activity.ts';
import { createMemoryAlertStore } from '../../shared/stores/memory-alert-store.ts';
import { createMemoryAllowances } from '../../shared/stores/memory-allowances.ts';
import { createMemoryJournal } from '../../shared/stores/memory-journal.ts';
import { createMemoryOutbox } from '../../shared/stores/memory-outbox.ts';
import { createMemoryParking } from '../../shared/stores/memory-parking.ts';
import { createMemoryPointerQueue } from '../../shared/stores/memory-pointer-queue.ts';
import { createMemoryRowStore } from '../../shared/stores/memory-row-store.ts';
import { createMemoryDeadlines, createMemoryWalks } from '../../shared/stores/memory-timers.ts';
import { createHasher } from '../../shared/subjects/hashing.ts';
import { createRuleBooks } from '../../shared/subjects/rule-book.ts';
import { DEFAULT_SUBJECT_SETTINGS } from '../../shared/subjects/settings.ts';
import { createSubjectStore } from '../../shared/subjects/subject-store.ts';
import { type Tap, tappedBy } from './tapped.ts';

/** What outlives a process. */
export function createWorld() {
  return {
    rows: createMemoryRowStore(),
    journal: createMemoryJournal(),
    parking: createMemoryParking(),
    alerts: createMemoryAlertStore({ now: () => new Date('2026-03-02T12:00:00Z') }),
    queue: createMemoryPointerQueue(),
    outbox: createMemoryOutbox(),
    deadlines: createMemoryDeadlines(),
    walks: createMemoryWalks(),
    activity: createMemoryActivity(),
    allowances: createMemoryAllowances(),
  };
}

export type World = ReturnType<typeof createWorld>;

export const NOW = Date.parse('2026-03-02T20:00:00Z');
export const HASHER = createHasher(Buffer.alloc(32, 7));
const READ = createPrefilter(interests).read;

/** A process: caches of its own, over a world that it shares with its predecessors. */
export function startProcess(
  world: World,
  tap: Tap = () => {},
  now: () => number = () => NOW,
  mailSubjects = false,
): ScoreDependencies {
  const tapped = tappedBy(tap);
  const journal = tapped('journal', world.journal);
  const rows = tapped('rows', world.rows);
  const subjects = createSubjectStore(rows, { sleep: async () => {} });
  const tenantFacts = createTenantFacts({ rows, hasher: HASHER, now: () => 0, maxAgeMs: 0 });
  return {
    read: READ,
    defaultTenantId: null,
    settings: DEFAULT_SUBJECT_SETTINGS,
    hasher: HASHER,
    journal,
    parking: tapped('parking', world.parking),
    subjects,
    books: createRuleBooks(statefulRules(catalog, {}), DEFAULT_SUBJECT_SETTINGS),
    tenantFacts,
    sourceHistory: createSourceHistory({ activity: tapped('activity', world.activity), now: () => NOW }),
    deadlines: tapped('deadlines', world.deadlines),
    walks: tapped('walks', world.walks),
    activity: createActivityRecorder({ store: tapped('activity', world.activity), instance: 'a', now: () => NOW }),
    now: () => NOW,
    raiser: createRaiser({
      alerts: tapped('alerts', world.alerts),
      queue: tapped('queue', world.queue),
      outbox: tapped('outbox', world.outbox),
      now: () => NOW,
      journal,
      hasher: HASHER,
      catalog: catalogById,
      allowances: createAllowances({ reader: tapped('allowances', world.allowances), now }),
      readContext: createContextReader({ hasher: HASHER, subjects, journal }),
      commandLines: true,
      mailSubjects,
    }),
  };
}

/** One message for each list of records. */
export function batchOf(firstSequence: number, ...messages: readonly (readonly unknown[])[]): HubBatch {
  return {
    hub: 'audit-events',
    partition: '0',
    messages: messages.map((records, i) => ({
      body: Buffer.from(records.map((r) => (typeof r === 'string' ? r : JSON.stringify(r))).join('\n')),
      sequence: firstSequence + i,
      arrival: Date.parse('2026-03-02T20:00:00Z'),
    })),
  };
}
