import { describe, expect, it } from 'vitest';
import { cmdletAt, graphAt, processAt } from '../../shared/detections/sample-stories.ts';
import { TENANT_WALK } from '../../shared/pipeline/apply-judged.ts';
import { isDependencyFault } from '../../shared/pipeline/errors.ts';
import { scoreBatch, TRIES_BEFORE_ISOLATION } from '../../shared/pipeline/score-batch.ts';
import { RowFormatError } from '../../shared/subjects/codec.ts';
import { batchOf, createWorld, startProcess, type World } from '../support/pipeline.ts';
import { deleteRecord, recordId, ruleRecord, TENANT } from '../support/records.ts';

const quiet = {
  CreationTime: '2026-03-02T10:00:00',
  Id: recordId(),
  Operation: 'UserLoggedIn',
  RecordType: 15,
  UserId: 'a@b.example',
  OrganizationId: TENANT,
  UserType: 0,
};

/** The last revision of each alert, without the moment of raising. */
function finalAlerts({ alerts }: World) {
  const last = new Map(alerts.all().map(({ alert }) => [alert.id, alert]));
  return [...last.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

const TENANT_OF = { OrganizationId: TENANT, UserId: 'admin@adatum.example' };

describe('scoreBatch', () => {
  it('writes nothing for a batch with nothing relevant', async () => {
    const calls: string[] = [];
    const counts = await scoreBatch(
      batchOf(1, [quiet, quiet]),
      0,
      startProcess(createWorld(), (call) => calls.push(call)),
    );
    expect(counts).toMatchObject({ records: 2, relevant: 0, alerts: 0 });
    expect(calls).toEqual([]);
  });

  it('costs one journal blob, and one read and one write for each subject, cold; one write, warm', async () => {
    const calls: string[] = [];
    const process = startProcess(createWorld(), (call) => calls.push(call));
    await scoreBatch(batchOf(1, [deleteRecord(), deleteRecord(), quiet]), 0, process);
    const stores = () => calls.splice(0).filter((call) => /^before (?!activity)/.test(call));
    // The actor and the mailbox, and the facts of the tenant, which are read once a minute.
    const each = (call: string, times: number) => Array.from({ length: times }, () => `before rows.${call}`);
    expect(stores().sort()).toEqual(['before journal.write', ...each('read', 3), ...each('write', 2)]);
    await scoreBatch(batchOf(2, [deleteRecord()]), 0, process);
    expect(stores().sort()).toEqual(['before journal.write', ...each('read', 1), ...each('write', 2)]);
  });

  it('counts what retention deletes at the mailbox alone, one write for a batch and no journal, beside people whose deletes count', async () => {
    const calls: string[] = [];
    const world = createWorld();
    const process = startProcess(world, (call) => calls.push(call));
    const stores = () => calls.filter((call) => !call.includes(' activity.'));
    const retained = Array.from({ length: 100 }, () => ({
      ...deleteRecord({ items: 90 }),
      UserType: 4,
      LogonType: 4,
      ClientInfoString: 'Client=TBA;Service=MSExchangeMailboxAssistants;Action=ELCAssistant;',
    }));
    const counts = await scoreBatch(batchOf(1, retained), 0, process);
    expect(counts).toMatchObject({ records: 100, relevant: 100, findings: 100, suppressed: 100, alerts: 0 });
    expect(stores().filter((call) => /^before .*\.(?:write|put|insert|send|add)/.test(call))).toEqual([
      'before rows.write',
    ]);
    expect([...world.journal.blobs.values()]).toEqual([]);
    const mixed = await scoreBatch(batchOf(2, [...retained, deleteRecord({ items: 49 })]), 0, process);
    expect(mixed).toMatchObject({ records: 101, findings: 101, suppressed: 100, alerts: 0 });
    expect([...world.journal.blobs.values()].flat()).toHaveLength(1);
    // Only who acted excuses: the same client string of a person does not.
    const { ClientInfoString } = retained[0]!;
    const disguised = await scoreBatch(batchOf(3, [{ ...deleteRecord({ items: 49 }), ClientInfoString }]), 0, process);
    expect(disguised).toMatchObject({ findings: 1, suppressed: 0, alerts: 1 });
  });

  it('raises one alert for 40 deletes at 10:50 and 40 at 11:10, whatever the batches', async () => {
    const world = createWorld();
    const process = startProcess(world);
    const at = (time: string) => Array.from({ length: 40 }, () => deleteRecord({ time }));
    await scoreBatch(batchOf(1, at('2026-03-02T10:50:00')), 0, process);
    expect(finalAlerts(world)).toEqual([]);
    await scoreBatch(batchOf(2, at('2026-03-02T11:10:00')), 0, process);
    expect(finalAlerts(world)).toMatchObject([
      {
        detection: 'bulk-hard-delete',
        count: 80,
        actor: 'pat@adatum.example',
        firstSeen: '2026-03-02T10:50:00.000Z',
        lastSeen: '2026-03-02T11:10:00.000Z',
      },
    ]);
    expect(finalAlerts(world)[0]?.recordIds).toHaveLength(80);
  });

  it('raises, queues and counts nothing again when a batch comes twice', async () => {
    const world = createWorld();
    const batch = batchOf(1, [ruleRecord(), deleteRecord({ items: 60 })]);
    await scoreBatch(batch, 0, startProcess(world));
    const before = [finalAlerts(world), world.journal.blobs.size];
    const process = startProcess(world);
    expect(await scoreBatch(batch, 0, process)).toMatchObject({ alerts: 0 });
    expect([finalAlerts(world), world.journal.blobs.size]).toEqual(before);
  });

  it('finds a burst that shares its batch with a record of days later', async () => {
    const world = createWorld();
    const burst = Array.from({ length: 60 }, () => deleteRecord({ time: '2026-02-25T10:00:00' }));
    const batch = batchOf(1, [deleteRecord({ time: '2026-03-02T10:00:00' }), ...burst]);
    expect(await scoreBatch(batch, 0, startProcess(world))).toMatchObject({ tooLate: 0, alerts: 1 });
    expect(finalAlerts(world)).toMatchObject([{ detection: 'bulk-hard-delete', count: 60 }]);
    expect(finalAlerts(world)[0]?.recordIds).toHaveLength(60);
    await scoreBatch(batch, 0, startProcess(world));
    expect(finalAlerts(world)).toHaveLength(1);
  });

  it('does not take records without an actor in different mailboxes for one person', async () => {
    const world = createWorld();
    const nobody = (owner: string) => ({ ...deleteRecord({ items: 30 }), UserId: '', MailboxOwnerUPN: owner });
    await scoreBatch(batchOf(1, [nobody('a@adatum.example'), nobody('b@adatum.example')]), 0, startProcess(world));
    expect(finalAlerts(world)).toEqual([]);
    await scoreBatch(batchOf(2, [nobody('a@adatum.example')]), 0, startProcess(world));
    expect(finalAlerts(world)).toMatchObject([{ actor: null, mailbox: 'a@adatum.example', count: 60 }]);
  });

  it('scores a burst of meetings down, and one with mail among them not', async () => {
    const meeting = (path: string) => ({
      ...deleteRecord({ items: 30 }),
      Folder: { Path: path },
      AffectedItems: Array.from({ length: 30 }, (_, i) => ({ Id: String(i), ParentFolder: { Path: path } })),
    });
    const world = createWorld();
    await scoreBatch(batchOf(1, [meeting('\\Calendar'), meeting('\\Kalender')]), 0, startProcess(world));
    expect(finalAlerts(world)).toMatchObject([{ detection: 'bulk-hard-delete', severity: 'low', count: 60 }]);
    await scoreBatch(batchOf(2, [meeting('\\Inbox')]), 0, startProcess(world));
    expect(finalAlerts(world)).toMatchObject([{ severity: 'medium', count: 90 }]);
  });

  it('never shows mail content in an alert', async () => {
    const world = createWorld();
    await scoreBatch(batchOf(1, [deleteRecord({ items: 60 })]), 0, startProcess(world));
    expect(JSON.stringify(world.alerts.all())).not.toContain('Secret');
  });

  it('takes arrival for the time of a record that claims to be from the future', async () => {
    const world = createWorld();
    await scoreBatch(batchOf(1, [ruleRecord({ time: '2099-01-01T00:00:00' })]), 0, startProcess(world));
    expect(finalAlerts(world)).toMatchObject([{ firstSeen: '2026-03-02T20:00:00.000Z' }]);
  });

  it('judges a record older than the retention alone, and alerts once however often it comes', async () => {
    const world = createWorld();
    const process = startProcess(world);
    await scoreBatch(batchOf(1, [deleteRecord()]), 0, process);
    const old = batchOf(2, [ruleRecord({ time: '2026-02-20T00:00:00' })]);
    expect(await scoreBatch(old, 0, process)).toMatchObject({ tooLate: 1, alerts: 1 });
    expect(await scoreBatch(old, 0, startProcess(world))).toMatchObject({ tooLate: 1, alerts: 0 });
    expect(finalAlerts(world)).toMatchObject([{ detection: 'inbox-rule-hides-mail', count: 1 }]);
  });

  it('parks what it cannot understand with its place and reason, and scores the rest', async () => {
    const world = createWorld();
    const batch = batchOf(
      7,
      [ruleRecord()],
      ['{"Operation":"HardDelete",'],
      [{ ...deleteRecord(), CreationTime: 'soon' }, quiet],
    );
    expect(await scoreBatch(batch, 0, startProcess(world))).toMatchObject({ parked: 2, alerts: 1 });
    expect([...world.parking.parked.values()].map(({ sequence, index, reason }) => [sequence, index, reason])).toEqual([
      [8, 0, expect.stringContaining('expected JSON')],
      [9, 0, expect.stringMatching(/CreationTime: found "soon", expected an ISO 8601 time/)],
    ]);
  });

  it('throws a fault of storage however often it comes, and parks nothing', async () => {
    const world = createWorld();
    const down = () => {
      throw Object.assign(new Error('down'), { statusCode: 503 });
    };
    for (const attempt of [0, TRIES_BEFORE_ISOLATION, 1000])
      await expect(scoreBatch(batchOf(1, [ruleRecord()]), attempt, startProcess(world, down))).rejects.toThrow('down');
    expect(world.parking.parked.size).toBe(0);
  });

  it('after three tries parks only the record at fault, and the others take effect', async () => {
    const world = createWorld();
    const good = ruleRecord();
    const batch = batchOf(1, [good, ruleRecord({ actor: 'broken@adatum.example' })]);
    const process = startProcess(world);
    const breaking = {
      ...process,
      hasher: {
        ...process.hasher,
        rowKey: (subject: Parameters<typeof process.hasher.rowKey>[0]) => {
          if (subject.kind === 'actor' && subject.actor.startsWith('broken')) throw new RowFormatError('damaged row');
          return process.hasher.rowKey(subject);
        },
      },
    };
    await expect(scoreBatch(batch, TRIES_BEFORE_ISOLATION - 1, breaking)).rejects.toThrow('damaged row');
    expect(await scoreBatch(batch, TRIES_BEFORE_ISOLATION, breaking)).toMatchObject({ parked: 1 });
    expect([...world.parking.parked.values()]).toMatchObject([
      { index: 1, reason: expect.stringContaining('damaged row') },
    ]);
    expect(finalAlerts(world)).toMatchObject([{ actor: 'pat@adatum.example' }]);
  });

  it('loses nothing and raises nothing else, wherever a process dies, at the rows of all kinds of subjects', async () => {
    const half = (time: string) => Array.from({ length: 6 }, () => deleteRecord({ time, items: 5 }));
    const batches = [
      batchOf(1, half('2026-03-02T10:50:00'), [ruleRecord({ actor: 'kim@adatum.example' })]),
      batchOf(3, half('2026-03-02T11:10:00'), ['not json']),
      batchOf(
        5,
        half('2026-03-02T11:20:00').map((r) => ({ ...r, UserId: 'KIM@adatum.example' })),
      ),
      // The tenant, a mailbox by its alias, a person on a device and in the log, an application.
      batchOf(
        6,
        [cmdletAt(100, 'Set-AdminAuditLogConfig', { UnifiedAuditLogIngestionEnabled: 'False' }, TENANT_OF)],
        [cmdletAt(101, 'Set-Mailbox', { Identity: 'pat', AuditEnabled: 'False' }, TENANT_OF)],
        [processAt(102, 'powershell.exe Search-Mailbox -Identity pat -DeleteContent -Force', {})],
        [graphAt(103, 'POST', '/v1.0/me/mailFolders/AAMk1/permanentDelete')],
        half('2026-03-02T11:30:00'),
      ),
    ];

    const reference = createWorld();
    let calls = 0;
    const steady = startProcess(reference, () => calls++);
    for (const batch of batches) await scoreBatch(batch, 0, steady);
    expect(finalAlerts(reference).length).toBeGreaterThanOrEqual(2);
    expect(calls).toBeGreaterThan(60);
    expect((await reference.deadlines.due(8.64e15, 1000)).length).toBeGreaterThanOrEqual(2);

    for (let crashAt = 0; crashAt < calls; crashAt++) {
      const world = createWorld();
      let call = 0;
      const crash = () => {
        if (call++ === crashAt) throw Object.assign(new Error('crash'), { statusCode: 500 });
      };
      let process = startProcess(world, crash);
      for (const batch of batches) {
        for (;;) {
          try {
            await scoreBatch(batch, 0, process);
            break;
          } catch {
            process = startProcess(world, crash);
          }
        }
      }
      const queued = new Set(world.queue.waiting.map(({ id, revision }) => `${id}/${revision}`));
      expect(finalAlerts(world), `crash at call ${crashAt}`).toEqual(finalAlerts(reference));
      expect([...world.parking.parked.keys()]).toEqual([...reference.parking.parked.keys()]);
      expect(await world.deadlines.due(8.64e15, 1000)).toEqual(await reference.deadlines.due(8.64e15, 1000));
      expect((await world.walks.pending(8.64e15)).map((walk) => walk.name)).toEqual([TENANT_WALK]);
      for (const { id, revision } of finalAlerts(world)) expect(queued.has(`${id}/${revision}`)).toBe(true);
    }
  });
});

describe('isDependencyFault', () => {
  it.each([
    ['throttling', { statusCode: 429 }, true],
    ['a conflict', { statusCode: 412 }, true],
    ['no permission yet', { statusCode: 403 }, true],
    ['a request that is wrong by itself', { statusCode: 400 }, false],
    ['a request that is too large', { statusCode: 413 }, false],
    ['a refused connection', { code: 'ECONNREFUSED' }, true],
    ['too many conflicts', { code: 'contention' }, true],
    ['an abort', { name: 'AbortError' }, true],
    ['a bug', {}, false],
  ])('%s', (_name, properties, expected) => {
    expect(isDependencyFault(Object.assign(new Error('x'), properties))).toBe(expected);
  });

  it('looks at the cause, and takes what is no error for a bug', () => {
    expect(isDependencyFault(new Error('x', { cause: Object.assign(new Error('y'), { code: 'ETIMEDOUT' }) }))).toBe(
      true,
    );
    expect(isDependencyFault('down')).toBe(false);
  });
});
