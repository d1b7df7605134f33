/**
 * `npm run bench [-- [--megabytes N] FILE]`: what a record costs, beside JSON.parse alone on the same bytes. All are measured in
 * one process and in turns, so that a busy machine is busy for each of them.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { catalog, catalogById } from '../../shared/detections/catalog.ts';
import { interests } from '../../shared/detections/interests.ts';
import { createPrefilter } from '../../shared/events/prefilter.ts';
import { judgeRecord } from '../../shared/pipeline/judge-record.ts';
import { statefulRules } from '../../shared/settings/rules.ts';
import { DEFAULT_SUBJECT_SETTINGS } from '../../shared/subjects/settings.ts';
import { backtest, emptySummary } from '../backtest/backtest.ts';
import { makeScratch } from '../backtest/scratch.ts';
import { buildApp } from '../build.ts';
import { readInput } from '../input/read-input.ts';
import { measureColdStart, median } from './cold-start.ts';
import { type Corpus, writeLooped, writeMix } from './corpus.ts';
import { ordinaryAudit, ordinaryProcess, relevantAudit, relevantProcess } from './records.ts';

const ROUNDS = 5;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { read } = createPrefilter(interests);

/** (a) Every line through JSON.parse, and nothing else. */
async function parseAlone(file: string): Promise<number> {
  let found = 0;
  const parse = (bytes: unknown) => {
    const text = (bytes as Buffer).toString('utf8');
    for (let start = 0; start < text.length; ) {
      const newline = text.indexOf('\n', start);
      const end = newline === -1 ? text.length : newline;
      if (end > start && typeof JSON.parse(text.slice(start, end)) === 'object') found++;
      start = end + 1;
    }
    return { records: [], skipped: 0 };
  };
  for await (const _ of readInput(file, parse));
  return found;
}

/** (b) From bytes to findings, without state: what a function does before it reaches storage. */
async function judgeAlone(file: string): Promise<number> {
  let found = 0;
  for await (const { records } of readInput(file, read)) {
    for (const record of records) {
      if (record.kind !== 'raw') continue;
      const judged = judgeRecord(record.value, record.text, { defaultTenantId: null, arrival: null });
      if (judged.kind === 'judged') found += judged.findings.length;
    }
  }
  return found;
}

/** (c) The backtest from end to end: sorted by time, judged, joined, alerts made. */
async function wholeBacktest(file: string): Promise<number> {
  const options = {
    files: [file],
    findings: false,
    reasons: false,
    arrivalOrder: false,
    defaultTenantId: null,
    read,
    catalog: catalogById,
    rules: statefulRules(catalog, {}),
    settings: DEFAULT_SUBJECT_SETTINGS,
    allowances: [],
    warn: () => undefined,
  };
  let lines = 0;
  for await (const _ of backtest(options, emptySummary())) lines++;
  return lines;
}

const WAYS = [
  { name: '(a) JSON.parse alone', work: parseAlone, unit: 'objects' },
  { name: '(b) bytes to findings', work: judgeAlone, unit: 'findings' },
  { name: '(c) backtest', work: wholeBacktest, unit: 'alerts' },
] as const;

async function measure(title: string, file: string, { records, bytes }: Corpus): Promise<void> {
  console.log(
    `\n${title}: ${records} records, ${(bytes / 1e6).toFixed(0)} MB, ${Math.round(bytes / records)} bytes each`,
  );
  const seconds: number[][] = WAYS.map(() => []);
  const found: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [way, { work }] of WAYS.entries()) {
      const start = performance.now();
      found[way] = await work(file);
      seconds[way]?.push((performance.now() - start) / 1000);
    }
  }
  const [parsing = []] = seconds;
  for (const [way, { name, unit }] of WAYS.entries()) {
    const took = seconds[way] ?? [];
    const middle = median(took);
    // Of each round its own ratio: what disturbed one of its three parts disturbed the others too, more or less.
    const ratio = median(took.map((time, round) => time / (parsing[round] ?? Number.NaN)));
    const rate = `${(bytes / 1e6 / middle).toFixed(0).padStart(5)} MB/s ${Math.round(records / middle)
      .toLocaleString('en')
      .padStart(10)} records/s`;
    console.log(`  ${name.padEnd(22)} ${rate}   ${ratio.toFixed(2)} of (a)   ${found[way]} ${unit}`);
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { megabytes: { type: 'string', default: '200' } },
});
const bytes = Number(values.megabytes) * 1e6;
const source = positionals[0] ?? join(ROOT, 'samples/1-unified-audit-log.ndjson');
const scratch = makeScratch('bench');
try {
  const file = join(scratch.directory, 'corpus.ndjson');
  await measure(`${source}, looped`, file, await writeLooped(file, source, bytes));
  await measure('audit, 1 % relevant', file, await writeMix(file, ordinaryAudit, relevantAudit, bytes));
  await measure('devices, 1 % relevant', file, await writeMix(file, ordinaryProcess, relevantProcess, bytes));
} finally {
  await scratch.remove();
}
const size = await buildApp(ROOT);
const { total, app, empty, functions } = measureColdStart();
console.log(`\nbundle ${(size / 1024).toFixed(0)} KiB`);
console.log(
  `cold start ${total.toFixed(0)} ms until ${functions} functions are registered: ${app.toFixed(0)} ms the bundle, ${empty.toFixed(0)} ms an empty process`,
);
