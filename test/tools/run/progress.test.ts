import { describe, expect, it, vi } from 'vitest';
import type { HostLog } from '../../../tools/local/functions-core-types.ts';
import { createProgress, percentile } from '../../../tools/run/progress.ts';

const log = (message: string): HostLog => ({ level: 'information', category: 'user', message });
const scored = (counts: object) => log(`scored ${JSON.stringify({ hub: 'audit-events', ...counts })}`);
const row = (AlertId: string, Revision: number, ...RecordIds: string[]) => ({ AlertId, Revision, RecordIds });

function setUp() {
  const clock = { now: 0 };
  return { clock, progress: createProgress(() => clock.now) };
}

describe('progress', () => {
  it('adds up what the functions say that they scored, and nothing else', () => {
    const { progress } = setUp();
    progress.log(scored({ messages: 2, records: 10, relevant: 3, parked: 1, findings: 4, suppressed: 1, alerts: 1 }));
    progress.log(scored({ messages: 1, records: 5 }));
    progress.log(log('scored'));
    progress.log(log('routed {"messages":7}'));
    expect(progress.totals).toEqual({
      messages: 3,
      records: 15,
      relevant: 3,
      parked: 1,
      findings: 4,
      suppressed: 1,
      alerts: 1,
    });
  });

  it('takes each revision once', () => {
    const { progress } = setUp();
    expect(progress.arrived([row('a', 1), row('b', 1)])).toHaveLength(2);
    expect(progress.arrived([row('a', 1), row('a', 2)])).toEqual([row('a', 2)]);
    expect([...progress.delivered.keys()]).toEqual(['a/1', 'b/1', 'a/2']);
  });

  it('measures from the sending of the last record of an alert that is known', () => {
    const { progress, clock } = setUp();
    progress.sending(['r1']);
    clock.now = 100;
    progress.sending(['r2']);
    clock.now = 350;
    progress.arrived([row('a', 1, 'r1', 'r2', 'unknown')]);
    progress.arrived([row('b', 1, 'unknown'), { AlertId: 'c', Revision: 1 }]);
    expect(progress.delays).toEqual([250]);
  });

  it('is settled when all messages are scored and all alerts delivered', async () => {
    const { progress } = setUp();
    let settled = false;
    const waiting = progress
      .settled(() => 2, 60_000)
      .then(() => {
        settled = true;
      });
    progress.log(scored({ messages: 2, alerts: 1 }));
    await new Promise(setImmediate);
    expect(settled).toBe(false);
    progress.arrived([row('a', 1)]);
    await waiting;
    await progress.settled(() => 2, 60_000);
  });

  it('says where it is stuck when nothing moves', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      const progress = createProgress();
      progress.log(scored({ messages: 1, alerts: 2 }));
      const waiting = progress.settled(() => 3, 60_000);
      const failed = expect(waiting).rejects.toThrow(
        'nothing moved for 60 s: 1 of 3 messages scored, 0 of 2 alerts delivered',
      );
      await vi.advanceTimersByTimeAsync(59_000);
      progress.arrived([]);
      await vi.advanceTimersByTimeAsync(59_999);
      await vi.advanceTimersByTimeAsync(1);
      await failed;
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('percentile', () => {
  it.each([
    [[], 0.5, null],
    [[7], 0.5, 7],
    [[3, 1, 2], 0.5, 2],
    [[4, 3, 1, 2], 0.5, 2],
    [[3, 1, 2], 1, 3],
    [[3, 1, 2], 0.01, 1],
  ])('%j at %d is %j', (values, part, expected) => {
    expect(percentile(values, part)).toBe(expected);
  });
});
