/** The pipeline over files: the same judgement and the same state as in Azure, with everything in memory or in a temporary folder. */
import { hash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { Allowance } from '../../shared/alerts/allowance.ts';
import { NO_CONTEXT } from '../../shared/alerts/context.ts';
import { loadRecords } from '../../shared/alerts/load-records.ts';
import type { Detection, StatefulDetection } from '../../shared/detections/detection.ts';
import { withArrival } from '../../shared/events/log-lines.ts';
import { createActivityRecorder, sourceOf } from '../../shared/pipeline/activity.ts';
import type { SubjectOutcome } from '../../shared/pipeline/advance-row.ts';
import { createAllowances } from '../../shared/pipeline/allowances.ts';
import { applyJudged } from '../../shared/pipeline/apply-judged.ts';
import { askDeadlines } from '../../shared/pipeline/ask-deadlines.ts';
import { type JudgedRecord, judgeRecord } from '../../shared/pipeline/judge-record.ts';
import { isRelevant } from '../../shared/pipeline/observe.ts';
import { composeAlert } from '../../shared/pipeline/raise-alerts.ts';
import { recordSource } from '../../shared/pipeline/record-source.ts';
import { recordsTooLate } from '../../shared/pipeline/score-batch.ts';
import { createInputHistory, type InputHistory } from '../../shared/pipeline/source-history.ts';
import { createTenantFacts } from '../../shared/pipeline/tenant-facts.ts';
import { walkTenants } from '../../shared/pipeline/walk-tenants.ts';
import { createFileJournal } from '../../shared/stores/file-journal.ts';
import { createMemoryActivity } from '../../shared/stores/memory-activity.ts';
import { createMemoryAllowances } from '../../shared/stores/memory-allowances.ts';
import { createMemoryRowStore } from '../../shared/stores/memory-row-store.ts';
import { createMemoryDeadlines, createMemoryWalks } from '../../shared/stores/memory-timers.ts';
import { createRuleBooks } from '../../shared/subjects/rule-book.ts';
import type { SubjectSettings } from '../../shared/subjects/settings.ts';
import { createSubjectStore } from '../../shared/subjects/subject-store.ts';
import { InputError, type ReadMessage, readInput } from '../input/read-input.ts';
import type { ResultLine } from '../results/result-line.ts';
import { type Collector, createCollector } from './collect.ts';
import { createExternalSorter } from './external-sort.ts';
import { backtestHasher } from './hasher.ts';
import { recentBlobs } from './recent-blobs.ts';
import { makeScratch } from './scratch.ts';

export interface BacktestOptions {
  readonly files: readonly string[];
  readonly findings: boolean;
  /** Say with each line why it has its score. */
  readonly reasons: boolean;
  /** Keep the order of the files instead of sorting all records by event time. */
  readonly arrivalOrder: boolean;
  readonly defaultTenantId: string | null;
  readonly read: ReadMessage;
  readonly catalog: ReadonlyMap<string, Detection>;
  readonly rules: readonly StatefulDetection[];
  readonly settings: SubjectSettings;
  readonly allowances: readonly Allowance[];
  /** One line for the user: a file that cannot be read, a record that cannot be understood. */
  readonly warn: (line: string) => void;
}

export interface BacktestSummary {
  records: number;
  relevant: number;
  parked: number;
  findings: number;
  suppressed: number;
  tooLate: number;
  alerts: number;
  /** Of the alerts those that an allowance covers. */
  allowed: number;
  unreadableFiles: number;
  /** Seconds from the first byte to the last line. */
  seconds: number;
}

/** Records that advance the state together. */
const BATCH = 512;

/**
 * A batch spans at most this part of the retention: its newest record dates the state, and an older one of the same batch
 * must not be too late for that. Findings stay exact for records that come two thirds of the retention late.
 */
const BATCH_SPANS = 3;

/** How often deadlines are asked about, of event time: they lie days ahead. */
const HOUR_MS = 3_600_000;

/** Reasons that are shown for each file; the rest is counted. */
const SHOWN_REASONS = 5;

export async function* backtest(options: BacktestOptions, summary: BacktestSummary): AsyncGenerator<ResultLine> {
  const started = performance.now();
  const scratch = makeScratch('backtest');
  const { directory } = scratch;
  const journal = await createFileJournal(directory);
  try {
    const collector = createCollector(directory, options);
    const rows = createMemoryRowStore();
    const subjects = createSubjectStore(rows);
    const deadlines = createMemoryDeadlines();
    const walks = createMemoryWalks();
    const activity = createMemoryActivity();
    // Event time up to which what is missing has been asked about.
    let asked = 0;
    const heard = createActivityRecorder({ store: activity, instance: 'backtest', now: () => asked });
    const tenantFacts = createTenantFacts({ rows, hasher: backtestHasher, now: () => 0, maxAgeMs: 0 });
    const sourceHistory = createInputHistory();
    const dependencies = {
      hasher: backtestHasher,
      tenantFacts,
      sourceHistory,
      deadlines,
      walks,
      now: () => 0,
      journal,
      subjects,
      books: createRuleBooks(options.rules, options.settings),
      settings: options.settings,
    };
    const records = options.arrivalOrder
      ? judgedRecords(options, summary, sourceHistory)
      : inEventTime(options, summary, sourceHistory, directory);
    const end = { ...dependencies, rows, activity, now: () => END_OF_TIME, raise: collected(collector) };
    let sequence = 0;
    for await (const batch of batchesOf(records, options.settings.retentionMs / BATCH_SPANS)) {
      // As a timer would: what a row waits for is forgotten when the row moves on.
      const [first] = batch;
      const asOf = options.arrivalOrder ? 0 : (first?.event.time ?? 0);
      if (asOf - asked >= HOUR_MS) {
        asked = asOf;
        await heard.flush();
        while ((await askDeadlines({ ...end, now: () => asOf })).more);
      }
      const position = {
        hub: 'backtest',
        partition: '0',
        firstSequence: sequence,
        lastSequence: sequence + batch.length - 1,
      };
      sequence += batch.length;
      for (const record of batch) {
        await collector.judged(record);
        heard.count(record.event.tenantId, sourceOf(record.event), record.event.time);
      }
      const applied = await applyJudged(batch, position, dependencies);
      summary.tooLate += recordsTooLate(applied.outcomes);
      collector.applied(applied);
    }
    asked = END_OF_TIME;
    await heard.flush();
    // Everything has been seen: what is missing now is missing.
    // What a walk finds waiting is due before the end.
    while ((await walkTenants({ ...end, now: () => HOUR_MS })).open > 0);
    while ((await askDeadlines(end)).more);
    const evidence = {
      hasher: backtestHasher,
      journal: { ...journal, ...recentBlobs(journal) },
      catalog: options.catalog,
      allowances: createAllowances({ reader: createMemoryAllowances(options.allowances), now: AT_ITS_TIME }),
      readContext: async () => NO_CONTEXT, // lines say nothing of answers
      commandLines: false,
      mailSubjects: false,
    };
    yield* collector.lines({
      compose: (candidate) => composeAlert(candidate, new Map(), evidence),
      load: (candidate) => loadRecords(candidate, recordSource(candidate, new Map(), evidence)),
    });
    summary.alerts = collector.alerts;
    summary.allowed = collector.allowed;
  } finally {
    summary.seconds = (performance.now() - started) / 1000;
    await journal.close();
    await scratch.remove();
  }
}

/** Each alert is raised when its records came: an allowance that held then holds, though it has ended since. */
const AT_ITS_TIME = () => 0;

/** The latest moment that a date can be. */
const END_OF_TIME = 8.64e15;

function collected(collector: Collector): (outcome: SubjectOutcome) => Promise<number> {
  return async (outcome) => {
    collector.applied({ outcomes: [outcome] });
    return outcome.candidates.length;
  };
}

export function emptySummary(): BacktestSummary {
  return {
    records: 0,
    relevant: 0,
    parked: 0,
    findings: 0,
    suppressed: 0,
    tooLate: 0,
    alerts: 0,
    allowed: 0,
    unreadableFiles: 0,
    seconds: 0,
  };
}

/** All relevant records of all files as one data set: neither the order of the files nor that of their rows matters. */
async function* inEventTime(
  options: BacktestOptions,
  summary: BacktestSummary,
  history: InputHistory,
  directory: string,
): AsyncGenerator<JudgedRecord> {
  const { defaultTenantId } = options;
  // Texts alone are held: judging a record again costs less than keeping all that was understood of it.
  const sorter = createExternalSorter<string>({
    directory,
    name: 'records',
    write: (raw) => (raw.includes('\n') ? JSON.stringify(JSON.parse(raw)) : raw),
    read: (line) => line,
  });
  for await (const record of judgedRecords(options, summary, history)) {
    const { time, recordId, form } = record.event;
    // The same id at the same time may come with other contents: without the last part the order of the files would tell.
    const key = `${String(time).padStart(16, '0')} ${form} ${JSON.stringify(recordId)} ${hash('sha1', record.raw)}`;
    await sorter.add(key, record.raw, record.raw.length);
  }
  for await (const { value } of sorter.sorted()) yield judgeAgain(value, defaultTenantId);
}

function judgeAgain(raw: string, defaultTenantId: string | null): JudgedRecord {
  const judged = judgeRecord(JSON.parse(raw), raw, { defaultTenantId, arrival: null });
  if (judged.kind !== 'judged') throw new Error(`a record was judged before, and now it is ${judged.kind}`);
  return judged;
}

/** When the last line of a file was written, or before: for lines that leave the year out. A pipe is written now. */
async function lastWritten(file: string): Promise<number | null> {
  try {
    return Math.floor((await stat(file)).mtimeMs);
  } catch {
    return null; // reading it will say why
  }
}

async function* judgedRecords(
  options: BacktestOptions,
  summary: BacktestSummary,
  history: InputHistory,
): AsyncGenerator<JudgedRecord> {
  const context = { defaultTenantId: options.defaultTenantId, arrival: null };
  for (const file of options.files) {
    const reasons = reasonPrinter(file, options.warn);
    const written = await lastWritten(file);
    try {
      for await (const { records, skipped, placeOf } of readInput(file, options.read)) {
        summary.records += records.length + skipped;
        for (const given of records) {
          const record = withArrival(given, written);
          const judged = record.kind === 'raw' ? judgeRecord(record.value, record.text, context) : record;
          if (judged.kind === 'parked') {
            summary.parked++;
            reasons.add(judged.reason, () => placeOf(given));
          }
          if (judged.kind === 'judged' && takes(judged, summary, history)) yield judged;
        }
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      summary.unreadableFiles++;
      options.warn(error.message);
    }
    reasons.end();
  }
}

/** Every record makes its source heard; only what matters goes on. */
function takes(judged: JudgedRecord, summary: BacktestSummary, history: InputHistory): boolean {
  const { event, findings } = judged;
  history.note(event.tenantId, sourceOf(event), event.time);
  if (!isRelevant(judged)) return false;
  summary.relevant++;
  summary.findings += findings.length;
  summary.suppressed += findings.filter((finding) => finding.suppressed).length;
  return true;
}

/** The first reasons of a file in full, the number of the others. */
function reasonPrinter(file: string, warn: (line: string) => void) {
  let seen = 0;
  return {
    add(reason: string, place: () => string | null) {
      if (++seen > SHOWN_REASONS) return;
      const where = /^(?:line|row) \d/.test(reason) ? null : place();
      warn(`${file}: parked: ${where === null ? '' : `${where}: `}${reason}`);
    },
    end() {
      if (seen > SHOWN_REASONS) warn(`${file}: ${seen - SHOWN_REASONS} more records were parked`);
    },
  };
}

async function* batchesOf(records: AsyncIterable<JudgedRecord>, maxSpanMs: number): AsyncGenerator<JudgedRecord[]> {
  let batch: JudgedRecord[] = [];
  let earliest = Number.POSITIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  for await (const record of records) {
    const { time } = record.event;
    earliest = Math.min(earliest, time);
    latest = Math.max(latest, time);
    if (batch.length === BATCH || (batch.length > 0 && latest - earliest > maxSpanMs)) {
      yield batch;
      batch = [];
      earliest = time;
      latest = time;
    }
    batch.push(record);
  }
  if (batch.length > 0) yield batch;
}
