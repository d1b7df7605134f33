/** Wires the core to Azure: settings when the app loads, clients and the hash key at the first invocation. */

import { randomUUID } from 'node:crypto';
import { type AllowanceCounts, countAllowances } from '../shared/alerts/allowance.ts';
import { catalog, catalogById } from '../shared/detections/catalog.ts';
import { interests } from '../shared/detections/interests.ts';
import { createPrefilter } from '../shared/events/prefilter.ts';
import { createActivityRecorder } from '../shared/pipeline/activity.ts';
import type { SubjectOutcome } from '../shared/pipeline/advance-row.ts';
import { createContextReader } from '../shared/pipeline/alert-context.ts';
import { createAllowances } from '../shared/pipeline/allowances.ts';
import { type AskCounts, askDeadlines } from '../shared/pipeline/ask-deadlines.ts';
import { type ExpireCounts, expireRows } from '../shared/pipeline/expire-rows.ts';
import { once } from '../shared/pipeline/once.ts';
import { createRaiser, raiseOutcome } from '../shared/pipeline/raise-alerts.ts';
import { type BatchCounts, type HubBatch, scoreBatch } from '../shared/pipeline/score-batch.ts';
import { createSignIns, withSignIns } from '../shared/pipeline/sign-ins.ts';
import { createSourceHistory } from '../shared/pipeline/source-history.ts';
import { createTenantFacts } from '../shared/pipeline/tenant-facts.ts';
import { type WalkCounts, walkTenants } from '../shared/pipeline/walk-tenants.ts';
import { statefulRules } from '../shared/settings/rules.ts';
import { readSettings } from '../shared/settings/settings.ts';
import { createBlobJournal } from '../shared/stores/blob-journal.ts';
import { createBlobParking } from '../shared/stores/blob-parking.ts';
import { connectionFrom } from '../shared/stores/connection.ts';
import { loadHashKey } from '../shared/stores/hash-key.ts';
import { CONTAINERS, TABLES } from '../shared/stores/names.ts';
import { createTableActivity } from '../shared/stores/table-activity.ts';
import { createTableAlertStore } from '../shared/stores/table-alert-store.ts';
import { createTableAllowanceReader } from '../shared/stores/table-allowances.ts';
import { createTableRowStore } from '../shared/stores/table-row-store.ts';
import { createTableDeadlines, createTableWalks } from '../shared/stores/table-timers.ts';
import { createHasher } from '../shared/subjects/hashing.ts';
import { createRuleBooks } from '../shared/subjects/rule-book.ts';
import { DEFAULT_SUBJECT_SETTINGS } from '../shared/subjects/settings.ts';
import { createSubjectStore } from '../shared/subjects/subject-store.ts';
import { createDelivery, type Delivery } from './delivery.ts';

export interface Dependencies extends Delivery {
  score(batch: HubBatch, attempt: number): Promise<BatchCounts>;
  watchSilence(): Promise<AskCounts & { readonly walked: WalkCounts; readonly allowances: AllowanceCounts }>;
  expireState(): Promise<ExpireCounts>;
}

/** @throws {SettingError} at once when a setting is missing or wrong; nothing is reached before the first call */
export function createDependencies(env: Readonly<Record<string, string | undefined>>): Dependencies {
  const settings = readSettings(env);
  const storage = connectionFrom(env, 'PURGEWATCH_STORAGE');
  const subjectSettings = { ...DEFAULT_SUBJECT_SETTINGS, quietMs: settings.PURGEWATCH_QUIET_HOURS * 3_600_000 };
  const books = createRuleBooks(statefulRules(catalog, settings.PURGEWATCH_WINDOWS), subjectSettings);
  const alerts = createTableAlertStore(storage.table(TABLES.alerts), { now: () => new Date() });
  const journal = createBlobJournal(storage.container(CONTAINERS.journal));
  const parking = createBlobParking(storage.container(CONTAINERS.parked));
  const rows = createTableRowStore(storage.table(TABLES.subjects));
  const subjects = createSubjectStore(rows);
  const deadlines = createTableDeadlines(storage.table(TABLES.deadlines));
  const walks = createTableWalks(storage.table(TABLES.walks));
  const activity = createTableActivity(storage.table(TABLES.activity));
  const allowances = createTableAllowanceReader(storage.table(TABLES.allowances));
  const now = () => Date.now();
  const delivery = createDelivery({ settings, env, storage, alerts, journal });

  const readsSignIns = settings.PURGEWATCH_SIGN_INS === 'true';
  const scorer = once(async () => {
    const hasher = createHasher(await loadHashKey(storage.container(CONTAINERS.settings)));
    const tenantFacts = createTenantFacts({ rows, hasher, now });
    const readContext = createContextReader({ hasher, subjects, tenantFacts });
    return {
      read: createPrefilter(readsSignIns ? withSignIns(interests) : interests).read,
      ...(readsSignIns ? { signIns: createSignIns({ hasher }) } : {}),
      defaultTenantId: settings.PURGEWATCH_TENANT_ID,
      settings: subjectSettings,
      hasher,
      journal,
      parking,
      subjects,
      books,
      raiser: createRaiser({
        alerts,
        queue: delivery.alertQueue,
        outbox: delivery.outbox,
        now,
        journal,
        hasher,
        catalog: catalogById,
        allowances: createAllowances({ reader: allowances, now }),
        readContext,
        commandLines: settings.PURGEWATCH_ALERT_COMMAND_LINES === 'show',
      }),
      tenantFacts,
      sourceHistory: createSourceHistory({ activity, now }),
      deadlines,
      walks,
      activity: createActivityRecorder({ store: activity, instance: randomUUID(), now }),
      now,
    };
  });
  return {
    score: async (batch, attempt) => scoreBatch(batch, attempt, await scorer()),
    ...delivery.functions,
    watchSilence: async () => {
      const scoring = await scorer();
      const raise = (outcome: SubjectOutcome) => raiseOutcome(outcome, scoring.raiser);
      const asked = await askDeadlines({ ...scoring, deadlines, activity, raise });
      // Facts of a tenant are read afresh: what was cached may be older than what the walk is about.
      const tenantFacts = createTenantFacts({ rows, hasher: scoring.hasher, now, maxAgeMs: 0 });
      const walked = await walkTenants({ ...scoring, rows, tenantFacts, raise });
      return { ...asked, walked, allowances: countAllowances(await allowances.list(), now()) };
    },
    expireState: () => expireRows({ rows, walks, settings: subjectSettings, now }),
  };
}
