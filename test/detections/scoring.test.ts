import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bulkHardDelete } from '../../shared/detections/bulk-hard-delete.ts';
import { bulkSoftDelete } from '../../shared/detections/bulk-soft-delete.ts';
import { requestScore } from '../../shared/detections/burst-score.ts';
import { catalog } from '../../shared/detections/catalog.ts';
import { type Burst, SEVERITIES, type Severity, severityOf } from '../../shared/detections/detection.ts';
import { readRuleActions } from '../../shared/detections/rule-actions.ts';
import { type Ground, scored, sumOf } from '../../shared/detections/scoring.ts';
import { sequenceReasons, sequenceReasonsOf } from '../../shared/detections/sequence-score.ts';

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

describe('grounds beside a score', () => {
  test.each<readonly [Severity, readonly Omit<Ground, 'text'>[], readonly number[]]>([
    ['high', [{}], [70, 2]],
    ['high', [{ lift: 'high' }], [70, 2]],
    ['high', [{ lift: 'low' }], [70, 2]],
    ['medium', [{ lift: 'high' }, { lift: 'high' }], [50, 20, 2]],
    ['medium', [{}, {}, {}, {}, {}, {}], [50, 2, 2, 2, 2, 1, 0]],
    ['high', [{ lower: 'low' }], [70, -40]],
    ['low', [{ lower: 'low' }], [30, -2]],
    ['low', [{ lower: 'high' }], [30, -2]],
    ['low', Array.from({ length: 6 }, () => ({ lower: 'low' })), [30, -2, -2, -2, -2, -2, 0]],
  ])('%s with %j: %j', (base, grounds, expected) => expect(pointsOf(base, grounds)).toEqual(expected));

  test('a sum stays within 0 and 100', () => {
    const sum = (...all: number[]) => sumOf(all.map((value) => ({ points: value, text: 'x.' })));
    expect([sum(90, 30), sum(10, -30), sum(60, 39)]).toEqual([100, 0, 99]);
  });
});

function pointsOf(base: Severity, grounds: readonly Omit<Ground, 'text'>[]): number[] {
  return scored(
    base,
    'x.',
    grounds.map((given) => ({ text: 'y.', ...given })),
  ).reasons.map(({ points }) => points + 0); // no negative zero
}

test.each([
  [undefined, 50, [50, 20], 70],
  [undefined, 0, [30], 30],
  [undefined, 5, [5, 25], 30],
  [undefined, 90, [90, 9], 99],
  [0, 50, [50, 0], 50],
  [0, 10, [10, 20], 30],
] as const)('a sequence of %s steps over %d scores %j', (steps, gravest, expected, score) => {
  const detection = { ...(steps === undefined ? {} : { steps }), text: 'One after the other.' };
  const reasons = sequenceReasons(detection, gravest);
  expect(reasons.map(({ points }) => points)).toEqual(expected);
  expect(reasons.at(-1)?.text).toBe('One after the other.');
  expect(sumOf(sequenceReasonsOf(detection, score))).toBe(score);
});

test.each([
  [20, [20]],
  [30, [10, 20]],
  [70, [50, 20]],
])('a sequence whose parts are gone, at %d, is told as %j', (score, expected) =>
  expect(sequenceReasonsOf({ text: 'x.' }, score).map(({ points }) => points)).toEqual(expected),
);

test('a sequence that begins with a first use is told as that, and never scores what the sequence itself scores', () => {
  const detections = catalog.filter((entry) => entry.type === 'sequence' && entry.orFirstUse !== undefined);
  expect(detections.map(({ id }) => id)).toEqual(['app-consent-then-deleted']);
  for (const detection of detections) {
    if (detection.type !== 'sequence' || detection.orFirstUse === undefined) continue;
    const { score, text, logs } = detection.orFirstUse;
    expect(severityOf(score)).toBe('low');
    expect(score).toBeLessThan(sumOf(sequenceReasons(detection, 0)));
    expect(sequenceReasonsOf(detection, score)).toEqual([{ points: score, text }]);
    expect(sequenceReasonsOf(detection, score + 5).at(-1)?.text).toBe(detection.text);
    expect(logs.flat().sort()).toEqual([...detection.second.kinds].sort());
  }
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
    [burst({ calendarOnly: true }), 'low'],
  ])('%j is %s', (given, expected) => {
    expect(severityOf(sumOf(bulkHardDelete.score(given, bulkHardDelete.threshold)))).toBe(expected);
  });
  test('soft deletes stay medium, whatever makes them graver', () => {
    const gravest = burst({ peak: 9000, nonOwner: true, fromRecoverable: true });
    expect(severityOf(sumOf(bulkSoftDelete.score(gravest, bulkSoftDelete.threshold)))).toBe('medium');
  });

  test('requests have no owner: only their number counts', () => {
    const severity = (peak: number) => severityOf(sumOf(requestScore('deletes')(burst({ peak, nonOwner: true }), 10)));
    expect([10, 39, 40].map(severity)).toEqual(['medium', 'medium', 'high']);
    expect(requestScore('deletes')(burst({ peak: 12 }), 10)[0]?.text).toMatch(/^12 deletes .* 10 /);
  });

  test('every ground is told', () => {
    const all = bulkHardDelete.score(
      burst({ peak: 200, nonOwner: true, fromRecoverable: true, calendarOnly: true }),
      50,
    );
    expect(all).toHaveLength(5);
    expect(bulkHardDelete.score(burst({}), 50)).toHaveLength(1);
  });

  test('a count that may be higher says so', () => {
    expect(bulkHardDelete.score(burst({}), 50)[0]?.text).toMatch(/^50 items .* 50 /);
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
