/** An alert that joins a person on a device with the person in the cloud says by what. */
import { describe, expect, it } from 'vitest';
import { TOMAS } from '../../shared/detections/sample-records.ts';
import { cmdletAt, processAt } from '../../shared/detections/sample-stories.ts';
import { scoreBatch } from '../../shared/pipeline/score-batch.ts';
import { batchOf, createWorld, startProcess } from '../support/pipeline.ts';

const OBJECT_ID = '7a1b2c3d-0000-4000-8000-0000000000aa';
const LINE = 'powershell.exe Search-Mailbox -Identity mira -DeleteContent -Force';
const cmdlet = (fields: Record<string, unknown> = {}) =>
  cmdletAt(1, 'Search-Mailbox', { Identity: 'mira', DeleteContent: 'True' }, { UserId: TOMAS, ...fields });

async function reasonsOf(device: object, cloud: object): Promise<string | undefined> {
  const world = createWorld();
  await scoreBatch(batchOf(1, [device, cloud]), 0, startProcess(world));
  const alert = world.alerts.all().find((each) => each.alert.detection === 'endpoint-and-cloud')?.alert;
  if (alert) expect(alert.reasons.reduce((sum, { points }) => sum + points, 0)).toBe(alert.score);
  return alert?.reasons.map(({ text }) => text).join(' ');
}

describe('a person on a device and in the cloud', () => {
  it.each([
    ['the object id', { AccountObjectId: OBJECT_ID.toUpperCase() }, { TokenObjectId: OBJECT_ID }],
    ['the principal name', { AccountUpn: TOMAS }, {}],
    ['the account name', { AccountUpn: null, AccountName: TOMAS.split('@')[0] }, {}],
  ])('joined by %s', async (by, device, cloud) => {
    expect(await reasonsOf(processAt(0, LINE, device), cmdlet(cloud))).toContain(`joined by ${by}`);
  });

  it('are two where their object ids say so', async () => {
    const device = processAt(0, LINE, { AccountObjectId: OBJECT_ID });
    expect(await reasonsOf(device, cmdlet({ TokenObjectId: OBJECT_ID.replace('aa', 'bb') }))).toBeUndefined();
  });
});
