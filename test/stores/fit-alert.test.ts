import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, largestPrefix } from '../../shared/stores/fit-alert.ts';

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
