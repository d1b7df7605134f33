/** JSON over HTTPS with the token of whoever runs the command: for Azure Resource Manager, Microsoft Graph and the deployment site. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';

/** A service answered, and not with what was asked for. `statusCode` and `code` are as in the errors of Azure's own clients. */
export class AzureAnswerError extends Error {
  readonly statusCode: number;
  /** The service's own name for it (`ResourceGroupNotFound`). */
  readonly code: string;

  constructor(what: string, statusCode: number, code: string) {
    super(`${what}: found ${statusCode} ${code}`);
    this.name = 'AzureAnswerError';
    this.statusCode = statusCode;
    this.code = code;
  }
}

export interface RestRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface RestClient {
  /** @throws {AzureAnswerError} on any status but 2xx */
  send(path: string, request?: RestRequest): Promise<Response>;
  /** @throws {AzureAnswerError} also when the answer is of another shape */
  read<T>(path: string, schema: z.ZodType<T>, request?: RestRequest): Promise<T>;
  /** All pages of a list. */
  list<T>(path: string, item: z.ZodType<T>): Promise<T[]>;
}

export interface RestClientOptions {
  /** How messages name the service. */
  readonly service: string;
  /** Scheme and host. */
  readonly url: string;
  /** What the token is for, without `/.default`. */
  readonly audience: string;
  readonly credential: TokenCredential;
  readonly timeoutMs?: number;
  readonly wait?: (ms: number) => Promise<unknown>;
}

const ATTEMPTS = 3;
/** A busy service is asked again after this, ms, unless it says when. */
const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 20_000;
const TIMEOUT_MS = 60_000;
/** Pages of a list that are read at most: a service that always names a next one is broken. */
const MAX_PAGES = 200;

export function createRestClient(options: RestClientOptions): RestClient {
  const { service, url, audience, credential, timeoutMs = TIMEOUT_MS, wait = sleep } = options;
  const base = url.replace(/\/+$/, '');

  async function send(path: string, request: RestRequest = {}): Promise<Response> {
    const token = await credential.getToken(`${audience}/.default`);
    const { method = 'GET', headers = {}, body } = request;
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(base + path, {
        method,
        headers: { ...headers, authorization: `Bearer ${token?.token ?? ''}` },
        ...(body === undefined ? {} : { body: Buffer.from(body) }),
        // A token is for the service that it was asked for.
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (response.ok) return response;
      const busy = response.status === 429 || (response.status >= 500 && method === 'GET');
      if (!busy || attempt === ATTEMPTS)
        throw new AzureAnswerError(`${service} ${path.split('?')[0]}`, response.status, await codeOf(response));
      await response.body?.cancel();
      await wait(Math.min(LONGEST_PAUSE_MS, retryAfterMs(response) ?? PAUSE_MS * attempt));
    }
  }

  async function read<T>(path: string, schema: z.ZodType<T>, request?: RestRequest): Promise<T> {
    const response = await send(path, request);
    const parsed = schema.safeParse(await response.json().catch(() => undefined));
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    const where = issue?.path.join('.') || 'the answer';
    throw new AzureAnswerError(`${service} ${path.split('?')[0]}`, response.status, `unknown shape at ${where}`);
  }

  return {
    send,
    read,
    async list<T>(path: string, item: z.ZodType<T>) {
      const found: T[] = [];
      let next: string | undefined = path;
      for (let page = 0; next !== undefined && page < MAX_PAGES; page++) {
        const { items, nextLink }: Page<T> = await read(next, pageOf(item));
        found.push(...items);
        // Only within the service: a link to another host would get the token.
        next = nextLink?.startsWith(`${base}/`) ? nextLink.slice(base.length) : undefined;
      }
      return found;
    },
  };
}

interface Page<T> {
  readonly items: T[];
  readonly nextLink: string | undefined;
}

/** Resource Manager and Graph name the next page differently. */
function pageOf<T>(item: z.ZodType<T>): z.ZodType<Page<T>> {
  return z
    .object({ value: z.array(item), nextLink: z.string().nullish(), '@odata.nextLink': z.string().nullish() })
    .transform((page) => ({ items: page.value, nextLink: page.nextLink ?? page['@odata.nextLink'] ?? undefined }));
}

async function codeOf(response: Response): Promise<string> {
  const text = (await response.text().catch(() => '')).slice(0, 10_000);
  // Deployment sites answer with the text of an exception.
  const code = (/"code"\s*:\s*"([\w.-]{1,80})"/i.exec(text) ?? /\b(\w{1,60}Exception)\b/.exec(text))?.[1];
  return code ?? (response.statusText || 'without a reason');
}

function retryAfterMs({ headers }: Response): number | undefined {
  const seconds = headers.get('retry-after');
  return seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) * 1_000 : undefined;
}
