/** Items are deleted, and then deleted again from Recoverable Items. */

import { EntryFlag } from '../subjects/entry.ts';
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, RECOVERABLE_ITEMS_URL } from './attack.ts';
import type { SequenceDetection } from './detection.ts';

export const twoStepPurge: SequenceDetection = {
  type: 'sequence',
  id: 'two-step-purge',
  title: 'Deleted mail purged from Recoverable Items',
  why: 'What is deleted stays in Recoverable Items for days. Who deletes the same items there as well wants nobody to find them; no mail program does it by itself.',
  logic:
    'A message was moved or soft-deleted, and the same message hard-deleted from Recoverable Items within 24 hours. One step graver than the gravest of the two, at least low.',
  tuning: 'Users who purge personal mail make it low; by others than the owner it is graver.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'low',
  falsePositives: ['Users who purge what nobody shall read'],
  references: [CLEAR_MAILBOX_DATA_URL, RECOVERABLE_ITEMS_URL],
  subject: 'mailbox',
  first: { kinds: ['message-deleted'], without: EntryFlag.hard },
  second: { kinds: ['message-deleted'], flags: EntryFlag.hard | EntryFlag.fromRecoverable },
  withinMs: 86_400_000,
  join: 'message',
  text: 'The message had been deleted before; then it was purged from Recoverable Items.',
};
