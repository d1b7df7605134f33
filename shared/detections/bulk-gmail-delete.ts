/** Many messages deleted in Gmail within an hour. */
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, reportsUrl } from './attack.ts';
import { requestScore } from './burst-score.ts';
import type { WindowDetection } from './detection.ts';

export const bulkGmailDelete: WindowDetection = {
  type: 'window',
  id: 'bulk-gmail-delete',
  title: 'Many Gmail messages deleted',
  why: 'Clearing a Gmail mailbox means many messages that go to the trash, and from there for good, within a short time.',
  logic:
    'Different messages that one actor moved to the trash, deleted from it or deleted for good reach 50 within any hour of event time. A message that is moved and then deleted counts once. High at four times as many.',
  tuning: 'PURGEWATCH_WINDOWS sets messages (as items) and minutes.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'medium',
  falsePositives: ['Users who empty a label or a search of old mail at once'],
  references: [CLEAR_MAILBOX_DATA_URL, reportsUrl('gmail')],
  tallies: ['gmail-delete'],
  subject: 'actor',
  windowMs: 3_600_000,
  threshold: 50,
  measure: 'keys',
  score: requestScore('messages'),
};
