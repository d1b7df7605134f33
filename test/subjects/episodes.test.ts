import { describe, expect, it } from 'vitest';
import { assign, type EpisodeItem } from '../../shared/subjects/episodes.ts';
import type { Episode, EpisodeDetection } from '../../shared/subjects/state.ts';
import { HOUR, NOON } from '../support/entries.ts';

const QUIET = 4 * HOUR;

function item(change: Partial<EpisodeItem> = {}): EpisodeItem {
  const first = change.first ?? NOON;
  return { detection: 'd', first, last: first, score: 50, firstId: '1', ...change };
}

function figures(change: Partial<EpisodeDetection> = {}): EpisodeDetection {
  return { count: 1, peak: 1, score: 50, flags: 0, first: NOON, last: NOON, ...change };
}

const recount =
  (change: Partial<EpisodeDetection> = {}) =>
  () =>
    figures(change);
const one = () => 1;

function put(episodes: readonly Episode[], items: readonly EpisodeItem[], counted = recount(), threshold = one) {
  return assign('subject', episodes, items, QUIET, counted, threshold);
}

describe('assign', () => {
  it('gives an episode an id that follows from the subject and its first finding', () => {
    const id = (subject: string, i: EpisodeItem) => assign(subject, [], [i], QUIET, recount(), one).episodes[0]?.id;
    expect(id('s', item())).toBe(id('s', item({ score: 90 })));
    const others = [
      id('t', item()),
      id('s', item({ detection: 'e' })),
      id('s', item({ first: NOON + 1 })),
      id('s', item({ firstId: '2' })),
    ];
    expect(new Set([id('s', item()), ...others]).size).toBe(5);
    expect(id('s', item())).toMatch(/^[0-9a-f]{32}$/);
  });

  it('opens with the earliest finding, whatever the order of the items', () => {
    const items = [item({ first: NOON + HOUR, firstId: '2' }), item()];
    expect(put([], items)).toEqual(put([], items.toReversed()));
    expect(put([], items).episodes).toMatchObject([{ first: NOON, last: NOON + HOUR }]);
  });

  it.each([
    ['after, within the quiet period', QUIET, 1],
    ['after, beyond it', QUIET + 1, 2],
    ['before, within it', -QUIET, 1],
    ['before, beyond it', -QUIET - 1, 2],
  ])('takes an item %s', (_name, offset, count) => {
    const { episodes } = put(put([], [item()]).episodes, [item({ first: NOON + offset, firstId: '2' })]);
    expect(episodes).toHaveLength(count);
    expect(episodes.map((e) => e.first)).toEqual(episodes.map((e) => e.first).sort((a, b) => a - b));
  });

  it('puts an item into the nearest episode, and lets the others name it', () => {
    const two = put([], [item(), item({ first: NOON + 7 * HOUR, firstId: '2' })]).episodes;
    const { episodes, touched } = put(two, [item({ first: NOON + 4 * HOUR, firstId: '3' })]);
    expect(episodes.map((e) => [e.first, e.last])).toEqual([
      [NOON, NOON],
      [NOON + 4 * HOUR, NOON + 7 * HOUR],
    ]);
    expect(touched).toEqual([episodes[1]?.id]);
    expect(episodes.map((e) => e.related)).toEqual([[episodes[1]?.id], [episodes[0]?.id]]);
    expect(put(episodes, [item({ first: NOON + 4 * HOUR, firstId: '3' })]).episodes).toEqual(episodes);
  });

  it('prefers the earlier of two equally near ones', () => {
    const two = put([], [item(), item({ first: NOON + 6 * HOUR, firstId: '2' })]).episodes;
    expect(put(two, [item({ first: NOON + 3 * HOUR, firstId: '3' })]).touched).toEqual([two[0]?.id]);
  });

  it('never takes back what an episode has said of itself', () => {
    const before = put(
      [],
      [item()],
      recount({ count: 9, peak: 8, score: 70, flags: 1, first: NOON - 5, last: NOON + 5 }),
    );
    const after = put(before.episodes, [item()], recount({ count: 2, peak: 2, score: 30, flags: 2 }));
    expect(after.episodes[0]?.detections.get('d')).toEqual(
      figures({ count: 9, peak: 8, score: 70, flags: 3, first: NOON - 5, last: NOON + 5 }),
    );
  });

  it('counts all its detections again, and keeps those of which nothing is left', () => {
    const { episodes } = put([], [item(), item({ detection: 'e', firstId: '2' })]);
    const again = assign(
      'subject',
      episodes,
      [item()],
      QUIET,
      (id) => (id === 'd' ? figures({ count: 3 }) : null),
      one,
    );
    expect([...(again.episodes[0]?.detections ?? [])].map(([id, f]) => [id, f.count])).toEqual([
      ['d', 3],
      ['e', 1],
    ]);
  });
});

describe('the revision', () => {
  const revision = (items: readonly EpisodeItem[], counted: Partial<EpisodeDetection>, threshold = 1) =>
    put([], items, recount(counted), () => threshold).episodes[0]?.revision;

  it.each([
    ['one finding of low', 30, 1, 1, 1],
    ['of medium', 50, 1, 1, 2],
    ['of critical', 90, 1, 1, 4],
    ['a count below the next doubling', 30, 99, 50, 1],
    ['a doubled count', 30, 100, 50, 2],
    ['four times', 30, 200, 50, 3],
    ['a count below the threshold', 30, 10, 50, 1],
  ])('%s', (_name, score, count, threshold, expected) => {
    expect(revision([item()], { score, count }, threshold)).toBe(expected);
  });

  it('grows with every further detection', () => {
    expect(revision([item(), item({ detection: 'e' })], { score: 30 })).toBe(2);
  });
});

describe('the order of items and episodes', () => {
  const idOf = (items: readonly EpisodeItem[]) => put([], items).episodes[0]?.id;
  it.each([
    ['the earlier one', item({ firstId: '9' }), item({ first: NOON + 1 })],
    ['the one that ended earlier', item({ detection: 'z', firstId: '9' }), item({ last: NOON + HOUR })],
    ['of equal times the first detection', item({ firstId: '9' }), item({ detection: 'e' })],
    ['of one detection the first record', item(), item({ firstId: '2' })],
  ])('opens with %s, in whatever order they come', (_name, opening, other) => {
    expect(idOf([opening, other])).toBe(idOf([opening]));
    expect(idOf([other, opening])).toBe(idOf([opening]));
    expect(idOf([other])).not.toBe(idOf([opening]));
  });

  const episode = (id: string, first: number, related: readonly string[] = []): Episode => ({
    id,
    first,
    last: first,
    revision: 1,
    detections: new Map([['d', figures()]]),
    related,
  });

  it('is by time, then by id', () => {
    const list = [episode('b', NOON), episode('c', NOON), episode('a', NOON), episode('z', NOON - 1)];
    for (const some of [list, list.toReversed()])
      expect(put(some, []).episodes.map(({ id }) => id)).toEqual(['z', 'a', 'b', 'c']);
  });

  it('prefers the earlier of two equally near ones, however they are stored', () => {
    const two = [episode('early', NOON - HOUR), episode('late', NOON + HOUR)];
    for (const some of [two, two.toReversed()]) expect(put(some, [item()]).touched).toEqual(['early']);
  });

  it('names related episodes in their order and once, and leaves alone what knows them already', () => {
    const three = [episode('a', NOON - 2 * HOUR), episode('c', NOON - HOUR), episode('b', NOON + HOUR / 2)];
    const { episodes } = put(three, [item()]);
    expect(episodes.map(({ id, related }) => [id, related])).toEqual([
      ['a', ['b']],
      ['c', ['b']],
      ['b', ['a', 'c']],
    ]);
    const again = put(episodes, [item()]);
    expect(again.episodes).toEqual(episodes);
    expect(again.episodes.slice(0, 2)).toEqual(episodes.slice(0, 2));
    expect(again.episodes[0]).toBe(episodes[0]);
  });
});
