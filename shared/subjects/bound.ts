/** Holds a row within its budgets, whatever a subject does. */
import { budgetOf, coalesce, type Joinable } from './coalesce.ts';
import { bytesOfEpisodes, bytesOfRow, MAX_ROW_BYTES } from './codec.ts';
import type { Entry } from './entry.ts';
import type { RuleBook } from './rule-book.ts';
import type { SubjectSettings } from './settings.ts';
import type { Episode, SubjectState } from './state.ts';
import { burstsOf, type WindowRule } from './windows.ts';

type Entries = ReadonlyMap<string, readonly Entry[]>;

/** Messages that a row tells apart. Beyond them the oldest are dropped: each is one key, and keys cannot be joined. */
const MAX_MESSAGES = 4096;

/** Entries of a kind where a row is squeezed by force, before the first halving. */
const FORCED_BUDGET = 16_384;

const FORCED: Joinable = { items: () => true, keys: () => true, forced: true };

const HOUR = 3_600_000;

/** Bytes of a row for episodes: room for a hundred of them with a dozen detections each. Beyond it the oldest go. */
const MAX_EPISODE_BYTES = 160 * 1024;

/** Halvings of the budgets after which nothing more can be gained. */
const SMALLEST_SCALE = 1 / 4096;

/**
 * Holds every kind within its budget, and the pointers to raw records to the newest of each kind. A row that would still
 * outgrow Table Storage gets smaller budgets until it fits. Where that is not enough, because the subject stays just below
 * its thresholds, entries are joined that should not be: windows then read too high, never too low, and the row can be written.
 */
export function bound(state: SubjectState, book: RuleBook, settings: SubjectSettings): SubjectState {
  const held = { ...state, episodes: newestEpisodes(state.episodes) };
  let bounded: SubjectState = held;
  for (const forced of [false, true])
    for (let scale = 1; scale >= SMALLEST_SCALE; scale /= 2) {
      bounded = { ...held, entries: boundKinds(held.entries, book, settings, { scale, forced }) };
      if (bytesOfRow(bounded) <= MAX_ROW_BYTES) return bounded;
    }
  return bounded;
}

function newestEpisodes(episodes: readonly Episode[]): readonly Episode[] {
  let kept = episodes;
  while (kept.length > 1 && bytesOfEpisodes(kept) > MAX_EPISODE_BYTES) kept = kept.slice(Math.ceil(kept.length / 8));
  return kept;
}

interface Squeeze {
  /** Part of every budget that is left. */
  readonly scale: number;
  /** Whether entries are joined of which nobody knows that they lie in windows that fire. */
  readonly forced: boolean;
}

function boundKinds(entries: Entries, book: RuleBook, settings: SubjectSettings, squeeze: Squeeze): Entries {
  const pointers = Math.ceil(settings.journaledEntries * squeeze.scale);
  const bounded = new Map<string, readonly Entry[]>();
  for (const [kind, list] of entries)
    bounded.set(kind, dropOldPointers(boundKind(kind, list, entries, book, squeeze), pointers));
  return bounded;
}

function boundKind(
  kind: string,
  list: readonly Entry[],
  entries: Entries,
  book: RuleBook,
  { scale, forced }: Squeeze,
): readonly Entry[] {
  if (book.isAboutMessages(kind)) return list.slice(-Math.ceil(MAX_MESSAGES * scale));
  const counting = book.countedBy(kind);
  const adding = counting.filter((rule) => rule.measure !== 'keys');
  const budget = forced ? Math.ceil(FORCED_BUDGET * scale) : budgetOf(adding, book.retentionOf(kind), scale);
  if (list.length <= budget) return list;
  const windowMs = Math.min(HOUR, ...counting.map((rule) => rule.windowMs));
  return coalesce(list, budget, windowMs, forced ? FORCED : joinableIn(kind, counting, entries));
}

/** Whether every rule that counts an entry reaches its threshold around it, whatever else the rule needs to fire. */
function joinableIn(
  kind: string,
  counting: readonly (WindowRule & { readonly tallies: readonly string[] })[],
  entries: Entries,
): Joinable {
  const family = kind.includes('@') ? kind.slice(kind.indexOf('@')) : '';
  const reached = counting.map(({ windowMs, threshold, measure = 'items', tallies }) => {
    const lists = tallies.map((tally) => entries.get(`${tally}${family}`) ?? []).filter((list) => list.length > 0);
    return { measure, around: new Set(burstsOf(lists, { windowMs, threshold, measure }).flatMap((b) => b.entries)) };
  });
  const adding = reached.filter((rule) => rule.measure === 'items');
  return {
    items: (entry) => adding.every((rule) => rule.around.has(entry)),
    keys: (entry) => reached.every((rule) => rule.around.has(entry)),
  };
}

function dropOldPointers(entries: readonly Entry[], keep: number): readonly Entry[] {
  const old = entries.length - keep;
  if (old <= 0 || !entries.slice(0, old).some((entry) => entry.journal !== null)) return entries;
  return entries.map((entry, index) => (index < old && entry.journal !== null ? { ...entry, journal: null } : entry));
}
