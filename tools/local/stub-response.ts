/** What the stubs of Azure services answer with, and how they listen. */
import type { Server, ServerResponse } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface StubAnswer {
  readonly status: number;
  readonly body?: object;
}

export function refusal(status: number, code: string, message: string): StubAnswer {
  return { status, body: { error: { code, message } } };
}

export function sendAnswer(response: ServerResponse, { status, body }: StubAnswer): void {
  if (body === undefined) response.writeHead(status).end();
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
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
