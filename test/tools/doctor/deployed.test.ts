/** Doctor on a deployment: settings from the app, what only Azure knows from a stub of Resource Manager, the rest from real parts. */
import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { GRAPH_PERMISSIONS } from '../../../tools/doctor/graph-permissions.ts';
import { refusal } from '../../../tools/local/stub-response.ts';
import { APP, EVIDENCE_ACCOUNT, fillResources, GROUP, policyPath, SITE, WORKSPACE } from '../azure/deployed.ts';
import { type FakeAz, makeFakeAz } from '../azure/fake-az.ts';
import { runCli } from '../commands/cli.ts';
import { temporaryFolder } from '../input/temporary-folder.ts';
import { examineHere, runDoctor, useEnvironment } from './local-doctor.ts';

// Each doctor is a process of its own, which takes seconds.
vi.setConfig({ testTimeout: 90_000 });
const { environment, faults } = useEnvironment();
const folder = temporaryFolder();
let fakeAz: FakeAz;
beforeAll(() => {
  fakeAz = makeFakeAz();
});
afterAll(() => fakeAz.remove());

const WORKFLOWS = `${GROUP}/providers/Microsoft.Logic/workflows`;
const RULES = `${WORKSPACE}/providers/Microsoft.SecurityInsights/alertRules`;
const GRAPH = `/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')`;
const SETTINGS = `${SITE}/config/appsettings/list`;

const identityOf = (name: string) => `principal-of-${name}`;
const workflow = (name: string, change: object = {}) => ({
  name: `logic-purgewatch-abc123-${name}`,
  identity: { userAssignedIdentities: { [`/subscriptions/s/${name}`]: { principalId: identityOf(name) } } },
  properties: {
    state: 'Enabled',
    accessEndpoint: `${environment().azure.endpoint}/workflows/${name}`,
    accessControl: { triggers: { sasAuthenticationPolicy: { state: 'Disabled' } } },
    ...change,
  },
});
const rule = (change: object = {}) => ({
  kind: 'Scheduled',
  properties: { displayName: 'Purgewatch: mailbox cleared', enabled: true, query: 'Purgewatch_CL | take 1', ...change },
});
const OTHER_RULES = [
  { kind: 'Fusion', properties: { enabled: false } },
  { kind: 'Scheduled', properties: { displayName: 'Another', enabled: false, query: 'SigninLogs' } },
];

beforeEach(() => {
  faults.clear();
  const { azure, settings } = environment();
  fillResources(azure);
  const { IDENTITY_ENDPOINT: _e, IDENTITY_HEADER: _h, NODE_EXTRA_CA_CERTS: _c, ...properties } = settings;
  azure.resources.set(SETTINGS, { properties: { ...properties, FUNCTIONS_EXTENSION_VERSION: '~4' } });
  azure.resources.set(WORKFLOWS, { value: Object.keys(GRAPH_PERMISSIONS).map((name) => workflow(name)) });
  azure.resources.set(RULES, { value: [...OTHER_RULES, rule()] });
  change(policyPath(EVIDENCE_ACCOUNT, 'evidence'), { state: 'Locked' });
  const permissions = [...new Set(Object.values(GRAPH_PERMISSIONS).flat())];
  azure.resources.set(GRAPH, {
    id: 'graph-itself',
    appRoles: permissions.map((value) => ({ id: `role-${value}`, value })),
  });
  for (const name of Object.keys(GRAPH_PERMISSIONS)) grant(name, GRAPH_PERMISSIONS[name] ?? []);
});

function grant(playbook: string, permissions: readonly string[]): void {
  const value = permissions.map((name) => ({ resourceId: 'graph-itself', appRoleId: `role-${name}` }));
  // Of another application, and so no permission of Graph.
  const other = { resourceId: 'another', appRoleId: 'role-User.Read.All' };
  environment().azure.resources.set(`/v1.0/servicePrincipals/${identityOf(playbook)}/appRoleAssignments`, {
    value: [other, ...value],
  });
}

/** Changes properties of a resource. */
function change(path: string, properties: object): void {
  const { resources } = environment().azure;
  const found = resources.get(path) as { properties: object };
  resources.set(path, { ...found, properties: { ...found.properties, ...properties } });
}

const SKIPPED = ['audit-records', 'defender-stream', 'graph-activity'];
const SOURCES = SKIPPED.flatMap((id) => ['--skip', id]);
const doctor = () => runDoctor(['-g', 'mail-watch', ...SOURCES], fakeAz.env(environment().azure));

it('deploy ends with doctor, and with its exit code', async () => {
  const manifest = { ...JSON.parse(readFileSync('package.json', 'utf8')), main: 'main.cjs' };
  const files = { 'host.json': '{}', 'main.cjs': '', 'package.json': JSON.stringify(manifest) };
  const entries = Object.entries(files).map(([name, text]) => [name, Buffer.from(text)] as const);
  const file = folder.file('app.zip', zipSync(Object.fromEntries(entries)));
  const args = ['deploy', '-g', 'mail-watch', '--package', file, ...SOURCES];
  const env = fakeAz.env(environment().azure);
  const well = await runCli(args, { env });
  expect(well).toMatchObject({ code: 0, stderr: '' });
  expect(well.lines.at(-1)).toMatch(/^\d+ pass, 0 fail, 3 skipped$/);
  change(policyPath(EVIDENCE_ACCOUNT, 'evidence'), { state: 'Unlocked' });
  const open = await runCli(args, { env });
  expect(open.code).toBe(1);
  expect(open.stdout).toMatch(/^fail {5}evidence lock .*\n.*npm run lock-evidence/m);
});

describe('doctor -g', () => {
  it('passes a deployment that works', async () => {
    const ran = await doctor();
    expect(ran).toMatchObject({ code: 0, stderr: '', failed: [] });
    expect(ran.lines.filter(({ outcome }) => outcome === 'skipped').map(({ found }) => found)).toEqual([
      'by --skip',
      'by --skip',
      'by --skip',
    ]);
    expect(ran.lines.filter(({ check }) => check === 'evidence-lock')).toMatchObject([{ found: 'locked, 365 days' }]);
  });

  const set = (path: string, value: unknown) => () => environment().azure.resources.set(path, value);
  it.each<[string, () => unknown, string, RegExp, RegExp]>([
    [
      'evidence is not locked',
      () => change(policyPath(EVIDENCE_ACCOUNT, 'evidence'), { state: 'Unlocked' }),
      'evidence-lock',
      /unlocked, 365 days/,
      /npm run lock-evidence/,
    ],
    [
      'evidence has no policy',
      () => environment().azure.resources.delete(policyPath(EVIDENCE_ACCOUNT, 'evidence')),
      'evidence-lock',
      /no immutability policy/,
      /templates/,
    ],
    [
      'a rule is switched off',
      set(RULES, {
        value: [rule(), rule({ displayName: 'Purgewatch: pipeline silent', query: 'AppTraces', enabled: false })],
      }),
      'analytics-rules',
      /switched off: Purgewatch: pipeline silent/,
      /enable them/,
    ],
    [
      'there is no rule',
      set(RULES, { value: OTHER_RULES }),
      'analytics-rules',
      /none reads Purgewatch_CL/,
      /templates/,
    ],
    [
      'a playbook takes signed URLs',
      () =>
        set(WORKFLOWS, {
          value: [workflow('contain-account', { accessControl: null }), workflow('contain-application')],
        })(),
      'playbooks',
      /takes signed URLs/,
      /templates/,
    ],
    [
      'a playbook is switched off',
      () =>
        set(WORKFLOWS, {
          value: [workflow('contain-account'), workflow('contain-application', { state: 'Disabled' })],
        })(),
      'playbooks',
      /state Disabled/,
      /enable the Logic App/,
    ],
    [
      'a permission of Graph was not granted',
      () => grant('restore-mailbox', ['Mail.ReadWrite']),
      'graph-roles',
      /^not granted: User.Read.All$/,
      /grant-permissions.sh/,
    ],
    [
      'Graph may not be asked',
      set(GRAPH, refusal(403, 'Authorization_RequestDenied', 'No.')),
      'graph-roles',
      /access refused \(403 Authorization_RequestDenied\)/,
      /Directory Readers/,
    ],
    [
      'the app is stopped',
      () => change(SITE, { state: 'Stopped' }),
      'app',
      /state Stopped/,
      new RegExp(`az functionapp start -n ${APP}`),
    ],
    [
      'the app is not well',
      () => faults.inject('app', { kind: 'status', status: 503 }),
      'app',
      /health 503/,
      /storage does not answer/,
    ],
    [
      'there is no code',
      () => faults.inject('app', { kind: 'status', status: 404 }),
      'app',
      /no code/,
      /npm run deploy/,
    ],
    [
      'a setting is wrong',
      () => change(SETTINGS, { PURGEWATCH_QUIET_HOURS: 'secret-of-mine' }),
      'settings',
      /PURGEWATCH_QUIET_HOURS is missing or wrong/,
      /set it to/,
    ],
    [
      'a hub is not set',
      () => change(SETTINGS, { PURGEWATCH_AUDIT_HUB: '' }),
      'settings',
      /PURGEWATCH_AUDIT_HUB not set/,
      /the host reads them/,
    ],
    [
      'nobody may read the rules',
      () => set(RULES, refusal(403, 'AuthorizationFailed', 'No.'))(),
      'analytics-rules',
      /access refused \(403 AuthorizationFailed\)/,
      /Microsoft Sentinel Reader/,
    ],
  ])(
    '%s',
    async (_name, breakIt, check, found, todo) => {
      await breakIt();
      const ran = await examineHere(environment(), {}, 'mail-watch', SKIPPED);
      expect(ran.failed).toEqual([
        expect.objectContaining({ check, found: expect.stringMatching(found), todo: expect.stringMatching(todo) }),
      ]);
      expect(JSON.stringify(ran.lines)).not.toContain('secret-of-mine');
    },
    60_000,
  );
});
