/** Wires scoring: what records are judged by, and where their state lives. */
import { randomUUID } from 'node:crypto';
import { catalog, catalogById } from '../shared/detections/catalog.ts';
import { interests } from '../shared/detections/interests.ts';
import { createPrefilter } from '../shared/events/prefilter.ts';
import { createActivityRecorder } from '../shared/pipeline/activity.ts';
import { createContextReader } from '../shared/pipeline/alert-context.ts';
import { createAllowances } from '../shared/pipeline/allowances.ts';
import { once } from '../shared/pipeline/once.ts';
import type { AlertStore, Journal } from '../shared/pipeline/ports.ts';
import { createRaiser } from '../shared/pipeline/raise-alerts.ts';
import { createSignIns, withSignIns } from '../shared/pipeline/sign-ins.ts';
import { createSourceHistory } from '../shared/pipeline/source-history.ts';
import { createTenantFacts } from '../shared/pipeline/tenant-facts.ts';
import { statefulRules } from '../shared/settings/rules.ts';
import type { Settings } from '../shared/settings/settings.ts';
import { createBlobParking } from '../shared/stores/blob-parking.ts';
import type { StorageConnection } from '../shared/stores/connection.ts';
import { loadHashKey } from '../shared/stores/hash-key.ts';
import { CONTAINERS, HOST_CONTAINERS, TABLES } from '../shared/stores/names.ts';
import { createTableActivity } from '../shared/stores/table-activity.ts';
import { createTableAllowanceReader } from '../shared/stores/table-allowances.ts';
import { createTableRowStore } from '../shared/stores/table-row-store.ts';
import { createTableDeadlines, createTableWalks } from '../shared/stores/table-timers.ts';
import { createHasher } from '../shared/subjects/hashing.ts';
import { createRuleBooks } from '../shared/subjects/rule-book.ts';
import { DEFAULT_SUBJECT_SETTINGS } from '../shared/subjects/settings.ts';
import { createSubjectStore } from '../shared/subjects/subject-store.ts';
import type { DeliveryParts } from './delivery.ts';

export interface ScoringOptions {
  readonly settings: Settings;
  readonly storage: StorageConnection;
  /** The account that holds the host's checkpoints. */
  readonly hostStorage: StorageConnection;
  readonly alerts: AlertStore;
  readonly journal: Journal;
  readonly delivery: Pick<DeliveryParts, 'alertQueue' | 'outbox'>;
}

/** What the timers need of scoring besides; `scorer` reaches the hash key at its first call. */
export function createScoring({ settings, storage, hostStorage, alerts, journal, delivery }: ScoringOptions) {
  const subjectSettings = { ...DEFAULT_SUBJECT_SETTINGS, quietMs: settings.PURGEWATCH_QUIET_HOURS * 3_600_000 };
  const books = createRuleBooks(statefulRules(catalog, settings.PURGEWATCH_WINDOWS), subjectSettings);
  const parking = createBlobParking(hostStorage.container(HOST_CONTAINERS.parked));
  const rows = createTableRowStore(storage.table(TABLES.subjects));
  const subjects = createSubjectStore(rows);
  const deadlines = createTableDeadlines(storage.table(TABLES.deadlines));
  const walks = createTableWalks(storage.table(TABLES.walks));
  const activity = createTableActivity(storage.table(TABLES.activity));
  const allowances = createTableAllowanceReader(storage.table(TABLES.allowances));
  const now = () => Date.now();

  const readsSignIns = settings.PURGEWATCH_SIGN_INS === 'true';
  const scorer = once(async () => {
    const hasher = createHasher(await loadHashKey(storage.container(CONTAINERS.settings)));
    const tenantFacts = createTenantFacts({ rows, hasher, now });
    const readContext = createContextReader({ hasher, subjects, journal });
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
        mailSubjects: settings.PURGEWATCH_ALERT_SUBJECTS === 'show',
      }),
      tenantFacts,
      sourceHistory: createSourceHistory({ activity, now }),
      deadlines,
      walks,
      activity: createActivityRecorder({ store: activity, instance: randomUUID(), now }),
      now,
    };
  });
  return { scorer, rows, deadlines, walks, activity, allowances, subjectSettings, now };
}
