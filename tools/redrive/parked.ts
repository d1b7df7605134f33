/** Sends parked records to the hubs that they came from. A record's blob is removed only after the hub has taken it. */
import type { ContainerClient } from '@azure/storage-blob';
import type { ParkedRecord } from '../../shared/pipeline/ports.ts';
import { readBlob } from '../../shared/stores/blobs.ts';
import { decodeParked } from '../../shared/stores/parked-record.ts';
import { HubRefusedError } from './hub-sender.ts';
import type { Report } from './item.ts';

export interface ParkedFilter {
  readonly hub?: string;
  /** A part of the reason, compared without case. */
  readonly reason?: string;
  /** Parked at this time or later, ms since 1970. */
  readonly since?: number;
}

export interface ParkedOptions {
  readonly container: Pick<ContainerClient, 'listBlobsFlat' | 'getBlockBlobClient' | 'deleteBlob'>;
  /**
   * Sends one message; null in a dry run, which sends nothing.
   *
   * @throws {HubRefusedError} where the hub will not take it, however often it is sent
   */
  readonly send: ((hub: string, body: Uint8Array) => Promise<void>) | null;
  readonly filter: ParkedFilter;
  readonly report: Report;
}

/** A hub takes 1 MB, and base64 and JSON make a record larger. */
const MAX_PARKED_BYTES = 8 * 1024 * 1024;

/** A record that is parked again comes back under a name of its own, because its sequence number is another. */
export async function redriveParked({ container, send, filter, report }: ParkedOptions): Promise<void> {
  for await (const { name, properties } of container.listBlobsFlat()) {
    if (filter.since !== undefined && (properties.createdOn?.getTime() ?? 0) < filter.since) continue;
    const found = await readParked(container, name);
    if (found === null) continue;
    if (found instanceof Error) {
      await report({ what: 'parked', name, to: '', outcome: 'kept', reason: found.message });
      continue;
    }
    if (!admits(filter, found)) continue;
    const item = { what: 'parked', name, to: found.hub, reason: found.reason } as const;
    if (send === null) {
      await report({ ...item, outcome: 'would-send' });
      continue;
    }
    try {
      await send(found.hub, Buffer.from(found.raw));
    } catch (error) {
      if (!(error instanceof HubRefusedError)) throw error;
      await report({ ...item, outcome: 'kept', reason: error.message });
      continue;
    }
    await container.deleteBlob(name);
    await report({ ...item, outcome: 'sent' });
  }
}

/** Null where somebody else has sent it meanwhile. */
async function readParked(container: ParkedOptions['container'], name: string): Promise<ParkedRecord | Error | null> {
  try {
    const bytes = await readBlob(container, name, MAX_PARKED_BYTES);
    return bytes === null ? null : decodeParked(name, bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'stored-format') return error;
    throw error;
  }
}

function admits({ hub, reason }: ParkedFilter, record: ParkedRecord): boolean {
  if (hub !== undefined && record.hub !== hub) return false;
  return reason === undefined || record.reason.toLowerCase().includes(reason.toLowerCase());
}
