import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, fitAlert, largestPrefix } from '../../shared/stores/fit-alert.ts';
import { anyAlert } from '../sinks/alert-arbitrary.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });

describe('cutText', () => {
  it.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 5, 'ab…'],
    ['ééé', 6, 'ééé'],
    ['ééé', 5, 'é…'],
    ['a😀😀', 8, 'a😀…'],
    ['a\ud83d', 4, 'a\ufffd'],
  ])('cuts %j to %d bytes: %j', (text, bytes, expected) => {
    expect(cutText(text, bytes)).toBe(expected);
  });

  it('is well formed, within the limit, a start of the text, and the text itself where that fits', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 3, max: 100 }), (text, limit) => {
        const cut = cutText(text, limit);
        const whole = text.toWellFormed();
        expect(cut.isWellFormed()).toBe(true);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(limit);
        if (Buffer.byteLength(whole) <= limit) expect(cut).toBe(whole);
        else expect(whole.startsWith(cut.slice(0, -1))).toBe(true);
      }),
    );
  });
});

describe('largestPrefix', () => {
  it('is the longest start of a list that fits, found among any', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 40 }), fc.nat(100), (items, limit) => {
        const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
        const prefix = largestPrefix(items, (candidate) => sum(candidate) <= limit);
        const longest = items.findLastIndex((_, i) => sum(items.slice(0, i + 1)) <= limit) + 1;
        expect(prefix).toEqual(items.slice(0, longest));
      }),
    );
  });
});

describe('fitAlert', () => {
  it('makes any alert fit into 200 KB, and changes nothing of one that fits', () => {
    const size = (value: unknown) => JSON.stringify(value).length;
    fc.assert(
      fc.property(anyAlert, (alert) => {
        const fitted = fitAlert(alert, (candidate) => size(candidate) <= 200_000);
        expect(size(fitted)).toBeLessThanOrEqual(200_000);
        if (size(alert) <= 200_000) expect(fitted).toEqual(alert);
        const { id, revision, severity, score, count, firstSeen, lastSeen, culprit } = alert;
        expect(fitted).toMatchObject({ id, revision, severity, score, count, firstSeen, lastSeen, culprit });
        expect(fitted.evidence.length).toBeLessThanOrEqual(alert.evidence.length);
      }),
      { numRuns: 30 },
    );
  });

  it('says so when nothing would ever fit', () => {
    expect(() => fitAlert(fc.sample(anyAlert, { numRuns: 1, seed: 1 })[0]!, () => false)).toThrow('does not fit');
  });
});
