/** Why records were parked: what the deployment would show to whoever looks into its container. */

import { connectionFrom } from '../../shared/stores/connection.ts';
import { HOST_CONTAINERS } from '../../shared/stores/names.ts';
import { decodeParked } from '../../shared/stores/parked-record.ts';

/** The reasons of the first parked records. */
export async function parkedReasons(storageConnection: string, most: number): Promise<string[]> {
  const container = connectionFrom({ STORAGE: storageConnection }, 'STORAGE').container(HOST_CONTAINERS.parked);
  const reasons: string[] = [];
  for await (const { name } of container.listBlobsFlat()) {
    if (reasons.length === most) break;
    const bytes = await container.getBlobClient(name).downloadToBuffer();
    reasons.push(decodeParked(name, bytes.toString('utf8')).reason);
  }
  return reasons;
}
