/** Plays one fault and waits until everything is where it belongs. */
import type { Fault } from './fault.ts';
import { isComplete, type Outcome, outcomeOf } from './outcome.ts';
import { crowdOf, peopleOf } from './people.ts';
import { type Rig, until } from './rig.ts';

export interface FaultResult extends Outcome {
  readonly fault: Fault;
  readonly complete: boolean;
  /** Requests to playbooks beyond one for each alert; a playbook knows an alert and acts once. */
  readonly askedAgain: number;
  /** From the first record to the end of the fault, ms. */
  readonly lastedMs: number;
  /** From there until every alert was at every sink, ms. */
  readonly recoveredMs: number;
}

/**
 * @param expected what these people raise when nothing fails; null where it is not known yet
 */
export async function runFault(
  rig: Rig,
  fault: Fault,
  expected: readonly string[] | null,
  patienceMs: number,
): Promise<FaultResult> {
  const { name, crowd } = fault;
  const people = crowd === undefined ? peopleOf(name) : crowdOf(name, crowd);
  const callsBefore = rig.stub.playbookCalls;
  const actsBefore = rig.stub.contained.size;
  const started = performance.now();
  await fault.play(rig, people);
  const over = performance.now();
  let outcome = await outcomeOf(rig, people.names);
  const allRaised = ({ raised }: Outcome) =>
    crowd === undefined ? expected === null || same(raised, expected) : raised.length === crowd;
  const done = () => outcome.raised.length > 0 && isComplete(outcome) && allRaised(outcome);
  // Whoever gives up here is told by what is lost.
  await until(
    'delivery',
    async () => {
      if (!done()) outcome = await outcomeOf(rig, people.names);
      return done();
    },
    patienceMs,
  ).catch(() => undefined);
  rig.faults.clear();
  return {
    ...outcome,
    fault,
    complete: done(),
    askedAgain: rig.stub.playbookCalls - callsBefore - (rig.stub.contained.size - actsBefore),
    lastedMs: over - started,
    recoveredMs: performance.now() - over,
  };
}

function same(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((text, index) => text === right[index]);
}
