/** An inbox rule is made, then mail of the mailbox goes. */
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, EMAIL_HIDING_RULES, EMAIL_HIDING_RULES_URL } from './attack.ts';
import type { SequenceDetection } from './detection.ts';

export const ruleThenDeleted: SequenceDetection = {
  type: 'sequence',
  id: 'rule-then-deleted',
  title: 'Mail deleted after a rule was made',
  why: 'In a mailbox taken over, the first act is often a rule that hides the answers, the next the deletion of what was sent or received in between.',
  logic:
    'An inbox rule of the mailbox was made or changed, or its owner made a mail flow rule, and within 24 hours items were deleted: in that mailbox, or by the author of the mail flow rule. One step graver than the gravest of the two, where a rule counts from medium on; at least low.',
  tuning: 'Ordinary rules make it low. What the rule does decides.',
  attack: [CLEAR_MAILBOX_DATA, EMAIL_HIDING_RULES],
  severity: 'high',
  falsePositives: ['Users who set up a rule and tidy up by hand what it would have caught'],
  references: [CLEAR_MAILBOX_DATA_URL, EMAIL_HIDING_RULES_URL],
  subject: 'mailbox',
  alsoAt: ['actor'],
  first: { kinds: ['inbox-rule-made', 'transport-rule-made'] },
  second: { kinds: ['hard-delete', 'soft-delete'] },
  withinMs: 86_400_000,
  join: 'subject',
  text: 'A rule had been made before; then items were deleted.',
};
