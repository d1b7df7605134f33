/** Many items soft-deleted or moved to Deleted Items within an hour: the slower way to clear a mailbox. */
import { AUDIT_SCHEMA_URL, CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, MAILBOX_AUDIT_URL } from './attack.ts';
import { burstScore } from './burst-score.ts';
import type { WindowDetection } from './detection.ts';

export const bulkSoftDelete: WindowDetection = {
  type: 'window',
  id: 'bulk-soft-delete',
  title: 'Many items deleted or moved to Deleted Items',
  why: 'Moving mail to Deleted Items and emptying it later clears a mailbox as well as deleting at once, and slips past rules that only count hard deletes. People tidy up in this way too, hence the higher threshold.',
  logic:
    "The items of one actor's soft deletes and moves to Deleted Items within any hour of event time reach 200. Failed deletes and known automation do not count.",
  tuning:
    'PURGEWATCH_WINDOWS sets items and minutes. Spring cleaning is the usual source: raise the items before the minutes.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'medium',
  falsePositives: ['Users who tidy up a folder', 'Meetings that are removed in a series'],
  references: [CLEAR_MAILBOX_DATA_URL, MAILBOX_AUDIT_URL, AUDIT_SCHEMA_URL],
  tallies: ['soft-delete'],
  subject: 'actor',
  windowMs: 3_600_000,
  threshold: 200,
  score: burstScore('medium'),
};
