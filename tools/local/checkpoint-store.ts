/** Checkpoints and partition ownership in memory, in the place of the blob container that the real host keeps. */
import type { Checkpoint, CheckpointStore, PartitionOwnership } from '@azure/event-hubs';

export class InMemoryCheckpointStore implements CheckpointStore {
  readonly #ownership = new Map<string, PartitionOwnership>();
  readonly #checkpoints = new Map<string, Checkpoint>();
  #version = 0;

  async listOwnership(namespace: string, hub: string, group: string): Promise<PartitionOwnership[]> {
    return listUnder(this.#ownership, namespace, hub, group);
  }

  /** Only claims made on the newest version win: two hosts cannot take one partition at the same time. */
  async claimOwnership(claims: PartitionOwnership[]): Promise<PartitionOwnership[]> {
    const won: PartitionOwnership[] = [];
    for (const claim of claims) {
      const key = keyOf(claim);
      const held = this.#ownership.get(key);
      if (held !== undefined && held.etag !== claim.etag) continue;
      const owned = { ...claim, etag: String(++this.#version), lastModifiedTimeInMs: Date.now() };
      this.#ownership.set(key, owned);
      won.push({ ...owned });
    }
    return won;
  }

  async updateCheckpoint(checkpoint: Checkpoint): Promise<void> {
    this.#checkpoints.set(keyOf(checkpoint), { ...checkpoint });
  }

  async listCheckpoints(namespace: string, hub: string, group: string): Promise<Checkpoint[]> {
    return listUnder(this.#checkpoints, namespace, hub, group);
  }
}

type Place = Pick<Checkpoint, 'fullyQualifiedNamespace' | 'eventHubName' | 'consumerGroup' | 'partitionId'>;

function prefixOf(namespace: string, hub: string, group: string): string {
  return `${[namespace, hub, group].join('/').toLowerCase()}/`;
}

function keyOf({ fullyQualifiedNamespace, eventHubName, consumerGroup, partitionId }: Place): string {
  return `${prefixOf(fullyQualifiedNamespace, eventHubName, consumerGroup)}${partitionId}`;
}

function listUnder<T extends Place>(map: Map<string, T>, namespace: string, hub: string, group: string): T[] {
  const prefix = prefixOf(namespace, hub, group);
  return [...map].filter(([key]) => key.startsWith(prefix)).map(([, value]) => ({ ...value }));
}
