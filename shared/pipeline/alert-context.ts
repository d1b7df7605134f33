/**
 * Reads what the state knows beside an alert's own records: the rows of who acted, of the mailboxes and of the application, and
 * facts about the tenant. A missing row is an answer, too; what fails to be read fails the alert, which is then raised again.
 */

import type { AlertCandidate } from '../alerts/candidate.ts';
import type { Act, AlertContext, Past, Sight } from '../alerts/context.ts';
import type { LoadedRecord } from '../alerts/loaded-record.ts';
import type { FactKind } from '../facts/fact.ts';
import { localPart, principalName } from '../facts/names.ts';
import { mailboxSubject, primarySubject } from '../facts/subjects.ts';
import type { Entry } from '../subjects/entry.ts';
import { dailyTotals } from '../subjects/habits.ts';
import type { Hasher } from '../subjects/hashing.ts';
import { baseKind } from '../subjects/rule-book.ts';
import type { SubjectState } from '../subjects/state.ts';
import { actorOfSubject, namesOf, type Subject, subjectText } from '../subjects/subject.ts';
import type { SubjectStore } from '../subjects/subject-store.ts';
import { type Mailbox, mailboxNames, mailboxOfEntry, recordsToName, withNames } from './past-acts.ts';
import type { Journal } from './ports.ts';
import { sightingName, sightsOf } from './sightings.ts';
import { SIGN_IN_LETTER } from './sign-ins.ts';

export interface ContextDependencies {
  readonly hasher: Hasher;
  readonly subjects: Pick<SubjectStore, 'recall' | 'read'>;
  readonly journal: Pick<Journal, 'read'>;
}

/** Called once for each revision that is raised. */
export type ReadContext = (candidate: AlertCandidate, records: readonly LoadedRecord[]) => Promise<AlertContext>;

/** Rows that one alert reads of mailboxes and of applications: it rarely is about more. */
const MAX_MAILBOXES = 4;
const MAX_APPLICATIONS = 2;

/** A fact about the mail of everybody, and so of no mailbox. */
const TENANT_RULE = 'transport-rule-changed' satisfies FactKind;
/** Kept at the tenant where the record does not name the mailbox by its address. */
const INBOX_RULES: ReadonlySet<string> = new Set(['inbox-rule-made', 'inbox-rule-ended'] satisfies FactKind[]);

export function createContextReader({ hasher, subjects, journal }: ContextDependencies): ReadContext {
  const read = (subject: Subject) => subjects.recall(hasher.rowKey(subject));

  return async (candidate, records) => {
    const { tenantId } = candidate.subject;
    const own = new Map(records.map((each) => [hasher.recordHash(each.event.tenantId, each.event.recordId), each]));
    const actor = actorOf(candidate.subject, records);
    const named = namedSubjects(candidate.subject, records);
    const neighbour = records.find(({ event }) => event.actor?.includes('@'))?.event.actor ?? null;
    const all = named.filter((each) => each.kind === 'mailbox').flatMap((each) => withOtherName(each, neighbour));
    const mailboxes = all.slice(0, MAX_MAILBOXES);
    const applications = named.filter(({ kind }) => kind === 'application').slice(0, MAX_APPLICATIONS);
    const [state, ofMailboxes, ofApplications, tenant] = await Promise.all([
      actor === null ? null : read(actor),
      Promise.all(mailboxes.map(read)),
      Promise.all(applications.map(read)),
      // Always from the table: what another process noted a moment ago is what an alert must not miss.
      subjects.read(hasher.rowKey({ kind: 'tenant', tenantId })),
    ]);
    const facts = [...tenant.entries.values()].flat();
    const tenantRules = facts.filter(({ kind }) => kind === TENANT_RULE);
    const about = (those: readonly Subject[]) => {
      const names = new Set(those.flatMap(namesOf).map((name) => hasher.keyHash(tenantId, name)));
      return facts.filter(({ kind, key }) => kind !== TENANT_RULE && (key === null || names.has(key)));
    };
    const known = mailboxNames(all, { hasher });
    const unnamedRules = facts.filter(({ kind, key }) => INBOX_RULES.has(kind) && key !== null && !known.has(key));
    const rows = {
      actor: state === null ? [] : [rowOf(state)],
      mailbox: [...ofMailboxes.map((each, i) => rowOf(each, mailboxes[i]?.mailbox)), factsOf(about(mailboxes))],
      application: [...ofApplications.map((each) => rowOf(each)), factsOf(about(applications))],
      tenantRules: [factsOf(tenantRules)],
      unnamedRules: [factsOf(unnamedRules)],
    };
    const { first, last } = candidate.episode;
    const others = Object.values(rows).flatMap((each) =>
      each.flatMap((row) => row.entries.filter(({ id }) => !own.has(id))),
    );
    const names = await recordsToName(others, { subject: candidate.subject, first, last }, { hasher, journal });
    const actsOf = (each: readonly Row[]) =>
      each.flatMap(({ entries: those, mailbox }) =>
        those.map((entry) => {
          const { kind, time, id } = entry;
          const about = mailboxOfEntry(entry, mailbox, known);
          const recordId = own.get(id)?.event.recordId ?? null;
          return withNames(
            { kind: baseKind(kind), time, recordId, by: null, mailbox: about },
            own.get(id) ?? names.get(id),
          );
        }),
      );
    const pastOf = (each: readonly Row[]) => pastIn(each, actsOf(each));
    return {
      actor: pastOf(rows.actor),
      mailbox: pastOf(rows.mailbox),
      application: pastOf(rows.application),
      tenantRules: actsOf(rows.tenantRules),
      unnamedRules: actsOf(rows.unnamedRules),
      sights: actor === null || state === null ? [] : sightsIn(state, actor, records, hasher),
      signInNetworks: signInsIn(state),
      seenFrom: state?.seenFrom ?? 0,
    };
  };
}

/** What one row remembers, or facts that stand elsewhere, which are no row. */
interface Row {
  readonly state: SubjectState | null;
  readonly entries: readonly Entry[];
  /** Whose row it is; null for rows of no mailbox. */
  readonly mailbox: string | null;
}

function rowOf(state: SubjectState, mailbox: string | null = null): Row {
  return { state, entries: [...state.entries.values()].flat(), mailbox };
}

function factsOf(entries: readonly Entry[]): Row {
  return { state: null, entries, mailbox: null };
}

/** Subjects of which it is remembered what was seen of them. */
const WITH_HABITS: ReadonlySet<Subject['kind']> = new Set(['actor', 'device-account']);

/** Who acted: the alert's own subject, else the one of most of its records, in the cloud rather than on a device. */
function actorOf(subject: Subject, records: readonly LoadedRecord[]): Subject | null {
  if (WITH_HABITS.has(subject.kind)) return actorOfSubject(subject) === null ? null : subject;
  const counts = new Map<string, { subject: Subject; records: number }>();
  for (const { event } of records) {
    const acted = primarySubject(event);
    const text = subjectText(acted);
    counts.set(text, { subject: acted, records: (counts.get(text)?.records ?? 0) + 1 });
  }
  const rank = ({ kind }: Subject) => (kind === 'actor' ? 0 : 1);
  // Who is not named is nobody in particular: what is known of them all says nothing of one.
  const [first] = [...counts.values()]
    .filter((each) => actorOfSubject(each.subject) !== null)
    .sort((a, b) => b.records - a.records || rank(a.subject) - rank(b.subject));
  return first?.subject ?? null;
}

/** Mailboxes and applications that the alert, its records or facts about them name, each once. */
function namedSubjects(subject: Subject, records: readonly LoadedRecord[]): Subject[] {
  const found = new Map<string, Subject>();
  const ofRecords = records.flatMap(({ event, facts }) => [
    ...(event.kind === 'audit' ? [mailboxSubject(event)] : []),
    ...facts.map((fact) => fact.subject),
  ]);
  for (const each of [subject, ...ofRecords]) if (each !== null) found.set(subjectText(each), each);
  return [...found.values()];
}

/** Exports are kept at a mailbox by its alias, because requests name it so, and deletes by its principal name. */
function withOtherName(subject: Mailbox, neighbour: string | null): Mailbox[] {
  const { mailbox, tenantId } = subject;
  const other = mailbox.includes('@') ? localPart(mailbox) : principalName(mailbox, neighbour);
  return other === null ? [subject] : [subject, { kind: 'mailbox', tenantId, mailbox: other }];
}

function pastIn(rows: readonly Row[], acts: readonly Act[]): Past | null {
  const states = rows.flatMap(({ state }) => state ?? []);
  const since = Math.min(...states.map((state) => state.since));
  if (!Number.isFinite(since) && acts.length === 0) return null;
  return {
    since,
    heardFrom: Math.min(...states.map((state) => state.heardFrom)),
    acts,
    days: states[0] === undefined ? new Map() : dailyTotals(states[0], (kind) => DELETED.has(baseKind(kind))),
  };
}

const DELETED: ReadonlySet<string> = new Set(['hard-delete', 'soft-delete']);

function signInsIn(state: SubjectState | null): number[] {
  return [...(state?.seen ?? [])].flatMap(([name, { first }]) => (name.startsWith(SIGN_IN_LETTER) ? [first] : []));
}

function sightsIn(state: SubjectState, actor: Subject, records: readonly LoadedRecord[], hasher: Hasher): Sight[] {
  const text = subjectText(actor);
  return records
    .filter(({ event }) => subjectText(primarySubject(event)) === text)
    .flatMap(({ event }) =>
      sightsOf(event).map(([kind, seen]) => ({
        kind,
        recordId: event.recordId,
        first: state.seen.get(sightingName(kind, seen, event.tenantId, hasher))?.first ?? null,
      })),
    );
}
