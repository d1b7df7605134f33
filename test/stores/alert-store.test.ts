import { beforeAll, describe, expect, it } from 'vitest';
import { type Alert, UNANSWERED } from '../../shared/alerts/alert.ts';
import { createMemoryAlertStore } from '../../shared/stores/memory-alert-store.ts';
import { createTableAlertStore } from '../../shared/stores/table-alert-store.ts';
import { alertStoreConformance, freshId, secondsFrom } from './alert-store.conformance.ts';
import { exampleAlert, exampleEvidence } from './example-alert.ts';
import { useAzurite, useScriptedStorage } from './storage.ts';

const storage = useAzurite();
const scripted = useScriptedStorage();
const clock = { now: secondsFrom('2026-03-02T09:00:00.000Z') };

alertStoreConformance('memory', (now) => createMemoryAlertStore({ now }));
alertStoreConformance('Table Storage', async (now) => {
  const table = storage().table('conformance');
  await table.createTable();
  return createTableAlertStore(table, { now });
});

describe('alert store in Table Storage', () => {
  beforeAll(() => storage().table('alerts').createTable());

  it('keys an alert by its id and its padded revision, so that the last row is the last revision', async () => {
    const table = storage().table('alerts');
    await createTableAlertStore(table, clock).insert(exampleAlert({ id: 'abc', revision: 12 }));
    const entity = await table.getEntity('abc', '0000000012');
    expect(entity).toMatchObject({ raisedAt: expect.stringMatching(/^2026-03-02T09:/) });
  });

  it.each([
    { what: 'plain', journal: 'x'.repeat(500), kept: 700 },
    { what: 'beyond ASCII', journal: '漢'.repeat(500), kept: 200 },
    { what: 'of characters that JSON escapes', journal: '"\n\0'.repeat(200), kept: 150 },
  ])('drops evidence from the end of an alert of 4,000 records, $what, until it fits', async ({ journal, kept }) => {
    const alerts = createTableAlertStore(storage().table('alerts'), clock);
    const evidence = Array.from({ length: 4_000 }, (_, i) => ({ ...exampleEvidence(i), journal }));
    const alert = exampleAlert({ id: freshId(), evidence });
    expect(await alerts.insert(alert)).toBe('inserted');
    const stored = (await alerts.read(alert))!.alert;
    expect(stored).toEqual({ ...alert, evidence: evidence.slice(0, stored.evidence.length) });
    expect(stored.evidence.length).toBeGreaterThan(kept * 0.5);
    expect(stored.evidence.length).toBeLessThan(4_000);
    // As much as fits: characters outside ASCII are stored escaped; the service counts two bytes for each character, Azurite
    // what JSON makes of them.
    const escaped = JSON.stringify(stored).replace(/[^\0-\x7f]/g, '\\u0000');
    const size = Math.max(2 * escaped.length, JSON.stringify(escaped).length);
    expect(size).toBeLessThanOrEqual(900 * 1024);
    expect(size).toBeGreaterThan(880 * 1024);
  });

  it('cuts long texts where dropping all evidence is not enough, and raises the alert all the same', async () => {
    const alerts = createTableAlertStore(storage().table('alerts'), clock);
    const long = '"😀\0'.repeat(50_000);
    const recordIds = Array.from({ length: 100 }, () => '漢'.repeat(5_000));
    const alert = exampleAlert({ id: freshId(), title: long, actor: long, recordIds });
    expect(await alerts.insert(alert)).toBe('inserted');
    const stored = (await alerts.read(alert))!.alert;
    expect(stored).toMatchObject({ id: alert.id, severity: alert.severity, firstSeen: alert.firstSeen, count: 61 });
    expect(stored.title.length).toBeGreaterThan(50);
    expect(long.startsWith(stored.title.slice(0, -1))).toBe(true);
    expect(stored.evidence).toEqual(alert.evidence);
  });

  it.each([
    { what: 'lacks a piece', change: { size: 9_999 } },
    { what: 'is no JSON', change: { a00: '{', size: 1 } },
    { what: 'lacks its time', change: { raisedAt: 7 } },
  ])('refuses a stored alert that $what', async ({ what, change }) => {
    const table = storage().table('alerts');
    const id = Buffer.from(what).toString('hex');
    const properties = { raisedAt: '2026-03-02T09:00:00.000Z', a00: '{}', size: 2, ...change };
    await table.createEntity({ partitionKey: id, rowKey: '0000000000', ...properties });
    const read = createTableAlertStore(table, clock).read({ id, revision: 0 });
    await expect(read).rejects.toMatchObject({ code: 'stored-format' });
  });

  it('reads what an older version wrote: it says nothing of what that did not know', async () => {
    const alerts = createTableAlertStore(storage().table('alerts'), clock);
    const { culprit, runbook, escalate, response, profile, suppression, ...older } = exampleAlert({ id: 'beefcafe' });
    const { processes, files, ...entities } = older.entities;
    await alerts.insert({ ...older, entities } as unknown as Alert);
    const { alert } = (await alerts.read({ id: 'beefcafe', revision: 0 })) ?? {};
    expect(alert).toEqual({
      ...older,
      ...UNANSWERED,
      suppression: null,
      entities: { ...entities, processes: [], files: [] },
    });
  });

  it('gives up after many conflicts of a mark, as a fault of the dependency', async () => {
    const found = {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ 'odata.etag': 'W/"1"', PartitionKey: 'a', RowKey: '0000000000' }),
    };
    const lost = { status: 412, fault: 'UpdateConditionNotSatisfied' };
    const { table, requests } = scripted(...Array.from({ length: 60 }, () => [found, lost]).flat());
    const mark = createTableAlertStore(table, clock).markDelivered({ id: 'a', revision: 0 }, 'sentinel');
    await expect(mark).rejects.toMatchObject({ code: 'contention' });
    expect(requests).toHaveLength(100);
  });

  it('409 means that the alert exists, but not when the table is being deleted', async () => {
    const insert = (fault: string) =>
      createTableAlertStore(scripted({ status: 409, fault }).table, clock).insert(exampleAlert());
    expect(await insert('EntityAlreadyExists')).toBe('exists');
    await expect(insert('TableBeingDeleted')).rejects.toMatchObject({ statusCode: 409 });
  });

  it.each([
    { status: 404, fault: 'TableNotFound' },
    { status: 403, fault: 'AuthorizationFailure' },
    { status: 500, fault: 'InternalError' },
  ])('$status $fault is a fault of the dependency', async (answer) => {
    const alerts = createTableAlertStore(scripted(answer).table, clock);
    const fault = { statusCode: answer.status };
    await expect(alerts.insert(exampleAlert())).rejects.toMatchObject(fault);
    await expect(alerts.read({ id: 'a', revision: 0 })).rejects.toMatchObject(fault);
    await expect(alerts.markDelivered({ id: 'a', revision: 0 }, 'sentinel')).rejects.toMatchObject(fault);
  });
});
