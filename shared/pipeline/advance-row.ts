/** One subject's row, advanced and written, with the alerts that should exist now. */
import { createHash } from 'node:crypto';
import { type AlertCandidate, candidateOf, standaloneCandidate } from '../alerts/candidate.ts';
import { type Advance, advance, type Circumstances } from '../subjects/advance.ts';
import { type Entry, EntryFlag, hasFlag } from '../subjects/entry.ts';
import type { RowKey } from '../subjects/row-store.ts';
import type { RuleBooks } from '../subjects/rule-book.ts';
import type { SubjectSettings } from '../subjects/settings.ts';
import type { Subject } from '../subjects/subject.ts';
import type { SubjectStore } from '../subjects/subject-store.ts';

export interface RowDependencies {
  readonly subjects: SubjectStore;
  readonly books: RuleBooks;
  readonly settings: SubjectSettings;
}

/** What became of one subject. */
export interface SubjectOutcome {
  readonly subject: Subject;
  readonly key: RowKey;
  readonly advance: Advance;
  readonly candidates: readonly AlertCandidate[];
}

export async function advanceRow(
  subject: Subject,
  key: RowKey,
  entries: readonly Entry[],
  circumstances: Circumstances,
  { subjects, books, settings }: RowDependencies,
): Promise<SubjectOutcome> {
  const book = books(subject.kind);
  const result = await subjects.update(key, (state) => {
    const advanced = advance(key.row, state, entries, book, settings, circumstances);
    return { state: advanced.state, result: advanced };
  });
  const late = result.tooLate
    .filter((entry) => hasFlag(entry, EntryFlag.opens))
    .map((entry) => standaloneCandidate(subject, lateAlertId(key.row, entry), entry));
  const episodes = result.episodes.map((episode) => candidateOf(subject, episode, result.state, book, settings));
  return { subject, key, advance: result, candidates: [...episodes, ...late] };
}

function lateAlertId(row: string, entry: Entry): string {
  return createHash('sha256').update(`late\n${row}\n${entry.kind}\n${entry.id}`).digest('hex').slice(0, 32);
}
