/** Sends messages to event hubs by the settings of the app: a connection string, or a namespace with whoever runs the command. */
import type { EventHubProducerClient } from '@azure/event-hubs';
import { DefaultAzureCredential } from '@azure/identity';
import type { Env } from '../../shared/settings/setting-error.ts';
import { hubProducers } from '../../shared/sources/hub-producers.ts';
import { CommandError } from '../commands/usage.ts';

/** A hub will not take a message, however often it is sent: it is too large, or there is no such hub. */
export class HubRefusedError extends Error {
  readonly code = 'hub-refused';
}

const REFUSALS: Readonly<Record<string, string>> = {
  MessageTooLargeError: 'the message is larger than the hub takes',
  MessagingEntityNotFoundError: 'there is no such hub',
};

export interface HubSender {
  /**
   * @throws {HubRefusedError} when the hub will not take it
   * @throws {CommandError} when the hub cannot be reached
   */
  send(hub: string, body: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** @throws {SettingError} when the settings name no namespace, or not well */
export function createHubSender(env: Env): HubSender {
  const open = hubProducers(env, () => new DefaultAzureCredential());
  const producers = new Map<string, EventHubProducerClient>();
  return {
    async send(hub, body) {
      const producer = producers.get(hub) ?? open(hub);
      producers.set(hub, producer);
      try {
        await producer.sendBatch([{ body: Buffer.from(body) }]);
      } catch (cause) {
        const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown fault';
        const refusal = REFUSALS[code];
        if (refusal !== undefined) throw new HubRefusedError(`hub ${hub}: ${refusal}`, { cause });
        throw new CommandError(`hub ${hub}: cannot be reached (${code}); what was not reported above is as it was`, {
          cause,
        });
      }
    },
    async close() {
      await Promise.all([...producers.values()].map((producer) => producer.close()));
    },
  };
}
