/**
 * Roles in the templates are what the code calls: the app runs on real storage, its requests are written down, and each must be
 * allowed by a role of the identity that makes it. What the Functions host itself calls is named with its source.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDependencies } from '../../functions/dependencies.ts';
import type { AlertPointer } from '../../shared/alerts/alert.ts';
import { connectionFrom } from '../../shared/stores/connection.ts';
import { QUEUES } from '../../shared/stores/names.ts';
import { parsePointer } from '../../shared/stores/pointer.ts';
import { ensureStorage } from '../../shared/stores/provision.ts';
import { type Azurite, startAzurite } from '../../tools/local/azurite.ts';
import { batchOf } from '../support/pipeline.ts';
import { deleteRecord, ruleRecord } from '../support/records.ts';
import { assigningModules, identitiesOf, identityOfSetting, rolesIn, storageGrants } from './bicep-roles.ts';
import { actionsFor, ROLE_ACTIONS, type StorageService } from './data-actions.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';

const SERVICES = ['blob', 'queue', 'table'] as const satisfies readonly StorageService[];

/** The connections of the app to storage: setting, module in main.bicep, and the setting that says by which identity. */
const ACCOUNTS = [
  { setting: 'AzureWebJobsStorage', module: 'hostStorage', identity: 'AzureWebJobsStorage__clientId' },
  { setting: 'PURGEWATCH_STORAGE', module: 'stateStorage', identity: 'PURGEWATCH_STORAGE__clientId' },
  { setting: 'PURGEWATCH_EVIDENCE', module: 'evidenceStorage', identity: 'PURGEWATCH_EVIDENCE__clientId' },
] as const;
type Account = (typeof ACCOUNTS)[number]['setting'];

let azurite: Azurite;
const proxies = new Map<string, RecordingProxy>();
const proxyOf = (account: Account, service: StorageService) => proxies.get(`${account} ${service}`)!;

/** Azurite behind proxies that belong to this connection alone. */
async function connectionOf(account: Account): Promise<string> {
  let text = azurite.connectionString;
  for (const service of SERVICES) {
    const proxy = await startRecordingProxy(azurite.ports[service]);
    proxies.set(`${account} ${service}`, proxy);
    text = text.replace(`127.0.0.1:${azurite.ports[service]}/`, `127.0.0.1:${proxy.port}/`);
  }
  return text;
}

/** The pointers that a queue holds, taken from it past the proxies. */
async function taken(queue: string): Promise<AlertPointer[]> {
  const client = connectionFrom({ S: azurite.connectionString }, 'S').queue(queue);
  const { receivedMessageItems } = await client.receiveMessages({ numberOfMessages: 32 });
  return receivedMessageItems.map(({ messageText }) =>
    parsePointer(JSON.parse(Buffer.from(messageText, 'base64').toString('utf8'))),
  );
}

beforeAll(async () => {
  azurite = await startAzurite();
  await ensureStorage(connectionFrom({ S: azurite.connectionString }, 'S'));
  const connections = new Map<string, string>();
  for (const { setting } of ACCOUNTS) connections.set(setting, await connectionOf(setting));
  const app = createDependencies({
    ...Object.fromEntries(connections),
    PURGEWATCH_SENTINEL_ENDPOINT: 'https://127.0.0.1:1',
    PURGEWATCH_SENTINEL_RULE_ID: `dcr-${'0'.repeat(32)}`,
    PURGEWATCH_CONTAIN: JSON.stringify({ severities: ['low', 'medium', 'high', 'critical'], confidence: 'low' }),
    PURGEWATCH_NEVER_CONTAIN: 'none',
    PURGEWATCH_CONTAIN_ACCOUNT_URL: 'https://127.0.0.1:1/account',
    PURGEWATCH_CONTAIN_APPLICATION_URL: 'https://127.0.0.1:1/application',
  });
  // Nobody answers outside storage here: what is asked of it before and after is what counts.
  const unanswered = (work: Promise<unknown>) => work.catch(() => undefined);
  const time = new Date(Date.now() - 3_600_000).toISOString().slice(0, 19);
  const burst = Array.from({ length: 60 }, () => deleteRecord({ time }));
  const batch = batchOf(1, [...burst, ruleRecord({ time })], ['no record']);
  const arriving = { ...batch, messages: batch.messages.map((message) => ({ ...message, arrival: Date.now() })) };
  await app.score(arriving, 0);
  await app.score(arriving, 0);
  for (const pointer of await taken(QUEUES.alerts)) await app.route(pointer);
  for (const pointer of await taken(QUEUES.sentinel)) await unanswered(app.sendToSentinel(pointer));
  for (const pointer of await taken(QUEUES.evidence)) await app.preserveEvidence(pointer);
  for (const pointer of await taken(QUEUES.containment)) {
    await unanswered(app.startContainment(pointer));
    await app.recordContainment({ alertId: pointer.id, status: 'contained', detail: '' });
  }
  await app.resendPending();
  await app.watchSilence();
  await app.expireState();
}, 60_000);
afterAll(async () => {
  await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
  await azurite.stop();
});

/** What the app asked of an account: for each kind of request the rights of which one is needed. */
function needsOf(account: Account): Map<string, readonly string[]> {
  const needs = new Map<string, readonly string[]>();
  for (const service of SERVICES)
    for (const request of proxyOf(account, service).requests) {
      const actions = actionsFor(service, request);
      needs.set(actions.join(' or '), actions);
    }
  return needs;
}

/** What identity.bicep's outputs may do at an account by the templates. */
function allowedAt({ module, setting }: (typeof ACCOUNTS)[number], identity: string): Set<string> {
  const grants = storageGrants(module).filter((grant) => grant.identity === identity);
  const custom = setting === 'PURGEWATCH_EVIDENCE' && identitiesOf('evidenceWriter').includes(identity);
  const roles = [...grants.map(({ role }) => role), ...(custom ? ['evidence-writer'] : [])];
  return new Set(roles.flatMap((role) => ROLE_ACTIONS[role] ?? []));
}

describe('storage', () => {
  it.each(ACCOUNTS)('$setting: each request is allowed to the identity that makes it', (account) => {
    const allowed = allowedAt(account, identityOfSetting(account.identity));
    const refused = [...needsOf(account.setting)].filter(([, actions]) => !actions.some((each) => allowed.has(each)));
    expect(refused.map(([text]) => text)).toEqual([]);
  });

  it('the run asked for what scoring and delivery need, so that the check above checks something', () => {
    const state = [...needsOf('PURGEWATCH_STORAGE').keys()].join('\n');
    for (const kind of [
      'blobs/read',
      'blobs/write or',
      'entities/read',
      'entities/add',
      'entities/update',
      'messages/add',
    ])
      expect(state).toContain(kind);
    expect([...needsOf('PURGEWATCH_EVIDENCE').keys()]).toEqual([
      'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write or Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action',
    ]);
  });

  it('no identity has a role at state or evidence whose kind of storage the app does not use', () => {
    const kinds = { blobServices: 'blob', queueServices: 'queue', tableServices: 'table' } as const;
    for (const { setting, module, identity } of ACCOUNTS.slice(1)) {
      for (const grant of storageGrants(module)) {
        expect(grant.identity).toBe(identityOfSetting(identity));
        const [first = ''] = ROLE_ACTIONS[grant.role] ?? [];
        const kind = Object.entries(kinds).find(([name]) => first.includes(name))?.[1];
        expect(kind && proxyOf(setting, kind).requests.length, `${module} ${grant.role}`).toBeGreaterThan(0);
      }
    }
  });

  it('a right that is missing is found', () => {
    const put = { method: 'PUT', url: '/account/evidence/a', headers: {} };
    const creating = { ...put, headers: { 'if-none-match': '*' } };
    const writer = new Set(ROLE_ACTIONS['evidence-writer']);
    const may = (request: typeof put) => actionsFor('blob', request).some((action) => writer.has(action));
    expect([may(creating), may(put), may({ ...put, method: 'DELETE' }), may({ ...put, method: 'GET' })]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

/** Source: Azure Functions, "Connecting to host storage with an identity"; the Event Hubs trigger keeps its checkpoints there. */
const HOST_ROLES = [
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b', // Storage Blob Data Owner
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88', // Storage Queue Data Contributor
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3', // Storage Table Data Contributor
];

describe('other roles', () => {
  it('the host has what it needs in its own account, and nobody else has anything there', () => {
    const host = identityOfSetting('AzureWebJobsStorage__clientId');
    expect(storageGrants('hostStorage')).toEqual(HOST_ROLES.map((role) => ({ identity: host, role })));
  });

  it.each([
    // What calls it, the setting by which it signs in, the module and the one role that it takes.
    ['the Event Hubs trigger', 'PURGEWATCH_EVENTHUB__clientId', 'eventHubs', 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde'],
    ['the collector', 'PURGEWATCH_COLLECT__clientId', 'eventHubs', '2b629674-e913-4c01-ae53-ef4638d8f975'],
    ['the logs client', 'PURGEWATCH_SENTINEL__clientId', 'collectionRule', '3913510d-42f4-4e42-8a64-420c390055eb'],
  ])('%s signs in by the one identity that its module gives the role to', (_, setting, module, role) => {
    expect(identitiesOf(module)).toContain(identityOfSetting(setting));
    const file = module.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    expect(rolesIn(`${file}.bicep`)).toContain(role);
  });

  it('are assigned by these modules alone', () => {
    expect(assigningModules()).toEqual([
      'collection-rule.bicep',
      'event-hubs.bicep',
      'evidence-writer.bicep',
      'monitoring.bicep',
      'playbook-automation.bicep',
      'playbook-incidents.bicep',
      'playbook-storage.bicep',
      'storage.bicep',
    ]);
  });
});
