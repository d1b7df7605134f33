/** A person on a device is the person in the cloud by object id, else by name; the alert says by which, and there is one. */
import { describe, expect, it } from 'vitest';
import { TOMAS } from '../../shared/detections/sample-records.ts';
import { cmdletAt, processAt } from '../../shared/detections/sample-stories.ts';
import { scoreBatch } from '../../shared/pipeline/score-batch.ts';
import { batchOf, createWorld, startProcess } from '../support/pipeline.ts';

const OBJECT_ID = '7a1b2c3d-0000-4000-8000-0000000000aa';
const OTHER_ID = OBJECT_ID.replace('aa', 'bb');
const LINE = 'powershell.exe Search-Mailbox -Identity mira -DeleteContent -Force';
const cmdlet = (fields: Record<string, unknown> = {}) =>
  cmdletAt(1, 'Search-Mailbox', { Identity: 'mira', DeleteContent: 'True' }, { UserId: TOMAS, ...fields });
const ON_DEVICE = { AccountUpn: null, AccountName: 'adm-tb' };

/** What the alerts that join the two say, in each order of arrival, in one batch or in two. */
async function joined(device: object, cloud: object): Promise<readonly (readonly string[])[]> {
  const orders = [[[device, cloud]], [[device], [cloud]], [[cloud], [device]]];
  return Promise.all(
    orders.map(async (batches) => {
      const world = createWorld();
      for (const [at, records] of batches.entries()) await scoreBatch(batchOf(at + 1, records), 0, startProcess(world));
      const alerts = world.alerts.all().filter(({ alert }) => alert.detections.includes('endpoint-and-cloud'));
      for (const { alert } of alerts)
        expect(alert.reasons.reduce((sum, { points }) => sum + points, 0)).toBe(alert.score);
      const latest = new Map(alerts.map(({ alert }) => [alert.id, alert.reasons.map(({ text }) => text).join(' ')]));
      return [...latest.values()];
    }),
  );
}

describe('a person on a device and in the cloud', () => {
  it.each([
    ['the object id', { AccountObjectId: OBJECT_ID.toUpperCase() }, { TokenObjectId: OBJECT_ID }],
    ['the object id', { ...ON_DEVICE, AccountObjectId: OBJECT_ID }, { TokenObjectId: OBJECT_ID }],
    ['the principal name', { AccountUpn: TOMAS }, {}],
    ['the principal name', { AccountUpn: TOMAS, AccountObjectId: OBJECT_ID }, {}],
    ['the account name', { AccountUpn: null, AccountName: TOMAS.split('@')[0] }, { TokenObjectId: OBJECT_ID }],
  ])('is one by %s, in one alert', async (by, device, cloud) => {
    for (const alerts of await joined(processAt(0, LINE, device), cmdlet(cloud)))
      expect(alerts).toEqual([expect.stringContaining(`joined by ${by}`)]);
  });

  it('is one in one alert, however many sensors and sources tell of the act, and whatever each of them says', async () => {
    const device = [
      processAt(0, LINE, { ...ON_DEVICE, AccountObjectId: OBJECT_ID }),
      processAt(0, LINE, { ...ON_DEVICE, ReportId: 99 }),
    ];
    const audit = cmdlet({ TokenObjectId: OBJECT_ID });
    const without = { ...audit, TokenObjectId: undefined };
    for (const records of [
      [...device, audit],
      [...device, without, audit],
      [without, audit, ...device],
    ]) {
      const world = createWorld();
      for (const [at, record] of records.entries()) await scoreBatch(batchOf(at + 1, [record]), 0, startProcess(world));
      const alerts = world.alerts.all().filter(({ alert }) => alert.detections.includes('endpoint-and-cloud'));
      expect(new Set(alerts.map(({ alert }) => alert.id)).size).toBe(1);
    }
  });

  it.each([
    ['two object ids', { AccountObjectId: OBJECT_ID }, { TokenObjectId: OTHER_ID }],
    ['two names and two object ids', { ...ON_DEVICE, AccountObjectId: OBJECT_ID }, { TokenObjectId: OTHER_ID }],
    ['two names, and only one says its object id', { ...ON_DEVICE, AccountObjectId: OBJECT_ID }, {}],
  ])('are two: %s', async (_why, device, cloud) => {
    expect(await joined(processAt(0, LINE, device), cmdlet(cloud))).toEqual([[], [], []]);
  });
});
