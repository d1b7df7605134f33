/** Actions of type Http: real requests, with the token of a managed identity, and their retry policies. */
import type { Json, JsonObject } from '../definition.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface HttpOutputs extends JsonObject {
  readonly statusCode: number;
  readonly headers: JsonObject;
  readonly body: Json;
}

interface HttpInputs {
  readonly method: string;
  readonly uri: string;
  readonly queries?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
  readonly authentication: { readonly type: string; readonly identity: string; readonly audience: string };
  readonly retryPolicy?: { readonly type: string; readonly count?: number };
}

/** Source: Logic Apps docs, "Handle errors and exceptions", default retry policy of Consumption workflows. */
const DEFAULT_RETRIES = 4;
const RETRY_MS = 7_000;
const RETRIED = [408, 429, 500, 502, 503, 504];

/** The token that the stubs accept: who asks, and for what. */
export function tokenOf(identity: string, audience: string): string {
  return Buffer.from(JSON.stringify({ identity, audience })).toString('base64url');
}

/** Undefined when nobody answered. */
export async function callHttp(inputs: HttpInputs, time: VirtualTime): Promise<HttpOutputs | undefined> {
  const { type, count } = inputs.retryPolicy ?? {};
  const retries = type === 'none' ? 0 : (count ?? DEFAULT_RETRIES);
  for (let attempt = 0; ; attempt++) {
    const outputs = await callOnce(inputs).catch(() => undefined);
    if (attempt === retries || (outputs !== undefined && !RETRIED.includes(outputs.statusCode))) return outputs;
    await time.sleep(RETRY_MS);
  }
}

async function callOnce({ method, uri, queries, headers, body, authentication }: HttpInputs): Promise<HttpOutputs> {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(queries ?? {})) url.searchParams.set(name, value);
  const isText = typeof body === 'string';
  const all = new Headers(body === undefined || isText ? {} : { 'content-type': 'application/json' });
  all.set('authorization', `Bearer ${tokenOf(authentication.identity, authentication.audience)}`);
  for (const [name, value] of Object.entries(headers ?? {})) all.set(name, value);
  const response = await fetch(url, {
    method,
    headers: all,
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    redirect: 'error',
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: isJson && text !== '' ? (JSON.parse(text) as Json) : text === '' ? null : text,
  };
}
