/** Allowances from records to alerts: what is approved is told as such, and nothing hides behind it. */
import { describe, expect, it } from 'vitest';
import type { Allowance } from '../../shared/alerts/allowance.ts';
import type { AlertCandidate } from '../../shared/alerts/candidate.ts';
import type { LoadedRecord } from '../../shared/alerts/loaded-record.ts';
import { createAllowances } from '../../shared/pipeline/allowances.ts';
import { scoreBatch, TRIES_BEFORE_ISOLATION } from '../../shared/pipeline/score-batch.ts';
import { createMemoryAllowances } from '../../shared/stores/memory-allowances.ts';
import { createMemoryJournal } from '../../shared/stores/memory-journal.ts';
import { allowanceOf } from '../support/allowances.ts';
import { batchOf, createWorld, startProcess, type World } from '../support/pipeline.ts';
import { deleteRecord, ruleRecord, TENANT } from '../support/records.ts';

const PAT = 'pat@adatum.example';
const HOME = '203.0.113.24';
const ELSEWHERE = '198.51.100.9';

const minute = (n: number) => `2026-03-02T10:${String(n).padStart(2, '0')}:00`;
/** Deletes of one item each, a few seconds apart. */
const deletes = (count: number, from: number, ip: string | null = HOME) =>
  Array.from({ length: count }, (_, i) => ({
    ...deleteRecord({ time: minute(from + Math.floor(i / 10)) }),
    ClientIPAddress: ip,
  }));

async function worldWith(...allowances: readonly Partial<Allowance>[]): Promise<World> {
  const world = createWorld();
  for (const [i, allowance] of allowances.entries())
    await world.allowances.add(allowanceOf({ id: `allowance-${i}`, ...allowance }));
  return world;
}

/** Revisions about the actor, in the order of raising. */
const told = ({ alerts }: World) =>
  alerts
    .all()
    .map(({ alert }) => alert)
    .filter((alert) => alert.actor === PAT && alert.detections.includes('bulk-hard-delete'))
    .map(({ revision, suppression, count }) => [revision, suppression?.allowance ?? null, count]);

/** Batches of one process after the other; revisions about the actor. */
async function raised(world: World, ...batches: readonly (readonly unknown[])[]) {
  const process = startProcess(world);
  for (const [i, records] of batches.entries()) await scoreBatch(batchOf(i + 1, records), 0, process);
  return told(world);
}

const FROM_HOME = { actors: [PAT], addresses: [HOME] };

describe('an approved clean-up', () => {
  it('is recorded and queued as suppressed, with who answers for it, and never dropped', async () => {
    const world = await worldWith(FROM_HOME);
    await raised(world, deletes(60, 0));
    const [{ alert }] = world.alerts.all() as [ReturnType<World['alerts']['all']>[number]];
    expect(alert.suppression).toEqual({
      allowance: 'allowance-0',
      owner: 'mail.team@adatum.example',
      reason: 'Old mail of the archive is removed',
      ticket: 'CHG-1042',
      expires: '2026-04-01T00:00:00.000Z',
    });
    expect(alert).toMatchObject({ severity: 'medium', count: 60, detection: 'bulk-hard-delete' });
    expect(world.queue.waiting).toContainEqual({ id: alert.id, revision: alert.revision });
  });

  it('is no excuse for the same account from elsewhere: one record ends it, though the episode has not grown', async () => {
    const world = await worldWith(FROM_HOME);
    const quiet = await raised(world, deletes(60, 0), deletes(5, 10));
    expect(quiet.every(([, allowance]) => allowance === 'allowance-0')).toBe(true);
    expect(quiet).toHaveLength(1);
    const [{ alert }] = world.alerts.all() as [ReturnType<World['alerts']['all']>[number]];
    await scoreBatch(batchOf(9, deletes(1, 12, ELSEWHERE)), 0, startProcess(world));
    expect(told(world)).toEqual([...quiet, [alert.revision + 1, null, 66]]);
    expect(world.queue.waiting.at(-1)).toEqual({ id: alert.id, revision: alert.revision + 1 });
    // Once told, it is not told again for the next approved record.
    await scoreBatch(batchOf(10, deletes(1, 13)), 0, startProcess(world));
    expect(told(world)).toHaveLength(2);
  });

  it.each<[string, string | null]>([
    ['another address', ELSEWHERE],
    ['no address', null],
    ['an address in another form', '203.0.113.024'],
  ])('is none where one record of its first batch has %s', async (_what, ip) => {
    expect(await raised(await worldWith(FROM_HOME), [...deletes(59, 0), ...deletes(1, 7, ip)])).toEqual([
      [expect.any(Number), null, 60],
    ]);
  });

  it.each<[string, string, string | null]>([
    ['and is one there', TENANT, 'allowance-0'],
    ['and is none in another, whose account bears the same name', '8a1b2c3d-0000-4000-8000-000000000009', null],
  ])('names the tenant that it is for: %s', async (_what, tenant, allowance) => {
    const world = await worldWith({ ...FROM_HOME, tenants: [tenant] });
    expect((await raised(world, deletes(60, 0))).map(([, by]) => by)).toEqual([allowance]);
  });

  it('is none beside a detection that is not allowed', async () => {
    const world = await worldWith({ actors: [PAT], detections: ['bulk-hard-delete'] });
    await raised(world, deletes(60, 0), [ruleRecord({ time: minute(8) })]);
    const revisions = told(world);
    expect(revisions[0]).toEqual([expect.any(Number), 'allowance-0', 60]);
    expect(revisions.at(-1)?.[1]).toBeNull();
    expect(Number(revisions.at(-1)?.[0])).toBeGreaterThan(Number(revisions[0]?.[0]));
  });

  it('of more records than an alert shows is allowed by its actor, not by an address', async () => {
    const [one, two] = [await worldWith(FROM_HOME), await worldWith({ actors: [PAT] })];
    expect((await raised(one, deletes(90, 0), deletes(30, 10))).map(([, allowance]) => allowance)).toEqual([
      'allowance-0',
      null,
    ]);
    const all = await raised(two, deletes(90, 0), deletes(30, 10), deletes(300, 15));
    expect(all.length).toBeGreaterThanOrEqual(2);
    expect(all.every(([, allowance]) => allowance === 'allowance-0')).toBe(true);
    // Somebody else from the same place is not.
    expect((await raised(await worldWith({ actors: ['kim@adatum.example'] }), deletes(120, 0))).at(-1)?.[1]).toBeNull();
  });

  it('is none whose raw records are gone', async () => {
    const world = await worldWith(FROM_HOME);
    await scoreBatch(batchOf(1, deletes(40, 0, ELSEWHERE)), 0, startProcess(world));
    const emptied = { ...world, journal: createMemoryJournal() };
    await scoreBatch(batchOf(2, deletes(40, 10)), 0, startProcess(emptied));
    expect(told(world)).toEqual([[expect.any(Number), null, 80]]);
  });
});

describe('the time of raising', () => {
  const until = { ...FROM_HOME, validFrom: '2026-03-02', expires: '2026-03-03' };

  it('an allowance that has expired covers nothing more, at once, though its records are from before', async () => {
    const world = await worldWith(until);
    let now = Date.parse('2026-03-02T23:59:59Z');
    const process = startProcess(
      world,
      () => {},
      () => now,
    );
    await scoreBatch(batchOf(1, deletes(60, 0)), 0, process);
    now += 1_000;
    await scoreBatch(batchOf(2, deletes(1, 10)), 0, process);
    const [first, second] = told(world);
    expect(first).toEqual([expect.any(Number), 'allowance-0', 60]);
    expect(second).toEqual([Number(first?.[0]) + 1, null, 61]);
  });

  it('an allowance that comes after an alert takes nothing back', async () => {
    const world = createWorld();
    await scoreBatch(batchOf(1, deletes(60, 0)), 0, startProcess(world));
    const before = told(world);
    await world.allowances.add(allowanceOf({ id: 'late', ...FROM_HOME }));
    const sent = world.queue.waiting.length;
    await scoreBatch(batchOf(2, deletes(1, 10)), 0, startProcess(world));
    expect(told(world)).toEqual(before);
    // The pointer goes again, in case the process that wrote the alert died before it was queued.
    expect(world.queue.waiting.slice(sent)).toContainEqual(world.queue.waiting[0]);
    // From the next revision on it counts.
    await scoreBatch(batchOf(3, deletes(60, 20)), 0, startProcess(world));
    const last = told(world).at(-1);
    expect(last?.[2]).toBe(121);
  });
});

describe('crashes and faults', () => {
  const batches = [deletes(60, 0), deletes(3, 8), deletes(1, 10, ELSEWHERE), deletes(2, 12)].map((records, i) =>
    batchOf(i + 1, records),
  );

  it('loses nothing and ends the suppression wherever a process dies', async () => {
    const reference = await worldWith(FROM_HOME);
    let calls = 0;
    const steady = startProcess(reference, () => calls++);
    for (const batch of batches) await scoreBatch(batch, 0, steady);
    expect(told(reference).map(([, allowance]) => allowance)).toEqual(['allowance-0', null]);
    for (let crashAt = 0; crashAt < calls; crashAt++) {
      const world = await worldWith(FROM_HOME);
      let call = 0;
      const crash = () => {
        if (call++ === crashAt) throw Object.assign(new Error('crash'), { statusCode: 500 });
      };
      let process = startProcess(world, crash);
      for (const batch of batches)
        while (!(await scoreBatch(batch, 0, process).catch(() => null))) process = startProcess(world, crash);
      const last = world.alerts
        .all()
        .filter(({ alert }) => alert.actor === PAT)
        .at(-1)!.alert;
      expect(told(world).at(-1)?.slice(0, 2), `crash at call ${crashAt}`).toEqual(told(reference).at(-1)?.slice(0, 2));
      expect(world.queue.waiting, `crash at call ${crashAt}`).toContainEqual({ id: last.id, revision: last.revision });
    }
  });

  it('allowances that cannot be read hold the batch: nothing is raised, suppressed or parked', async () => {
    const world = await worldWith(FROM_HOME);
    const process = startProcess(world, (call) => {
      if (call === 'before allowances.list') throw Object.assign(new Error('gone'), { statusCode: 404 });
    });
    for (const attempt of [0, TRIES_BEFORE_ISOLATION, 50])
      await expect(scoreBatch(batchOf(1, deletes(60, 0)), attempt, process)).rejects.toMatchObject({ statusCode: 404 });
    expect(world.alerts.all()).toEqual([]);
    expect(world.parking.parked.size).toBe(0);
    expect(await raised(world, deletes(60, 0))).not.toEqual([]);
  });
});

describe('reading', () => {
  const candidate: AlertCandidate = {
    subject: { kind: 'actor', tenantId: null, actor: PAT },
    episode: {
      id: 'a1',
      first: 0,
      last: 0,
      revision: 1,
      detections: new Map([['bulk-hard-delete', { count: 1, peak: 1, score: 50, flags: 0, first: 0, last: 0 }]]),
      related: [],
    },
    entries: [],
    behind: {
      first: Date.parse('2026-03-02'),
      last: Date.parse('2026-03-02'),
      complete: false,
      ownActs: true,
    },
  };
  const nothing = async (): Promise<readonly LoadedRecord[]> => [];

  it('happens once a minute; what is added or ended since works then', async () => {
    const store = createMemoryAllowances();
    let reads = 0;
    let now = Date.parse('2026-03-02T12:00:00Z');
    const reader = {
      list() {
        reads++;
        return store.list();
      },
    };
    const allowances = createAllowances({ reader, now: () => now });
    const ask = async () => (await allowances.suppressionOf(candidate, nothing))?.allowance ?? null;
    expect(await ask()).toBeNull();
    await store.add(allowanceOf({ id: 'new' }));
    now += 59_999;
    expect([await ask(), reads]).toEqual([null, 1]);
    now += 1;
    expect([await ask(), reads]).toEqual(['new', 2]);
    await store.expire('new', now);
    now += 60_000;
    expect([await ask(), reads]).toEqual([null, 3]);
  });

  it('a fault is thrown and not kept', async () => {
    let broken = true;
    const reader = {
      list: async () => {
        if (broken) throw new Error('storage');
        return { allowances: [allowanceOf()], unreadable: new Map() };
      },
    };
    const allowances = createAllowances({ reader, now: () => Date.parse('2026-03-02T12:00:00Z') });
    await expect(allowances.suppressionOf(candidate, nothing)).rejects.toThrow('storage');
    broken = false;
    expect(await allowances.suppressionOf(candidate, nothing)).toMatchObject({ allowance: 'clean-up' });
  });

  it('looks at no record where there is no allowance, or where records could not answer', async () => {
    const never = () => Promise.reject(new Error('loaded'));
    const reader = (list: readonly Allowance[]) => createMemoryAllowances(list);
    const ask = (list: readonly Allowance[], change: Partial<AlertCandidate['behind']>) =>
      createAllowances({ reader: reader(list), now: () => Date.parse('2026-03-02T12:00:00Z') }).suppressionOf(
        { ...candidate, behind: { ...candidate.behind, ...change } },
        never,
      );
    expect(await ask([], { complete: true })).toBeNull();
    expect(await ask([allowanceOf()], { complete: false })).not.toBeNull();
    expect(await ask([allowanceOf()], { complete: false, ownActs: false })).toBeNull();
  });

  it.each<[string, AlertCandidate['subject'], Partial<Allowance>, boolean]>([
    ['an actor', { kind: 'actor', tenantId: null, actor: PAT }, { actors: [PAT] }, true],
    ['nobody', { kind: 'actor', tenantId: null, actor: '', mailbox: PAT }, { actors: [PAT] }, false],
    [
      'nobody, by detection alone',
      { kind: 'actor', tenantId: null, actor: '' },
      { detections: ['bulk-hard-delete'] },
      true,
    ],
    ['a mailbox', { kind: 'mailbox', tenantId: null, mailbox: PAT }, { mailboxes: [PAT] }, true],
    ['a mailbox, whoever deletes in it', { kind: 'mailbox', tenantId: null, mailbox: PAT }, { actors: [PAT] }, false],
    [
      'an application',
      { kind: 'application', tenantId: null, appId: 'app', user: PAT },
      { applications: ['app'] },
      true,
    ],
    [
      'an application, for whom it acts',
      { kind: 'application', tenantId: null, appId: 'app', user: PAT },
      { actors: [PAT] },
      false,
    ],
    [
      'an account on a device',
      { kind: 'device-account', tenantId: null, device: 'ws-7', account: PAT },
      { actors: [PAT] },
      true,
    ],
    [
      'a device, whose id need not be its name',
      { kind: 'device-account', tenantId: null, device: 'ws-7', account: PAT },
      { devices: ['ws-7'] },
      false,
    ],
    ['a person', { kind: 'person', tenantId: null, account: PAT, cmdlet: 'x' }, { actors: [PAT] }, false],
  ])('of what is not loaded %s answers', async (_who, subject, allowance, expected) => {
    const reader = createMemoryAllowances([allowanceOf(allowance)]);
    const allowances = createAllowances({ reader, now: () => Date.parse('2026-03-02T12:00:00Z') });
    expect((await allowances.suppressionOf({ ...candidate, subject }, nothing)) !== null).toBe(expected);
  });
});
