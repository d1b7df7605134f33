/**
 * A process that dies before or after any call of any store, queue or service, from the batch of records to the empty outbox: every
 * alert is at every sink that policy admits it to, with one evidence set for a revision and one containment for an alert.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeliveryPolicy } from '../../shared/alerts/policy.ts';
import { type CrashRun, crashRun, faultsOf, type Recovery } from '../support/crash-run.ts';
import { batchOf } from '../support/pipeline.ts';
import { deleteRecord, recordId, ruleRecord } from '../support/records.ts';
import { runs } from '../support/runs.ts';

const POLICY: DeliveryPolicy = {
  evidenceFrom: 'medium',
  contain: { severities: ['high', 'critical'], detections: [], confidence: 'low' },
  neverContain: new Set(),
};

/** Somebody makes a rule that hides mail and then deletes, more and more, in three batches; a visitor deletes once in another's mailbox (low). */
const BATCHES = [
  batchOf(1, [
    ruleRecord({ id: recordId(1) }),
    { ...deleteRecord({ id: recordId(2), actor: 'kim@adatum.example', operation: 'SoftDelete' }), LogonType: 2 },
  ]),
  batchOf(2, [deleteRecord({ id: recordId(3), items: 2 })]),
  batchOf(3, [deleteRecord({ id: recordId(4), items: 9 }), deleteRecord({ id: recordId(5), items: 9 })]),
];

const run = (recovery: Recovery, ...crashes: readonly number[]) =>
  crashRun(BATCHES, POLICY, recovery, new Set(crashes));

const ALL: Recovery = { batches: true, messages: true };

function stored({ sinks }: CrashRun) {
  return sinks.alerts.all().map(({ alert, notes }) => ({ alert, evidence: notes.get('evidence') }));
}

describe('an alert, from its records to the empty outbox', () => {
  it('arrives where nothing fails: with several revisions, a low alert that goes to Sentinel alone, and containment', async () => {
    const clean = await run(ALL);
    expect(faultsOf(clean, POLICY)).toEqual([]);
    const alerts = clean.sinks.alerts
      .all()
      .map(({ alert }) => `${alert.detection} ${alert.severity} ${alert.revision}`);
    expect(alerts).toEqual([
      'inbox-rule-hides-mail high 6',
      'delete-in-another-mailbox low 2',
      'rule-then-deleted critical 8',
      'rule-then-deleted critical 10',
    ]);
    expect(clean.sinks.rows).toHaveLength(alerts.length);
    expect(clean.moments.length).toBeGreaterThan(300);
    // Each part of the way is among the moments at which the process can die.
    const parts = new Set(clean.moments.map((moment) => moment.replace(/^(?:before|after) /, '')));
    expect([...parts].sort()).toEqual([
      'activity.put',
      'alerts.insert',
      'alerts.markDelivered',
      'alerts.note',
      'alerts.read',
      'allowances.list',
      'client.upload',
      'containment queue.send',
      'containments.accept',
      'containments.claim',
      'evidence queue.send',
      'journal.read',
      'journal.write',
      'outbox.add',
      'outbox.done',
      'outbox.due',
      'outbox.postpone',
      'playbooks.start',
      'queue.send',
      'rows.read',
      'rows.write',
      'sentinel queue.send',
      'vault.write',
    ]);
    for (const part of parts)
      expect(clean.moments, part).toEqual(expect.arrayContaining([`before ${part}`, `after ${part}`]));
  });

  it.each<[string, Recovery]>([
    ['batch and message come again', ALL],
    ['the message is given up, and only the timer is left', { batches: true, messages: false }],
    ['nothing comes again but by the timer', { batches: false, messages: false }],
  ])('wherever a process dies: %s', { timeout: 120_000 }, async (_what, recovery) => {
    const clean = await run(recovery);
    for (let moment = 0; moment < clean.moments.length; moment++) {
      const found = await run(recovery, moment);
      const where = `died ${found.moments[moment]} (${moment})`;
      expect(faultsOf(found, POLICY), where).toEqual([]);
      if (recovery.batches) expect(stored(found), where).toEqual(stored(clean));
      // The one call whose answer the death hid.
      expect(found.sinks.requests.length - clean.sinks.requests.length, where).toBeLessThanOrEqual(1);
      expect(found.sinks.rows.length - found.sinks.alerts.all().length, where).toBeLessThanOrEqual(1);
    }
  });

  it.each(['client.upload', 'vault.write', 'playbooks.start'])(
    'wherever another dies while the timer brings back what died at %s',
    { timeout: 120_000 },
    async (call) => {
      const givenUp: Recovery = { batches: true, messages: false };
      const clean = await run(givenUp);
      const first = clean.moments.indexOf(`before ${call}`);
      const { moments } = await run(givenUp, first);
      for (let second = first + 1; second < moments.length; second++) {
        const found = await run(givenUp, first, second);
        const where = `died ${moments[first]} (${first}), then ${moments[second]} (${second})`;
        expect(faultsOf(found, POLICY), where).toEqual([]);
        expect(stored(found), where).toEqual(stored(clean));
      }
    },
  );

  it('however often, and wherever, processes die', { timeout: 120_000 }, async () => {
    const clean = await run(ALL);
    const moments = fc.uniqueArray(fc.nat(2 * clean.moments.length), { minLength: 2, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(moments, fc.boolean(), async (crashes, messages) => {
        const found = await run({ batches: true, messages }, ...crashes);
        expect(faultsOf(found, POLICY)).toEqual([]);
        expect(stored(found)).toEqual(stored(clean));
      }),
      runs(200),
    );
  });
});
