/**
 * `node tools/simulate/scale.ts [--users 100000] [--records 10000000] [--partitions 32] [--processes 8] [--relevant 0.15]`: one day
 * of a large tenant on the memory store: rows and their size, transactions, conflicts, memory, time. Of the irrelevant records
 * only their number is simulated (they cost no transaction, and `npm run bench` says what they cost); the relevant ones go
 * the whole way from JSON.
 *
 * `--hot 200000` instead: one user who deletes so many items in ten minutes, on all partitions at once.
 */
import { parseArgs } from 'node:util';
import { catalog } from '../../shared/detections/catalog.ts';
import { createActivityRecorder } from '../../shared/pipeline/activity.ts';
import { applyJudged, type StateDependencies } from '../../shared/pipeline/apply-judged.ts';
import { type JudgedRecord, judgeRecord } from '../../shared/pipeline/judge-record.ts';
import { createInputHistory } from '../../shared/pipeline/source-history.ts';
import { createTenantFacts } from '../../shared/pipeline/tenant-facts.ts';
import { statefulRules } from '../../shared/settings/rules.ts';
import { createMemoryActivity } from '../../shared/stores/memory-activity.ts';
import { createMemoryRowStore } from '../../shared/stores/memory-row-store.ts';
import { createMemoryDeadlines, createMemoryWalks } from '../../shared/stores/memory-timers.ts';
import { RowConflictError, type RowStore } from '../../shared/subjects/row-store.ts';
import { createRuleBooks } from '../../shared/subjects/rule-book.ts';
import { DEFAULT_SUBJECT_SETTINGS as SETTINGS } from '../../shared/subjects/settings.ts';
import { ContentionError, createSubjectStore } from '../../shared/subjects/subject-store.ts';
import { backtestHasher as hasher } from '../backtest/hasher.ts';
import { createRandom } from './random.ts';
import { deletion, sending, type Timed, upn } from './records.ts';

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '100000' },
    records: { type: 'string', default: '10000000' },
    partitions: { type: 'string', default: '32' },
    processes: { type: 'string', default: '8' },
    relevant: { type: 'string', default: '0.15' },
    hot: { type: 'string' },
  },
});
const [users, partitions, processes] = [Number(values.users), Number(values.partitions), Number(values.processes)];
const total = Number(values.records);
const START = Date.parse('2026-03-02T00:00:00Z');
const DAY = 86_400_000;
/** Records of a batch that matter: a batch of the hub holds a few hundred, of which few do. */
const BATCH = 16;

const counts = { reads: 0, writes: 0, conflicts: 0, redelivered: 0, journals: 0, bytes: 0 };
const memory = createMemoryRowStore();
const sizes = new Map<string, number>();
/** Every request takes a moment, in which others may come first. */
const rows: RowStore = {
  async read(key) {
    counts.reads++;
    await pause();
    return memory.read(key);
  },
  async write(key, bytes, etag, about) {
    await pause();
    try {
      const next = await memory.write(key, bytes, etag, about);
      counts.writes++;
      counts.bytes += bytes.length;
      sizes.set(`${key.partition}/${key.row}`, bytes.length);
      return next;
    } catch (error) {
      if (error instanceof RowConflictError) counts.conflicts++;
      throw error;
    }
  },
};

function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function countedJournal(): Promise<string> {
  counts.journals++;
  return 'journal/blob';
}

function startProcess(): StateDependencies {
  return {
    hasher,
    books: createRuleBooks(statefulRules(catalog, {}), SETTINGS),
    settings: SETTINGS,
    subjects: createSubjectStore(rows),
    journal: { write: countedJournal, read: async () => null },
    deadlines: createMemoryDeadlines(),
    walks: createMemoryWalks(),
    tenantFacts: createTenantFacts({ rows, hasher, now: () => Date.now() }),
    sourceHistory: createInputHistory(),
    now: () => Date.now(),
  };
}

const random = createRandom(7);
const alerts = new Map<string, number>();
let applied = 0;

/** What of a person's day reaches the state. */
function* ordinaryDay(): Generator<Timed> {
  const relevant = Math.floor(total * Number(values.relevant));
  for (let i = 0; i < relevant; i++) {
    const time = START + Math.floor((i / relevant) * DAY);
    const name = upn(`p${random.whole(0, users - 1)}`);
    if (random.chance(0.4)) yield sending(time, name, `<${i}@mail.example>`);
    else
      yield deletion(time, name, name, {
        operation: 'MoveToDeletedItems',
        items: random.whole(1, 3),
        folder: '\\Inbox',
      });
  }
}

/** Ten items a record, on all partitions at once. */
function* hotUser(items: number): Generator<Timed> {
  for (let i = 0; i < items / 10; i++) {
    const time = START + Math.floor((i / (items / 10)) * 600_000);
    yield deletion(time, upn('hot'), upn('hot'), { operation: 'HardDelete', items: 10, folder: '\\Inbox' });
  }
}

async function partition(batches: JudgedRecord[][], name: string, process: StateDependencies): Promise<void> {
  for (const [sequence, batch] of batches.entries()) {
    const position = { hub: 'h', partition: name, firstSequence: sequence, lastSequence: sequence };
    const { outcomes } = await delivered(() => applyJudged(batch, position, process));
    applied += batch.length;
    for (const { candidates } of outcomes)
      for (const { episode } of candidates)
        alerts.set(episode.id, Math.max(alerts.get(episode.id) ?? 0, episode.revision));
  }
}

/** The host delivers a batch again that met too many conflicts. */
async function delivered<T>(apply: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await apply();
    } catch (error) {
      if (!(error instanceof ContentionError)) throw error;
      counts.redelivered++;
    }
  }
}

function judged({ record }: Timed): JudgedRecord {
  const result = judgeRecord(record, '{}', { defaultTenantId: null, arrival: null });
  if (result.kind !== 'judged') throw new Error(`a simulated record is ${result.kind}`);
  return result;
}

/** Records that are applied together before more are made: the memory of a hub is not this one's. */
const WAVE = partitions * BATCH * 8;

const started = performance.now();
const source = values.hot === undefined ? ordinaryDay() : hotUser(Number(values.hot));
const all = Array.from({ length: processes }, startProcess);
const recorder = createActivityRecorder({ store: createMemoryActivity(), instance: 'a', now: () => Date.now() });
let peak = 0;
for (let done = false; !done; ) {
  const queues: JudgedRecord[][][] = Array.from({ length: partitions }, () => [[]]);
  for (let i = 0; i < WAVE; i++) {
    const next = source.next();
    if (next.done) {
      done = true;
      break;
    }
    const record = judged(next.value);
    recorder.count(record.event.tenantId, 'audit', record.event.time);
    const queue = queues[i % partitions];
    if ((queue?.at(-1)?.length ?? 0) >= BATCH) queue?.push([]);
    queue?.at(-1)?.push(record);
  }
  await Promise.all(
    queues.map((queue, index) => {
      const process = all[index % processes];
      return process === undefined
        ? undefined
        : partition(
            queue.filter((b) => b.length > 0),
            String(index),
            process,
          );
    }),
  );
  peak = Math.max(peak, process.memoryUsage().rss);
}
await recorder.flush();
const seconds = (performance.now() - started) / 1000;

const ofRecords = values.hot === undefined ? total : applied;
const list = [...sizes.values()].sort((a, b) => a - b);
const at = (part: number) => list[Math.min(list.length - 1, Math.floor(part * list.length))] ?? 0;
const perMillion = (count: number) => Math.round((count / ofRecords) * 1e6);
const transactions = counts.reads + counts.writes + counts.conflicts + counts.journals;
console.log(
  values.hot === undefined
    ? `${users} users, ${total} records of which ${applied} reach the state, ${partitions} partitions, ${processes} processes`
    : `one user, ${values.hot} items in ten minutes, ${applied} records, ${partitions} partitions, ${processes} processes`,
);
console.log(`rows ${list.length}, bytes of a row: median ${at(0.5)}, 99 % ${at(0.99)}, largest ${at(1)}`);
console.log(
  `transactions for each million records: ${perMillion(transactions)} (reads ${perMillion(counts.reads)}, writes ${perMillion(counts.writes)}, journal ${perMillion(counts.journals)})`,
);
console.log(
  `conflicts ${counts.conflicts}, ${((100 * counts.conflicts) / (counts.writes + counts.conflicts)).toFixed(2)} % of writes; batches delivered again for them ${counts.redelivered}`,
);
console.log(
  `written ${(counts.bytes / 1e6).toFixed(0)} MB, memory ${(peak / 1e6).toFixed(0)} MB with all rows, ${seconds.toFixed(1)} s, ${Math.round(applied / seconds)} relevant records/s`,
);
console.log(
  `alerts ${alerts.size}, last revisions ${[...alerts.values()]
    .sort((a, b) => b - a)
    .slice(0, 5)
    .join(', ')}`,
);
