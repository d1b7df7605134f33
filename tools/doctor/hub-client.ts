/** A reader of one hub, with the app's consumer group, that gives up soon. */
import { EventHubConsumerClient } from '@azure/event-hubs';
import { readSettings } from '../../shared/settings/settings.ts';
import { hubNamespaceFrom, withoutText } from '../../shared/sources/hub-namespace.ts';
import type { Target } from './target.ts';

/** Who asks is waiting. */
const RETRY = { retryOptions: { maxRetries: 1, retryDelayInMs: 500, timeoutInMs: 15_000 } };

/** Both hubs, without repetition: one hub may take everything. */
export function hubsOf({ env }: Pick<Target, 'env'>): readonly string[] {
  const { PURGEWATCH_AUDIT_HUB: audit, PURGEWATCH_ENDPOINT_HUB: endpoint } = readSettings(env);
  return [...new Set([audit, endpoint])];
}

export async function withHub<T>(
  { env, credential }: Pick<Target, 'env' | 'credential'>,
  hub: string,
  work: (client: EventHubConsumerClient) => Promise<T>,
): Promise<T> {
  const group = readSettings(env).PURGEWATCH_CONSUMER_GROUP;
  const namespace = hubNamespaceFrom(env, () => credential);
  const client =
    namespace.kind === 'key'
      ? withoutText(() => new EventHubConsumerClient(group, namespace.connectionString, hub, RETRY))
      : new EventHubConsumerClient(group, namespace.host, hub, namespace.credential, RETRY);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
