/** Sends messages to event hubs by the settings of the app: a connection string, or a namespace with whoever runs the command. */
import { EventHubProducerClient } from '@azure/event-hubs';
import { DefaultAzureCredential } from '@azure/identity';
import { type Env, SettingError, settingOf } from '../../shared/settings/setting-error.ts';
import { CommandError } from '../commands/usage.ts';

const PREFIX = 'PURGEWATCH_EVENTHUB';
const NAMESPACE = `${PREFIX}__fullyQualifiedNamespace`;

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
  const open = opener(env);
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

function opener(env: Env): (hub: string) => EventHubProducerClient {
  const text = settingOf(env, PREFIX);
  if (text !== undefined)
    return (hub) => {
      try {
        return new EventHubProducerClient(text, hub);
      } catch {
        // Without its cause: the client's error may hold the text.
        throw new SettingError(PREFIX, 'a malformed connection string (not shown)', 'Endpoint=sb://...;...');
      }
    };
  const namespace = settingOf(env, NAMESPACE);
  if (namespace === undefined) throw new SettingError(PREFIX, 'nothing', `a connection string, or ${NAMESPACE}`);
  if (!/^[a-z0-9][a-z0-9.-]{1,253}$/i.test(namespace))
    throw new SettingError(
      NAMESPACE,
      JSON.stringify(namespace.slice(0, 80)),
      'a host name such as x.servicebus.windows.net',
    );
  const identity = new DefaultAzureCredential();
  return (hub) => new EventHubProducerClient(namespace, hub, identity);
}
