/** What the playing of several faults is made of. */
import type { AlertPointer } from '../../shared/alerts/alert.ts';
import { TABLES } from '../../shared/stores/names.ts';
import { encodePointer } from '../../shared/stores/pointer.ts';
import { createPoisonQueues } from '../../shared/stores/poison-queues.ts';
import { createTableOutbox } from '../../shared/stores/table-outbox.ts';
import { messagesOnTheWay } from '../local/delivery-state.ts';
import { isComplete, outcomeOf } from './outcome.ts';
import { CLEARING, type People } from './people.ts';
import { type Rig, until } from './rig.ts';

/** Longest wait for a step. */
export const PATIENCE_MS = 120_000;
const A_WEEK_MS = 7 * 24 * 3_600_000;

type Target = { readonly action: string; readonly principalName?: string };

export function isAbout({ principalName = '' }: Target, names: ReadonlySet<string>): boolean {
  return names.has(principalName);
}

export function result(alertId: string, status: 'contained' | 'awaiting-approval' | 'accepted') {
  return { alertId, status, detail: '' };
}

export async function post(rig: Rig, queue: string, pointer: AlertPointer): Promise<void> {
  await rig.storage.queue(queue).sendMessage(encodePointer(pointer));
}

/** All revisions, when every one of them is everywhere and nothing moves any more. */
export async function settled(rig: Rig, people: People): Promise<AlertPointer[]> {
  await until(
    'delivery',
    async () => {
      const outcome = await outcomeOf(rig, people.names);
      return outcome.due.containment === CLEARING && isComplete(outcome) && (await messagesOnTheWay(rig.storage)) === 0;
    },
    PATIENCE_MS,
  );
  return pointersOf(rig, people);
}

export async function pointersOf(rig: Rig, { names }: People): Promise<AlertPointer[]> {
  return (await outcomeOf(rig, names)).alerts.map(({ id, revision }) => ({ id, revision }));
}

/** Alerts of these people that were contained. */
export async function idsOf(rig: Rig, { names }: People): Promise<string[]> {
  const contained = [...rig.stub.contained.values()];
  return contained.filter(({ target }) => isAbout(target, names)).map(({ alertId }) => alertId);
}

export async function othersDone(rig: Rig, { names }: People): Promise<boolean> {
  const { due, lost } = await outcomeOf(rig, names);
  return due.containment === CLEARING && lost.evidence === 0 && lost.containment === 0;
}

/** Until no message waits or is worked on in any queue: whatever failed for too long is poisoned then. */
export async function nothingOnTheWay(rig: Rig): Promise<void> {
  await until('the queues', async () => (await messagesOnTheWay(rig.storage)) === 0, PATIENCE_MS);
}

export async function poisonedIn(rig: Rig, queue: string): Promise<number> {
  const { poisoned } = await createPoisonQueues((name) => rig.storage.queue(name)).counts();
  return poisoned[`${queue}-poison`] ?? 0;
}

/** Makes everything in the outbox due, as the minutes would, and runs the timer. What it says, with its level. */
export async function resendNow(rig: Rig): Promise<string> {
  const outbox = createTableOutbox(rig.storage.table(TABLES.pending));
  for (const pending of await outbox.due(Date.now() + A_WEEK_MS, 10_000)) await outbox.postpone(pending, 0);
  const before = rig.log.length;
  await rig.runTimer('resend-pending');
  const said = () => rig.log.slice(before).find((line) => line.includes('resend-pending: pending {'));
  await until('what the timer says', () => said() !== undefined, PATIENCE_MS);
  return said() ?? '';
}

/** @throws naming what does not hold, with what was found */
export function check(what: string, holds: boolean, found: unknown): void {
  if (!holds) throw new Error(`expected ${what}; found ${JSON.stringify(found)}`);
}
