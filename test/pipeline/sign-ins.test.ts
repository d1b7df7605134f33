/** Sign-ins, where a deployment reads them: sightings at the account and nothing else, and what alerts say of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interests } from '../../shared/detections/interests.ts';
import { createPrefilter } from '../../shared/events/prefilter.ts';
import { scoreBatch } from '../../shared/pipeline/score-batch.ts';
import { createSignIns, networkOf, withSignIns } from '../../shared/pipeline/sign-ins.ts';
import { auditRecord } from '../events/records.ts';
import { batchOf, createWorld, HASHER, startProcess, type World } from '../support/pipeline.ts';
import { ruleRecord, TENANT } from '../support/records.ts';

const PAT = 'pat@adatum.example';
let ids = 0;
const signIn = (time: string, ip: string, fields: Record<string, unknown> = {}) =>
  auditRecord({
    Id: `sign-in-${++ids}`,
    Operation: 'UserLoggedIn',
    OrganizationId: TENANT,
    RecordType: 15,
    Workload: 'AzureActiveDirectory',
    ResultStatus: 'Success',
    CreationTime: time,
    UserId: PAT,
    ClientIP: ip,
    ...fields,
  });

const READ = createPrefilter(withSignIns(interests)).read;
function processOf(world: World, tap?: (call: string) => void) {
  return { ...startProcess(world, tap), read: READ, signIns: createSignIns({ hasher: HASHER }) };
}

/** What the alert about a rule of Pat's on 2 March 2026 says about sign-ins. */
async function answerAfter(records: readonly object[], reading = true) {
  const world = createWorld();
  const running = reading ? processOf(world) : startProcess(world);
  // History: the account is known for more than 14 days.
  const history = ruleRecord({ id: 'old', time: '2026-02-10T09:00:00', actor: PAT });
  await scoreBatch(batchOf(1, [history]), 0, running);
  for (const [i, record] of records.entries()) await scoreBatch(batchOf(2 + i, [record]), 0, running);
  await scoreBatch(batchOf(90, [ruleRecord({ id: 'new', time: '2026-03-02T12:00:00', actor: PAT })]), 0, running);
  const alert = world.alerts.all().findLast((stored) => stored.alert.recordIds.some((id) => id.includes('new')))!.alert;
  const { answer, because } = alert.runbook.find(({ id }) => id === 'sign-in-or-password')!;
  return `${answer}: ${because}`;
}

describe('sign-ins', () => {
  it('from a network that is new to the account are told', async () => {
    const before = [signIn('2026-02-11T08:00:00', '192.0.2.7'), signIn('2026-03-01T20:00:00', '192.0.2.99')];
    expect(await answerAfter(before)).toMatch(/^no: .*no sign-in from a new network/);
    expect(await answerAfter([...before, signIn('2026-03-02T11:30:00', '203.0.113.5')])).toBe(
      'yes: The account signed in at 2026-03-02 11:30 UTC from a network from which it had not before.',
    );
  });

  it.each([
    [
      'only lately',
      [signIn('2026-02-27T08:00:00', '192.0.2.7'), signIn('2026-03-02T11:30:00', '203.0.113.5')],
      /^unknown: .*less than 14 days/,
    ],
    [
      'a failed one',
      [signIn('2026-03-02T11:30:00', '203.0.113.5', { ResultStatus: 'Failed' })],
      /^unknown: .*not read here/,
    ],
    ['of somebody else', [signIn('2026-03-02T11:30:00', '203.0.113.5', { UserId: 'lee@adatum.example' })], /^unknown/],
    ['without an address', [signIn('2026-03-02T11:30:00', '')], /^unknown/],
  ])('say nothing: %s', async (_what, records, expected) => {
    expect(await answerAfter(records)).toMatch(expected);
  });

  it('are not read unless the settings say so', async () => {
    expect(await answerAfter([signIn('2026-03-02T11:30:00', '203.0.113.5')], false)).toMatch(
      /^unknown: .*not read here/,
    );
    expect(createPrefilter(interests).mayMatter(JSON.stringify(signIn('2026-03-02T11:30:00', '203.0.113.5')))).toBe(
      false,
    );
  });

  it('are written once for each network and day, without a journal', async () => {
    const calls: string[] = [];
    const running = processOf(createWorld(), (call) => calls.push(call));
    const records = [0, 1, 2].map((minute) => signIn(`2026-03-02T09:0${minute}:00`, `192.0.2.${minute}`));
    for (const [i, record] of records.entries()) await scoreBatch(batchOf(i + 1, [record, record]), 0, running);
    await scoreBatch(batchOf(9, [signIn('2026-03-01T09:00:00', '192.0.2.1')]), 0, running);
    expect(calls.filter((call) => call === 'before rows.write')).toHaveLength(2);
    expect(calls.filter((call) => call.includes('journal'))).toEqual([]);
  });

  it('that could not be written are written when the batch comes again', async () => {
    const world = createWorld();
    let down = true;
    const running = processOf(world, (call) => {
      if (down && call === 'before rows.write') throw Object.assign(new Error('down'), { statusCode: 503 });
    });
    const batch = batchOf(1, [signIn('2026-03-02T09:00:00', '192.0.2.1')]);
    await expect(scoreBatch(batch, 0, running)).rejects.toThrow('down');
    down = false;
    const written: string[] = [];
    const again = { ...processOf(world, (call) => written.push(call)), signIns: running.signIns };
    await scoreBatch(batch, 0, again);
    expect(written).toContain('after rows.write');
  });
});

describe('the network of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2'],
    ['2001:db8:1:2::5', '2001:db8:1'],
    ['2001:0DB8:0001::', '2001:db8:1'],
    ['2001:db8::1', '2001:db8:0'],
    ['::1', '0:0:0'],
    ['fe80:0:0:1::', 'fe80:0:0'],
  ])('of %s is %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });

  it('is the same however an address of it is written', () => {
    fc.assert(
      fc.property(fc.ipV6(), (ip) => {
        expect(networkOf(ip.toUpperCase())).toBe(networkOf(ip));
        expect(networkOf(ip).split(':')).toHaveLength(3);
      }),
    );
  });
});
