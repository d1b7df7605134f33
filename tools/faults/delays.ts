/** How long alerts take from the sending of their records to each sink, while records keep coming. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sink } from '../../shared/alerts/policy.ts';
import { isComplete, outcomeOf, storedAbout } from './outcome.ts';
import { peopleOf } from './people.ts';
import { type Rig, until } from './rig.ts';

const PATIENCE_MS = 120_000;

/** Milliseconds for each revision, by its mark: when the sink had it. */
export async function measureDelays(
  rig: Rig,
  { people, everyMs }: { readonly people: number; readonly everyMs: number },
): Promise<Readonly<Record<Sink, readonly number[]>>> {
  const sentAt = new Map<string, number>();
  for (let index = 0; index < people; index++) {
    const { names, messages } = peopleOf(`delay${index}`, 1);
    for (const name of names) sentAt.set(name, Date.now());
    await rig.send(messages);
    await sleep(everyMs);
  }
  const names = new Set(sentAt.keys());
  await until('delivery', async () => isComplete(await outcomeOf(rig, names)), PATIENCE_MS);
  const delays: Record<Sink, number[]> = { sentinel: [], evidence: [], containment: [] };
  for (const { alert, delivered } of await storedAbout(rig, names))
    for (const sink of ['sentinel', 'evidence', 'containment'] as const) {
      const [at, sent] = [delivered.get(sink), sentAt.get(alert.actor ?? '')];
      if (at !== undefined && sent !== undefined) delays[sink].push(Date.parse(at) - sent);
    }
  return delays;
}
