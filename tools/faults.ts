/**
 * `npm run faults [-- NAME...]`: plays every fault against the built app on real storage, and prints the table of docs/delivery.md, and how long
 * delivery takes when nothing fails (`delays`).
 * Ends with 1 where anything was lost.
 */
import { stop } from 'esbuild';
import { measureDelays } from './faults/delays.ts';
import { faults } from './faults/faults.ts';
import { startRig } from './faults/rig.ts';
import { type FaultResult, runFault } from './faults/run-fault.ts';
import { percentile } from './run/progress.ts';

const OUTAGE_MS = 60_000;
const PATIENCE_MS = 180_000;
const EVERY_MS = 200;

const asked = process.argv.slice(2);
const all = faults({ outageMs: OUTAGE_MS });
const known = [...all.map(({ name }) => name), 'delays'];
const unknown = asked.find((name) => !known.includes(name));
if (unknown !== undefined) {
  console.error(`faults: found "${unknown}", expected ${known.join(', ')}`);
  process.exit(2);
}
const rig = await startRig(process.cwd());
await stop(); // the bundler's process
let expected: readonly string[] | null = null;
let lost = false;
try {
  console.log('| fault | played how | due | lost | twice | playbook asked again | lasted | complete after |');
  console.log('|---|---|---|---|---|---|---|---|');
  for (const fault of all) {
    if (asked.length > 0 && fault.name !== 'none' && !asked.includes(fault.name)) continue;
    const result = await runFault(rig, fault, expected, PATIENCE_MS);
    expected ??= result.raised;
    if (!result.complete) {
      lost = true;
      console.error(
        JSON.stringify({ raised: result.raised, unmarked: result.unmarked }),
        rig.log.slice(-20).join('\n'),
      );
    }
    console.log(row(result));
  }
  if (asked.length === 0 || asked.includes('delays')) {
    console.log(`\nFrom sending to each sink, records of one person every ${EVERY_MS} ms:`);
    for (const [sink, delays] of Object.entries(await measureDelays(rig, { people: 100, everyMs: EVERY_MS })))
      console.log(
        `${sink}: p50 ${percentile(delays, 0.5)} ms, p99 ${percentile(delays, 0.99)} ms (${delays.length} revisions)`,
      );
  }
} finally {
  await rig.stop();
}
process.exit(lost ? 1 : 0);

function row({ fault, due, lost, twice, askedAgain, lastedMs, recoveredMs, complete }: FaultResult): string {
  const three = ({ sentinel, evidence, containment }: FaultResult['due']) =>
    `${sentinel} / ${evidence} / ${containment}`;
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  const recovered = complete ? seconds(recoveredMs) : '**never**';
  const cells = [
    fault.name,
    fault.how,
    three(due),
    three(lost),
    three(twice),
    askedAgain,
    seconds(lastedMs),
    recovered,
  ];
  return `| ${cells.join(' | ')} |`;
}
