/** A message is sent, and its copy deleted within the hour. */
import { EntryFlag } from '../subjects/entry.ts';
import { AUDIT_SCHEMA_URL, CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL } from './attack.ts';
import type { SequenceDetection } from './detection.ts';

export const sentThenDeleted: SequenceDetection = {
  type: 'sequence',
  id: 'sent-then-deleted',
  title: 'Sent mail deleted at once',
  why: 'Fraud from a mailbox taken over leaves its copy in Sent Items. Deleting it at once keeps the owner from seeing what was sent in their name.',
  logic:
    'A message was sent (as the owner, as or on behalf of somebody else) and the same message deleted in that mailbox within an hour, for good, into Recoverable Items or into Deleted Items: by its message id, or by its subject where one of the two records has no id; never a draft. One step graver than the gravest of the two, at least low.',
  tuning: 'People who tidy up as they go make it low; many such messages in one mailbox deserve a look.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'low',
  falsePositives: ['Users who delete a copy that they do not need'],
  references: [CLEAR_MAILBOX_DATA_URL, AUDIT_SCHEMA_URL],
  subject: 'mailbox',
  first: { kinds: ['mail-sent'] },
  second: { kinds: ['message-deleted'], without: EntryFlag.draft },
  withinMs: 3_600_000,
  join: 'message',
  text: 'The message had been sent less than an hour before, and its copy was deleted.',
};
