/** What the records of an alert are by themselves: facts, and what the detections said of them. */
import type { PurgewatchEvent } from '../events/event.ts';
import type { Fact } from '../facts/fact.ts';
import { bestName, named } from '../facts/names.ts';
import { baseKind } from '../subjects/rule-book.ts';
import type { Act } from './context.ts';
import { mailboxOf } from './entities.ts';
import type { LoadedRecord } from './loaded-record.ts';

export function ownActs(records: readonly LoadedRecord[]): Act[] {
  return records.flatMap(({ event, facts, findings }) => {
    const { time, recordId, actor: by } = event;
    const about = nameOf(mailboxOf(event) ?? searched(event));
    const act = (kind: string, mailbox: Act['mailbox']): Act => ({ kind, time, recordId, by, mailbox });
    return [
      ...facts.map((fact) => act(baseKind(fact.kind), isExport(fact) ? nameOf(exportedOf(fact, facts)) : about)),
      ...findings.map(({ detection }) => act(detection, about)),
    ];
  });
}

function nameOf(mailbox: string | null): Act['mailbox'] {
  return mailbox === null ? null : { name: mailbox };
}

/** Search-Mailbox names the mailbox as a parameter; its record is of none. */
function searched(event: PurgewatchEvent): string | null {
  if (event.kind !== 'audit' || event.cmdlet?.name !== 'search-mailbox') return null;
  return bestName(named(event.cmdlet, 'Identity'), event.objectId);
}

/** The mailbox that a request to export is about; of several facts about one record one may name it. Null where none does. */
export function exportedOf(fact: Fact, facts: readonly Fact[]): string | null {
  const own = namedBy(fact);
  if (own !== null || fact.kind === 'content-exported') return own;
  const names = new Set(facts.filter(isExport).flatMap((each) => namedBy(each) ?? []));
  const [name = null] = names;
  return names.size === 1 ? name : null;
}

export function isExport({ kind }: Fact): boolean {
  return kind === 'export-requested' || kind === 'export-removed' || kind === 'content-exported';
}

function namedBy({ key, alternative, subject }: Fact): string | null {
  return key ?? (subject.kind === 'mailbox' ? subject.mailbox : alternative);
}
