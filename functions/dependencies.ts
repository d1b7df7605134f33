/** Wires the core to Azure: settings when the app loads, clients and the hash key at the first invocation. */
import { type AllowanceCounts, countAllowances } from '../shared/alerts/allowance.ts';
import type { SubjectOutcome } from '../shared/pipeline/advance-row.ts';
import { type AskCounts, askDeadlines } from '../shared/pipeline/ask-deadlines.ts';
import { type ExpireCounts, expireRows } from '../shared/pipeline/expire-rows.ts';
import { raiseOutcome } from '../shared/pipeline/raise-alerts.ts';
import { type BatchCounts, type HubBatch, scoreBatch } from '../shared/pipeline/score-batch.ts';
import { seldom } from '../shared/pipeline/seldom.ts';
import { createTenantFacts } from '../shared/pipeline/tenant-facts.ts';
import { type WalkCounts, walkTenants } from '../shared/pipeline/walk-tenants.ts';
import { readSettings } from '../shared/settings/settings.ts';
import { createBlobJournal } from '../shared/stores/blob-journal.ts';
import { connectionFrom, HOST_STORAGE } from '../shared/stores/connection.ts';
import { CONTAINERS, TABLES } from '../shared/stores/names.ts';
import { reachStorage } from '../shared/stores/reachable.ts';
import { createTableAlertStore } from '../shared/stores/table-alert-store.ts';
import { type Collect, createCollector } from './collecting.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import { createScoring } from './scoring.ts';

export interface Dependencies extends Delivery {
  score(batch: HubBatch, attempt: number): Promise<BatchCounts>;
  watchSilence(): Promise<AskCounts & { readonly walked: WalkCounts; readonly allowances: AllowanceCounts }>;
  expireState(): Promise<ExpireCounts>;
  collect: Collect;
  /** Whether storage answers, asked at most once in some seconds. Rejects when it does not. */
  reach(): Promise<void>;
}

/** Anybody may ask after the app's health: so often, ms, is storage asked at most. */
const HEALTH_AGE_MS = 10_000;
/** Storage that takes longer, ms, does not answer: who asks waits no longer than half a minute as a rule. */
const HEALTH_TIMEOUT_MS = 8_000;

/** @throws {SettingError} at once when a setting is missing or wrong; nothing is reached before the first call */
export function createDependencies(env: Readonly<Record<string, string | undefined>>): Dependencies {
  const settings = readSettings(env);
  const storage = connectionFrom(env, 'PURGEWATCH_STORAGE');
  const hostStorage = connectionFrom(env, HOST_STORAGE);
  const alerts = createTableAlertStore(storage.table(TABLES.alerts), { now: () => new Date() });
  const journal = createBlobJournal(storage.container(CONTAINERS.journal));
  const delivery = createDelivery({ settings, env, storage, alerts, journal });
  const scoring = createScoring({ settings, storage, hostStorage, alerts, journal, delivery });
  const { scorer, rows, deadlines, walks, activity, allowances, subjectSettings, now } = scoring;
  return {
    score: async (batch, attempt) => scoreBatch(batch, attempt, await scorer()),
    ...delivery.functions,
    watchSilence: async () => {
      const scored = await scorer();
      const raise = (outcome: SubjectOutcome) => raiseOutcome(outcome, scored.raiser);
      const asked = await askDeadlines({ ...scored, deadlines, activity, raise });
      // Facts of a tenant are read afresh: what was cached may be older than what the walk is about.
      const tenantFacts = createTenantFacts({ rows, hasher: scored.hasher, now, maxAgeMs: 0 });
      const walked = await walkTenants({ ...scored, rows, tenantFacts, raise });
      return { ...asked, walked, allowances: countAllowances(await allowances.list(), now()) };
    },
    expireState: () => expireRows({ rows, walks, settings: subjectSettings, now }),
    collect: createCollector({ settings, env, storage, hostStorage }),
    reach: seldom(
      () => reachStorage({ storage, hostStorage }, AbortSignal.timeout(HEALTH_TIMEOUT_MS)),
      HEALTH_AGE_MS,
      now,
    ),
  };
}
