/** Storage for tests: Azurite as a child for each test file, and a server that fails as told. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AzureNamedKeyCredential, TableClient } from '@azure/data-tables';
import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { QueueClient, StorageSharedKeyCredential as QueueKeyCredential } from '@azure/storage-queue';
import { afterAll, beforeAll } from 'vitest';
import { connectionFrom, type StorageConnection } from '../../shared/stores/connection.ts';
import { type Azurite, startAzurite } from '../../tools/local/azurite.ts';

/** Starts Azurite before the file's tests and ends it after them. */
export function useAzurite(): () => StorageConnection {
  let azurite: Azurite | undefined;
  let storage: StorageConnection | undefined;
  beforeAll(async () => {
    azurite = await startAzurite();
    storage = connectionFrom({ Storage: azurite.connectionString }, 'Storage');
  });
  afterAll(() => azurite?.stop());
  return () => storage!;
}

/** Counts requests that leave a client, repetitions included. */
export function countRequests({ pipeline }: TableClient): () => number {
  let count = 0;
  const policy = {
    name: 'count',
    sendRequest: (...[request, next]: Parameters<Parameters<typeof pipeline.addPolicy>[0]['sendRequest']>) => {
      count++;
      return next(request);
    },
  };
  pipeline.addPolicy(policy, { afterPhase: 'Retry' });
  return () => count;
}

export interface Answer {
  readonly status: number;
  /** The service's name for the fault, sent as `x-ms-error-code`. */
  readonly fault?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Clients (which never try twice) of a service that gives the answers of `script` in turn, the last one for ever. */
export function useScriptedStorage(): (...script: Answer[]) => {
  table: TableClient;
  container: ContainerClient;
  queue: QueueClient;
  requests: string[];
} {
  let server: Server;
  let answers: Answer[] = [];
  let requests: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url?.split('?')[0]}`);
      const { status, fault, headers = {}, body = '' } = (answers.length > 1 ? answers.shift() : answers[0])!;
      request.resume().on('end', () => {
        response
          .writeHead(status, {
            ...(status === 200 ? { etag: '"1"' } : {}), // without it the client refuses a download
            'content-length': Buffer.byteLength(body),
            ...(fault ? { 'x-ms-error-code': fault } : {}),
            ...headers,
          })
          .end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return (...script) => {
    answers = script;
    requests = [];
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/account`;
    const key = Buffer.alloc(32).toString('base64');
    const once = { retryOptions: { maxTries: 1 } };
    return {
      table: new TableClient(url, 'things', new AzureNamedKeyCredential('account', key), {
        allowInsecureConnection: true,
        retryOptions: { maxRetries: 0 },
      }),
      container: new ContainerClient(`${url}/things`, new StorageSharedKeyCredential('account', key), once),
      queue: new QueueClient(`${url}/things`, new QueueKeyCredential('account', key), once),
      requests,
    };
  };
}
