/** What the stubs of Azure services answer with, how they read bodies, and how they listen. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface StubAnswer {
  readonly status: number;
  readonly body?: object;
  /** Sent as it is, in the place of a body. */
  readonly raw?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export function refusal(status: number, code: string, message: string): StubAnswer {
  return { status, body: { error: { code, message } } };
}

export function sendAnswer(response: ServerResponse, { status, body, raw, headers = {} }: StubAnswer): void {
  if (response.destroyed) return; // the client has given up
  if (body === undefined) response.writeHead(status, headers).end(raw);
  else response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** The token of a request; empty where there is none. */
export function bearerOf({ headers }: IncomingMessage): string {
  return /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** The body as sent; undefined when it is over the limit. It is read to its end, so that the client sees the answer. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
  }
  return length > maxBytes ? undefined : Buffer.concat(chunks);
}

/** Listens on a free port of the loopback interface. */
export async function listenLocally(server: Server | SecureServer): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve).once('error', reject).listen(0, '127.0.0.1');
  });
  return (server.address() as AddressInfo).port;
}

export async function closeNow(server: Server | SecureServer): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
