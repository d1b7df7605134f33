/**
 * `npm run bench:sources`: microseconds for each event by source, from bytes to findings, ordinary and relevant ones, beside
 * JSON.parse of the same bytes; and the worst command line of a megabyte beside one of a kilobyte. Of all turns the shortest
 * counts: what a busy machine adds is no cost of the record.
 */
import { interests } from '../../shared/detections/interests.ts';
import { createPrefilter } from '../../shared/events/prefilter.ts';
import { judgeRecord } from '../../shared/pipeline/judge-record.ts';
import { hostileLines, KILOBYTE_LINE } from './hostile-lines.ts';
import { SOURCES } from './source-records.ts';

const RECORDS = 300;
const ROUNDS = 12;
const { read } = createPrefilter(interests);

interface Outcome {
  readonly kept: number;
  readonly findings: number;
}

function judge(message: Buffer): Outcome {
  let [kept, findings] = [0, 0];
  for (const record of read(message).records) {
    if (record.kind !== 'raw') throw new Error(record.reason);
    const judged = judgeRecord(record.value, record.text, { defaultTenantId: null, arrival: null });
    kept += 1;
    if (judged.kind === 'judged') findings += judged.findings.length;
  }
  return { kept, findings };
}

function parse(message: Buffer): void {
  for (const line of message.toString('utf8').split('\n')) JSON.parse(line);
}

/** Shortest of several turns, µs. */
function shortest(work: () => unknown, turns: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < turns; turn++) {
    const start = performance.now();
    work();
    least = Math.min(least, performance.now() - start);
  }
  return least * 1000;
}

console.log('µs for each event                    bytes  JSON.parse  to findings  ratio  read  findings');
for (const { name, ordinary, relevant } of SOURCES)
  for (const [kind, make] of [['ordinary', ordinary] as const, ['relevant', relevant] as const]) {
    const records = Array.from({ length: RECORDS }, (_, index) => make(index));
    const isText = typeof records[0] === 'string';
    const message = Buffer.from(records.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n'));
    // In turns, so that both meet the same machine.
    let [parsing, judging] = [Number.NaN, Number.POSITIVE_INFINITY];
    for (let round = 0; round < ROUNDS; round++) {
      if (!isText)
        parsing = Math.min(
          shortest(() => parse(message), 1),
          Number.isNaN(parsing) ? 1e9 : parsing,
        );
      judging = Math.min(
        judging,
        shortest(() => judge(message), 1),
      );
    }
    const { kept, findings } = judge(message);
    const figures = [
      String(Math.round(message.length / RECORDS)).padStart(6),
      (isText ? '-' : (parsing / RECORDS).toFixed(2)).padStart(10),
      (judging / RECORDS).toFixed(2).padStart(11),
      (isText ? '-' : (judging / parsing).toFixed(2)).padStart(5),
      `${Math.round((100 * kept) / RECORDS)}%`.padStart(4),
      (findings / RECORDS).toFixed(2).padStart(8),
    ];
    console.log(`${name.padEnd(25)} ${kind.padEnd(8)} ${figures.join('  ')}`);
  }

let run = 0;
/** Every run reads a line of its own: nothing may be remembered of the one before. */
function costOf(record: object, turns: number): number {
  return shortest(() => judge(Buffer.from(JSON.stringify({ ...record, run: run++ }))), turns);
}

costOf(KILOBYTE_LINE, 200);
const measured = hostileLines(1_000_000)
  .map(({ part, record }) => ({ part, micros: costOf(record, 8), base: costOf(KILOBYTE_LINE, 40) }))
  .sort((a, b) => b.micros / b.base - a.micros / a.base);
console.log('\nworst command lines of 1 MB, of what repeats in them, beside a relevant line of 1 KB');
for (const { part, micros, base } of measured.slice(0, 5))
  console.log(
    `${(micros / base).toFixed(1).padStart(6)} times  ${(micros / 1000).toFixed(2).padStart(7)} ms  ${JSON.stringify(part)}`,
  );
