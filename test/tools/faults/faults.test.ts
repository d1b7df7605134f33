/**
 * Faults against the built app, on real storage and real queues: whatever fails, each alert ends at each sink that it belongs to,
 * with one evidence set for a revision and one containment for an alert. Rows may come twice only where an answer was lost.
 */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Fault } from '../../../tools/faults/fault.ts';
import { faults } from '../../../tools/faults/faults.ts';
import { type Rig, startRig } from '../../../tools/faults/rig.ts';
import { runFault } from '../../../tools/faults/run-fault.ts';

const PATIENCE_MS = 90_000;

/** One of each kind; the others take minutes (`npm run faults`). */
const PLAYED = new Set([
  'sentinel-answer-lost',
  'token-error',
  'playbook-answer-lost',
  'twice',
  'out-of-order',
  'storage-down',
  'storage-flaky',
  'killed',
  'sentinel-down',
  'sentinel-400',
  'sentinel-partial',
  'results-malformed',
  'parked',
  'collector-busy',
  'collector-twice',
  'collector-killed',
]);

/** What two people who clear mail after making a rule raise, and one who deletes in another's mailbox; by the last revision. */
const RAISED = [
  '0 inbox-rule-hides-mail high 6',
  '0 rule-then-deleted critical 16',
  '1 inbox-rule-hides-mail high 6',
  '1 rule-then-deleted critical 16',
  'visitor delete-in-another-mailbox low 2',
];

/** Of a crowd each has made a rule, and nothing else. */
function raisedBy({ crowd }: Fault): readonly string[] {
  return crowd === undefined
    ? RAISED
    : Array.from({ length: crowd }, (_, person) => `${person} inbox-rule-hides-mail high 6`);
}

/** Here nobody can know whether a row was taken, or the same pointer is on its way twice: queries take the last row of a revision. */
const ROWS_ONCE = new Set(['token-error', 'playbook-answer-lost', 'sentinel-down']);

let rig: Rig;
beforeAll(async () => {
  rig = await startRig(fileURLToPath(new URL('../../..', import.meta.url)));
});
afterAll(() => rig.stop());

test.each(faults({ outageMs: 3_000 }).filter(({ name }) => PLAYED.has(name)))(
  '$name: $how',
  { timeout: 3 * PATIENCE_MS },
  async (fault) => {
    const { raised, complete, lost, twice, unmarked, due } = await runFault(rig, fault, RAISED, PATIENCE_MS);
    expect(raised).toEqual(raisedBy(fault));
    expect([lost, unmarked]).toEqual([{ sentinel: 0, evidence: 0, containment: 0 }, 0]);
    expect(complete).toBe(true);
    expect(due.containment).toBe(fault.crowd === undefined ? 2 : 0);
    expect([twice.evidence, twice.containment]).toEqual([0, 0]);
    if (ROWS_ONCE.has(fault.name)) expect(twice.sentinel).toBe(0);
    expect(rig.stub.violations).toEqual([]);
  },
);
