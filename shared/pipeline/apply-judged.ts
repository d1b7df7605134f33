/** Judged records become state: journal first, then one write for each subject, then the alerts that should exist. */
import { createHash } from 'node:crypto';
import { type AlertCandidate, candidateOf, standaloneCandidate } from '../alerts/candidate.ts';
import type { WindowDetection } from '../detections/detection.ts';
import { type Advance, advance } from '../subjects/advance.ts';
import type { Entry } from '../subjects/entry.ts';
import { type Hasher, type Subject, subjectText } from '../subjects/hashing.ts';
import type { SubjectSettings } from '../subjects/settings.ts';
import type { SubjectStore } from '../subjects/subject-store.ts';
import { inParallel } from './in-parallel.ts';
import type { JudgedRecord } from './judge-record.ts';
import { observationsOf, subjectOf } from './observe.ts';
import type { BatchPosition, Journal } from './ports.ts';

export interface StateDependencies {
  readonly hasher: Hasher;
  readonly journal: Journal;
  readonly subjects: SubjectStore;
  readonly rules: readonly WindowDetection[];
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
  const { hasher, journal, settings } = dependencies;
  const fresh = new Map<string, JudgedRecord>();
  const parts = new Map<string, Part>();
  for (const record of judged) {
    const hash = hasher.recordHash(record.event.tenantId, record.event.recordId);
    const entries = observationsOf(record, hash, record.arrival, null);
    if (entries.length === 0) continue;
    fresh.set(hash, record);
    const subject = subjectOf(record.event);
    const part = parts.get(subjectText(subject)) ?? { subject, entries: [] };
    part.entries.push(...entries);
    parts.set(subjectText(subject), part);
  }
  if (fresh.size === 0) return { outcomes: [], fresh, journal: null };

  const records = [...fresh.values()].map(({ event, raw }) => ({ recordId: event.recordId, raw }));
  const blob = await journal.write(position, records);
  const outcomes = await inParallel([...parts.values()], PARALLEL_SUBJECTS, ({ subject, entries }) =>
    advanceSubject(
      subject,
      entries.map((entry) => ({ ...entry, journal: blob })),
      dependencies,
      settings,
    ),
  );
  return { outcomes, fresh, journal: blob };
}

async function advanceSubject(
  subject: Subject,
  entries: readonly Entry[],
  { hasher, subjects, rules: all }: StateDependencies,
  settings: SubjectSettings,
): Promise<SubjectOutcome> {
  const key = hasher.rowKey(subject);
  const rules = all.filter((rule) => rule.subject === subject.kind);
  const result = await subjects.update(key, (state) => {
    const advanced = advance(key.row, state, entries, rules, settings);
    return { state: advanced.state, result: advanced };
  });
  const late = result.tooLate
    .filter((entry) => entry.score > 0)
    .map((entry) => standaloneCandidate(subject, lateAlertId(key.row, entry), entry));
  const episodes = result.episodes.map((episode) => candidateOf(subject, episode, result.state, rules));
  return { subject, advance: result, candidates: [...episodes, ...late] };
}

function lateAlertId(row: string, entry: Entry): string {
  return createHash('sha256').update(`late\n${row}\n${entry.kind}\n${entry.id}`).digest('hex').slice(0, 32);
}
