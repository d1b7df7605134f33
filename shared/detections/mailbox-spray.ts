/** One account deletes in many mailboxes. */
import { AUDIT_SCHEMA_URL, CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, MAILBOX_AUDIT_URL } from './attack.ts';
import type { WindowDetection } from './detection.ts';
import { scored } from './scoring.ts';

export const mailboxSpray: WindowDetection = {
  type: 'window',
  id: 'mailbox-spray',
  title: 'Deletes in many mailboxes by one account',
  why: 'A phishing mail or a trace of fraud lies in many mailboxes. Who takes it out of all of them, a few items each, stays below every count of items; the number of mailboxes gives them away.',
  logic:
    "Hard deletes, soft deletes or moves to Deleted Items by one actor in five different mailboxes within any hour of event time. The actor's own mailbox is not counted. Always high.",
  tuning:
    'PURGEWATCH_WINDOWS sets mailboxes (as items) and minutes. Tools that clean up or archive for everybody are the ones to allow by name.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'high',
  falsePositives: ['Archiving, migration and clean-up tools', 'Responders who take phishing mail out by hand'],
  references: [CLEAR_MAILBOX_DATA_URL, MAILBOX_AUDIT_URL, AUDIT_SCHEMA_URL],
  tallies: ['hard-delete', 'soft-delete'],
  subject: 'actor',
  windowMs: 3_600_000,
  threshold: 5,
  measure: 'keys',
  score: ({ peak, lowerBound }, threshold) => {
    const number = `${lowerBound ? 'At least ' : ''}${peak}`;
    return scored('high', `${number} mailboxes of others within one window; ${threshold} are the threshold.`).reasons;
  },
};
