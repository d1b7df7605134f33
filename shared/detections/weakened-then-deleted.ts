/** Protection of a mailbox or of the tenant is weakened, then mail goes. */
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, DISABLE_CLOUD_LOGS, DISABLE_CLOUD_LOGS_URL } from './attack.ts';
import type { SequenceDetection } from './detection.ts';

export const weakenedThenDeleted: SequenceDetection = {
  type: 'sequence',
  id: 'weakened-then-deleted',
  title: 'Mail deleted after its protection was weakened',
  why: 'Auditing, holds and retention stand between a delete and its traces. Who takes them away first and deletes then knows what they do.',
  logic:
    'Auditing, recovery, a hold or retention of the mailbox, or auditing of the whole tenant, was weakened, and within 7 days items of the mailbox were deleted (hard, soft, or moved to Deleted Items). One step graver than the gravest of the two, at least low.',
  tuning: 'Changes to retention by provisioning make low findings medium here: allow the account that makes them.',
  attack: [CLEAR_MAILBOX_DATA, DISABLE_CLOUD_LOGS],
  severity: 'high',
  falsePositives: ['Records management that changes retention of mailboxes in use'],
  references: [CLEAR_MAILBOX_DATA_URL, DISABLE_CLOUD_LOGS_URL],
  subject: 'mailbox',
  first: { kinds: ['protection-weakened'] },
  second: { kinds: ['hard-delete', 'soft-delete'] },
  withinMs: 7 * 86_400_000,
  join: 'subject',
  text: 'What protects deleted mail of this mailbox had been weakened before; then items were deleted.',
};
