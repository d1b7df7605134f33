/** Deleted items: counted at the actor and at the mailbox, and each message at the mailbox by what it is known by. */
import {
  countItems,
  DELETE_OPERATIONS,
  deleteKindOf,
  fromRecoverableItems,
  onlyCalendar,
} from '../detections/deletes.ts';
import { nonOwner } from '../detections/ownership.ts';
import type { AuditEvent } from '../events/event.ts';
import { EntryFlag } from '../subjects/entry.ts';
import type { Subject } from '../subjects/subject.ts';
import type { Fact } from './fact.ts';
import { isDraft, messageKeys } from './messages.ts';
import type { Context, FactSource } from './source.ts';
import { actorSubject, mailboxSubject } from './subjects.ts';

export const deletes: FactSource = {
  operations: DELETE_OPERATIONS,
  ofAudit(event, context) {
    const kind = deleteKindOf(event);
    if (kind === null) return [];
    const { items, lowerBound } = countItems(event);
    const flags = flagsOf(event, lowerBound);
    const count = { kind, weight: items, score: context.score, flags, alternative: null };
    const other = otherMailbox(event);
    const atActor = { ...count, subject: actorSubject(event), key: other, alternative: other && event.mailboxGuid };
    const mailbox = mailboxSubject(event);
    const atApp = applicationOf(event);
    const counts = [atActor, ...(atApp === null ? [] : [{ ...count, subject: atApp, key: null }])];
    if (mailbox === null) return counts;
    return [...counts, { ...count, subject: mailbox, key: event.actor }, ...messagesOf(event, mailbox, flags, context)];
  },
};

/** What known automation deletes is counted where it happens and nowhere else: at an actor its row would be hot for ever. */
export function automaticDelete(event: AuditEvent): readonly Fact[] {
  const mailbox = mailboxSubject(event);
  if (mailbox === null || deleteKindOf(event) === null) return [];
  const { items, lowerBound } = countItems(event);
  const flags = flagsOf(event, lowerBound);
  return [{ subject: mailbox, kind: 'automatic-delete', weight: items, score: 0, flags, key: null, alternative: null }];
}

/** Applications by their own interfaces; mail programs all carry the id of Exchange itself. */
const BY_INTERFACE = /^client=(?:rest|webservices)\b/i;

/** The application with the user for whom it deletes; null for people with mail programs. */
function applicationOf(event: AuditEvent): Subject | null {
  const { appId, tenantId, userType } = event;
  if (appId === null || appId === EXCHANGE) return null;
  const alone = userType === 'application' || userType === 'service-principal';
  if (!alone && !BY_INTERFACE.test(event.clientInfo ?? '')) return null;
  return { kind: 'application', tenantId, appId, user: alone ? '' : (event.actor ?? '') };
}

const EXCHANGE = '00000002-0000-0ff1-ce00-000000000000';

/** The actor's own mailbox is none that the actor went into; a record without its name says so by the kind of logon. */
function otherMailbox(event: AuditEvent): string | null {
  if (event.mailbox === null && event.logonType === 'owner') return null;
  return event.mailbox === event.actor ? null : (event.mailbox ?? event.mailboxGuid);
}

function flagsOf(event: AuditEvent, lowerBound: boolean): number {
  return (
    (lowerBound ? EntryFlag.lowerBound : 0) |
    (nonOwner(event) === null ? 0 : EntryFlag.nonOwner) |
    (fromRecoverableItems(event) ? EntryFlag.fromRecoverable : 0) |
    (onlyCalendar(event) ? 0 : EntryFlag.notCalendar) |
    (deleteKindOf(event) === 'hard-delete' ? EntryFlag.hard : 0)
  );
}

function messagesOf(event: AuditEvent, mailbox: Subject, flags: number, { score }: Context): Fact[] {
  return event.items.flatMap((item) => {
    const draft = isDraft(item, event.folder);
    // Nobody sent or received a draft: of another message with its subject it says nothing.
    const keys = messageKeys(draft ? { ...item, subject: null } : item);
    const fact = { subject: mailbox, kind: 'message-deleted' as const, weight: 1, score };
    return keys === null ? [] : [{ ...fact, flags: draft ? flags | EntryFlag.draft : flags, ...keys }];
  });
}
