import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bulkHardDelete } from '../../shared/detections/bulk-hard-delete.ts';
import { bulkSoftDelete } from '../../shared/detections/bulk-soft-delete.ts';
import { type Burst, SEVERITIES, severityOf } from '../../shared/detections/detection.ts';
import { readRuleActions } from '../../shared/detections/rule-actions.ts';
import { type Ground, scored, sumOf } from '../../shared/detections/scoring.ts';

const severity = fc.constantFrom(...SEVERITIES);
const ground: fc.Arbitrary<Ground> = fc.oneof(
  fc.record({ text: fc.constant('x.') }),
  fc.record({ text: fc.constant('x.'), lift: severity }),
  fc.record({ text: fc.constant('x.'), lower: severity }),
);

test('grounds lift to at least and lower to at most what they say, and else leave the severity alone', () => {
  const rank = (name: (typeof SEVERITIES)[number]) => SEVERITIES.indexOf(name);
  fc.assert(
    fc.property(severity, fc.array(ground, { maxLength: 40 }), (base, grounds) => {
      let expected = rank(base);
      for (const { lift, lower } of grounds) {
        if (lower !== undefined) expected = Math.min(expected, rank(lower));
        else if (lift !== undefined) expected = Math.max(expected, rank(lift));
      }
      const score = sumOf(scored(base, 'x.', grounds).reasons);
      expect(rank(severityOf(score))).toBe(expected);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(100);
    }),
  );
});

describe('bursts', () => {
  const burst = (fields: Partial<Burst>): Burst => ({
    count: 50,
    peak: 50,
    first: 0,
    last: 1,
    lowerBound: false,
    nonOwner: false,
    fromRecoverable: false,
    calendarOnly: false,
    ...fields,
  }); // prettier-ignore
  test.each([
    [burst({}), 'medium'],
    [burst({ peak: 199, count: 900 }), 'medium'],
    [burst({ peak: 200 }), 'high'],
    [burst({ nonOwner: true }), 'high'],
    [burst({ fromRecoverable: true }), 'high'],
    [burst({ peak: 9_000, nonOwner: true, fromRecoverable: true }), 'high'],
    [burst({ peak: 9_000, nonOwner: true, calendarOnly: true }), 'low'],
  ])('%j is %s', (given, expected) => {
    expect(severityOf(sumOf(bulkHardDelete.score(given, bulkHardDelete.threshold)))).toBe(expected);
  });
  test('soft deletes stay medium, whatever makes them graver', () => {
    const gravest = burst({ peak: 9000, nonOwner: true, fromRecoverable: true });
    expect(severityOf(sumOf(bulkSoftDelete.score(gravest, bulkSoftDelete.threshold)))).toBe('medium');
  });

  test('a count that may be higher says so', () => {
    expect(bulkHardDelete.score(burst({ lowerBound: true }), 50)[0]?.text).toMatch(/^At least 50 /);
  });
});

describe('actions of a rule', () => {
  test.each([
    ['[{"ActionType":"Delete"}]', { deletes: true }],
    ['{"Actions":[{"ActionType":"OP_MOVE","Folder":"Junk"}]}', { folders: ['Junk'] }],
    ['[{"ActionType":"Move"}]', { folders: ['(not named)'] }],
    ['[{"@odata.type":"#moveAction","folderId":"x"}]', { folders: ['x', '(not named)'] }],
    ['[{"ActionType":"MarkAsRead"},{"ActionType":"Copy","Folder":"Junk"}]', { marksRead: true, folders: [] }],
    [
      '[{"ActionType":"Redirect","Recipients":[{"Address":"a@b.example","Name":"A"}]}]',
      { forwards: true, recipients: ['a@b.example', 'A'] },
    ],
    ['@{ActionType=Forward; Recipients=System.Object[]}', { forwards: true }],
    ['[1,null,"Delete"]', { deletes: true }],
    ['', { deletes: false, forwards: false, marksRead: false, folders: [], recipients: [] }],
    ['{"__proto__":{"ActionType":"Delete"}}', { deletes: false }],
  ])('%s', (text, expected) => {
    expect(readRuleActions(text)).toMatchObject(expected);
  });
  test('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readRuleActions(text)));
    expect(readRuleActions('['.repeat(200_000)).deletes).toBe(false);
  });
});
