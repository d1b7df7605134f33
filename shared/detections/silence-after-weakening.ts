/** A mailbox that was active falls silent after its protection was weakened: its acts go on unseen, or its owner is locked out. */
import { CLEAR_MAILBOX_DATA, DISABLE_CLOUD_LOGS, DISABLE_CLOUD_LOGS_URL, MAILBOX_AUDIT_URL } from './attack.ts';
import type { AbsenceDetection } from './detection.ts';
import { scored } from './scoring.ts';

export const silenceAfterWeakening: AbsenceDetection = {
  type: 'absence',
  id: 'silence-after-weakening',
  title: 'Silent since its protection was weakened',
  why: 'Auditing that was switched off writes no record of what follows. That nothing comes any more, from a mailbox or a tenant that was active before, is the only trace.',
  logic:
    'Auditing, recovery, holds or retention of a mailbox was weakened, and within 24 hours no record of it came any more, though the mailbox was active on at least 5 of the 14 days before; asked when late records have had 48 hours more. For the whole tenant: its audit log sends less than 2 % of what is usual. High.',
  tuning: 'Mailboxes of leavers fall silent too: their holds are lifted for other reasons.',
  attack: [DISABLE_CLOUD_LOGS, CLEAR_MAILBOX_DATA],
  severity: 'high',
  falsePositives: ['Mailboxes of people who left or are on leave', 'An audit stream that broke at the same time'],
  references: [DISABLE_CLOUD_LOGS_URL, MAILBOX_AUDIT_URL],
  subject: 'mailbox',
  first: { kinds: ['protection-weakened'] },
  expected: { kinds: ['hard-delete', 'soft-delete', 'mail-sent'] },
  withinMs: 86_400_000,
  join: 'subject',
  activeDays: 5,
  score: () => scored('high', 'It was active before, and nothing has been heard of it since.').reasons,
};
