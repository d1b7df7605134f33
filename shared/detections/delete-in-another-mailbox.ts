/** A delete by somebody who does not own the mailbox. Owners notice what they did not delete themselves too late. */
import type { AuditEvent } from '../events/event.ts';
import { AUDIT_SCHEMA_URL, CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, MAILBOX_AUDIT_URL } from './attack.ts';
import { countItems, DELETE_OPERATIONS, fromRecoverableItems, onlyCalendar } from './deletes.ts';
import type { EventDetection, Severity } from './detection.ts';
import { type NonOwner, nonOwner } from './ownership.ts';
import { type Ground, scored } from './scoring.ts';

const BY: Readonly<Record<NonOwner, { readonly severity: Severity; readonly text: string }>> = {
  admin: { severity: 'medium', text: 'An administrator deleted' },
  application: { severity: 'medium', text: 'An application deleted' },
  delegate: { severity: 'low', text: 'A delegate deleted' },
  'other-account': { severity: 'low', text: 'Another account than the owner deleted' },
};

export const deleteInAnotherMailbox: EventDetection = {
  type: 'event',
  id: 'delete-in-another-mailbox',
  title: 'Mail deleted by somebody who does not own the mailbox',
  why: 'With access to a second mailbox an intruder can remove the trace of a fraud where it would be found: at the victim. Delegates do this every day in shared mailboxes; administrators and applications seldom have a reason.',
  logic:
    'A delete with logon type admin, delegated or delegated admin, by an application or service principal, or by another account than the owner of the mailbox. Medium by administrators and applications, else low.',
  tuning: "Shared mailboxes are the usual source: allow the team's mailbox, or the archiving application by its id.",
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'low',
  falsePositives: [
    'Assistants and teams who work in a shared mailbox',
    'Purges by the security team, migration and archiving applications',
  ],
  references: [CLEAR_MAILBOX_DATA_URL, MAILBOX_AUDIT_URL, AUDIT_SCHEMA_URL],
  operations: DELETE_OPERATIONS,
  matchAudit(event) {
    const by = nonOwner(event);
    if (by === null) return null;
    const { severity, text } = BY[by];
    return scored(severity, `${text} ${amount(event)} in ${event.mailbox ?? 'a mailbox'}.`, grounds(event));
  },
};

function amount(event: AuditEvent): string {
  const { items, lowerBound } = countItems(event);
  return `${lowerBound ? 'at least ' : ''}${items} ${items === 1 ? 'item' : 'items'}`;
}

function grounds(event: AuditEvent): Ground[] {
  if (onlyCalendar(event))
    return [{ text: 'Only from a calendar, as assistants do every day.', lower: 'informational' }];
  return fromRecoverableItems(event) ? [{ text: 'From Recoverable Items, where nothing is left to restore.' }] : [];
}
