/** Somebody is given access to a mailbox, and deletes in it. */
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, cmdletUrl } from './attack.ts';
import type { SequenceDetection } from './detection.ts';

export const permissionThenDeleted: SequenceDetection = {
  type: 'sequence',
  id: 'permission-then-deleted',
  title: 'Mail deleted by somebody who had just been given access',
  why: 'An administrator account taken over gives itself, or an account at hand, access to the mailbox of interest and clears it as a delegate.',
  logic:
    'Access to a mailbox or a folder was granted to an account, and within 7 days that account deleted items in that mailbox. One step graver than the gravest of the two, at least low.',
  tuning: 'New assistants and team mailboxes make it low or medium: allow them by mailbox.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'medium',
  falsePositives: ['New delegates who do their work'],
  references: [CLEAR_MAILBOX_DATA_URL, cmdletUrl('add-mailboxpermission')],
  subject: 'actor',
  first: { kinds: ['access-granted'] },
  second: { kinds: ['hard-delete', 'soft-delete'] },
  withinMs: 7 * 86_400_000,
  join: 'message',
  text: 'Access to the mailbox had been granted to this account before; then it deleted items there.',
};
