/** Many items deleted for good within an hour. */
import { AUDIT_SCHEMA_URL, CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, MAILBOX_AUDIT_URL } from './attack.ts';
import { burstScore } from './burst-score.ts';
import type { WindowDetection } from './detection.ts';

export const bulkHardDelete: WindowDetection = {
  type: 'window',
  id: 'bulk-hard-delete',
  title: 'Many items deleted for good',
  why: 'Clearing a mailbox to hide what happened means many hard deletes in a short time. Items are counted, not records: one record can hold a whole selection.',
  logic:
    "The items of one actor's hard deletes within any hour of event time reach 50. High at four times as many, by somebody who does not own the mailbox, or from Recoverable Items. Failed deletes and known automation do not count.",
  tuning:
    'PURGEWATCH_WINDOWS sets items and minutes. Raise the items for organisations whose people empty Deleted Items by hand.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'medium',
  falsePositives: ['Users who empty their deleted items by habit', 'Migration and archiving tools'],
  references: [CLEAR_MAILBOX_DATA_URL, MAILBOX_AUDIT_URL, AUDIT_SCHEMA_URL],
  tallies: ['hard-delete'],
  subject: 'actor',
  windowMs: 3_600_000,
  threshold: 50,
  score: burstScore('high'),
};
