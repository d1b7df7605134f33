import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cappedNote, refusalNote } from '../../shared/alerts/refusal.ts';
import { FIRST_LOOK_MS, MAX_CHECKED, resendPending, waitAfter } from '../../shared/pipeline/resend-pending.ts';
import { scoreBatch } from '../../shared/pipeline/score-batch.ts';
import { createMemoryAlertStore } from '../../shared/stores/memory-alert-store.ts';
import { createMemoryOutbox } from '../../shared/stores/memory-outbox.ts';
import { createMemoryPointerQueue } from '../../shared/stores/memory-pointer-queue.ts';
import { containable, POLICY } from '../support/delivery.ts';
import { batchOf, createWorld, startProcess } from '../support/pipeline.ts';
import { ruleRecord } from '../support/records.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function open() {
  const clock = { time: 0 };
  const outbox = createMemoryOutbox();
  const alerts = createMemoryAlertStore({ now: () => new Date('2026-03-02T12:00:00Z') });
  const queue = createMemoryPointerQueue();
  const queues = { sentinel: queue, evidence: createMemoryPointerQueue(), containment: createMemoryPointerQueue() };
  const dependencies = { outbox, alerts, queues, policy: POLICY, now: () => clock.time };
  const alert = containable();
  const pointer = { id: alert.id, revision: alert.revision };
  const deliver = async () => {
    for (const sink of ['sentinel', 'evidence', 'containment']) await alerts.markDelivered(pointer, sink);
  };
  return {
    clock,
    outbox,
    alerts,
    queue,
    queues,
    dependencies,
    alert,
    pointer,
    deliver,
    run: () => resendPending(dependencies),
  };
}

describe('what was written and has not arrived', () => {
  it('is sent again until every sink that policy admits has it, and then forgotten', async () => {
    const { clock, outbox, alerts, queue, queues, alert, pointer, deliver, run } = open();
    await alerts.insert(alert);
    await outbox.add(pointer, 0, FIRST_LOOK_MS);
    clock.time = FIRST_LOOK_MS;
    await alerts.markDelivered(pointer, 'evidence');
    expect(await run()).toMatchObject({ checked: 1, resent: 1, delivered: 0, oldestMinutes: 5 });
    expect([queues.sentinel, queues.evidence, queues.containment].map(({ waiting }) => waiting)).toEqual([
      [pointer],
      [],
      [pointer],
    ]);
    expect(await run()).toMatchObject({ checked: 0 });
    await deliver();
    clock.time = 2 * FIRST_LOOK_MS;
    expect(await run()).toMatchObject({ checked: 1, delivered: 1, resent: 0 });
    expect([queue.waiting.length, outbox.waiting.size]).toEqual([1, 0]);
  });

  it('is sent for weeks, ever less often, for a sink may be down for longer than any finite retry', async () => {
    const { clock, outbox, alerts, queue, alert, pointer, deliver, run } = open();
    await alerts.insert(alert);
    await outbox.add(pointer, 0, FIRST_LOOK_MS);
    for (clock.time = 0; clock.time < 21 * 24 * HOUR; clock.time += MINUTE) await run();
    expect(queue.waiting.length).toBeGreaterThan(21 * 4 - 2);
    expect(queue.waiting.length).toBeLessThan(21 * 4 + 10);
    await deliver();
    clock.time += 6 * HOUR;
    expect(await run()).toMatchObject({ delivered: 1 });
  });

  it('waits longer each time, at least 5 minutes and at most 6 hours', () => {
    fc.assert(
      fc.property(fc.nat(30 * 24 * HOUR), fc.nat(HOUR), (age, more) => {
        expect(waitAfter(age)).toBeGreaterThanOrEqual(5 * MINUTE);
        expect(waitAfter(age)).toBeLessThanOrEqual(6 * HOUR);
        expect(waitAfter(age + more)).toBeGreaterThanOrEqual(waitAfter(age));
      }),
    );
  });

  it('is left to a person where a sink refused it, said again every six hours, and sent where another sink lacks it', async () => {
    const { clock, outbox, alerts, queue, queues, alert, pointer, deliver, run } = open();
    await alerts.insert(alert);
    await outbox.add(pointer, 0, FIRST_LOOK_MS);
    await alerts.note(pointer, 'sentinel', refusalNote('status 400'));
    await alerts.markDelivered(pointer, 'containment');
    clock.time = FIRST_LOOK_MS;
    expect(await run()).toMatchObject({ resent: 1, refused: 0 });
    await alerts.markDelivered(pointer, 'evidence');
    for (let looked = 0; looked < 3; looked++) {
      clock.time += 6 * HOUR;
      expect(await run()).toMatchObject({ checked: 1, resent: 0, refused: 1, oldestMinutes: 0 });
    }
    // Not even when another sink lacked it.
    expect([queue.waiting.length, queues.evidence.waiting.length, outbox.waiting.size]).toEqual([0, 1, 1]);
    await deliver();
    clock.time += 6 * HOUR;
    expect(await run()).toMatchObject({ delivered: 1, refused: 0 });
    expect(outbox.waiting.size).toBe(0);
  });

  it('is left to a person where it is beyond the cap of containment, though Sentinel lacks it', async () => {
    const { clock, outbox, alerts, queue, queues, alert, pointer, run } = open();
    await alerts.insert(alert);
    await outbox.add(pointer, 0, FIRST_LOOK_MS);
    await alerts.markDelivered(pointer, 'evidence');
    await alerts.note(pointer, 'containment', cappedNote('10 others were asked for on 2026-03-02'));
    clock.time = FIRST_LOOK_MS;
    expect(await run()).toMatchObject({ resent: 1, refused: 0 });
    await alerts.markDelivered(pointer, 'sentinel');
    clock.time += 6 * HOUR;
    expect(await run()).toMatchObject({ resent: 0, refused: 1 });
    expect([queue.waiting, queues.containment.waiting, outbox.waiting.size]).toEqual([[pointer], [], 1]);
  });

  it('was never written: it is waited for a day, and then forgotten', async () => {
    const { clock, outbox, queue, pointer, run } = open();
    await outbox.add(pointer, 0, FIRST_LOOK_MS);
    clock.time = FIRST_LOOK_MS;
    expect(await run()).toMatchObject({ checked: 1, orphaned: 0, resent: 0 });
    clock.time = 24 * HOUR;
    expect(await run()).toMatchObject({ orphaned: 1 });
    expect([queue.waiting.length, outbox.waiting.size]).toEqual([0, 0]);
  });

  it('is bounded in each run, and the rest comes next', async () => {
    const { clock, outbox, run } = open();
    for (let i = 0; i <= MAX_CHECKED; i++) await outbox.add({ id: `a${i}`, revision: 1 }, 0, 0);
    clock.time = 24 * HOUR;
    expect(await run()).toMatchObject({ checked: MAX_CHECKED, more: true });
    expect(await run()).toMatchObject({ checked: 1, more: false });
  });

  it.each(['before', 'after'])('survives a crash %s any of its calls', async (when) => {
    for (const call of ['read', 'send', 'postpone', 'done']) {
      const { clock, outbox, alerts, queue, queues, dependencies, alert, pointer, deliver, run } = open();
      await alerts.insert(alert);
      await outbox.add(pointer, 0, FIRST_LOOK_MS);
      clock.time = FIRST_LOOK_MS;
      if (call === 'done') await deliver();
      const dying = <T extends object>(part: T): T =>
        new Proxy(part, {
          get(target, key) {
            const member = Reflect.get(target, key) as (...args: unknown[]) => Promise<unknown>;
            if (key !== call) return member;
            return async (...args: unknown[]) => {
              if (when === 'after') await Reflect.apply(member, target, args);
              throw new Error('dead');
            };
          },
        });
      const broken = {
        ...dependencies,
        outbox: dying(outbox),
        alerts: dying(alerts),
        queues: { ...queues, sentinel: dying(queue) },
      };
      await expect(resendPending(broken)).rejects.toThrow('dead');
      await run();
      clock.time = HOUR;
      await deliver();
      await run();
      expect(outbox.waiting.size, `${when} ${call}`).toBe(0);
      if (call !== 'done') expect(queue.waiting.length, `${when} ${call}`).toBeGreaterThan(0);
    }
  });
});

describe('raising an alert', () => {
  it('notes that it is to arrive before it is written, whatever dies after that', async () => {
    const counted: string[] = [];
    await scoreBatch(
      batchOf(1, [ruleRecord()]),
      0,
      startProcess(createWorld(), (call) => counted.push(call)),
    );
    const order = counted.filter((call) => /^before (outbox\.add|alerts\.insert|queue\.send)/.test(call));
    expect(order.map((call) => call.slice(7))).toEqual(['outbox.add', 'alerts.insert', 'queue.send']);
  });
});
