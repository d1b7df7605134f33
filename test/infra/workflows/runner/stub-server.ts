/** A local HTTP server that knows who asks, by the token of a managed identity of the runner. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { closeNow, listenLocally, type StubAnswer, sendAnswer } from '../../../../tools/local/stub-response.ts';
import type { Json } from '../definition.ts';

export interface StubRequest {
  /** Name of the playbook, or of whoever calls. */
  readonly identity: string;
  readonly method: string;
  /** As it was sent: what is encoded stays encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}

export interface StubServer {
  readonly url: string;
  readonly requests: StubRequest[];
  stop(): Promise<void>;
}

export type Respond = (request: StubRequest) => StubAnswer | Promise<StubAnswer>;

/** @param audience of tokens that it takes; null for its own URL */
export async function startStub(audience: string | null, respond: Respond): Promise<StubServer> {
  const requests: StubRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const { method = '', url = '/', headers } = incoming;
    const [path = '', search = ''] = url.split('?');
    const token = readToken(headers.authorization ?? '');
    const text = Buffer.concat(chunks).toString('utf8');
    const request = { identity: token.identity, method, path, query: new URLSearchParams(search), text, headers };
    requests.push(request);
    if (token.audience !== (audience ?? `http://${headers.host}`))
      sendAnswer(outgoing, { status: 401, body: { error: { message: `audience ${token.audience}` } } });
    else sendAnswer(outgoing, await answerOf(respond, request));
  });
  const own = `http://127.0.0.1:${await listenLocally(server)}`;
  return { url: own, requests, stop: () => closeNow(server) };
}

function readToken(header: string): { readonly identity: string; readonly audience: string } {
  try {
    return JSON.parse(Buffer.from(header.replace(/^Bearer /, ''), 'base64url').toString('utf8'));
  } catch {
    return { identity: '', audience: '' };
  }
}

export function bodyOf({ text }: Pick<StubRequest, 'text'>): Readonly<Record<string, Json>> {
  return text === '' ? {} : (JSON.parse(text) as Readonly<Record<string, Json>>);
}

/** A stub that fails is a server that fails. */
async function answerOf(respond: Respond, request: StubRequest): Promise<StubAnswer> {
  try {
    return await respond(request);
  } catch (error) {
    return { status: 500, body: { error: { code: 'StubFailed', message: String(error) } } };
  }
}
