/** Locking evidence as an operator does, with an az that is signed in and a Resource Manager that knows one deployment. */
import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRestClient } from '../../../tools/azure/rest-client.ts';
import { lockConfirmed } from '../../../tools/commands/lock-evidence.ts';
import type { AzureStub } from '../../../tools/local/azure-stub.ts';
import { resourceManagerAnswer } from '../../../tools/local/resource-manager-stub.ts';
import { stubListener } from '../../../tools/local/stub-faults.ts';
import { closeNow, listenLocally } from '../../../tools/local/stub-response.ts';
import {
  DEPLOYMENTS,
  deployment,
  EVIDENCE_ACCOUNT,
  fillResources,
  policyPath,
  STATE_ACCOUNT,
  startStub,
} from '../azure/deployed.ts';
import { type FakeAz, makeFakeAz } from '../azure/fake-az.ts';
import { runCli } from './cli.ts';

let stub: AzureStub;
let fakeAz: FakeAz;
beforeAll(async () => {
  stub = await startStub();
  fakeAz = makeFakeAz();
});
afterAll(async () => {
  fakeAz.remove();
  await stub.stop();
});
beforeEach(() => fillResources(stub));

const run = (args: readonly string[], env: Record<string, string> = {}) =>
  runCli(['lock-evidence', ...args], { env: { ...fakeAz.env(stub), ...env } });
const stateOf = (account: string, container: string) =>
  (stub.resources.get(policyPath(account, container)) as { properties: { state: string } }).properties.state;

describe('lock-evidence', () => {
  it('shows what it would lock, says that it cannot be undone, and locks after the typed name; again it changes nothing', async () => {
    const ran = await run(['-g', 'mail-watch', '--confirm', EVIDENCE_ACCOUNT]);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.lines.slice(0, 3)).toEqual([
      `account     ${EVIDENCE_ACCOUNT}`,
      'container   evidence',
      'policy      Unlocked, 365 days',
    ]);
    expect(ran.stdout).toContain('CANNOT BE UNDONE');
    expect(ran.lines.slice(-2)).toEqual([
      'Locked: what is in evidence cannot be changed or deleted for 365 days after it was written.',
      'Set evidenceLocked to true in infra/main.bicepparam: a locked policy cannot be deployed again.',
    ]);
    expect(stateOf(EVIDENCE_ACCOUNT, 'evidence')).toBe('Locked');
    expect(stateOf(STATE_ACCOUNT, 'journal')).toBe('Unlocked');
    const again = await run(['-g', 'mail-watch']);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.lines.at(-1)).toBe('It is locked already: nothing was changed.');
  });

  it('locks the journal where it is asked to', async () => {
    const ran = await run(['-g', 'mail-watch', '--journal', '--confirm', STATE_ACCOUNT]);
    expect(ran.code).toBe(0);
    expect(ran.lines.at(-1)).toMatch(/^Set journalLocked to true in infra\/main.bicepparam/);
    expect([stateOf(STATE_ACCOUNT, 'journal'), stateOf(EVIDENCE_ACCOUNT, 'evidence')]).toEqual(['Locked', 'Unlocked']);
  });

  it.each([
    [
      'without anybody to confirm',
      [],
      2,
      /nobody is there to confirm; give --confirm stpurgewatchevid.*nothing was locked/,
    ],
    [
      'with another name',
      ['--confirm', 'mine'],
      2,
      /--confirm: found "mine", expected "stpurgewatchevid.*nothing was locked/,
    ],
  ])('%s it refuses and locks nothing', async (_name, args, code, message) => {
    const ran = await run(['-g', 'mail-watch', ...args]);
    expect(ran.code).toBe(code);
    expect(ran.stderr).toMatch(message);
    expect(stateOf(EVIDENCE_ACCOUNT, 'evidence')).toBe('Unlocked');
  });

  it('says that a policy is missing', async () => {
    stub.resources.delete(policyPath(EVIDENCE_ACCOUNT, 'evidence'));
    const ran = await run(['-g', 'mail-watch', '--confirm', EVIDENCE_ACCOUNT]);
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining('evidence: found no immutability policy') });
  });

  it('does not lock a policy that was changed meanwhile', async () => {
    const policy = stub.resources.get(policyPath(EVIDENCE_ACCOUNT, 'evidence')) as object;
    let reads = 0;
    Object.defineProperty(policy, 'etag', { get: () => `"${reads++}"`, enumerable: true });
    const ran = await run(['-g', 'mail-watch', '--confirm', EVIDENCE_ACCOUNT]);
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringMatching(/lock: found 412 ConditionNotMet/) });
  });
});

describe('at a terminal', () => {
  const place = { groupId: '/subscriptions/s/resourceGroups/g', account: 'account1', container: 'evidence' };

  it.each([
    ['account1 ', 'Locked'],
    ['Account1', 'Unlocked'],
    ['', 'Unlocked'],
  ])('typing %j leaves it %s', async (typed, state) => {
    const properties = { state: 'Unlocked', immutabilityPeriodSinceCreationInDays: 7 };
    const blobs = `${place.groupId}/providers/Microsoft.Storage/storageAccounts/account1/blobServices/default`;
    const resources = new Map<string, unknown>([
      [`${blobs}/containers/evidence/immutabilityPolicies/default`, { etag: '"1"', properties }],
    ]);
    const server = createServer(
      stubListener(
        resourceManagerAnswer(
          { resources },
          () => true,
          () => '',
        ),
        () => undefined,
      ),
    );
    const url = `http://127.0.0.1:${await listenLocally(server)}`;
    const credential = { getToken: async () => ({ token: 'x', expiresOnTimestamp: 0 }) };
    const arm = createRestClient({ service: 'Azure', url, audience: url, credential });
    const locked = lockConfirmed(arm, place, { confirm: undefined, ask: async () => typed });
    if (state === 'Locked') expect(await locked).toBe(0);
    else await expect(locked).rejects.toThrow(/expected "account1"; nothing was locked/);
    expect(properties.state).toBe(state);
    await closeNow(server);
  });
});

describe('what all commands on a deployment say', () => {
  it.each([
    [[], 2, /-g: found nothing, expected the resource group/],
    [['-g', '../x'], 2, /-g: found "\.\.\/x", expected the name of a resource group/],
    [['-g', 'mail-watch', '--name', 'a/b'], 2, /--name: found "a\/b"/],
    [['-g', 'mail-watch', '--subscription', 'a/b'], 2, /--subscription: found something else/],
    [['-g', 'mail-watch', 'now'], 2, /found "now"/],
    [['-g', 'other'], 1, /resource group other: found ResourceNotFound in subscription 0000.*az account set/],
    [
      ['-g', 'mail-watch', '--name', 'func-other'],
      1,
      /no finished deployment of Purgewatch with app func-other among 2/,
    ],
  ])('%j: one line, exit code %i', async (args, code, message) => {
    const ran = await run(args);
    expect(ran.code).toBe(code);
    expect(ran.stderr).toMatch(message);
    expect(ran.stderr.split('\n')).toHaveLength(2);
  });

  it('that nobody is signed in', async () => {
    const ran = await run(['-g', 'mail-watch'], { FAKE_AZ: 'signed-out' });
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringMatching(/nobody is signed in; run: az login/) });
    const subscription = await run(['-g', 'mail-watch', '--subscription', 'x'], { FAKE_AZ: 'signed-out' });
    expect(subscription).toMatchObject({
      code: 1,
      stderr: 'purgewatch: Azure: found nobody signed in; run: az login\n',
    });
  });

  it('that there is no az', async () => {
    const ran = await run(['-g', 'mail-watch'], { PATH: '/nowhere' });
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringMatching(/found no az, expected the Azure CLI/) });
  });

  it('takes the newest of several deployments, and only one that went well', async () => {
    const older = deployment({ timestamp: '2026-03-01T10:00:00Z' }, { evidenceAccountName: 'older' });
    const failed = deployment({ timestamp: '2026-03-09T10:00:00Z', provisioningState: 'Failed' });
    stub.resources.set(DEPLOYMENTS, { value: [older, deployment(), failed] });
    expect((await run(['-g', 'mail-watch'])).lines[0]).toBe(`account     ${EVIDENCE_ACCOUNT}`);
  });
});
