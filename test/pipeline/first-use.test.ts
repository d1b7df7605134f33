/** An act that is graver where its actor never did it before: it needs two weeks of history, and forgets after thirty days. */
import { describe, expect, it } from 'vitest';
import { scoreBatch } from '../../shared/pipeline/score-batch.ts';
import { batchOf, createWorld, startProcess, type World } from '../support/pipeline.ts';
import { deleteRecord, recordId, TENANT } from '../support/records.ts';

const ACTOR = 'pat@adatum.example';

interface Removal {
  readonly status?: 'True' | 'False';
  readonly parameters?: Readonly<Record<string, string>>;
}

function removal(time: string, { status = 'True', parameters = { Identity: 'pat\\out' } }: Removal = {}) {
  return {
    CreationTime: time,
    Id: recordId(),
    Operation: 'Remove-MailboxExportRequest',
    OrganizationId: TENANT,
    RecordType: 1,
    ResultStatus: status,
    UserType: 2,
    Workload: 'Exchange',
    UserId: ACTOR,
    Parameters: Object.entries(parameters).map(([Name, Value]) => ({ Name, Value })),
  };
}

const used = (time: string) => deleteRecord({ time, actor: ACTOR, operation: 'SoftDelete' });

async function play(batches: readonly (readonly unknown[])[]): Promise<World> {
  const world = createWorld();
  const process = startProcess(world);
  for (const [i, records] of batches.entries()) await scoreBatch(batchOf(i + 1, records), 0, process);
  return world;
}

/** Severities by the time of the alert, of the last revisions. */
function severities({ alerts }: World) {
  const last = new Map(alerts.all().map(({ alert }) => [alert.id, alert]));
  return [...last.values()].sort((a, b) => (a.firstSeen < b.firstSeen ? -1 : 1)).map((alert) => alert.severity);
}

describe('a removed export request', () => {
  it.each([
    ['by an account known for two weeks that never did it', ['02-16T10:00:00'], ['high']],
    ['by an account known for a day less', ['02-17T10:00:01'], ['medium']],
    ['by an account that nobody knows', [], ['medium']],
  ])('%s', async (_name, before, expected) => {
    const world = await play([...before.map((time) => [used(`2026-${time}`)]), [removal('2026-03-02T10:00:00')]]);
    expect(severities(world)).toEqual(expected);
  });

  it('says why, and its reasons add up', async () => {
    const world = await play([[used('2026-02-10T10:00:00')], [removal('2026-03-02T10:00:00')]]);
    const alert = world.alerts.all()[0]?.alert;
    expect(alert?.reasons.at(-1)?.text).toMatch(/no request in the 30 days before/);
    expect(alert?.reasons.reduce((sum, { points }) => sum + points, 0)).toBe(alert?.score);
  });

  it('is new again after thirty-two days, not before', async () => {
    const monthly = (second: string) => [
      [used('2025-12-01T10:00:00')],
      [removal('2026-01-29T10:00:00')],
      [removal(second)],
    ];
    expect(severities(await play(monthly('2026-02-25T10:00:00')))).toEqual(['high', 'medium']);
    expect(severities(await play(monthly('2026-03-02T10:00:01')))).toEqual(['high', 'high']);
  });

  it('is no less new for a try that failed before', async () => {
    const failed = removal('2026-03-01T10:00:00', { status: 'False' });
    const world = await play([[used('2026-02-01T10:00:00')], [failed], [removal('2026-03-02T10:00:00')]]);
    expect(severities(world)).toEqual(['high']);
  });

  it('is the same in one batch, in many, in any order and again', async () => {
    const records = [removal('2026-03-02T10:00:00'), removal('2026-03-02T10:10:00'), used('2026-03-02T09:00:00')];
    const old = [used('2026-02-01T10:00:00')];
    const alertsOf = async (batches: unknown[][]) => {
      const { alerts } = await play([old, ...batches]);
      return alerts.all().at(-1)?.alert;
    };
    const whole = await alertsOf([records]);
    expect(whole).toMatchObject({ severity: 'high', count: 2 });
    for (const batches of [records.map((r) => [r]), [[...records].reverse()], [records, records]])
      expect(await alertsOf(batches)).toMatchObject({ id: whole?.id, severity: 'high', count: 2, score: whole?.score });
  });
});
