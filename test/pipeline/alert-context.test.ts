/** What an alert says of its actor's and its mailbox's past, from records to the answers. */
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../shared/alerts/alert.ts';
import { scoreBatch } from '../../shared/pipeline/score-batch.ts';
import { kindOfRow } from '../../shared/subjects/hashing.ts';
import { batchOf, createWorld, startProcess } from '../support/pipeline.ts';
import { deleteRecord, ruleRecord } from '../support/records.ts';

const day = (n: number) => new Date(Date.parse('2026-03-02T10:00:00Z') - n * 86_400_000).toISOString().slice(0, 19);
const burst = (change: object = {}) =>
  Array.from({ length: 12 }, () => ({ ...deleteRecord({ items: 5, time: day(0) }), ...change }));

async function alertAfter(before: readonly unknown[], records: readonly unknown[]): Promise<Alert | undefined> {
  const world = createWorld();
  let at = 1;
  for (const record of before) await scoreBatch(batchOf(at++, [record]), 0, startProcess(world));
  await scoreBatch(batchOf(at, records), 0, startProcess(world));
  return world.alerts.all().find(({ alert }) => alert.detections.includes('bulk-hard-delete'))?.alert;
}

const answersOf = (alert: Alert | undefined) =>
  Object.fromEntries((alert?.runbook ?? []).map(({ id, answer }) => [id, answer]));

const HABIT = [20, 16, 12, 8, 4].map((n) => deleteRecord({ time: day(n), items: 3, operation: 'SoftDelete' }));

describe('the answers of an alert', () => {
  it('are unknown where nothing was seen before', async () => {
    const alert = await alertAfter([], burst());
    expect(alert?.profile).toMatchObject({ operation: 'unknown', address: 'unknown', historyDays: 0 });
    expect(answersOf(alert)).toMatchObject({
      'out-of-context': 'unknown',
      'usual-for-account': 'unknown',
      'rules-changed': 'unknown',
    });
  });

  it('follow from three weeks of the actor: another operation and address, more than ever, and no rule', async () => {
    const alert = await alertAfter(HABIT, burst({ ClientIPAddress: '198.51.100.9' }));
    expect(alert?.profile).toEqual({
      operation: 'yes',
      client: 'no',
      address: 'yes',
      device: 'unknown',
      application: 'unknown',
      historyDays: 20,
    });
    expect(answersOf(alert)).toEqual({
      'export-then-deletion': 'no',
      'out-of-context': 'yes',
      'usual-for-account': 'no',
      'rules-changed': 'no',
      'sign-in-or-password': 'unknown',
      'new-application': 'unknown',
    });
    expect(alert?.runbook[2]?.because).toContain('at most 3 items on one');
  });

  it('know of a rule of the same day, wherever it stands in the state', async () => {
    const alert = await alertAfter([...HABIT, ruleRecord({ time: day(0.5) })], burst());
    expect(answersOf(alert)['rules-changed']).toBe('yes');
  });

  it('know of an export that is kept under the alias of the mailbox', async () => {
    const request = {
      ...ruleRecord({ time: day(2), actor: 'admin@adatum.example' }),
      Operation: 'New-MailboxExportRequest',
      Parameters: [{ Name: 'Mailbox', Value: 'pat' }],
    };
    expect(answersOf(await alertAfter([request], burst()))['export-then-deletion']).toBe('yes');
  });

  const export_ = (mailbox: string, time: string, actor = 'pat@adatum.example') => ({
    ...ruleRecord({ time, actor }),
    Operation: 'New-MailboxExportRequest',
    Parameters: [{ Name: 'Mailbox', Value: mailbox }],
  });
  const firstOf = (alert: Alert | undefined) => alert?.runbook[0];

  it.each([
    ['its address', 'Lee@Adatum.example', 'lee@adatum.example'],
    ['its alias', 'lee', 'lee'],
    ['an address of another domain', 'pat@other.example', 'pat@other.example'],
  ])('do not take an export of another mailbox for one of this, and say which: by %s', async (_how, given, named) => {
    expect(firstOf(await alertAfter([...HABIT, export_(given, day(1))], burst()))).toMatchObject({
      answer: 'no',
      because: `An export of ${named} was requested by pat@adatum.example at 2026-03-01 10:00 UTC. No export of this mailbox is recorded in the last days.`,
    });
  });

  it.each([
    ['its address', 'PAT@adatum.example', 'An export of pat@adatum.example was'],
    ['its alias', 'pat', 'An export of pat was'],
    ['nothing that is known', '$target', 'An export was'],
    ['a name that may be anybody’s', 'Pat Doe', 'An export was'],
  ])('take an export of this mailbox for one: by %s', async (_how, given, said) => {
    const told = firstOf(await alertAfter([...HABIT, export_(given, day(1))], burst()));
    expect(told).toMatchObject({ answer: 'yes', because: expect.stringContaining(said) });
  });

  it('know that what a search of content found was exported', async () => {
    const action = {
      ...export_('x', day(1)),
      Operation: 'New-ComplianceSearchAction',
      Parameters: [
        { Name: 'SearchName', Value: 'case 7' },
        { Name: 'Export', Value: 'True' },
      ],
    };
    expect(firstOf(await alertAfter([action], burst()))).toMatchObject({
      answer: 'yes',
      because: expect.stringContaining('What a search of content found, in whatever mailboxes, was exported by pat@'),
    });
  });

  describe('of rules that others changed', () => {
    const changeBy = (actor: string, Operation: string, parameters: Record<string, string>, time = day(0.2)) => ({
      ...ruleRecord({ time, actor }),
      Operation,
      Parameters: Object.entries(parameters).map(([Name, Value]) => ({ Name, Value })),
    });
    const fourth = (alert: Alert | undefined) => alert?.runbook[3];

    it.each([
      ['made', 'New-TransportRule', { Name: 'zebra', DeleteMessage: 'True' }],
      ['changed', 'Set-TransportRule', { Identity: 'zebra', Priority: '0' }],
      ['switched off', 'Disable-TransportRule', { Identity: 'zebra' }],
      ['removed', 'Remove-TransportRule', { Identity: 'zebra' }],
    ])(
      'know of a mail flow rule that an administrator %s, who that was, and the record',
      async (_how, operation, parameters) => {
        const change = changeBy('ops@adatum.example', operation, parameters);
        const told = fourth(await alertAfter([...HABIT, change], burst()));
        expect(told).toMatchObject({
          answer: 'yes',
          because: 'A mail flow rule was changed by ops@adatum.example at 2026-03-02 05:12 UTC.',
          evidence: [change.Id],
        });
        expect(JSON.stringify(told)).not.toContain('zebra');
      },
    );

    it.each([
      ['made', 'New-InboxRule', { Mailbox: 'pat@adatum.example', Name: 'zebra' }],
      ['made, by alias', 'New-InboxRule', { Mailbox: 'pat', Name: 'zebra' }],
      ['switched off', 'Disable-InboxRule', { Mailbox: 'pat@adatum.example', Identity: 'zebra' }],
      ['removed', 'Remove-InboxRule', { Identity: 'pat@adatum.example\\zebra' }],
    ])('know of an inbox rule of the mailbox that somebody else %s', async (_how, operation, parameters) => {
      const told = fourth(await alertAfter([...HABIT, changeBy('ops@adatum.example', operation, parameters)], burst()));
      expect(told).toMatchObject({
        answer: 'yes',
        because: 'An inbox rule was changed by ops@adatum.example at 2026-03-02 05:12 UTC.',
      });
      expect(JSON.stringify(told)).not.toContain('zebra');
    });

    it.each([
      ['a display name', 'New-InboxRule', { Mailbox: 'Pat Doe', Name: 'zebra' }],
      ['a GUID', 'New-InboxRule', { Mailbox: '5b0e1c7a-93d4-4f0e-8a41-2c6f7d1e9b30', Name: 'zebra' }],
      ['a path', 'Remove-InboxRule', { Identity: 'Pat Doe\\zebra' }],
    ])('do not say that none changed where a mailbox is called by %s', async (_how, operation, parameters) => {
      const told = fourth(await alertAfter([...HABIT, changeBy('ops@adatum.example', operation, parameters)], burst()));
      expect(told).toMatchObject({
        answer: 'unknown',
        because: expect.stringMatching(
          /^An inbox rule was changed by ops@adatum\.example at 2026-03-02 05:12 UTC, in a/,
        ),
      });
      expect(JSON.stringify(told)).not.toContain('zebra');
    });

    it('know nothing of rules of other mailboxes, or of two days before', async () => {
      const other = changeBy('ops@adatum.example', 'Remove-InboxRule', { Identity: 'lee@adatum.example\\zebra' });
      const old = changeBy('ops@adatum.example', 'Set-TransportRule', { Identity: 'zebra' }, day(2));
      expect(fourth(await alertAfter([...HABIT, other, old], burst()))?.answer).toBe('no');
    });

    it('say when, where the journal does not have the record any more', async () => {
      const world = createWorld();
      const change = changeBy('ops@adatum.example', 'Set-TransportRule', { Identity: 'zebra' });
      for (const [i, record] of [...HABIT, change].entries())
        await scoreBatch(batchOf(i + 1, [record]), 0, startProcess(world));
      const gone = { ...world, journal: { ...world.journal, read: async () => null } };
      await scoreBatch(batchOf(99, burst()), 0, startProcess(gone));
      const alert = world.alerts.all().find((each) => each.alert.detections.includes('bulk-hard-delete'))?.alert;
      expect(fourth(alert)).toMatchObject({
        because: 'A mail flow rule was changed at 2026-03-02 05:12 UTC.',
        evidence: [],
      });
    });

    it('read nothing again of what the alert has at hand', async () => {
      const world = createWorld();
      const reads: string[] = [];
      const process = startProcess(world, (call) => reads.push(call));
      await scoreBatch(batchOf(1, [ruleRecord({ time: day(0) })]), 0, process);
      expect(world.alerts.all()).not.toEqual([]);
      expect(reads.filter((call) => call === 'before journal.read')).toEqual([]);
    });

    it('cost one write for each subject and no walk through the rows of the tenant', async () => {
      const world = createWorld();
      const calls: string[] = [];
      const change = changeBy('ops@adatum.example', 'Disable-TransportRule', { Identity: 'zebra' });
      await scoreBatch(
        batchOf(1, [change, change]),
        0,
        startProcess(world, (call) => calls.push(call)),
      );
      const rows = await world.rows.list({ after: null, limit: 99 });
      expect(rows.rows.map(({ key }) => kindOfRow(key.row)).sort()).toContain('tenant');
      expect(calls.filter((call) => call === 'before rows.write')).toHaveLength(rows.rows.length);
      expect(calls.filter((call) => call.startsWith('before walks'))).toEqual([]);
    });
  });

  it('know of deletes under the principal name of a mailbox whose export was removed by its alias', async () => {
    const cmdlet = (name: string, parameters: Record<string, string>, time: string) => ({
      ...ruleRecord({ time, actor: 'admin@adatum.example' }),
      Operation: name,
      Parameters: Object.entries(parameters).map(([Name, Value]) => ({ Name, Value })),
    });
    const world = createWorld();
    const records = [
      cmdlet('New-MailboxExportRequest', { Mailbox: 'pat' }, day(1)),
      deleteRecord({ time: day(0.5) }),
      cmdlet('Remove-MailboxExportRequest', { Identity: 'pat\\MailboxExport' }, day(0)),
    ];
    for (const [i, record] of records.entries()) await scoreBatch(batchOf(i + 1, [record]), 0, startProcess(world));
    const alerts = world.alerts.all().filter(({ alert }) => alert.detections.includes('export-request-removed'));
    expect(alerts.map(({ alert }) => answersOf(alert)['export-then-deletion'])).toContain('yes');
  });

  it('know that the password was reset, and take nothing of whoever did it for the account’s own habit', async () => {
    const reset = {
      ...deleteRecord({ time: day(3), actor: 'helpdesk@adatum.example', operation: 'Reset user password.' }),
      RecordType: 8,
      Workload: 'AzureActiveDirectory',
      ObjectId: 'pat@adatum.example',
      ClientIPAddress: '198.51.100.9',
    };
    const alert = await alertAfter([...HABIT, reset], burst({ ClientIPAddress: '198.51.100.9' }));
    expect(answersOf(alert)['sign-in-or-password']).toBe('yes');
    expect(alert?.profile.address).toBe('yes');
  });

  it('fail the alert when a row cannot be read: it is raised again', async () => {
    const world = createWorld();
    const process = startProcess(world, (call) => {
      if (call === 'before rows.read' && armed) throw new Error('503');
    });
    let armed = false;
    await scoreBatch(batchOf(1, burst().slice(0, 6)), 0, process);
    armed = true;
    await expect(scoreBatch(batchOf(2, burst()), 0, process)).rejects.toThrow('503');
    armed = false;
    await scoreBatch(batchOf(2, burst()), 0, process);
    expect(world.alerts.all()).not.toEqual([]);
  });
});
