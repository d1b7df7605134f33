/** Judged records become state: journal first, then one write for each subject, then the alerts that should exist. */
import { createHash } from 'node:crypto';
import { type AlertCandidate, candidateOf, standaloneCandidate } from '../alerts/candidate.ts';
import { type Advance, advance } from '../subjects/advance.ts';
import { type Entry, EntryFlag, hasFlag } from '../subjects/entry.ts';
import type { Hasher } from '../subjects/hashing.ts';
import type { RuleBooks } from '../subjects/rule-book.ts';
import type { SubjectSettings } from '../subjects/settings.ts';
import { type Subject, subjectText } from '../subjects/subject.ts';
import type { SubjectStore } from '../subjects/subject-store.ts';
import { inParallel } from './in-parallel.ts';
import type { JudgedRecord } from './judge-record.ts';
import { observationsOf } from './observe.ts';
import type { BatchPosition, Journal } from './ports.ts';

export interface StateDependencies {
  readonly hasher: Hasher;
  readonly journal: Journal;
  readonly subjects: SubjectStore;
  readonly books: RuleBooks;
  readonly settings: SubjectSettings;
}

/** What became of one subject, and the records of this batch by their hashes. */
export interface SubjectOutcome {
  readonly subject: Subject;
  readonly advance: Advance;
  readonly candidates: readonly AlertCandidate[];
}

export interface Applied {
  readonly outcomes: readonly SubjectOutcome[];
  /** By record hash: records that need not be read back from the journal. */
  readonly fresh: ReadonlyMap<string, JudgedRecord>;
  /** The journal blob of this batch; null where nothing was relevant. */
  readonly journal: string | null;
}

/** Subjects of one batch that are written at the same time. */
const PARALLEL_SUBJECTS = 16;

interface Part {
  readonly subject: Subject;
  readonly entries: Entry[];
}

export async function applyJudged(
  judged: readonly JudgedRecord[],
  position: BatchPosition,
  dependencies: StateDependencies,
): Promise<Applied> {
  const { hasher, journal } = dependencies;
  const fresh = new Map<string, JudgedRecord>();
  const parts = new Map<string, Part>();
  for (const record of judged) {
    const hash = hasher.recordHash(record.event.tenantId, record.event.recordId);
    for (const { subject, entry } of observationsOf(record, hash, record.arrival, dependencies)) {
      fresh.set(hash, record);
      const text = subjectText(subject);
      const part = parts.get(text) ?? { subject, entries: [] };
      part.entries.push(entry);
      parts.set(text, part);
    }
  }
  if (fresh.size === 0) return { outcomes: [], fresh, journal: null };

  const records = [...fresh.values()].map(({ event, raw }) => ({ recordId: event.recordId, raw }));
  const blob = await journal.write(position, records);
  const outcomes = await inParallel([...parts.values()], PARALLEL_SUBJECTS, ({ subject, entries }) =>
    advanceSubject(
      subject,
      entries.map((entry) => ({ ...entry, journal: blob })),
      dependencies,
    ),
  );
  return { outcomes, fresh, journal: blob };
}

async function advanceSubject(
  subject: Subject,
  entries: readonly Entry[],
  { hasher, subjects, books, settings }: StateDependencies,
): Promise<SubjectOutcome> {
  const key = hasher.rowKey(subject);
  const book = books(subject.kind);
  const result = await subjects.update(key, (state) => {
    const advanced = advance(key.row, state, entries, book, settings);
    return { state: advanced.state, result: advanced };
  });
  const late = result.tooLate
    .filter((entry) => hasFlag(entry, EntryFlag.opens))
    .map((entry) => standaloneCandidate(subject, lateAlertId(key.row, entry), entry));
  const episodes = result.episodes.map((episode) => candidateOf(subject, episode, result.state, book, settings));
  return { subject, advance: result, candidates: [...episodes, ...late] };
}

function lateAlertId(row: string, entry: Entry): string {
  return createHash('sha256').update(`late\n${row}\n${entry.kind}\n${entry.id}`).digest('hex').slice(0, 32);
}
