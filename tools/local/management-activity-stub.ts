/**
 * The Office 365 Management Activity API, as strict as the real one: subscriptions, listings in pages by the time at which
 * content became available, contents, its own codes. Source: Microsoft, its reference; and of `AF20024` and `AF20055`, which
 * are not in it, clients that met them.
 */
import type { IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';
import { bearerOf, refusal, type StubAnswer } from './stub-response.ts';

const CONTENT_TYPES = ['Audit.AzureActiveDirectory', 'Audit.Exchange', 'Audit.SharePoint', 'Audit.General', 'DLP.All'];
const HOUR_MS = 3_600_000;
const PAGE_SIZE = 3;

export interface StubContent {
  readonly id: string;
  readonly created: number;
  /** Sent as it is. */
  readonly body: string | Buffer;
  /** What is answered in the place of its body, for as long as it is set. */
  failure?: { readonly status: number; readonly code: string };
  /** Where a hostile listing says that it is. */
  readonly uri?: string;
}

export interface ManagementActivityOptions {
  /** Tenants of which the identity is: others are refused as those of somebody else. */
  readonly tenants: readonly string[];
  readonly isIssued: (token: string, resource: string) => boolean;
  /** Origin under which clients reach it: what tokens must be for. */
  readonly origin: () => string;
  readonly now?: () => number;
}

/** What a test sets, and what it may look at. */
export class ManagementActivity {
  /** By tenant and content type. */
  readonly #contents = new Map<string, StubContent[]>();
  readonly subscriptions = new Set<string>();
  /** Ids of contents that were read. */
  readonly given = new Set<string>();
  /** One line for each request that a well-behaved client does not make. */
  readonly violations: string[];
  #tooMany = 0;
  #ids = 0;

  constructor(violations: string[] = []) {
    this.violations = violations;
  }

  /** So many requests from now on are answered as too many. */
  refuseNext(requests: number): void {
    this.#tooMany = requests;
  }

  /** Takes one of them off; false where there is none. */
  refuses(): boolean {
    return this.#tooMany > 0 && this.#tooMany-- > 0;
  }

  publish(tenant: string, contentType: string, content: Partial<StubContent> & Pick<StubContent, 'body'>): StubContent {
    const id = `${contentType.replace('.', '_')}$${++this.#ids}`;
    const made: StubContent = { id, created: Date.now(), ...content };
    this.contentsOf(tenant, contentType).push(made);
    return made;
  }

  contentsOf(tenant: string, contentType: string): StubContent[] {
    const key = `${tenant}/${contentType}`;
    const found = this.#contents.get(key) ?? [];
    this.#contents.set(key, found);
    return found;
  }

  contentById(tenant: string, id: string): StubContent | undefined {
    for (const contentType of CONTENT_TYPES) {
      const found = this.contentsOf(tenant, contentType).find((content) => content.id === id);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** The path of every request to it. */
export function isActivityPath(url = ''): boolean {
  return url.startsWith('/api/v1.0/');
}

export function managementActivityAnswer(options: ManagementActivityOptions, state: ManagementActivity) {
  const { tenants, isIssued, origin, now = Date.now } = options;

  return (request: IncomingMessage): StubAnswer => {
    const { pathname, searchParams } = new URL(request.url ?? '/', origin());
    const [, tenant = '', operation = ''] =
      /^\/api\/v1\.0\/([0-9a-f-]{36})\/activity\/feed\/(.+)$/.exec(pathname) ?? [];
    if (!isIssued(bearerOf(request), origin())) {
      state.violations.push(`activity: a token that is missing, or not for ${origin()}`);
      return refusal(401, 'Unauthorized', 'Authorization has been denied for this request.');
    }
    if (!tenants.includes(tenant)) return refusal(401, 'AF20010', 'The tenant ID passed in the URL does not match.');
    if (searchParams.get('PublisherIdentifier') !== tenant) state.violations.push('activity: no PublisherIdentifier');
    if (state.refuses()) return refusal(403, 'AF429', 'Too many requests.');
    if (operation.startsWith('audit/')) return contentAnswer(tenant, operation.slice('audit/'.length));
    return subscriptionAnswer(tenant, operation, request.method, searchParams);
  };

  function subscriptionAnswer(tenant: string, operation: string, method = '', query: URLSearchParams): StubAnswer {
    const contentType = query.get('contentType') ?? '';
    if (!CONTENT_TYPES.includes(contentType)) return refusal(400, 'AF20020', 'The content type is not valid.');
    const feed = `${tenant}/${contentType}`;
    const isKnown = state.subscriptions.has(feed);
    switch (`${method} ${operation}`) {
      case 'POST subscriptions/start':
        if (isKnown) return refusal(400, 'AF20024', 'The subscription is already enabled. No property change.');
        state.subscriptions.add(feed);
        return { status: 200, body: { contentType, status: 'enabled', webhook: null } };
      case 'GET subscriptions/content':
        return isKnown
          ? listingAnswer(tenant, contentType, query)
          : refusal(400, 'AF20022', 'No subscription found for the specified content type.');
      default:
        return refusal(404, 'NotFound', 'There is no such operation.');
    }
  }

  function listingAnswer(tenant: string, contentType: string, query: URLSearchParams): StubAnswer {
    const [from, to] = ['startTime', 'endTime'].map((name) => Date.parse(`${query.get(name)}Z`));
    if (from === undefined || to === undefined || !(to - from < 24 * HOUR_MS) || from < now() - 7 * 24 * HOUR_MS) {
      state.violations.push(`activity: a window from ${query.get('startTime')} to ${query.get('endTime')}`);
      return refusal(400, 'AF20055', 'Start time and end time must be less than 24 hours apart, within 7 days.');
    }
    const skip = Number(query.get('nextPage') ?? 0);
    const listed = state
      .contentsOf(tenant, contentType)
      .filter(({ created }) => created >= from && created < to)
      .sort((a, b) => a.created - b.created);
    query.set('nextPage', String(skip + PAGE_SIZE));
    const next = `${origin()}/api/v1.0/${tenant}/activity/feed/subscriptions/content?${query}`;
    return {
      status: 200,
      body: listed.slice(skip, skip + PAGE_SIZE).map(({ id, created, uri }) => ({
        contentType,
        contentId: id,
        contentUri: uri ?? `${origin()}/api/v1.0/${tenant}/activity/feed/audit/${id}`,
        contentCreated: new Date(created).toISOString(),
        contentExpiration: new Date(created + 7 * 24 * HOUR_MS).toISOString(),
      })),
      headers: listed.length > skip + PAGE_SIZE ? { NextPageUri: next } : {},
    };
  }

  function contentAnswer(tenant: string, id: string): StubAnswer {
    const content = state.contentById(tenant, decodeURIComponent(id));
    if (content === undefined) return refusal(404, 'AF20050', 'The specified content does not exist.');
    if (content.failure !== undefined) return refusal(content.failure.status, content.failure.code, 'As told.');
    state.given.add(content.id);
    const headers = { 'content-type': 'application/json; charset=utf-8', 'content-encoding': 'gzip' };
    return { status: 200, raw: gzipSync(content.body), headers };
  }
}
