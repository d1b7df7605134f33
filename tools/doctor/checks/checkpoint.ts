/** Whether the app reads what arrives: the place up to which each partition was read, against its end. */
import { readSettings } from '../../../shared/settings/settings.ts';
import { type Check, fail, type Line, pass } from '../check.ts';
import { CHECKPOINT_CONTAINER, type Checkpoint, checkpointPrefix, readCheckpoints } from '../checkpoints.ts';
import { hubsOf, withHub } from '../hub-client.ts';
import type { Target } from '../target.ts';

/** A batch takes seconds. What has waited this long, ms, while nothing moved, is not being read. */
const STOPPED_MS = 5 * 60_000;
/** Where it looks stopped, a second look tells a partition that is held up from one that is slow. */
const SECOND_LOOK_MS = 15_000;

interface Partition {
  readonly id: string;
  /** Messages that nobody has read. */
  readonly lag: number;
  /** Since when nothing moves though something waits, ms since 1970; null where nobody knows, because nothing was ever read. */
  readonly waitsSince: number | null;
  readonly read: number;
}

export const checkpoint: Check = {
  id: 'checkpoint',
  passes: 'each partition of both hubs is read up to its end, or its checkpoint moves',
  role: "Storage Blob Data Reader on the host's account, and Azure Event Hubs Data Receiver on the namespace",
  run: async (target) => {
    const lines: Line[] = [];
    for (const hub of hubsOf(target)) lines.push(await lineOf(target, hub));
    return lines;
  },
};

async function lineOf(target: Target, hub: string): Promise<Line> {
  const what = `checkpoint ${hub}`;
  const first = await look(target, hub);
  const lag = first.reduce((sum, partition) => sum + partition.lag, 0);
  const stopped = first.filter((partition) => isStopped(partition, target.now()));
  if (stopped.length === 0)
    return pass(what, lag === 0 ? `${first.length} partitions read to their ends` : `${lag} messages behind, moving`);
  await target.wait(SECOND_LOOK_MS);
  const second = new Map((await look(target, hub)).map((partition) => [partition.id, partition]));
  const still = stopped.filter(({ id, read }) => second.get(id)?.read === read && second.get(id)?.lag !== 0);
  if (still.length === 0) return pass(what, `${lag} messages behind, moving`);
  const waiting = still.reduce((sum, partition) => sum + partition.lag, 0);
  return fail(
    what,
    `stopped: ${waiting} messages wait in partitions ${still.map(({ id }) => id).join(', ')}, ${howLong(still, target.now())}`,
    'see the log of the app: a function that cannot reach storage holds its partition; health says whether it does',
  );
}

function isStopped({ lag, waitsSince }: Partition, now: number): boolean {
  return lag > 0 && (waitsSince === null || now - waitsSince > STOPPED_MS);
}

function howLong(stopped: readonly Partition[], now: number): string {
  const since = stopped.flatMap(({ waitsSince }) => waitsSince ?? []);
  return since.length === 0 ? 'never read' : `for ${Math.round((now - Math.min(...since)) / 60_000)} minutes`;
}

async function look(target: Target, hub: string): Promise<Partition[]> {
  const group = readSettings(target.env).PURGEWATCH_CONSUMER_GROUP;
  const container = target.storage('AzureWebJobsStorage').container(CHECKPOINT_CONTAINER);
  return withHub(target, hub, async (client) => {
    const prefix = checkpointPrefix(client.fullyQualifiedNamespace, hub, group);
    const checkpoints = await readCheckpoints(container, prefix);
    const ids = await client.getPartitionIds();
    const ends = await Promise.all(ids.map((id) => client.getPartitionProperties(id)));
    return ends.map((end) => partitionOf(end, checkpoints.get(end.partitionId)));
  });
}

interface End {
  readonly partitionId: string;
  readonly beginningSequenceNumber: number;
  readonly lastEnqueuedSequenceNumber: number;
  readonly lastEnqueuedOnUtc: Date;
  readonly isEmpty: boolean;
}

/** Exported for its test. */
export function partitionOf(end: End, known: Checkpoint | undefined): Partition {
  const id = end.partitionId;
  // What has expired in the hub cannot be read any more.
  const read = Math.max(known?.sequence ?? -1, end.beginningSequenceNumber - 1);
  const lag = end.isEmpty ? 0 : Math.max(0, end.lastEnqueuedSequenceNumber - read);
  if (lag === 0) return { id, lag, read, waitsSince: null };
  // One that waits alone came when the end moved; of several, the first came after the checkpoint did, and nobody says when.
  const arrived = end.lastEnqueuedOnUtc.getTime();
  return { id, lag, read, waitsSince: lag === 1 ? arrived : (known?.movedAt ?? null) };
}
