/**
 * The Office 365 Management Activity API. Lists come from outside, so the token goes to the configured host alone, whatever
 * they say. Source: Microsoft, "Office 365 Management Activity API reference".
 */
import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import type { ContentPage, ContentSource, Feed } from '../pipeline/collect-ports.ts';
import { SourceError } from './errors.ts';
import { jsonElements } from './json-elements.ts';
import { AlreadyStartedError, faultOf } from './management-activity-faults.ts';
import { jsonOf } from './response-json.ts';

export interface ManagementActivityOptions {
  /** Origin of the API, which is the audience of its tokens as well. */
  readonly endpoint: string;
  readonly credential: Pick<TokenCredential, 'getToken'>;
  /** For an answer to arrive whole, ms. */
  readonly timeoutMs?: number;
  readonly maxRecordBytes?: number;
}

const TIMEOUT_MS = 120_000;

/** A record has some kilobytes, and at worst some hundred. */
const MAX_RECORD_BYTES = 2 * 1024 * 1024;

const Listing = z.array(
  z.object({
    contentId: z.string().min(1).max(1_024),
    contentUri: z.string().max(2_048),
    contentCreated: z.iso.datetime({ local: true, offset: true }),
  }),
);

export function createManagementActivity(options: ManagementActivityOptions): ContentSource {
  const { credential, timeoutMs = TIMEOUT_MS, maxRecordBytes = MAX_RECORD_BYTES } = options;
  const { origin } = new URL(options.endpoint);

  function addressOf({ tenantId, contentType }: Feed, operation: string, window: Record<string, string> = {}): URL {
    const query = new URLSearchParams({ contentType, ...window });
    return new URL(`${origin}/api/v1.0/${tenantId}/activity/feed/subscriptions/${operation}?${query}`);
  }

  /** @throws {SourceError} when the address leads elsewhere */
  function ownAddress(text: string): URL {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url?.origin !== origin || url.username !== '' || url.password !== '')
      throw new SourceError('list: it leads to another host, where nothing was sent');
    return url;
  }

  async function request(what: string, method: 'GET' | 'POST', { tenantId }: Feed, url: URL): Promise<Response> {
    // Requests without it share one limit with everybody else's.
    url.searchParams.set('PublisherIdentifier', tenantId);
    const signal = AbortSignal.timeout(timeoutMs);
    // The identity's own client knows no signal: the race ends the wait for it.
    const response = await Promise.race([answerTo(method, url, signal), timedOut(signal)]).catch((cause: unknown) => {
      const kind = cause instanceof Error ? cause.name : 'unknown fault';
      throw new SourceError(`${what}: no answer (${kind})`, { cause });
    });
    if (!response.ok) throw await faultOf(what, response);
    return response;
  }

  async function answerTo(method: string, url: URL, signal: AbortSignal): Promise<Response> {
    const token = await credential.getToken(`${origin}/.default`, { abortSignal: signal });
    const headers = { authorization: `Bearer ${token?.token ?? ''}`, accept: 'application/json' };
    return fetch(url, { method, headers, redirect: 'error', signal });
  }

  return {
    async start(feed) {
      try {
        const response = await request('start', 'POST', feed, addressOf(feed, 'start'));
        await response.body?.cancel();
        return 'started';
      } catch (fault) {
        if (fault instanceof AlreadyStartedError) return 'already';
        throw fault;
      }
    },
    async list(feed, { from, to }, page): Promise<ContentPage> {
      const window = { startTime: timeText(from), endTime: timeText(to) };
      const url = page === null ? addressOf(feed, 'content', window) : ownAddress(page);
      const response = await request('list', 'GET', feed, url);
      const parsed = Listing.safeParse(await jsonOf(response));
      if (!parsed.success)
        throw new SourceError(`list: ${parsed.error.issues[0]?.path.join('.') || 'all of it'} is not as documented`);
      const blobs = parsed.data.map(({ contentId, contentUri, contentCreated }) => ({
        id: contentId,
        uri: ownAddress(contentUri).href,
        created: Date.parse(/Z$|[+-]\d\d:\d\d$/.test(contentCreated) ? contentCreated : `${contentCreated}Z`),
      }));
      return { blobs, next: response.headers.get('NextPageUri') };
    },
    async *read(feed, { uri }) {
      const response = await request('read', 'GET', feed, ownAddress(uri));
      if (response.body === null) return;
      // Pieces are handed on while they arrive, and what handles them may fail too: only the body's own faults are named here.
      yield* jsonElements(named(response.body), maxRecordBytes);
    },
  };
}

async function* named(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    const kind = cause instanceof Error ? cause.name : 'unknown fault';
    throw new SourceError(`read: the answer broke off (${kind})`, { cause });
  }
}

/** Whole seconds, and no zone: it is UTC. */
function timeText(time: number): string {
  return new Date(time).toISOString().slice(0, 19);
}

function timedOut(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}
