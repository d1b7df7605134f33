/** Azurite behind the tokens of managed identities, which it takes over HTTPS alone: they are replaced by a signature. */
import { AzureNamedKeyCredential, generateAccountSas } from '@azure/data-tables';
import type { Azurite } from '../../../../tools/local/azurite.ts';
import { type StubServer, startStub } from './stub-server.ts';

const PASSED_ON = ['accept', 'content-type', 'prefer', 'x-ms-version', 'x-ms-date'];

export interface StorageProxy extends StubServer {
  /** Status with which the next request of this method and path is answered, instead of being passed on; after: passed on, answer lost. */
  readonly faults: { method: string; path: string; kind: 'refused' | 'answer-lost'; times: number }[];
}

export async function startStorageProxy(
  audience: string,
  azurite: Azurite,
  service: 'queue' | 'table',
): Promise<StorageProxy> {
  const [, account = '', key = ''] = /AccountName=([^;]+);AccountKey=([^;]+)/.exec(azurite.connectionString) ?? [];
  const signature = generateAccountSas(new AzureNamedKeyCredential(account, key), {
    services: { table: true, queue: true },
    resourceTypes: 'sco',
    permissions: { query: true, add: true, write: true, list: true, delete: true },
    expiresOn: new Date('2099-01-01T00:00:00Z'),
  });
  const faults: StorageProxy['faults'] = [];
  const stub = await startStub(audience, async (request) => {
    const { method, path, query, text, headers } = request;
    const fault = faults.find((each) => each.method === method && path.includes(each.path) && each.times > 0);
    if (fault !== undefined) fault.times--;
    if (fault?.kind === 'refused') return { status: 503, body: {} };
    const url = `http://127.0.0.1:${azurite.ports[service]}/${account}${path}?${query.size > 0 ? `${query}&` : ''}${signature}`;
    const answer = await fetch(url, {
      method,
      headers: Object.fromEntries(
        PASSED_ON.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
      ),
      ...(text === '' ? {} : { body: text }),
    });
    const answered = await answer.text();
    const body = /json/.test(answer.headers.get('content-type') ?? '') ? answered : '';
    if (fault?.kind === 'answer-lost') return { status: 503, body: {} };
    return body === '' ? { status: answer.status } : { status: answer.status, body: JSON.parse(body) };
  });
  return { ...stub, faults };
}
