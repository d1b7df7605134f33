/**
 * `node tools/simulate/false-alarms.ts [--users 1000] [--days 28] [--seed 1]`: how many alerts ordinary people raise, by detection.
 * The records go the whole way, from JSON to episodes; the first two weeks make the habits and are not counted.
 */
import { parseArgs } from 'node:util';
import { catalog } from '../../shared/detections/catalog.ts';
import { SEVERITIES, severityOf } from '../../shared/detections/detection.ts';
import { createActivityRecorder, sourceOf } from '../../shared/pipeline/activity.ts';
import type { SubjectOutcome } from '../../shared/pipeline/advance-row.ts';
import { applyJudged } from '../../shared/pipeline/apply-judged.ts';
import { askDeadlines } from '../../shared/pipeline/ask-deadlines.ts';
import { type JudgedRecord, judgeRecord } from '../../shared/pipeline/judge-record.ts';
import { createInputHistory } from '../../shared/pipeline/source-history.ts';
import { createTenantFacts } from '../../shared/pipeline/tenant-facts.ts';
import { statefulRules } from '../../shared/settings/rules.ts';
import { createMemoryActivity } from '../../shared/stores/memory-activity.ts';
import { createMemoryRowStore } from '../../shared/stores/memory-row-store.ts';
import { createMemoryDeadlines, createMemoryWalks } from '../../shared/stores/memory-timers.ts';
import { createRuleBooks } from '../../shared/subjects/rule-book.ts';
import { DEFAULT_SUBJECT_SETTINGS as SETTINGS } from '../../shared/subjects/settings.ts';
import { createSubjectStore } from '../../shared/subjects/subject-store.ts';
import { backtestHasher as hasher } from '../backtest/hasher.ts';
import { createPeople, DAY, dayOf } from './people.ts';
import { createRandom } from './random.ts';

const WARM_UP_DAYS = 14;
const BATCH = 256;

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '1000' },
    days: { type: 'string', default: '28' },
    seed: { type: 'string', default: '1' },
  },
});
const [users, days, seed] = [Number(values.users), Number(values.days), Number(values.seed)];

interface Seen {
  first: number;
  score: number;
  detections: readonly string[];
}

const random = createRandom(seed);
const people = createPeople(users, random);
const alerts = new Map<string, Seen>();
const raise = async ({ candidates }: SubjectOutcome) => {
  for (const { episode } of candidates) {
    const score = Math.max(...[...episode.detections.values()].map((figures) => figures.score));
    alerts.set(episode.id, { first: episode.first, score, detections: [...episode.detections.keys()] });
  }
  return 0;
};

const rows = createMemoryRowStore();
const activity = createMemoryActivity();
const heard = createActivityRecorder({ store: activity, instance: 'simulation', now: () => 0 });
const sourceHistory = createInputHistory();
const dependencies = {
  hasher,
  books: createRuleBooks(statefulRules(catalog, {}), SETTINGS),
  settings: SETTINGS,
  subjects: createSubjectStore(rows, { cachedRows: 200_000 }),
  journal: { write: async () => 'journal', read: async () => null },
  deadlines: createMemoryDeadlines(),
  walks: createMemoryWalks(),
  tenantFacts: createTenantFacts({ rows, hasher, now: () => 0, maxAgeMs: 0 }),
  sourceHistory,
  now: () => 0,
};

const START = Date.parse('2026-03-02T00:00:00Z');
let records = 0;
for (let day = 0; day < days; day++) {
  const start = START + day * DAY;
  const told = people.flatMap((person) => dayOf(person, start, random)).sort((a, b) => a.time - b.time);
  for (let at = 0; at < told.length; at += BATCH) {
    const judged: JudgedRecord[] = [];
    for (const { record } of told.slice(at, at + BATCH)) {
      const result = judgeRecord(record, '{}', { defaultTenantId: null, arrival: null });
      if (result.kind !== 'judged') throw new Error(`a simulated record is ${result.kind}`);
      heard.count(result.event.tenantId, sourceOf(result.event), result.event.time);
      sourceHistory.note(result.event.tenantId, sourceOf(result.event), result.event.time);
      judged.push(result);
    }
    records += judged.length;
    const position = { hub: 'h', partition: '0', firstSequence: records, lastSequence: records };
    const { outcomes } = await applyJudged(judged, position, dependencies);
    for (const outcome of outcomes) await raise(outcome);
  }
}
await heard.flush();
while ((await askDeadlines({ ...dependencies, activity, raise, now: () => 8.64e15 })).more);

const counted = [...alerts.values()].filter(({ first }) => first >= START + WARM_UP_DAYS * DAY);
const perThousand = (count: number) => ((count / (days - WARM_UP_DAYS) / users) * 1000).toFixed(3);
console.log(
  `${users} people, ${days} days (${WARM_UP_DAYS} to warm up), ${records} records that reach the state, seed ${seed}`,
);
for (const severity of SEVERITIES.slice(1)) {
  const ofSeverity = counted.filter(({ score }) => severityOf(score) === severity);
  console.log(`${severity.padEnd(9)} ${perThousand(ofSeverity.length)} alerts for 1,000 users a day`);
  const byDetection = Map.groupBy(ofSeverity, ({ detections }) => detections.toSorted().join(' + '));
  for (const [names, list] of [...byDetection].sort(([, a], [, b]) => b.length - a.length))
    console.log(`  ${perThousand(list.length)}  ${names}`);
}
const grave = counted.filter(({ score }) => score >= 40);
console.log(`medium or more: ${perThousand(grave.length)} alerts for 1,000 users a day (budget 0.5)`);
