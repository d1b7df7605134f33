/** Deadlines, walks, silence and expiry, on rows that hold entries of rules made for the test. */
import { describe, expect, it } from 'vitest';
import type { AbsenceDetection, SequenceDetection } from '../../shared/detections/detection.ts';
import { type ActivityRecorder, createActivityRecorder, HOUR_MS } from '../../shared/pipeline/activity.ts';
import { advanceRow, type SubjectOutcome } from '../../shared/pipeline/advance-row.ts';
import { TENANT_WALK } from '../../shared/pipeline/apply-judged.ts';
import { askDeadlines, MAX_ASKED } from '../../shared/pipeline/ask-deadlines.ts';
import { expireRows } from '../../shared/pipeline/expire-rows.ts';
import { silenceDeadlines } from '../../shared/pipeline/source-silence.ts';
import { createTenantFacts } from '../../shared/pipeline/tenant-facts.ts';
import { walkTenants } from '../../shared/pipeline/walk-tenants.ts';
import { createMemoryActivity } from '../../shared/stores/memory-activity.ts';
import { createMemoryRowStore } from '../../shared/stores/memory-row-store.ts';
import { createMemoryDeadlines, createMemoryWalks } from '../../shared/stores/memory-timers.ts';
import type { Entry } from '../../shared/subjects/entry.ts';
import { createHasher } from '../../shared/subjects/hashing.ts';
import { createRuleBooks } from '../../shared/subjects/rule-book.ts';
import { DEFAULT_SUBJECT_SETTINGS as SETTINGS } from '../../shared/subjects/settings.ts';
import type { Subject } from '../../shared/subjects/subject.ts';
import { createSubjectStore } from '../../shared/subjects/subject-store.ts';
import { entry, HOUR, NOON, rule } from '../support/entries.ts';

const { type: _, ...INFO } = rule();
const DAY = 24 * HOUR;

const sequence: SequenceDetection = {
  ...INFO,
  type: 'sequence',
  id: 'weakened-then-deleted',
  subject: 'mailbox',
  first: { kinds: ['protection-weakened'] },
  second: { kinds: ['hard-delete'] },
  withinMs: 7 * DAY,
  join: 'subject',
  text: 'Deleted after.',
};
const absence: AbsenceDetection = {
  ...INFO,
  type: 'absence',
  id: 'no-answer',
  subject: 'mailbox',
  first: { kinds: ['cmdlet-run'] },
  expected: { kinds: ['cmdlet-logged'] },
  withinMs: DAY,
  join: 'subject',
  activeDays: 0,
  score: () => [{ points: 50, text: 'No answer.' }],
};

const hasher = createHasher(Buffer.alloc(32, 7));
const books = createRuleBooks([sequence, absence], SETTINGS);
const MAILBOX: Subject = { kind: 'mailbox', tenantId: 't', mailbox: 'pat@adatum.example' };

function setUp(time = NOON) {
  const clock = { time };
  const rows = createMemoryRowStore(() => clock.time);
  const deadlines = createMemoryDeadlines();
  const walks = createMemoryWalks();
  const activity = createMemoryActivity();
  const outcomes: SubjectOutcome[] = [];
  const now = () => clock.time;
  const dependencies = {
    rows,
    hasher,
    books,
    settings: SETTINGS,
    subjects: createSubjectStore(rows),
    deadlines,
    walks,
    activity,
    tenantFacts: createTenantFacts({ rows, hasher, now, maxAgeMs: 0 }),
    now,
    raise: async (outcome: SubjectOutcome) => {
      outcomes.push(outcome);
      return outcome.candidates.length;
    },
  };
  const put = (subject: Subject, entries: readonly Entry[], names: readonly string[] = []) =>
    advanceRow(
      subject,
      hasher.rowKey(subject),
      entries,
      { names: names.map((n) => hasher.keyHash('t', n)) },
      dependencies,
    );
  const heard = (hours: readonly number[], records = 50) =>
    activity.put(
      'a',
      hours.map((hour) => ({ tenantId: 't', source: 'audit' as const, hour, records })),
    );
  return { clock, outcomes, dependencies, put, heard };
}

const detections = (outcomes: readonly SubjectOutcome[]) =>
  outcomes.flatMap(({ advance }) => advance.episodes.flatMap((episode) => [...episode.detections.keys()]));
const at = (kind: string, time: number, change: Partial<Entry> = {}) => entry({ kind, time, until: time, ...change });

describe('askDeadlines', () => {
  const due = NOON + DAY + 48 * HOUR;

  it('tells what did not come, once its time and the time for late records are over', async () => {
    const { clock, outcomes, dependencies, put, heard } = setUp();
    await heard([NOON]);
    const { advance } = await put(MAILBOX, [at('cmdlet-run', NOON)]);
    expect(advance.deadlines).toEqual([due]);
    expect(advance.episodes).toEqual([]);
    await dependencies.deadlines.add({ tenantId: 't', key: hasher.rowKey(MAILBOX), due });
    clock.time = due - 1;
    expect(await askDeadlines(dependencies)).toMatchObject({ asked: 0, alerts: 0 });
    clock.time = due;
    expect(await askDeadlines(dependencies)).toEqual({ asked: 1, unheard: 0, alerts: 1, more: false });
    expect(detections(outcomes)).toEqual(['no-answer']);
    expect(await askDeadlines(dependencies)).toMatchObject({ asked: 0 });
  });

  it.each([
    ['came at once', NOON + 1000, []],
    ['came at the last moment', NOON + DAY, []],
    ['came too late', NOON + DAY + 1, ['no-answer']],
  ])('an answer that %s', async (_name, time, expected) => {
    const { clock, outcomes, dependencies, put, heard } = setUp();
    await heard([NOON]);
    await put(MAILBOX, [at('cmdlet-run', NOON)]);
    await put(MAILBOX, [at('cmdlet-logged', time, { id: 'b'.repeat(16) })]);
    // Much has happened since: what the question is about is still there.
    await put(MAILBOX, [at('hard-delete', due - HOUR, { id: 'c'.repeat(16) })]);
    await dependencies.deadlines.add({ tenantId: 't', key: hasher.rowKey(MAILBOX), due });
    clock.time = due;
    await askDeadlines(dependencies);
    expect(detections(outcomes)).toEqual(expected);
  });

  it('says nothing where the audit log was not heard at all', async () => {
    const { clock, dependencies, put } = setUp();
    await put(MAILBOX, [at('cmdlet-run', NOON)]);
    await dependencies.deadlines.add({ tenantId: 't', key: hasher.rowKey(MAILBOX), due });
    clock.time = due;
    expect(await askDeadlines(dependencies)).toEqual({ asked: 0, unheard: 1, alerts: 0, more: false });
  });

  it('is asked again where the run died before it was done, and finds the same alert', async () => {
    const { clock, outcomes, dependencies, put, heard } = setUp();
    await heard([NOON]);
    await put(MAILBOX, [at('cmdlet-run', NOON)]);
    await dependencies.deadlines.add({ tenantId: 't', key: hasher.rowKey(MAILBOX), due });
    clock.time = due;
    const dies = { ...dependencies, raise: () => Promise.reject(new Error('died')) };
    await expect(askDeadlines(dies)).rejects.toThrow('died');
    await askDeadlines(dependencies);
    await dependencies.deadlines.add({ tenantId: 't', key: hasher.rowKey(MAILBOX), due });
    await askDeadlines(dependencies);
    const [first, second] = outcomes.map(({ candidates }) =>
      candidates.map(({ episode }) => [episode.id, episode.revision]),
    );
    expect(first).toHaveLength(1);
    expect(second).toEqual(first);
  });

  it('takes a bounded number of rows in each run, and says that there are more', async () => {
    const { clock, dependencies, heard } = setUp();
    await heard([NOON]);
    for (let i = 0; i <= MAX_ASKED; i++)
      await dependencies.deadlines.add({
        tenantId: 't',
        key: hasher.rowKey({ kind: 'mailbox', tenantId: 't', mailbox: `m${i}` }),
        due: NOON,
      });
    clock.time = NOON + HOUR;
    expect(await askDeadlines(dependencies)).toMatchObject({ asked: MAX_ASKED, more: true });
    expect(await askDeadlines(dependencies)).toMatchObject({ asked: 1, more: false });
  });
});

describe('a source that falls silent', () => {
  const TENANT: Subject = { kind: 'tenant', tenantId: 't' };
  const fact = at('protection-weakened', NOON, { score: 70 });
  const hours = (from: number, to: number) =>
    Array.from({ length: (to - from) / HOUR_MS }, (_unused, i) => from + i * HOUR_MS);

  it.each([
    ['sent nothing any more', hours(NOON - 7 * DAY, NOON + 2 * HOUR), ['silence-after-weakening']],
    ['still sends', hours(NOON - 7 * DAY, NOON + 30 * HOUR), []],
    ['never sent much', hours(NOON - 2 * HOUR, NOON), []],
  ])('%s', async (_name, active, expected) => {
    const { clock, outcomes, dependencies, put, heard } = setUp();
    await heard(active);
    await put(TENANT, [fact]);
    const [due] = silenceDeadlines([fact]);
    await dependencies.deadlines.add({ tenantId: 't', key: hasher.rowKey(TENANT), due: due! });
    clock.time = due!;
    await askDeadlines(dependencies);
    expect(detections(outcomes)).toEqual(expected);
  });

  it('is asked about for facts of the whole tenant only', () => {
    expect(silenceDeadlines([fact, { ...fact, key: 'a'.repeat(16) }, at('hard-delete', NOON)])).toEqual([
      NOON + 27 * HOUR,
    ]);
  });
});

describe('walkTenants', () => {
  const TENANT: Subject = { kind: 'tenant', tenantId: 't' };
  const mailbox = (n: number): Subject => ({ kind: 'mailbox', tenantId: 't', mailbox: `user${n}@adatum.example` });

  it('takes a fact of the tenant to the rows that were written before, of that tenant alone, and only once', async () => {
    const { clock, outcomes, dependencies, put } = setUp();
    for (let n = 0; n < 450; n++)
      await put(mailbox(n), [at('hard-delete', NOON + HOUR, { id: n.toString(16).padStart(16, '1') })]);
    await put({ ...MAILBOX, tenantId: 'other' }, [at('hard-delete', NOON + HOUR)]);
    await put(TENANT, [at('protection-weakened', NOON, { score: 70, id: 'f'.repeat(16) })]);
    await dependencies.walks.start({ name: TENANT_WALK, tenantId: 't', notBefore: NOON + 1 });
    expect(await walkTenants(dependencies)).toEqual({ rows: 0, alerts: 0, open: 0 });
    clock.time = NOON + 1;
    expect(await walkTenants(dependencies)).toEqual({ rows: 450, alerts: 450, open: 0 });
    expect(new Set(detections(outcomes))).toEqual(new Set(['weakened-then-deleted']));
    expect(await walkTenants(dependencies)).toEqual({ rows: 0, alerts: 0, open: 0 });
    await dependencies.walks.start({ name: TENANT_WALK, tenantId: 't', notBefore: NOON + 1 });
    // As where the first walk died before it had raised anything.
    const ids = () => outcomes.splice(0).flatMap(({ candidates }) => candidates.map(({ episode }) => episode.id));
    const first = ids();
    await walkTenants(dependencies);
    expect(ids()).toEqual(first);
  });

  it('stops after so many rows, and goes on there in the next run', async () => {
    const { clock, dependencies, put } = setUp();
    for (let n = 0; n < 2_100; n++)
      await put(mailbox(n), [at('hard-delete', NOON + HOUR, { id: n.toString(16).padStart(16, '1') })]);
    await put(TENANT, [at('protection-weakened', NOON, { score: 70, id: 'f'.repeat(16) })]);
    await dependencies.walks.start({ name: TENANT_WALK, tenantId: 't', notBefore: NOON });
    clock.time = NOON + 1;
    expect(await walkTenants(dependencies)).toEqual({ rows: 2_000, alerts: 2_000, open: 1 });
    expect(await walkTenants(dependencies)).toEqual({ rows: 100, alerts: 100, open: 0 });
  });

  it('takes a fact about one mailbox to that mailbox, by any name that the mailbox has', async () => {
    const { clock, outcomes, dependencies, put } = setUp();
    await put(MAILBOX, [at('hard-delete', NOON + HOUR)], ['pat@adatum.example', 'pat']);
    await put(mailbox(1), [at('hard-delete', NOON + HOUR, { id: 'b'.repeat(16) })], ['user1']);
    await put(TENANT, [at('protection-weakened', NOON, { key: hasher.keyHash('t', 'pat'), id: 'f'.repeat(16) })]);
    await dependencies.walks.start({ name: TENANT_WALK, tenantId: 't', notBefore: NOON });
    clock.time = NOON + 1;
    expect(await walkTenants(dependencies)).toMatchObject({ rows: 2, alerts: 1 });
    expect(outcomes.filter(({ candidates }) => candidates.length > 0).map(({ key }) => key)).toEqual([
      hasher.rowKey(MAILBOX),
    ]);
  });
});

describe('expireRows', () => {
  const idle = 34 * DAY;
  it('removes what has been idle for longer than anything is kept, and nothing else', async () => {
    const { clock, dependencies, put } = setUp();
    const other: Subject = { kind: 'mailbox', tenantId: 't', mailbox: 'quim@adatum.example' };
    await put(MAILBOX, [at('hard-delete', NOON)]);
    clock.time = NOON + 2 * DAY;
    await put(other, [at('hard-delete', NOON + 2 * DAY)]);
    clock.time = NOON + idle;
    expect(await expireRows(dependencies)).toEqual({ visited: 2, removed: 0, kept: 0, complete: true });
    clock.time = NOON + idle + 1;
    expect(await expireRows(dependencies)).toEqual({ visited: 2, removed: 1, kept: 0, complete: true });
    expect(await dependencies.rows.read(hasher.rowKey(MAILBOX))).toBeNull();
    expect(await dependencies.rows.read(hasher.rowKey(other))).not.toBeNull();
  });

  it('keeps a row of old event times that is being written now: a replay', async () => {
    const { clock, dependencies, put } = setUp(NOON + 100 * DAY);
    await put(MAILBOX, [at('hard-delete', NOON)]);
    clock.time += 9 * DAY;
    expect(await expireRows(dependencies)).toMatchObject({ removed: 0 });
    clock.time += 2 * DAY;
    expect(await expireRows(dependencies)).toMatchObject({ removed: 1 });
  });

  it('keeps a row that is written between being seen and being removed', async () => {
    const { clock, dependencies, put } = setUp();
    await put(MAILBOX, [at('hard-delete', NOON)]);
    clock.time = NOON + 60 * DAY;
    const rows = {
      list: dependencies.rows.list,
      remove: async (...args: Parameters<typeof dependencies.rows.remove>) => {
        await put(MAILBOX, [at('hard-delete', NOON + 60 * DAY, { id: 'b'.repeat(16) })]);
        return dependencies.rows.remove(...args);
      },
    };
    expect(await expireRows({ ...dependencies, rows })).toMatchObject({ removed: 0, kept: 1 });
    expect(await dependencies.rows.read(hasher.rowKey(MAILBOX))).not.toBeNull();
  });

  it('a process that still remembers a removed row starts it anew', async () => {
    const { clock, dependencies, put } = setUp();
    await put(MAILBOX, [at('hard-delete', NOON)]);
    clock.time = NOON + 60 * DAY;
    await expireRows(dependencies);
    const { advance } = await put(MAILBOX, [at('hard-delete', NOON + 60 * DAY, { id: 'b'.repeat(16) })]);
    expect([...advance.state.entries.values()].flat()).toHaveLength(1);
    expect(advance.state.since).toBe(NOON + 60 * DAY);
  });
});

describe('createActivityRecorder', () => {
  const counting = (recorder: ActivityRecorder, times: readonly number[]) => {
    for (const time of times) recorder.count('t', 'audit', time);
  };

  it('writes once a minute, with what was counted in the whole hour', async () => {
    const clock = { time: NOON };
    const store = createMemoryActivity();
    const recorder = createActivityRecorder({ store, instance: 'a', now: () => clock.time });
    const hours = () => store.hours('t', 'audit', 0, 8.64e15);
    counting(recorder, [NOON, NOON + 1]);
    await recorder.flush();
    expect([...(await hours())]).toEqual([[NOON, 2]]);
    counting(recorder, [NOON + 2]);
    clock.time = NOON + 59_999;
    await recorder.flush();
    expect([...(await hours())]).toEqual([[NOON, 2]]);
    clock.time = NOON + 60_000;
    await recorder.flush();
    expect([...(await hours())]).toEqual([[NOON, 3]]);
  });

  it('forgets nothing when a write fails', async () => {
    const store = createMemoryActivity();
    let fails = true;
    const clock = { time: NOON };
    const put = async (...args: Parameters<typeof store.put>) => {
      if (fails) throw new Error('down');
      await store.put(...args);
    };
    const recorder = createActivityRecorder({ store: { put }, instance: 'a', now: () => clock.time });
    counting(recorder, [NOON]);
    await expect(recorder.flush()).rejects.toThrow('down');
    fails = false;
    clock.time += 60_000;
    await recorder.flush();
    expect([...(await store.hours('t', 'audit', 0, 8.64e15))]).toEqual([[NOON, 1]]);
  });
});
