/** Many items gone from one mailbox, by several people or by somebody whose mailbox it is not. */
import { AUDIT_SCHEMA_URL, CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, MAILBOX_AUDIT_URL } from './attack.ts';
import { burstScore } from './burst-score.ts';
import type { WindowDetection } from './detection.ts';

export const bulkMailboxDelete: WindowDetection = {
  type: 'window',
  id: 'bulk-mailbox-delete',
  title: 'One mailbox cleared by others than its owner',
  why: 'An intruder who holds several accounts, or a delegate and an application, can clear one mailbox while each stays below what is conspicuous for one account. What counts is what the mailbox lost.',
  logic:
    'The items of hard deletes, soft deletes and moves to Deleted Items in one mailbox within any hour of event time reach 100, by two or more actors or with anybody but the owner among them. High at four times as many, or from Recoverable Items.',
  tuning:
    'PURGEWATCH_WINDOWS sets items and minutes. Shared mailboxes that a team works through all day are the ones to allow by name.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'medium',
  falsePositives: [
    'Shared mailboxes that a team empties',
    'Assistants who tidy up for somebody',
    'Migration and archiving',
  ],
  references: [CLEAR_MAILBOX_DATA_URL, MAILBOX_AUDIT_URL, AUDIT_SCHEMA_URL],
  tallies: ['hard-delete', 'soft-delete'],
  subject: 'mailbox',
  windowMs: 3_600_000,
  threshold: 100,
  needs: ({ keys, nonOwner }) => keys >= 2 || nonOwner > 0,
  score: (burst, threshold) => burstScore('high')({ ...burst, nonOwner: false }, threshold),
};
