/** How far delivery has come, as storage shows it from outside: messages that wait, and evidence that is kept. */
import type { ContainmentResult } from '../../shared/sinks/containment-result.ts';
import type { StorageConnection } from '../../shared/stores/connection.ts';
import { EVIDENCE_CONTAINERS, QUEUES } from '../../shared/stores/names.ts';

/** In the order in which a message travels: read so, one that moves on meanwhile is seen at its next place. */
const ON_THE_WAY = [QUEUES.alerts, QUEUES.sentinel, QUEUES.evidence, QUEUES.containment, QUEUES.containmentResults];

/** Messages that wait or are worked on, in all queues of delivery. */
export async function messagesOnTheWay(storage: StorageConnection): Promise<number> {
  let count = 0;
  for (const name of ON_THE_WAY) count += (await storage.queue(name).getProperties()).approximateMessagesCount ?? 0;
  return count;
}

/** Evidence sets as `alert id/revision`, one for each index: twice where one was kept twice. */
export async function evidenceSets(storage: StorageConnection): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of storage.container(EVIDENCE_CONTAINERS.evidence).listBlobsFlat()) {
    const [, id, revision] = /^[\d-]{10}\/([^/]+)\/(\d+)\/index-[0-9a-f]{64}\.json$/.exec(name) ?? [];
    if (id !== undefined) names.push(`${id}/${revision}`);
  }
  return names;
}

/** Puts what a playbook reports where playbooks put it: in base64, as host.json says. */
export async function reportContainment(storage: StorageConnection, result: ContainmentResult): Promise<void> {
  const message = Buffer.from(JSON.stringify(result)).toString('base64');
  await storage.queue(QUEUES.containmentResults).sendMessage(message);
}
