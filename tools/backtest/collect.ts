/** Gathers what a backtest found: findings once for each record, bursts in their final extent, alerts in their last revision. */
import type { Alert } from '../../shared/alerts/alert.ts';
import { safeReasons, statefulReasons } from '../../shared/alerts/build-alert.ts';
import type { AlertCandidate } from '../../shared/alerts/candidate.ts';
import { MAX_ALERT_RECORDS } from '../../shared/alerts/candidate.ts';
import type { Reason } from '../../shared/detections/detection.ts';
import type { SubjectOutcome } from '../../shared/pipeline/advance-row.ts';
import type { Applied } from '../../shared/pipeline/apply-judged.ts';
import type { JudgedRecord } from '../../shared/pipeline/judge-record.ts';
import type { Entry } from '../../shared/subjects/entry.ts';
import type { Occurrence } from '../../shared/subjects/occurrences.ts';
import { type Subject, subjectText } from '../../shared/subjects/subject.ts';
import { lineOfAlert, lineOfFinding, lineOfOccurrence, type ResultLine, sortKey } from '../results/result-line.ts';
import { createExternalSorter, type ExternalSorter } from './external-sort.ts';

/** Composes an alert, or loads the records behind entries, when all records have been seen. */
export interface Evidence {
  compose(candidate: AlertCandidate): Promise<Alert>;
  load(
    candidate: Pick<AlertCandidate, 'subject' | 'entries'>,
  ): ReturnType<typeof import('../../shared/alerts/load-records.ts').loadRecords>;
}

interface SeenBurst {
  subject: Subject;
  finding: Occurrence;
  entries: readonly Entry[];
}

export interface Collector {
  judged(record: JudgedRecord): Promise<void>;
  applied(applied: Pick<Applied, 'outcomes'>): void;
  /** Everything found, in the order in which it is printed. */
  lines(evidence: Evidence): AsyncGenerator<ResultLine>;
  readonly alerts: number;
  /** Of the alerts those that an allowance covers; known when all lines were given. */
  readonly allowed: number;
}

export interface Wanted {
  readonly findings: boolean;
  readonly reasons: boolean;
}

export function createCollector(directory: string, wanted: Wanted): Collector {
  const withReasons = (line: ResultLine, reasons: () => readonly Reason[]) =>
    wanted.reasons ? { ...line, reasons: safeReasons(reasons()) } : line;
  let allowed = 0;
  const candidates = new Map<string, AlertCandidate>();
  const bursts = new Map<string, SeenBurst[]>();
  const findings = lineSorter(directory, 'findings');

  function seeBursts({ subject, advance }: SubjectOutcome): void {
    for (const finding of advance.occurrences) {
      const key = `${finding.rule.id}\n${subjectText(subject)}`;
      const known = bursts.get(key) ?? [];
      const apart = known.filter((seen) => !overlap(seen.finding, finding));
      const grown = known.filter((seen) => overlap(seen.finding, finding)).map((seen) => seen.finding);
      bursts.set(key, [...apart, { subject, finding: grown.reduce(larger, finding), entries: newest(finding) }]);
    }
  }

  return {
    get alerts() {
      return candidates.size;
    },
    get allowed() {
      return allowed;
    },
    async judged({ findings: found }) {
      if (!wanted.findings) return;
      for (const finding of found) {
        const line = withReasons(lineOfFinding(finding), () => finding.reasons);
        const id = JSON.stringify([line.tenantId, line.detection, line.recordIds[0]]);
        await findings.add(id, line, 300);
      }
    },
    applied({ outcomes }) {
      for (const outcome of outcomes) {
        for (const candidate of outcome.candidates) candidates.set(candidate.episode.id, candidate);
        if (wanted.findings) seeBursts(outcome);
      }
    },
    async *lines(evidence) {
      const ordered = lineSorter(directory, 'lines');
      for await (const line of onceEach(findings)) await ordered.add(sortKey(line), line, 300);
      for (const { subject, finding, entries } of [...bursts.values()].flat()) {
        const records = await evidence.load({ subject, entries });
        const line = withReasons(lineOfOccurrence(subject, finding, records), () =>
          statefulReasons(finding.rule, finding.burst, finding.score),
        );
        await ordered.add(sortKey(line), line, 300);
      }
      for (const candidate of candidates.values()) {
        const alert = await evidence.compose(candidate);
        if (alert.suppression !== null) allowed++;
        const line = withReasons(lineOfAlert(alert), () => alert.reasons);
        await ordered.add(sortKey(line), line, 300);
      }
      for await (const { value } of ordered.sorted()) yield value;
    },
  };
}

function lineSorter(directory: string, name: string): ExternalSorter<ResultLine> {
  return createExternalSorter({
    directory,
    name,
    write: (line: ResultLine) => JSON.stringify(line),
    read: (text) => JSON.parse(text) as ResultLine,
  });
}

/** One record that came twice, or from two sources, is one finding: the gravest, at the earliest time. */
async function* onceEach(sorter: ExternalSorter<ResultLine>): AsyncGenerator<ResultLine> {
  let last: { key: string; value: ResultLine } | undefined;
  for await (const item of sorter.sorted()) {
    if (last && last.key !== item.key) yield last.value;
    last = last && last.key === item.key ? { key: item.key, value: merge(last.value, item.value) } : item;
  }
  if (last) yield last.value;
}

function merge(a: ResultLine, b: ResultLine): ResultLine {
  const [graver, other] = a.score > b.score || (a.score === b.score && sortKey(a) <= sortKey(b)) ? [a, b] : [b, a];
  const firstSeen = a.firstSeen < b.firstSeen ? a.firstSeen : b.firstSeen;
  return { ...graver, firstSeen, lastSeen: firstSeen, mailbox: graver.mailbox ?? other.mailbox };
}

function overlap(a: Occurrence, b: Occurrence): boolean {
  return a.burst.first <= b.burst.last && b.burst.first <= a.burst.last;
}

/** A burst only grows; where its oldest entries have expired, what was known of it before stands. */
function larger(a: Occurrence, b: Occurrence): Occurrence {
  const [base, other] = a.burst.count >= b.burst.count ? [a, b] : [b, a];
  const first = Math.min(a.burst.first, b.burst.first);
  const last = Math.max(a.burst.last, b.burst.last);
  return { ...base, score: Math.max(base.score, other.score), burst: { ...base.burst, first, last } };
}

function newest({ burst }: Occurrence): readonly Entry[] {
  return burst.entries.filter((entry) => entry.journal !== null).slice(-MAX_ALERT_RECORDS);
}
