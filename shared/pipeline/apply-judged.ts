/** Judged records become state: journal first, then one write for each subject, then the alerts that should exist. */
import type { FactKind } from '../facts/fact.ts';
import type { Circumstances } from '../subjects/advance.ts';
import type { Entry } from '../subjects/entry.ts';
import type { Sighted } from '../subjects/habits.ts';
import type { Hasher } from '../subjects/hashing.ts';
import { isOnlyTold, WITH_TENANT_FACTS } from '../subjects/rule-book.ts';
import { namesOf, type Subject, subjectText } from '../subjects/subject.ts';
import { type ActivitySource, sourceOf } from './activity.ts';
import { advanceRow, type RowDependencies, type SubjectOutcome } from './advance-row.ts';
import { inParallel } from './in-parallel.ts';
import type { JudgedRecord } from './judge-record.ts';
import { observationsOf } from './observe.ts';
import type { BatchPosition, Deadline, Deadlines, Journal, Walks } from './ports.ts';
import { sightedOf } from './sightings.ts';
import type { SignIn, SignIns } from './sign-ins.ts';
import type { SourceHistory } from './source-history.ts';
import { silenceDeadlines } from './source-silence.ts';
import { TENANT_FACTS_AGE_MS, type TenantFacts } from './tenant-facts.ts';

export interface StateDependencies extends RowDependencies {
  readonly hasher: Hasher;
  readonly journal: Journal;
  readonly tenantFacts: TenantFacts;
  readonly sourceHistory: SourceHistory;
  /** Absent where no sign-ins are read. */
  readonly signIns?: SignIns;
  readonly deadlines: Pick<Deadlines, 'add'>;
  readonly walks: Pick<Walks, 'start'>;
  /** Milliseconds since 1970. It dates nothing in the state, only when timers look again. */
  readonly now: () => number;
}

export interface Applied {
  readonly outcomes: readonly SubjectOutcome[];
  /** By record hash: records that need not be read back from the journal. */
  readonly fresh: ReadonlyMap<string, JudgedRecord>;
  /** The journal blob of this batch; null where nothing was relevant. */
  readonly journal: string | null;
}

/** No alert ever shows these: there are more of them than of anything else, and they are in no journal. */
const COUNTED_ALONE = 'automatic-delete' satisfies FactKind;

/** Subjects of one batch that are written at the same time. */
const PARALLEL_SUBJECTS = 16;

/** The walk through the rows of a tenant about which something new is known. */
export const TENANT_WALK = 'tenant-facts';

/** Subjects of which it is remembered what was seen of them. */
const WITH_HABITS: ReadonlySet<Subject['kind']> = new Set(['actor', 'device-account']);

/** Whether the subject did it. Who was given a right or a new password did not: what is seen of another is no habit of theirs. */
function isOwn(subject: Subject, { event }: JudgedRecord): boolean {
  return subject.kind !== 'actor' || event.actor === null || subject.actor === event.actor;
}

interface Part {
  readonly subject: Subject;
  readonly entries: Entry[];
  readonly sighted: Sighted[];
  readonly sources: Set<ActivitySource>;
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
      if (entry.kind !== COUNTED_ALONE) fresh.set(hash, record);
      const text = subjectText(subject);
      const part = parts.get(text) ?? { subject, entries: [], sighted: [], sources: new Set() };
      part.entries.push(entry);
      part.sources.add(sourceOf(record.event));
      if (WITH_HABITS.has(subject.kind) && isOwn(subject, record))
        part.sighted.push(...sightedOf(record.event, record.findings, entry.time, hasher));
      parts.set(text, part);
    }
  }
  const signIns = takeSignIns(judged, parts, dependencies);
  if (fresh.size === 0) {
    const outcomes = await inParallel([...parts.values()], PARALLEL_SUBJECTS, (part) =>
      advancePart(part, { sighted: part.sighted }, dependencies),
    );
    dependencies.signIns?.written(signIns);
    return { outcomes, fresh, journal: null };
  }

  const records = [...fresh.values()].map(({ event, raw }) => ({ recordId: event.recordId, raw }));
  const blob = await journal.write(position, records);
  for (const part of parts.values())
    for (const [i, entry] of part.entries.entries())
      if (fresh.has(entry.id)) part.entries[i] = { ...entry, journal: blob };

  // Facts of a tenant go first: the subjects of the same batch must see them.
  const tenants = [...parts.values()].filter((part) => part.subject.kind === 'tenant');
  const others = [...parts.values()].filter((part) => part.subject.kind !== 'tenant');
  const outcomes = [
    ...(await inParallel(tenants, PARALLEL_SUBJECTS, (part) => advanceTenant(part, dependencies))),
    ...(await inParallel(others, PARALLEL_SUBJECTS, (part) => advanceSubject(part, tenants, dependencies))),
  ];
  dependencies.signIns?.written(signIns);
  return { outcomes, fresh, journal: blob };
}

/** Sightings of sign-ins, added to the parts of their accounts. */
function takeSignIns(
  judged: readonly JudgedRecord[],
  parts: Map<string, Part>,
  { signIns }: Pick<StateDependencies, 'signIns'>,
): readonly SignIn[] {
  if (signIns === undefined) return [];
  const taken = judged.flatMap(({ event, arrival }) => signIns.read(event, arrival) ?? []);
  for (const { subject, sighted } of taken) {
    const text = subjectText(subject);
    const part = parts.get(text) ?? { subject, entries: [], sighted: [], sources: new Set() };
    part.sighted.push(sighted);
    parts.set(text, part);
  }
  return taken;
}

/** What others wrote before they could know of the new fact is found by a walk, ordered before the fact is written. */
async function advanceTenant(part: Part, dependencies: StateDependencies): Promise<SubjectOutcome> {
  const { tenantId } = part.subject;
  const notBefore = dependencies.now() + 2 * TENANT_FACTS_AGE_MS;
  if (part.entries.some(({ kind }) => !isOnlyTold(kind)))
    await dependencies.walks.start({ name: TENANT_WALK, tenantId, notBefore });
  const outcome = await advancePart(part, {}, dependencies);
  for (const due of silenceDeadlines(part.entries))
    await dependencies.deadlines.add(deadlineOf(part.subject, outcome.key, due, dependencies.now()));
  return outcome;
}

async function advanceSubject(
  part: Part,
  tenants: readonly Part[],
  dependencies: StateDependencies,
): Promise<SubjectOutcome> {
  const { hasher, sourceHistory } = dependencies;
  const { subject, sighted, sources } = part;
  const { tenantId } = subject;
  const begun = subject.kind === 'application' ? { heardFrom: await sourceHistory.heardFrom(tenantId, sources) } : {};
  const ambient = await ambientFacts(subject, tenants, dependencies);
  const names = namesOf(subject).map((name) => hasher.keyHash(tenantId, name));
  return advancePart(part, { ambient, sighted, names, ...begun }, dependencies);
}

/** Facts of the subject's tenant that its rules use: what was stored before, and what this batch brings. */
async function ambientFacts(
  { kind, tenantId }: Subject,
  tenants: readonly Part[],
  { books, tenantFacts }: StateDependencies,
): Promise<readonly Entry[]> {
  if (!WITH_TENANT_FACTS.some((each) => each === kind)) return [];
  const fresh = tenants.filter((tenant) => tenant.subject.tenantId === tenantId).flatMap((tenant) => tenant.entries);
  return [...(await tenantFacts.of(tenantId)), ...fresh].filter((fact) => books(kind).uses(fact.kind));
}

async function advancePart(
  { subject, entries }: Pick<Part, 'subject' | 'entries'>,
  circumstances: Circumstances,
  dependencies: StateDependencies,
): Promise<SubjectOutcome> {
  const key = dependencies.hasher.rowKey(subject);
  const outcome = await advanceRow(subject, key, entries, circumstances, dependencies);
  for (const due of outcome.advance.deadlines)
    await dependencies.deadlines.add(deadlineOf(subject, key, due, dependencies.now()));
  return outcome;
}

/** Records that come long after their time are often followed by others of that time: they get an hour. */
const BACKLOG_MS = 3_600_000;

export function deadlineOf({ tenantId }: Subject, key: SubjectOutcome['key'], due: number, now: number): Deadline {
  return { tenantId, key, due: Math.max(due, now + BACKLOG_MS) };
}
