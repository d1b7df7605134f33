/** Faults of all kinds at once, at random but the same for the same seed, while records come in slowly. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { StubFault, StubService } from '../local/stub-faults.ts';
import { createRandom } from '../simulate/random.ts';
import type { Rig, StorageService } from './rig.ts';

const STEPS = 12;
const LONGEST_PAUSE_MS = 1_500;
/** Between two messages. */
const LONGEST_GAP_MS = 4_000;
const LONGEST_OUTAGE_MS = 2_000;

const ANSWERS: readonly StubFault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 429, retryAfterSeconds: 1 },
  { kind: 'dropped' },
  { kind: 'answer-lost' },
  { kind: 'slow', ms: 2_000 },
];
const SERVICES: readonly StubService[] = ['identity', 'ingestion', 'playbooks'];
const STORAGE: readonly (readonly StorageService[])[] = [['blob'], ['queue'], ['table'], ['blob', 'queue', 'table']];

export async function playDisorder(rig: Rig, messages: readonly string[], seed: number): Promise<void> {
  const random = createRandom(seed);
  const one = <T>(choices: readonly T[]): T => choices[random.whole(0, choices.length - 1)] as T;
  const pauses = messages.map(() => random.whole(0, LONGEST_GAP_MS));
  const sending = messages.reduce(
    (before, message, index) => before.then(() => rig.send([message])).then(() => sleep(pauses[index])),
    Promise.resolve(),
  );
  for (let step = 0; step < STEPS; step++) {
    const kind = random.next();
    if (kind < 0.6) rig.faults.inject(one(SERVICES), one(ANSWERS), 3);
    else if (kind < 0.85) {
      const services = one(STORAGE);
      await rig.cutStorage(services);
      await sleep(random.whole(0, LONGEST_OUTAGE_MS));
      await rig.mendStorage(services);
    } else await rig.killHost();
    await sleep(random.whole(0, LONGEST_PAUSE_MS));
  }
  await sending;
  rig.faults.clear();
}
