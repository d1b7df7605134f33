/** An export of a mailbox, then the removal of the request: what was taken, and the trace of it. */
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, cmdletUrl } from './attack.ts';
import type { SequenceDetection } from './detection.ts';

export const exportThenRemoved: SequenceDetection = {
  type: 'sequence',
  id: 'export-then-removed',
  title: 'Mailbox exported, and the request removed',
  why: 'A request to export a mailbox stays listed until somebody removes it. Whoever exports mail to steal it removes the request afterwards, as APT29 did; another account may do it.',
  logic:
    'New-MailboxExportRequest, then Remove-MailboxExportRequest for the same mailbox within 7 days, by any actor; where the removal names no mailbox, of a request with the same name (other than the one that Exchange gives), by any actor, or (piped, or by the id of the request) by the same actor. One step graver than the gravest of the two, at least low.',
  tuning: 'Help desks export and clean up as a routine: allow them by actor and case.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'high',
  falsePositives: ['Exports for legal cases and leavers, cleaned up by whoever made them'],
  references: [CLEAR_MAILBOX_DATA_URL, cmdletUrl('remove-mailboxexportrequest'), cmdletUrl('new-mailboxexportrequest')],
  subject: 'mailbox',
  alsoAt: ['actor', 'request'],
  first: { kinds: ['export-requested'] },
  second: { kinds: ['export-removed'] },
  withinMs: 7 * 86_400_000,
  join: 'person',
  text: 'An export of the mailbox had been requested before, and its request was removed.',
};
