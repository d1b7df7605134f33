import { describe, expect, it } from 'vitest';
import type { AbsenceDetection, SequenceDetection } from '../../shared/detections/detection.ts';
import { COALESCED_ID, type Entry, EntryFlag } from '../../shared/subjects/entry.ts';
import { completionsOf, unansweredOf } from '../../shared/subjects/sequences.ts';
import { entry, HOUR, NOON } from '../support/entries.ts';
import { ABSENT, LONG } from '../support/rule-book.ts';

const QUIET = 4 * HOUR;

function first(change: Partial<Entry> = {}): Entry {
  return entry({ kind: 'protection-weakened', id: 'f', ...change });
}
function second(change: Partial<Entry> = {}): Entry {
  return entry({ kind: 'hard-delete', id: 's', ...change });
}
function rowOf(...entries: readonly Entry[]) {
  return Map.groupBy(entries, (each) => each.kind);
}
function found(rule: Partial<SequenceDetection>, ...entries: readonly Entry[]) {
  const ids = (list: readonly Entry[]) => list.map((each) => each.id).join();
  const all = completionsOf({ ...LONG, withinMs: HOUR, ...rule }, rowOf(...entries), QUIET);
  return all.map((each) => `${ids(each.firsts)}>${ids(each.seconds)}`);
}
const happens = (rule: Partial<SequenceDetection>, ...entries: readonly Entry[]) => found(rule, ...entries).length > 0;

describe('a sequence', () => {
  it.each([
    ['in the same moment', 0, true, true],
    ['at the end of its time', HOUR, true, true],
    ['a millisecond later', HOUR + 1, false, false],
    ['a millisecond before', -1, false, true],
    ['before, at the end of its time', -HOUR, false, true],
    ['before it, out of its time', -HOUR - 1, false, false],
  ])('%s: in its order %s... in either', (_name, after, ordered, either) => {
    const pair = [first(), second({ time: NOON + after })] as const;
    expect(happens({}, ...pair)).toBe(ordered);
    expect(happens({ eitherOrder: true }, ...pair)).toBe(either);
  });

  it('measures from the end of a joined first half to the beginning of a joined second one', () => {
    const range = { flags: EntryFlag.coalesced, id: COALESCED_ID };
    const early = first({ ...range, until: NOON + HOUR });
    expect(happens({}, early, second({ time: NOON + 2 * HOUR }))).toBe(true);
    expect(happens({}, early, second({ time: NOON + 2 * HOUR + 1 }))).toBe(false);
    const late = second({ ...range, time: NOON - HOUR, until: NOON });
    expect(happens({}, first(), late)).toBe(true);
    expect(happens({}, first({ time: NOON + 1 }), late)).toBe(false);
  });

  it('needs both halves, of two records', () => {
    expect(found({}, first())).toEqual([]);
    expect(found({}, second())).toEqual([]);
    expect(found({}, first({ id: 'x' }), second({ id: 'x' }))).toEqual([]);
    const range = { flags: EntryFlag.coalesced, id: COALESCED_ID };
    expect(found({}, first(range), second(range))).toEqual([`${COALESCED_ID}>${COALESCED_ID}`]);
  });

  it('is one as long as no longer than the quiet period passes between what completes it', () => {
    const rule = { withinMs: 48 * HOUR };
    const later = (ms: number) => second({ id: 't', time: NOON + ms });
    expect(found(rule, first(), second(), later(QUIET))).toEqual(['f>s,t']);
    expect(found(rule, first(), second(), later(QUIET + 1))).toEqual(['f>s', 'f>t']);
    const joined = second({ until: NOON + HOUR, flags: EntryFlag.coalesced });
    expect(found(rule, first(), joined, second({ id: 'i' }), later(QUIET + HOUR))).toEqual(['f>s,i,t']);
    expect(found(rule, first(), joined, later(QUIET + HOUR + 1))).toEqual(['f>s', 'f>t']);
  });

  it('names the first halves of all that completed it, once and in order', () => {
    const more = first({ id: 'e', time: NOON + 1000 });
    const late = second({ id: 't', time: NOON + HOUR + 500 });
    expect(found({}, more, first(), second(), late)).toEqual(['f,e>s,t']);
  });

  it('names first halves by time, whatever they are matched by', () => {
    const bySubject = first({ id: 'e', alternative: 'x' });
    const byId = first({ time: NOON + 1, key: 'a' });
    const deleted = second({ time: NOON + 2, key: 'a', alternative: 'x' });
    expect(found({ join: 'message' }, bySubject, byId, deleted)).toEqual(['e,f>s']);
  });

  it('looks at all families of a kind, by time', () => {
    const rule = { second: { kinds: ['hard-delete', 'soft-delete'] } } as const;
    const soft = second({ kind: 'soft-delete@sysmon', id: 'r', time: NOON + 1 });
    expect(found(rule, first(), second({ id: 's', time: NOON + 2 }), soft)).toEqual(['f>r,s']);
    expect(found({}, first(), soft)).toEqual([]);
  });

  it.each([
    ['all flags that are asked for', { flags: 6 }, 6, true],
    ['one of two flags', { flags: 6 }, 4, false],
    ['more flags than are asked for', { flags: 2 }, 6, true],
    ['what must not be', { without: 2 }, 2, false],
    ['nothing of what must not be', { without: 2 }, 4, true],
    ['several joined, one of which may be without', { without: 2 }, 2 | EntryFlag.coalesced, true],
    ['what must be with what must not be', { flags: 4, without: 2 }, 6, false],
  ])('takes halves by their flags: %s', (_name, part, flags, expected) => {
    const rule = { second: { kinds: ['hard-delete'], ...part } } as const;
    expect(happens(rule, first(), second({ flags }))).toBe(expected);
    const other = { first: { kinds: ['protection-weakened'], ...part } } as const;
    expect(happens(other, first({ flags }), second())).toBe(expected);
  });
});

describe('halves belong to each other', () => {
  const ANY = EntryFlag.anyKey;
  type Known = Pick<Partial<Entry>, 'key' | 'alternative' | 'flags'>;
  it.each<[SequenceDetection['join'], string, Known, Known, boolean]>([
    ['subject', 'whatever their keys', { key: 'a' }, { key: 'b' }, true],
    ['key', 'the same key', { key: 'a' }, { key: 'a' }, true],
    ['key', 'different keys', { key: 'a' }, { key: 'b' }, false],
    ['key', 'none has one', {}, {}, false],
    ['key', 'the other key alone', { alternative: 'x' }, { alternative: 'x' }, false],
    ['key', 'the first stands for any', { flags: ANY }, { key: 'b' }, true],
    ['key', 'the second stands for any', { key: 'a' }, { flags: ANY }, true],
    ['message', 'the same id', { key: 'a', alternative: 'x' }, { key: 'a', alternative: 'y' }, true],
    ['message', 'different ids, one subject', { key: 'a', alternative: 'x' }, { key: 'b', alternative: 'x' }, false],
    ['message', 'one without id, one subject', { alternative: 'x' }, { key: 'b', alternative: 'x' }, true],
    ['message', 'the other without id, one subject', { key: 'a', alternative: 'x' }, { alternative: 'x' }, true],
    ['message', 'both without id, one subject', { alternative: 'x' }, { alternative: 'x' }, true],
    ['message', 'without id, other subjects', { alternative: 'x' }, { alternative: 'y' }, false],
    ['message', 'nothing known', {}, {}, false],
    ['message', 'the first stands for any', { flags: ANY }, { key: 'b' }, true],
    ['message', 'the second stands for any', { key: 'a' }, { flags: ANY }, true],
    ['person', 'nothing more known', {}, {}, true],
    ['person', 'one principal name', { alternative: 'x', key: 'a' }, { alternative: 'x', key: 'b' }, true],
    ['person', 'two principal names', { alternative: 'x', key: 'a' }, { alternative: 'y', key: 'a' }, false],
    ['person', 'one object id', { key: 'a' }, { key: 'a', alternative: 'y' }, true],
    ['person', 'two object ids', { key: 'a', alternative: 'x' }, { key: 'b' }, false],
    ['person', 'an id that only the first knows', { key: 'a' }, { alternative: 'y' }, true],
    ['person', 'an id that only the second knows', { alternative: 'x' }, { key: 'b' }, true],
    ['other-key', 'two names', { key: 'a' }, { key: 'b' }, true],
    ['other-key', 'one name: they are joined there', { key: 'a' }, { key: 'a' }, false],
    ['other-key', 'a name that is not known', { key: 'a' }, {}, false],
  ])('by %s, %s', (join, _name, a, b, expected) => {
    expect(happens({ join }, first(a), second(b))).toBe(expected);
    const rule: AbsenceDetection = { ...ABSENT, join };
    const row = rowOf(first({ kind: 'cmdlet-run', ...a }), second({ kind: 'cmdlet-logged', ...b }));
    expect(unansweredOf(rule, row)).toHaveLength(expected ? 0 : 1);
  });

  it('never one record with itself, by any of its keys', () => {
    for (const join of ['subject', 'key', 'message', 'person', 'other-key'] as const)
      expect(happens({ join }, first({ id: 'x', key: 'a' }), second({ id: 'x', key: 'a' }))).toBe(false);
  });
});

describe('an answer is missing', () => {
  const asked = first({ kind: 'cmdlet-run', key: 'a' });
  const answer = (after: number) =>
    second({ kind: 'cmdlet-logged', key: 'a', time: NOON + after, until: NOON + after });
  it.each([
    ['at once', 0, 0, 0],
    ['at the end of its time', 24 * HOUR, 0, 0],
    ['too late', 24 * HOUR + 1, 1, 1],
    ['before it was asked', -1, 1, 0],
    ['too long before', -24 * HOUR - 1, 1, 1],
  ])('where it came %s', (_name, after, ordered, either) => {
    const row = rowOf(asked, answer(after));
    expect(unansweredOf(ABSENT, row)).toHaveLength(ordered);
    expect(unansweredOf({ ...ABSENT, eitherOrder: true }, row)).toHaveLength(either);
  });

  it('where there is none', () => {
    expect(unansweredOf(ABSENT, rowOf(asked))).toEqual([asked]);
    expect(unansweredOf(ABSENT, rowOf(answer(0)))).toEqual([]);
  });
});
