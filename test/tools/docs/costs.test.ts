/** The arithmetic of the page of costs. */
import { expect, it } from 'vitest';
import { costsOf } from '../../../tools/docs/costs.ts';

const MONTH = 30;
const usd = (events: number, item: string) => costsOf(events).find((line) => line.item === item)?.usd;

it('an idle deployment costs one throughput unit, queues that are looked at, and little else', () => {
  const lines = costsOf(0);
  expect(usd(0, 'Event Hubs, throughput')).toBe(21.6);
  expect(usd(0, 'Functions, executions')).toBe(0);
  expect(lines.reduce((sum, line) => sum + line.usd, 0)).toBeLessThan(30);
});

it('throughput follows the busiest hour: 100 M records of 1,100 bytes, four times the mean', () => {
  expect((100e6 * 1_100 * 4) / 86_400 / 1e6).toBeCloseTo(5.09, 2);
  expect(usd(100e6, 'Event Hubs, throughput')).toBeCloseTo(6 * 21.6, 5);
});

it('state costs by what is relevant, not by what arrives', () => {
  const relevant = 100e6 * 0.01 * MONTH;
  expect(usd(100e6, 'State')).toBeCloseTo(((relevant * 0.487) / 1e6) * 0.036, 5);
});

it.each([0, 1e3, 1e6, 1e7, 1e8])('%d events a day: no line is negative, and each says its arithmetic', (events) => {
  for (const line of costsOf(events)) {
    expect(line.usd).toBeGreaterThanOrEqual(0);
    expect(line.arithmetic).toMatch(/\d/);
  }
});

it('more events never cost less', () => {
  const totals = [0, 1e6, 5e6, 20e6, 100e6, 400e6].map((n) => costsOf(n).reduce((sum, { usd: each }) => sum + each, 0));
  expect(totals).toEqual(totals.toSorted((a, b) => a - b));
});
