import { describe, expect, it } from 'vitest';
import type { AlertStore } from '../../shared/pipeline/ports.ts';
import { createSentinelSink } from '../../shared/sinks/sentinel-sink.ts';
import { createMemoryAlertStore } from '../../shared/stores/memory-alert-store.ts';
import { exampleAlert } from '../stores/example-alert.ts';
import { POLICY } from '../support/delivery.ts';

const RULE = 'dcr-00000000000000000000000000000000';
const now = () => new Date('2026-03-02T09:00:00.000Z');

/** A sink with an API that fails in turn as told; `sent` holds what it took. */
function open(faults: (Error | null)[] = [], wrap: (alerts: AlertStore) => AlertStore = (alerts) => alerts) {
  const alerts = createMemoryAlertStore({ now });
  const sent: { rule: string; stream: string; rows: Record<string, unknown>[] }[] = [];
  const client = {
    async upload(rule: string, stream: string, rows: Record<string, unknown>[]) {
      const fault = faults.shift();
      if (fault) throw fault;
      sent.push({ rule, stream, rows });
    },
  };
  const sink = createSentinelSink({
    client,
    ruleId: RULE,
    stream: 'Custom-Purgewatch',
    alerts: wrap(alerts),
    policy: POLICY,
  });
  return { alerts, sent, sink };
}

describe('the Sentinel sink', () => {
  it('uploads one row to the rule’s stream and marks the revision', async () => {
    const { alerts, sent, sink } = open();
    const alert = exampleAlert({ revision: 3 });
    await alerts.insert(alert);
    expect(await sink.deliver({ id: alert.id, revision: 3 })).toBe('delivered');
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ rule: RULE, stream: 'Custom-Purgewatch' });
    expect(sent[0]!.rows).toHaveLength(1);
    expect(sent[0]!.rows[0]).toMatchObject({ AlertId: alert.id, Revision: 3, TimeGenerated: now().toISOString() });
    expect((await alerts.read(alert))!.delivered).toEqual(new Map([['sentinel', now().toISOString()]]));
  });

  it('does nothing when the message comes again', async () => {
    const { alerts, sent, sink } = open();
    await alerts.insert(exampleAlert());
    await sink.deliver(exampleAlert());
    expect(await sink.deliver(exampleAlert())).toBe('already');
    expect(sent).toHaveLength(1);
  });

  it('delivers each revision by itself', async () => {
    const { alerts, sent, sink } = open();
    for (const revision of [0, 1]) {
      await alerts.insert(exampleAlert({ revision }));
      await sink.deliver(exampleAlert({ revision }));
    }
    expect(sent.map(({ rows }) => rows[0]!.Revision)).toEqual([0, 1]);
  });

  it('does not take the mark of another sink for its own', async () => {
    const { alerts, sent, sink } = open();
    await alerts.insert(exampleAlert());
    await alerts.markDelivered(exampleAlert(), 'evidence');
    await sink.deliver(exampleAlert());
    expect(sent).toHaveLength(1);
  });

  it('fails when the API fails, leaves no mark, and delivers on the next try', async () => {
    const { alerts, sent, sink } = open([Object.assign(new Error('cut'), { code: 'ECONNRESET' })]);
    await alerts.insert(exampleAlert());
    await expect(sink.deliver(exampleAlert())).rejects.toThrow('Logs Ingestion API: no answer (ECONNRESET)');
    expect((await alerts.read(exampleAlert()))!.delivered.size).toBe(0);
    expect(await sink.deliver(exampleAlert())).toBe('delivered');
    expect(sent).toHaveLength(1);
  });

  it('repeats the same row after a failure between upload and mark, and then no more', async () => {
    const faults = [new Error('the table is busy')];
    const { alerts, sent, sink } = open([], (store) => ({
      ...store,
      async markDelivered(pointer, name) {
        const fault = faults.shift();
        if (fault) throw fault;
        await store.markDelivered(pointer, name);
      },
    }));
    await alerts.insert(exampleAlert());
    await expect(sink.deliver(exampleAlert())).rejects.toThrow('the table is busy');
    expect(await sink.deliver(exampleAlert())).toBe('delivered');
    expect(await sink.deliver(exampleAlert())).toBe('already');
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
  });

  it('fails on an alert that is not in the store, so that the queue tries again', async () => {
    const { sent, sink } = open();
    await expect(sink.deliver({ id: 'abc', revision: 0 })).rejects.toMatchObject({ code: 'alert-missing' });
    expect(sent).toEqual([]);
  });
});
