import { describe, expect, it } from 'vitest';
import { cappedNote, isLeftToPeople, refusalNote } from '../../shared/alerts/refusal.ts';

describe('what a sink leaves to a person', () => {
  const leaves = (text: string | null, sink = 'sentinel') =>
    isLeftToPeople({ notes: new Map(text === null ? [] : [['sentinel', text]]) }, sink);

  it.each<[string, string | null, boolean]>([
    ['what it refused', refusalNote('status 400').text, true],
    ['what is beyond the cap', cappedNote('10 others').text, true],
    ['nothing noted', null, false],
    ['a request that was taken after all', 'accepted', false],
    ['a text that speaks of it', 'failed: refused: x', false],
    ['a text that speaks of the cap', 'failed: capped: x', false],
  ])('%s', (_what, text, expected) => {
    expect(leaves(text)).toBe(expected);
    expect(leaves(text, 'containment')).toBe(false);
  });

  it('any status of a request takes the place of the cap, and none that of a refusal', () => {
    expect(cappedNote('x')).toEqual({ text: 'capped: x', order: 0 });
    expect(refusalNote('x')).toEqual({ text: 'refused: x', order: 1 });
  });
});
