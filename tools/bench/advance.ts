/**
 * `npm run bench:advance`: what one call of `advance` costs, by the entries that the row holds already, with the rules of
 * the catalog; and what it costs to read and write such a row.
 */
import { catalog } from '../../shared/detections/catalog.ts';
import { statefulRules } from '../../shared/settings/rules.ts';
import { advance } from '../../shared/subjects/advance.ts';
import { decodeState, encodeState } from '../../shared/subjects/codec.ts';
import { type Entry, EntryFlag } from '../../shared/subjects/entry.ts';
import { createRuleBooks } from '../../shared/subjects/rule-book.ts';
import { DEFAULT_SUBJECT_SETTINGS as SETTINGS } from '../../shared/subjects/settings.ts';
import { EMPTY_STATE, type SubjectState } from '../../shared/subjects/state.ts';
import { median } from './cold-start.ts';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const books = createRuleBooks(statefulRules(catalog, {}), SETTINGS);
const ROUNDS = 60;

function entryAt(index: number, everyMs: number): Entry {
  const time = NOON + index * everyMs;
  const hex = (n: number) => n.toString(16).padStart(16, '0');
  const kind = index % 3 === 0 ? 'soft-delete' : 'hard-delete';
  const base = { kind, time, until: time, weight: 1, score: 10, flags: EntryFlag.notCalendar, id: hex(index + 1) };
  return { ...base, key: hex((index % 4) + 1), alternative: null, journal: `hub/0/${index}` };
}

function rowOf(kind: 'actor' | 'mailbox', entries: number, everyMs: number): SubjectState {
  let state = EMPTY_STATE;
  for (let at = 0; at < entries; at += 500) {
    const list = Array.from({ length: Math.min(500, entries - at) }, (_, i) => entryAt(at + i, everyMs));
    state = advance('row', state, list, books(kind), SETTINGS).state;
  }
  return state;
}

function milliseconds(work: () => unknown): number {
  const taken = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return median(taken);
}

console.log('subject  entries  in row  advance by 1 (ms)  by 100 (ms)  read (ms)  write (ms)  bytes');
for (const kind of ['actor', 'mailbox'] as const)
  for (const [entries, everyMs] of [
    [10, 60_000],
    [1_000, 60_000],
    [4_000, 30_000],
    [30_000, 2_000],
  ] as const) {
    const state = rowOf(kind, entries, everyMs);
    const held = [...state.entries.values()].reduce((sum, list) => sum + list.length, 0);
    const fresh = (count: number) => Array.from({ length: count }, (_, i) => entryAt(entries + i, everyMs));
    const bytes = encodeState(state);
    const figures = [
      milliseconds(() => advance('row', state, fresh(1), books(kind), SETTINGS)),
      milliseconds(() => advance('row', state, fresh(100), books(kind), SETTINGS)),
      milliseconds(() => decodeState(bytes)),
      milliseconds(() => encodeState(state)),
    ].map((figure) => figure.toFixed(3).padStart(9));
    console.log(
      [kind.padEnd(7), String(entries).padStart(8), String(held).padStart(7), ...figures, bytes.length].join('  '),
    );
  }
