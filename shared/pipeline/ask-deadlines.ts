/** Asks rows whose wait is over what is missing, and raises the alerts that follow. */
import type { Entry } from '../subjects/entry.ts';
import { type Hasher, kindOfRow } from '../subjects/hashing.ts';
import type { RowKey } from '../subjects/row-store.ts';
import type { Subject } from '../subjects/subject.ts';
import { HOUR_MS, startOfHour } from './activity.ts';
import { advanceRow, type RowDependencies, type SubjectOutcome } from './advance-row.ts';
import type { ActivityStore, Deadline, Deadlines } from './ports.ts';
import { factsToAsk, silenceAfter, silenceRange } from './source-silence.ts';

export interface AskDependencies extends RowDependencies {
  readonly deadlines: Deadlines;
  /** Raises the alerts of an outcome; returns how many were new. */
  readonly raise: (outcome: SubjectOutcome) => Promise<number>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly activity: Pick<ActivityStore, 'hours'>;
  readonly hasher: Pick<Hasher, 'rowKey'>;
}

export interface AskCounts {
  asked: number;
  /** The source of the answers was silent as a whole: nothing was asked. */
  unheard: number;
  alerts: number;
  /** More are due than one run takes. */
  more: boolean;
}

/** Rows that one run asks. */
export const MAX_ASKED = 500;

/** A deadline is done after its alerts are written: a run that dies is repeated, and finds the same. */
export async function askDeadlines(dependencies: AskDependencies): Promise<AskCounts> {
  const { deadlines, raise, now } = dependencies;
  const asOf = now();
  const due = await deadlines.due(asOf, MAX_ASKED);
  const counts: AskCounts = { asked: 0, unheard: 0, alerts: 0, more: due.length === MAX_ASKED };
  for (const deadline of due) {
    const subject = subjectOfRow(deadline);
    const observed = subject === null ? null : await answersOf(subject, deadline, asOf, dependencies);
    if (subject !== null && observed !== null) {
      counts.alerts += await raise(await advanceRow(subject, deadline.key, observed, { asOf }, dependencies));
      counts.asked++;
    } else counts.unheard++;
    await deadlines.done(deadline);
  }
  return counts;
}

/** How long before a deadline the audit log must have been heard, ms: the longest wait with its lateness. */
const HEARD_MS = 72 * HOUR_MS;

/**
 * What a deadline brings to its row. Null: the audit log of the tenant was silent as a whole, or is not connected, so a
 * missing record says nothing about one mailbox or person.
 */
async function answersOf(
  subject: Subject,
  { tenantId, key, due }: Deadline,
  asOf: number,
  { subjects, activity, hasher }: AskDependencies,
): Promise<readonly Entry[] | null> {
  if (subject.kind !== 'tenant') {
    const heard = await activity.hours(tenantId, 'audit', startOfHour(due - HEARD_MS), asOf);
    if (heard.size === 0) return null;
    return subject.kind === 'person' ? await loggedElsewhere(tenantId, key, { subjects, hasher }) : [];
  }
  const facts = factsToAsk([...(await subjects.read(key)).entries.values()].flat(), asOf);
  const found: Entry[] = [];
  for (const fact of facts) {
    const { from, to } = silenceRange(fact);
    const silence = silenceAfter(fact, await activity.hours(tenantId, 'audit', from, to));
    if (silence !== null) found.push(silence);
  }
  return found;
}

/** What the audit log has of a person's cmdlet under other names of the same object id. */
async function loggedElsewhere(
  tenantId: string | null,
  key: RowKey,
  { subjects, hasher }: Pick<AskDependencies, 'subjects' | 'hasher'>,
): Promise<readonly Entry[]> {
  const run = (await subjects.read(key)).entries.get('cmdlet-run') ?? [];
  const identities = new Set(run.map((entry) => entry.alternative).filter((identity) => identity !== null));
  const found: Entry[] = [];
  for (const identity of identities) {
    const { entries } = await subjects.read(hasher.rowKey({ kind: 'identity', tenantId, identity }));
    for (const kind of ['cmdlet-logged', 'cmdlet-answered'])
      for (const logged of entries.get(kind) ?? [])
        found.push({ ...logged, kind: 'cmdlet-answered', key: null, alternative: identity });
  }
  return found;
}

/** A row holds no names: what its alert is about follows from the records behind it. */
export function subjectOfRow({ tenantId, key }: Pick<Deadline, 'tenantId' | 'key'>): Subject | null {
  const kind = kindOfRow(key.row);
  switch (kind) {
    case null:
      return null;
    case 'actor':
      return { kind, tenantId, actor: '' };
    case 'mailbox':
      return { kind, tenantId, mailbox: '' };
    case 'application':
      return { kind, tenantId, appId: '', user: '' };
    case 'device-account':
      return { kind, tenantId, device: '', account: '' };
    case 'person':
      return { kind, tenantId, account: '', cmdlet: '' };
    case 'identity':
      return { kind, tenantId, identity: '' };
    case 'rule':
      return { kind, tenantId, rule: '' };
    case 'request':
      return { kind, tenantId, request: '' };
    case 'tenant':
      return { kind, tenantId };
  }
}
