/** The rules about the pipeline, run over what the handlers really log. */
import { readFileSync } from 'node:fs';
import { InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { collectOffice365 } from '../../../functions/collect-office365.ts';
import { preserveEvidence } from '../../../functions/preserve-evidence.ts';
import { resendPending } from '../../../functions/resend-pending.ts';
import { scoreEvents } from '../../../functions/score-events.ts';
import { startContainment } from '../../../functions/start-containment.ts';
import { noCounts } from '../../../shared/pipeline/collect-feed.ts';
import type { CollectCounts } from '../../../shared/pipeline/collect-feeds.ts';
import type { BatchCounts } from '../../../shared/pipeline/score-batch.ts';
import { NOTHING_PENDING } from '../../support/pending.ts';
import { alertRow, requestRow, SUPPRESSION, traceRow } from './rows.ts';
import type { Row } from './run/run-query.ts';
import { runQuery } from './workspace.ts';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const query = (rule: string) => readFileSync(`infra/kql/rules/${rule}.kql`, 'utf8');

/** Every line that a handler logs for a message. */
async function linesOf(
  handler: (message: unknown, context: InvocationContext) => Promise<void>,
  message: unknown = {},
): Promise<string[]> {
  const lines: string[] = [];
  const context = new InvocationContext({
    functionName: 'f',
    triggerMetadata: {
      sequenceNumberArray: [41],
      enqueuedTimeUtcArray: ['2026-03-02T10:00:00Z'],
      partitionContext: { partitionId: '3', eventHubName: 'audit-events', consumerGroup: 'purgewatch' },
    },
    logHandler: (_level, ...parts) => lines.push(parts.join(' ')),
  });
  await handler(message, context);
  return lines;
}

const quiet: BatchCounts = { records: 9, relevant: 7, parked: 0, findings: 6, suppressed: 4, tooLate: 0, alerts: 1 };
const scored = (change: Partial<BatchCounts> = {}) =>
  linesOf(scoreEvents('score-audit-events', { score: async () => ({ ...quiet, ...change }) }), [Buffer.from('a')]);

const pending = (change: Partial<typeof NOTHING_PENDING> = {}) =>
  linesOf(resendPending({ resendPending: async () => ({ ...NOTHING_PENDING, ...change }) }));

const collected = (change: Partial<CollectCounts> = {}) =>
  linesOf(
    collectOffice365({
      collect: async () => ({ counts: { ...noCounts(), feeds: 1, failed: 0, overtaken: 0, ...change }, faults: [] }),
    }),
  );

const POINTER = { id: 'a1', revision: 2 };
const contained = (outcome: 'requested' | 'capped' | 'differs') =>
  linesOf(startContainment({ startContainment: async () => outcome }), POINTER);
const preserved = (missing: number) =>
  linesOf(preserveEvidence({ preserveEvidence: async () => ({ outcome: 'delivered', missing }) }), POINTER);

const traces = (lines: readonly string[], at: number) => lines.map((line) => traceRow(line, at));

describe('what needs attention', () => {
  const attention = (lines: readonly string[], at = NOON - MINUTE) =>
    runQuery(query('needs-attention'), { tables: { AppTraces: traces(lines, at) } }, NOON);

  it('is nothing where nothing waits', async () => {
    const lines = [
      await scored(),
      await pending({ resent: 1, oldestMinutes: 5 }),
      await contained('requested'),
      await preserved(0),
    ];
    expect(attention(lines.flat())).toEqual([]);
    expect(attention([])).toEqual([]);
  });

  it.each<[problem: string, cases: number, severity: string, lines: () => Promise<string[][]>]>([
    ['parked', 5, 'Medium', () => Promise.all([scored({ parked: 2 }), scored({ parked: 3 })])],
    ['too-late', 4, 'Low', () => Promise.all([scored({ tooLate: 4 })])],
    ['poisoned', 1, 'Medium', () => Promise.all([pending({ poisoned: { 'sentinel-alerts-poison': 7 } })])],
    ['refused', 2, 'High', () => Promise.all([pending({ refused: 2 }), pending()])],
    [
      'overdue',
      1,
      'High',
      () => Promise.all([pending({ resent: 1, oldestMinutes: 60 }), pending({ oldestMinutes: 59 })]),
    ],
    [
      'poisoned',
      1,
      'High',
      () => Promise.all([pending({ poisoned: { 'containment-results-poison': 1 }, onlyByRedrive: 1 })]),
    ],
    ['not-collected', 1, 'High', () => Promise.all([collected({ lagMinutes: 180 }), collected({ lagMinutes: 179 })])],
    ['not-collected', 1, 'High', () => Promise.all([collected({ hoursLost: 4 }), collected({ failed: 1 })])],
    ['containment-capped', 1, 'High', () => Promise.all([contained('capped')])],
    ['containment-differs', 1, 'Medium', () => Promise.all([contained('differs')])],
    ['evidence-incomplete', 3, 'Medium', () => Promise.all([preserved(3), preserved(0)])],
  ])('%s', async (problem, cases, severity, lines) => {
    const logged = (await lines()).flat();
    expect(attention(logged)).toMatchObject([{ Problem: problem, Cases: cases, Severity: severity }]);
    expect(attention(logged, NOON - HOUR - 1), 'of the hour before').toEqual([]);
  });

  it('names the queues whose messages were given up', async () => {
    const [row] = attention(await pending({ poisoned: { 'sentinel-alerts-poison': 7 } }));
    expect(row?.Details).toContain('sentinel-alerts-poison');
  });

  it('is that of this app alone, where the deployment names it', async () => {
    const named = query('needs-attention').replace('let App = "";', 'let App = "func-other";');
    expect(
      runQuery(named, { tables: { AppTraces: traces(await scored({ parked: 2 }), NOON - MINUTE) } }, NOON),
    ).toEqual([]);
  });
});

describe('a silent pipeline', () => {
  const silence = (AppTraces: readonly Row[], AppRequests: readonly Row[]) =>
    runQuery(query('pipeline-silent'), { tables: { AppTraces, AppRequests } }, NOON);
  const timers = [requestRow('resend-pending', true, NOON - MINUTE)];

  it('is none where records come', async () => {
    expect(silence(traces(await scored(), NOON - 5 * HOUR), timers)).toEqual([]);
  });

  it('says that nothing runs', async () => {
    expect(silence([], [])).toMatchObject([{ Problem: 'nothing-runs', Severity: 'High' }]);
    const before = [requestRow('resend-pending', true, NOON - 7 * HOUR)];
    expect(silence(traces(await scored(), NOON - 7 * HOUR), before)).toMatchObject([{ Problem: 'nothing-runs' }]);
  });

  it('says which hub has had no records, while the timers run', async () => {
    const last = NOON - 6 * HOUR - MINUTE;
    const heard = [...traces(await scored(), last), ...traces(await scored({ records: 0 }), NOON - HOUR)];
    expect(silence(heard, timers)).toMatchObject([
      { Problem: 'no-records', Hub: 'audit-events', LastScored: new Date(last), Severity: 'Medium' },
    ]);
  });

  it('says that no hub was ever heard', () => {
    expect(silence([], timers)).toMatchObject([{ Problem: 'no-records', Hub: '' }]);
  });

  it('says that every batch fails, and does not where one succeeds', async () => {
    const heard = traces(await scored(), NOON - HOUR);
    const failing = [requestRow('score-audit-events', false, NOON - MINUTE), ...timers];
    expect(silence(heard, failing)).toMatchObject([{ Problem: 'all-batches-fail', Hub: 'score-audit-events' }]);
    expect(silence(heard, [...failing, requestRow('score-audit-events', true, NOON - HOUR)])).toEqual([]);
  });
});

describe('grave alerts that an allowance approves of', () => {
  const suppressed = (rows: readonly Row[], now = NOON) =>
    runQuery(query('suppressed-but-severe'), { tables: { Purgewatch_CL: rows } }, now);
  const grave = { severity: 'high', suppression: SUPPRESSION } as const;

  it('are told once, by allowance, with owner and ticket', () => {
    const rows = [
      alertRow({ id: 'a', ...grave }, NOON - MINUTE),
      alertRow({ id: 'b', ...grave, severity: 'critical' }, NOON - MINUTE),
      alertRow({ id: 'b', revision: 3, ...grave, severity: 'critical' }, NOON - MINUTE),
    ];
    expect(suppressed(rows)).toMatchObject([
      { Allowance: 'a1', Alerts: 2, Critical: 1, Severity: 'Medium', Owner: SUPPRESSION.owner, Ticket: 'CHG-1042' },
    ]);
    expect(suppressed(rows, NOON + HOUR)).toEqual([]);
    expect(suppressed([...rows, alertRow({ id: 'a', revision: 3, ...grave }, NOON + MINUTE)], NOON + HOUR)).toEqual([]);
  });

  it('are not those of medium severity, nor those that nobody approved of', () => {
    const rows = [
      alertRow({ id: 'a', ...grave, severity: 'medium' }, NOON - MINUTE),
      alertRow({ id: 'b', severity: 'critical' }, NOON - MINUTE),
    ];
    expect(suppressed(rows)).toEqual([]);
  });
});
