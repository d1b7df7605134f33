/** What an alert says of its actor's and its mailbox's past, from records to the answers. */
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../shared/alerts/alert.ts';
import { scoreBatch } from '../../shared/pipeline/score-batch.ts';
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
