/** Since when a tenant's logs have been heard: asked rarely, and the latest of them counts. */
import { describe, expect, it } from 'vitest';
import type { ActivitySource } from '../../shared/pipeline/activity.ts';
import { createInputHistory, createSourceHistory } from '../../shared/pipeline/source-history.ts';
import { HOUR, NOON } from '../support/entries.ts';

const DAY = 24 * HOUR;
const GRAPH: ReadonlySet<ActivitySource> = new Set(['graph']);
const AUDIT: ReadonlySet<ActivitySource> = new Set(['audit']);

function heardAt(answers: Partial<Record<ActivitySource, number>>) {
  const clock = { time: NOON };
  const asked: [string | null, ActivitySource, number][] = [];
  const fault = { next: false };
  const earliest = async (tenantId: string | null, source: ActivitySource, from: number) => {
    asked.push([tenantId, source, from]);
    if (fault.next) throw new Error('down');
    return answers[source] ?? null;
  };
  return { clock, asked, fault, history: createSourceHistory({ activity: { earliest }, now: () => clock.time }) };
}

describe('since when sources have been heard', () => {
  it.each<[string, Partial<Record<ActivitySource, number>>, ReadonlySet<ActivitySource>, number]>([
    ['one that is connected alone', { graph: 5 }, GRAPH, 5],
    ['the later of two', { graph: 5, audit: 9 }, GRAPH, 9],
    ['the later of two, the other way', { graph: 9, audit: 5 }, AUDIT, 9],
    ['one whose first records are at hand', { audit: 5 }, GRAPH, Number.POSITIVE_INFINITY],
    ['none', {}, AUDIT, Number.POSITIVE_INFINITY],
    ['none, and nothing at hand', {}, new Set(), Number.POSITIVE_INFINITY],
    ['one that tells of no application', { endpoint: 5 }, new Set(['endpoint']), Number.POSITIVE_INFINITY],
  ])('%s', async (_name, answers, present, expected) => {
    expect(await heardAt(answers).history.heardFrom('t', present)).toBe(expected);
    const input = createInputHistory();
    for (const [source, time] of Object.entries(answers)) {
      input.note('t', source as ActivitySource, time + 1);
      input.note('t', source as ActivitySource, time);
      input.note('other', source as ActivitySource, 1);
    }
    expect(await input.heardFrom('t', present)).toBe(expected);
  });

  it('is asked once an hour for each tenant and source, within the horizon of what rows remember', async () => {
    const { clock, asked, history } = heardAt({ graph: 5, audit: 9 });
    for (const time of [NOON, NOON + 1, NOON + HOUR - 1]) {
      clock.time = time;
      await Promise.all([history.heardFrom('t', GRAPH), history.heardFrom('t', AUDIT)]);
    }
    expect(asked).toEqual([
      ['t', 'audit', NOON - 32 * DAY],
      ['t', 'graph', NOON - 32 * DAY],
    ]);
    clock.time = NOON + HOUR;
    await history.heardFrom('t', GRAPH);
    await history.heardFrom('u', GRAPH);
    expect(asked).toHaveLength(6);
  });

  it('is asked again after a minute where a source was not heard: it may just have been connected', async () => {
    const { clock, asked, history } = heardAt({ audit: 9 });
    await history.heardFrom('t', AUDIT);
    clock.time += 59_999;
    await history.heardFrom('t', AUDIT);
    expect(asked).toHaveLength(2);
    clock.time += 1;
    await history.heardFrom('t', AUDIT);
    expect(asked.slice(2).map(([, source]) => source)).toEqual(['graph']);
  });

  it('is asked again after a fault', async () => {
    const { asked, fault, history } = heardAt({ audit: 9 });
    fault.next = true;
    await expect(history.heardFrom('t', AUDIT)).rejects.toThrow('down');
    fault.next = false;
    expect(await history.heardFrom('t', AUDIT)).toBe(9);
    expect(asked.length).toBeGreaterThanOrEqual(3);
  });

  it('forgets the tenants that it heard of first, so that its memory has an end', async () => {
    const { asked, history } = heardAt({ audit: 9 });
    for (let i = 0; i <= 256; i++) await history.heardFrom(`t${i}`, AUDIT);
    asked.length = 0;
    await history.heardFrom('t256', AUDIT);
    expect(asked).toEqual([]);
    await history.heardFrom('t0', AUDIT);
    expect(asked.length).toBeGreaterThan(0);
  });
});
