/**
 * Checkpoints of the Functions host: a blob for each partition in the host's own account, its place in the metadata. Source: Azure SDK
 * for .NET, `BlobCheckpointStoreInternal`; the Event Hubs extension keeps its container's name.
 */
import type { ContainerClient } from '@azure/storage-blob';

export const CHECKPOINT_CONTAINER = 'azure-webjobs-eventhub';

export interface Checkpoint {
  readonly sequence: number;
  /** When it was last moved, ms since 1970. */
  readonly movedAt: number;
}

/** Where the checkpoints of a hub are; all in lower case. */
export function checkpointPrefix(namespace: string, hub: string, group: string): string {
  return `${[namespace, hub, group].join('/').toLowerCase()}/checkpoint/`;
}

/** By partition. None where the container is not there yet: the host makes it. */
export async function readCheckpoints(
  container: Pick<ContainerClient, 'exists' | 'listBlobsFlat'>,
  prefix: string,
): Promise<ReadonlyMap<string, Checkpoint>> {
  const found = new Map<string, Checkpoint>();
  if (!(await container.exists())) return found;
  for await (const { name, metadata, properties } of container.listBlobsFlat({ prefix, includeMetadata: true })) {
    const sequence = Number(metadata?.sequencenumber ?? Number.NaN);
    if (Number.isSafeInteger(sequence))
      found.set(name.slice(prefix.length), { sequence, movedAt: properties.lastModified.getTime() });
  }
  return found;
}
