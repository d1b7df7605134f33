/** Holds a row within its budgets, whatever a subject does. */
import { budgetOf, coalesce, type Joinable } from './coalesce.ts';
import { bytesOf, MAX_ENTRY_BYTES } from './codec.ts';
import type { Entry } from './entry.ts';
import type { RuleBook } from './rule-book.ts';
import type { SubjectSettings } from './settings.ts';
import { burstsOf, type WindowRule } from './windows.ts';

type Entries = ReadonlyMap<string, readonly Entry[]>;

/** Messages that a row tells apart. Beyond them the oldest are dropped: each is one key, and keys cannot be joined. */
const MAX_MESSAGES = 4096;

const HOUR = 3_600_000;

/**
 * Holds every kind within its budget, and the pointers to raw records to the newest of each kind. A row that would still
 * outgrow Table Storage gets smaller budgets until it fits.
 */
export function bound(entries: Entries, book: RuleBook, settings: SubjectSettings): Entries {
  let bounded = entries;
  for (let scale = 1; scale > 1 / 512; scale /= 2) {
    bounded = boundKinds(entries, book, settings, scale);
    let total = 0;
    for (const list of bounded.values()) total += bytesOf(list);
    if (total <= MAX_ENTRY_BYTES) break;
  }
  return bounded;
}

function boundKinds(entries: Entries, book: RuleBook, settings: SubjectSettings, scale: number): Entries {
  const bounded = new Map<string, readonly Entry[]>();
  for (const [kind, list] of entries)
    bounded.set(
      kind,
      dropOldPointers(boundKind(kind, list, entries, book, settings, scale), settings.journaledEntries),
    );
  return bounded;
}

function boundKind(
  kind: string,
  list: readonly Entry[],
  entries: Entries,
  book: RuleBook,
  _settings: SubjectSettings,
  scale: number,
): readonly Entry[] {
  if (book.isAboutMessages(kind)) return list.slice(-Math.ceil(MAX_MESSAGES * scale));
  const counting = book.countedBy(kind);
  const adding = counting.filter((rule) => rule.measure !== 'keys');
  const budget = budgetOf(adding, book.retentionOf(kind), scale);
  if (list.length <= budget) return list;
  const windowMs = Math.min(HOUR, ...counting.map((rule) => rule.windowMs));
  return coalesce(list, budget, windowMs, joinableIn(kind, counting, entries));
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
