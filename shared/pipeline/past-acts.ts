/** What rows tell of acts: their kinds and times, and as far as names can be had again, who did them and in which mailbox. */

import type { Act } from '../alerts/context.ts';
import { loadRecords } from '../alerts/load-records.ts';
import type { LoadedRecord } from '../alerts/loaded-record.ts';
import { exportedOf, isExport } from '../alerts/own-acts.ts';
import { RULE_CHANGES, RULES_MS } from '../alerts/rules-answer.ts';
import type { Entry } from '../subjects/entry.ts';
import { baseKind } from '../subjects/rule-book.ts';
import { namesOf, type Subject } from '../subjects/subject.ts';
import { type RecordSourceDependencies, recordSource } from './record-source.ts';

export type Mailbox = Extract<Subject, { kind: 'mailbox' }>;

/** Names of mailboxes by the hashes under which rows know them. */
export type MailboxNames = ReadonlyMap<string, string>;

export function mailboxNames(
  mailboxes: readonly Mailbox[],
  { hasher }: Pick<RecordSourceDependencies, 'hasher'>,
): MailboxNames {
  const named = mailboxes.flatMap((each) =>
    namesOf(each).map((name) => [hasher.keyHash(each.tenantId, name), each.mailbox] as const),
  );
  return new Map(named);
}

/** Exports are told apart by mailbox: rows hold a hash of its address or alias. */
const EXPORTS: ReadonlySet<string> = new Set(['export-requested', 'export-removed']);

/** @param row the mailbox whose row it is; null for other rows */
export function mailboxOfEntry(
  { kind, key, alternative }: Entry,
  row: string | null,
  known: MailboxNames,
): Act['mailbox'] {
  const hash = EXPORTS.has(baseKind(kind)) ? (key ?? alternative) : null;
  const name = hash === null ? row : (known.get(hash) ?? null);
  if (name !== null) return { name };
  return hash === null ? null : 'another';
}

/** Records that are read again for their names: each may cost a request. */
const MAX_READ = 6;

/**
 * The records of those acts whose answer says who did them, by the hash of their ids: exports, and changes of rules around the alert.
 * The nearest in time come first; what the journal does not have any more stays nameless.
 */
export async function recordsToName(
  entries: readonly Entry[],
  { subject, first, last }: { readonly subject: Subject; readonly first: number; readonly last: number },
  { hasher, journal }: RecordSourceDependencies,
): Promise<ReadonlyMap<string, LoadedRecord>> {
  const distance = ({ time }: Entry) => Math.max(first - time, time - last, 0);
  const wanted = entries.filter(
    (entry) =>
      EXPORTS.has(baseKind(entry.kind)) ||
      entry.kind === 'content-exported' ||
      (RULE_CHANGES.includes(entry.kind) && distance(entry) <= RULES_MS),
  );
  const nearest = [...new Map(wanted.map((entry) => [entry.id, entry])).values()]
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, MAX_READ);
  const loaded = await loadRecords(
    { entries: nearest },
    recordSource({ subject, entries: nearest }, new Map(), { hasher, journal }),
  );
  return new Map(loaded.map((record) => [hasher.recordHash(record.event.tenantId, record.event.recordId), record]));
}

/** Who did it and in which record it stands; of an export of another mailbox the record says which one. */
export function withNames(act: Act, record: LoadedRecord | undefined): Act {
  if (record === undefined) return act;
  const exported = record.facts.find((fact) => isExport(fact) && baseKind(fact.kind) === act.kind);
  const name = exported === undefined || act.mailbox !== 'another' ? null : exportedOf(exported, record.facts);
  const { actor: by, recordId } = record.event;
  return { ...act, by, recordId, mailbox: name === null ? act.mailbox : { name } };
}
