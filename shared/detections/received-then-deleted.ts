/** A security or payroll notice is seen in a mailbox, and deleted within hours. */
import { AUDIT_SCHEMA_URL, CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL } from './attack.ts';
import type { SequenceDetection } from './detection.ts';

export const receivedThenDeleted: SequenceDetection = {
  type: 'sequence',
  id: 'received-then-deleted',
  title: 'Security notice deleted soon after it came',
  why: 'A new device, a changed password, a new account for the salary: the notice about it tells the owner. Who holds the mailbox deletes it before the owner looks.',
  logic:
    'A record shows a security or payroll notice in the mailbox (made, moved, copied or changed), and the same message is deleted within four hours, for good, into Recoverable Items or into Deleted Items. As grave as the gravest of the two, not one step more: owners delete their own notices for good about once in two thousand days, and that alone would exceed the budget for false alarms.',
  tuning:
    'Notices are deleted by their owners too: compare the address and the client of the delete with what is usual.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'low',
  falsePositives: ['Users who delete notices that they have read'],
  references: [CLEAR_MAILBOX_DATA_URL, AUDIT_SCHEMA_URL],
  subject: 'mailbox',
  first: { kinds: ['notice-received'] },
  second: { kinds: ['message-deleted'] },
  withinMs: 4 * 3_600_000,
  join: 'message',
  steps: 0,
  text: 'The message, a security or payroll notice, had been there less than four hours before it was deleted.',
};
