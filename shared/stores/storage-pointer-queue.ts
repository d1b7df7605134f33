/** Pointers on a storage queue, in base64 as the host expects them (host.json, `messageEncoding`). */
import type { QueueClient } from '@azure/storage-queue';
import type { PointerQueue } from '../pipeline/ports.ts';
import { faultOf } from './fault.ts';
import { encodePointer } from './pointer.ts';

/** By default a message is gone after seven days: an alert that waited out a long failure would be lost. */
const NEVER_EXPIRES = -1;

export function createStoragePointerQueue(queue: Pick<QueueClient, 'sendMessage' | 'createIfNotExists'>): PointerQueue {
  return {
    async send(pointer) {
      const message = encodePointer(pointer);
      const post = () => queue.sendMessage(message, { messageTimeToLive: NEVER_EXPIRES });
      try {
        await post();
      } catch (error) {
        if (faultOf(error) !== 'QueueNotFound') throw error;
        await queue.createIfNotExists();
        await post();
      }
    },
  };
}
