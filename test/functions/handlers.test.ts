import { InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { resendPending } from '../../functions/resend-pending.ts';
import { assertRuntime } from '../../functions/runtime.ts';
import { scoreEvents } from '../../functions/score-events.ts';
import { startContainment } from '../../functions/start-containment.ts';
import { hubBatchOf } from '../../shared/pipeline/hub-batch.ts';
import type { HubBatch } from '../../shared/pipeline/score-batch.ts';
import { NOTHING_PENDING } from '../support/pending.ts';

const METADATA = {
  sequenceNumberArray: [41, 42],
  enqueuedTimeUtcArray: ['2026-03-02T10:00:00Z', '2026-03-02T10:00:01Z'],
  partitionContext: { partitionId: '3', eventHubName: 'audit-events', consumerGroup: 'purgewatch' },
};

describe('hubBatchOf', () => {
  it('knows where each message came from and when it arrived', () => {
    expect(hubBatchOf([Buffer.from('a'), 'b'], METADATA, 'f')).toEqual({
      hub: 'audit-events',
      partition: '3',
      messages: [
        { body: Buffer.from('a'), sequence: 41, arrival: Date.parse('2026-03-02T10:00:00Z') },
        { body: 'b', sequence: 42, arrival: Date.parse('2026-03-02T10:00:01Z') },
      ],
    });
  });

  it('understands 64-bit numbers as every worker gives them', () => {
    const big = Number.MAX_SAFE_INTEGER;
    const halves = { low: big | 0, high: Math.floor(big / 2 ** 32), unsigned: false };
    const given = { ...METADATA, sequenceNumberArray: [halves, String(big)] };
    expect(hubBatchOf(['a', 'b'], given, 'f').messages.map((m) => m.sequence)).toEqual([big, big]);
    const small = { ...METADATA, sequenceNumberArray: [{ low: 6, high: 0, unsigned: false }, 7] };
    expect(hubBatchOf(['a', 'b'], small, 'f').messages.map((m) => m.sequence)).toEqual([6, 7]);
  });

  it.each([
    ['no sequence numbers', { ...METADATA, sequenceNumberArray: undefined }, /f: trigger metadata sequenceNumberArray/],
    ['too few of them', { ...METADATA, sequenceNumberArray: [41] }, /found 1 sequence numbers, expected 2/],
    ['no partition', { ...METADATA, partitionContext: undefined }, /trigger metadata partitionContext/],
  ])('refuses metadata with %s', (_name, metadata, message) => {
    expect(() => hubBatchOf(['a', 'b'], metadata, 'f')).toThrow(message);
  });
});

describe('scoreEvents', () => {
  it('hands on the batch and the attempt, and logs numbers only', async () => {
    const seen: [HubBatch, number][] = [];
    const logged: string[] = [];
    const counts = { records: 9, relevant: 7, parked: 0, findings: 6, suppressed: 4, tooLate: 2, alerts: 1 };
    const handler = scoreEvents('f', {
      score: async (batch, attempt) => {
        seen.push([batch, attempt]);
        return counts;
      },
    });
    const context = new InvocationContext({
      functionName: 'f',
      triggerMetadata: METADATA,
      retryContext: { retryCount: 5, maxRetryCount: -1 },
      logHandler: (_level, ...args) => logged.push(args.join(' ')),
    });
    await handler([Buffer.from('{"UserId":"pat@adatum.example"}'), Buffer.from('b')], context);
    expect(seen).toMatchObject([[{ partition: '3' }, 5]]);
    expect(logged).toEqual([
      `scored ${JSON.stringify({ hub: 'audit-events', partition: '3', messages: 2, ...counts })}`,
    ]);
  });
});

describe('assertRuntime', () => {
  it.each(['22.0.0', '24.21.0', '100.0.0'])('%s is new enough', (version) => {
    expect(() => assertRuntime(version)).not.toThrow();
  });

  it('refuses an older one, and says which', () => {
    expect(() => assertRuntime('20.20.2')).toThrow('found Node.js 20.20.2; allowed: 22 or newer');
  });
});

describe('start-containment', () => {
  it.each([
    ['requested', 'information alert a1 revision 2: containment requested'],
    ['excluded', 'information alert a1 revision 2: containment excluded'],
    ['capped', 'error alert a1 revision 2: containment capped'],
    [
      'differs',
      'error alert a1 revision 2: containment differs: an earlier revision asked for another than this one names, left to people',
    ],
  ] as const)('says in the log what people must look at: %s', async (outcome, expected) => {
    const logged: string[] = [];
    const context = new InvocationContext({
      functionName: 'f',
      logHandler: (at, ...args) => logged.push(`${at} ${args.join(' ')}`),
    });
    await startContainment({ startContainment: async () => outcome })({ id: 'a1', revision: 2 }, context);
    expect(logged).toEqual([expected]);
  });
});

describe('resend-pending', () => {
  it.each([
    ['nothing', {}, 'information'],
    ['something sent again', { resent: 1, oldestMinutes: 5 }, 'warning'],
    ['poisoned messages', { poisoned: { 'alerts-poison': 1 } }, 'warning'],
    [
      'what a playbook reported, poisoned, which nothing sends again by itself',
      { poisoned: { 'containment-results-poison': 1 }, onlyByRedrive: 1 },
      'error',
    ],
    ['an alert that a sink refused', { refused: 1 }, 'error'],
    ['an alert that has been on its way for an hour', { resent: 1, oldestMinutes: 60 }, 'error'],
  ])('says how grave it is, in numbers: %s', async (_what, change, level) => {
    const logged: string[] = [];
    const context = new InvocationContext({
      functionName: 'f',
      logHandler: (at, ...args) => logged.push(`${at} ${args.join(' ')}`),
    });
    await resendPending({ resendPending: async () => ({ ...NOTHING_PENDING, ...change }) })({}, context);
    expect(logged).toEqual([`${level} pending ${JSON.stringify({ ...NOTHING_PENDING, ...change })}`]);
  });
});
