/** Checks a storage connection string before the clients get it: their own messages name no setting. */
import { z } from 'zod';
import { SettingError } from '../settings/setting-error.ts';

export interface StorageAccount {
  readonly connectionString: string;
  /** Its endpoints are http, which is allowed on the loopback interface only: there, nobody listens in. */
  readonly insecure: boolean;
}

const ALLOWED =
  'UseDevelopmentStorage=true, or DefaultEndpointsProtocol, AccountName, AccountKey and EndpointSuffix or endpoints, ' +
  'or SharedAccessSignature with endpoints; http on the loopback interface only';

const Endpoint = z.url({ protocol: /^https?$/ });

const Account = z
  .object({
    DefaultEndpointsProtocol: z.enum(['http', 'https']),
    AccountName: z.string().regex(/^[a-z0-9]{3,24}$/),
    AccountKey: z.base64().min(1),
    EndpointSuffix: z.string().min(1).optional(),
    TableEndpoint: Endpoint.optional(),
    BlobEndpoint: Endpoint.optional(),
    QueueEndpoint: Endpoint.optional(),
  })
  .refine((found) => found.EndpointSuffix !== undefined || endpointsOf(found).length === 3);

const Signature = z.object({
  SharedAccessSignature: z.string().min(1),
  TableEndpoint: Endpoint,
  BlobEndpoint: Endpoint,
  QueueEndpoint: Endpoint,
});

const ConnectionString = z.union([Account, Signature]);

/** @throws {SettingError} when the text is no connection string, or would send data in the clear over a network */
export function storageAccount(setting: string, text: string): StorageAccount {
  if (/^UseDevelopmentStorage=true;?$/i.test(text))
    return { connectionString: 'UseDevelopmentStorage=true', insecure: true };
  const parsed = ConnectionString.safeParse(pairsOf(text));
  if (!parsed.success) throw malformedAccount(setting);
  const endpoints = endpointsOf(parsed.data);
  const open = endpoints.filter((endpoint) => endpoint.startsWith('http:'));
  // What is not given is derived from protocol, account and suffix: never on the loopback interface.
  const derived =
    endpoints.length < 3 && 'AccountKey' in parsed.data && parsed.data.DefaultEndpointsProtocol === 'http';
  if (derived || !open.every(isLoopback))
    throw new SettingError(setting, 'http endpoints that are not on the loopback interface', ALLOWED);
  return { connectionString: text, insecure: open.length > 0 };
}

export function malformedAccount(setting: string): SettingError {
  return new SettingError(setting, 'a malformed connection string (not shown)', ALLOWED);
}

function pairsOf(text: string): Record<string, string> {
  const pairs = text.split(';').map((pair) => /^\s*(\w+)=(.*)$/s.exec(pair));
  return Object.fromEntries(pairs.flatMap((pair) => (pair?.[1] ? [[pair[1], pair[2]?.trim() ?? '']] : [])));
}

interface Endpoints {
  readonly TableEndpoint?: string | undefined;
  readonly BlobEndpoint?: string | undefined;
  readonly QueueEndpoint?: string | undefined;
}

function endpointsOf({ TableEndpoint, BlobEndpoint, QueueEndpoint }: Endpoints): string[] {
  return [TableEndpoint, BlobEndpoint, QueueEndpoint].filter((endpoint) => endpoint !== undefined);
}

function isLoopback(endpoint: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(endpoint).hostname);
}
