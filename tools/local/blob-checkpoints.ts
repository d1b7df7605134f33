/** Checkpoints that are seen from outside as the real host's are: a blob for each partition in the account that AzureWebJobsStorage names. */
import type { Checkpoint } from '@azure/event-hubs';
import type { ContainerClient } from '@azure/storage-blob';
import { checkpointPrefix } from '../doctor/checkpoints.ts';
import { InMemoryCheckpointStore } from './checkpoint-store.ts';

/** A host starts anew where it starts: nothing reads them but people and doctor. */
export class MirroredCheckpointStore extends InMemoryCheckpointStore {
  readonly #container: ContainerClient;
  #made: Promise<unknown> | undefined;

  constructor(container: ContainerClient) {
    super();
    this.#container = container;
  }

  override async updateCheckpoint(checkpoint: Checkpoint): Promise<void> {
    await super.updateCheckpoint(checkpoint);
    this.#made ??= this.#container.createIfNotExists();
    await this.#made;
    const { fullyQualifiedNamespace, eventHubName, consumerGroup, partitionId, sequenceNumber, offset } = checkpoint;
    const blob = checkpointPrefix(fullyQualifiedNamespace, eventHubName, consumerGroup) + partitionId;
    const metadata = { sequencenumber: String(sequenceNumber), offset: String(offset) };
    await this.#container.getBlockBlobClient(blob).upload('', 0, { metadata });
  }
}
