import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ContainmentRequest } from '../../../shared/sinks/playbooks.ts';
import { createPlaybooks } from '../../../shared/sinks/playbooks.ts';
import { type LogicAppState, logicAppAnswer, triggerPath } from '../../../tools/local/logic-app-stub.ts';
import { StubFaults, stubListener } from '../../../tools/local/stub-faults.ts';
import { closeNow, listenLocally } from '../../../tools/local/stub-response.ts';

const ALERT = '0123456789abcdef0123456789abcdef';
const REQUEST: ContainmentRequest = {
  alertId: ALERT,
  revision: 2,
  detection: 'rule-then-deleted',
  severity: 'critical',
  evidence: `sha256:${'a'.repeat(64)}`,
  target: { action: 'contain-account', principalName: 'kim.doe@contoso.example', objectId: null },
};

let state: LogicAppState;
let results: unknown[];
let faults: StubFaults;
let server: ReturnType<typeof createServer>;
let base: string;
beforeEach(async () => {
  state = { contained: new Map(), calls: 0, violations: [] };
  results = [];
  faults = new StubFaults();
  const isIssued = (token: string, resource: string) => token === 'good' && resource === 'https://management.azure.com';
  const answer = logicAppAnswer({ isIssued, onResult: async (result) => void results.push(result) }, state);
  server = createServer(stubListener(answer, () => faults.next('playbooks')));
  base = `http://127.0.0.1:${await listenLocally(server)}`;
});
afterEach(() => closeNow(server));

const playbooks = (timeoutMs = 5_000) =>
  createPlaybooks({
    urls: {
      'contain-account': base + triggerPath('contain-account'),
      'contain-application': base + triggerPath('contain-application'),
    },
    audience: 'https://management.azure.com',
    credential: { getToken: async () => ({ token: 'good', expiresOnTimestamp: 0 }) },
    timeoutMs,
  });

const GOOD = { authorization: 'Bearer good', 'x-ms-client-tracking-id': ALERT };

async function post(change: { path?: string; method?: string; headers?: object; body?: unknown } = {}) {
  const { path = triggerPath('contain-account'), method = 'POST', headers = {}, body = REQUEST } = change;
  const response = await fetch(base + path, {
    method,
    headers: { ...GOOD, ...headers },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  return response.status;
}

test('takes what the client sends, acts once on an alert and reports it', async () => {
  await playbooks().start(REQUEST);
  await playbooks().start({ ...REQUEST, revision: 4 });
  const target = { action: 'contain-application', applicationId: 'b4' } as const;
  await playbooks().start({ ...REQUEST, alertId: 'another', target });
  expect([...state.contained.keys()]).toEqual([ALERT, 'another']);
  expect(state.contained.get(ALERT)).toEqual(REQUEST);
  expect(state.calls).toBe(3);
  expect(results).toEqual([
    { alertId: ALERT, status: 'contained', detail: 'Done by the stub.' },
    { alertId: 'another', status: 'contained', detail: 'Done by the stub.' },
  ]);
  expect(state.violations).toEqual([]);
});

test.each([
  ['another method', { method: 'GET' }, 405],
  ['another trigger', { path: '/workflows/contain-all/triggers/request/paths/invoke?api-version=2016-10-01' }, 404],
  ['a signature', { path: `${triggerPath('contain-account')}&sig=abc` }, 404],
  ['a token that nobody issued', { headers: { authorization: 'Bearer bad' } }, 401],
  ['a body of another form', { body: { ...REQUEST, surprise: 1 } }, 400],
  ['no hash of evidence', { body: { ...REQUEST, evidence: '' } }, 400],
  ['a target of the other playbook', { path: triggerPath('contain-application') }, 400],
  ['another tracking id', { headers: { 'x-ms-client-tracking-id': 'other' } }, 400],
])('%s is refused and told', async (_, change, status) => {
  expect(await post(change)).toBe(status);
  expect(state.violations).toEqual([expect.stringContaining(`playbook ${status}: `)]);
  expect(state.contained.size).toBe(0);
});

test('faults are played in their order, and then it answers again', async () => {
  faults.inject('playbooks', { kind: 'status', status: 429, retryAfterSeconds: 7 });
  faults.inject('playbooks', { kind: 'dropped' });
  faults.inject('playbooks', { kind: 'answer-lost' });
  faults.inject('playbooks', { kind: 'slow', ms: 10_000 });
  const limited = await fetch(base + triggerPath('contain-account'), { method: 'POST', headers: GOOD, body: '{}' });
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
  await expect(playbooks().start(REQUEST)).rejects.toThrow('no answer');
  expect(state.contained.size).toBe(0);
  await expect(playbooks().start(REQUEST)).rejects.toThrow('no answer');
  expect(state.contained.size).toBe(1);
  await expect(playbooks(50).start(REQUEST)).rejects.toThrow('no answer (TimeoutError)');
  expect(faults.left('playbooks')).toBe(0);
  await playbooks().start(REQUEST);
  expect(state.calls).toBe(3);
});
