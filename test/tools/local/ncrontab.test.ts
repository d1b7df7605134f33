import { expect, test } from 'vitest';
import { timeSpan } from '../../../tools/local/host-settings.ts';
import { parseSchedule } from '../../../tools/local/ncrontab.ts';

test.each([
  ['* * * * * *', '2026-02-28T23:59:59.250Z', '2026-03-01T00:00:00.000Z'],
  ['0 */5 * * * *', '2026-01-01T00:00:00.000Z', '2026-01-01T00:05:00.000Z'],
  ['30 2,4 * * * *', '2026-01-01T00:02:30.000Z', '2026-01-01T00:04:30.000Z'],
  ['0 0 9-17 * * *', '2026-01-01T17:00:00.000Z', '2026-01-02T09:00:00.000Z'],
  ['0 0 9-17/4 * * *', '2026-01-01T09:30:00.000Z', '2026-01-01T13:00:00.000Z'],
  ['0 0 3 1 * *', '2026-12-01T03:00:00.000Z', '2027-01-01T03:00:00.000Z'],
  ['0 0 0 * * 1-5', '2026-11-20T12:00:00.000Z', '2026-11-23T00:00:00.000Z'],
  ['0 0 0 * * 7', '2026-11-21T12:00:00.000Z', '2026-11-22T00:00:00.000Z'],
  ['0 0 0 29 2 *', '2026-01-01T00:00:00.000Z', '2028-02-29T00:00:00.000Z'],
  // Both day fields have to match, other than in cron.
  ['0 0 0 13 * 5', '2026-01-01T00:00:00.000Z', '2026-02-13T00:00:00.000Z'],
  ['10/20 0 0 1 1 *', '2026-01-01T00:00:10.000Z', '2026-01-01T00:00:30.000Z'],
])('%s after %s is %s', (schedule, after, next) => {
  expect(new Date(parseSchedule(schedule).next(Date.parse(after))).toISOString()).toBe(next);
});

test.each([
  ['*/5 * * * *', 'has 5 fields; it needs 6, seconds first.'],
  ['60 * * * * *', 'has "60" for its second; allowed is 0 to 59.'],
  ['0 0 0 0 * *', 'has "0" for its day; allowed is 1 to 31.'],
  ['0 0 0 * JAN *', 'has "JAN" for its month; allowed is 1 to 12.'],
  ['*/0 * * * * *', 'has "*/0" for its second'],
  ['0 5-3 * * * *', 'has "5-3" for its minute'],
])('%s is refused', (schedule, message) => {
  expect(() => parseSchedule(schedule)).toThrow(message);
});

test('a day that no month has never comes', () => {
  expect(() => parseSchedule('0 0 0 31 2 *').next(0)).toThrow('never comes');
});

test.each([
  ['00:00:30', 30_000],
  ['00:00:00.200', 200],
  ['1.02:00:00', 93_600_000],
])('the time span %s is %d ms', (text, expected) => expect(timeSpan(text)).toBe(expected));

test('a time span that is none is refused', () => expect(() => timeSpan('30s')).toThrow('is no time span'));
