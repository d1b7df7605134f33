/** Purge after purge: each takes few items, so whoever wants more repeats it. */
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, cmdletUrl } from './attack.ts';
import type { WindowDetection } from './detection.ts';
import { scored } from './scoring.ts';

export const purgeLoop: WindowDetection = {
  type: 'window',
  id: 'purge-loop',
  title: 'Compliance purges one after another',
  why: 'A purge takes at most 10 items from a mailbox (100 through Graph). Who empties mailboxes by it must run it again and again; a responder who takes one phishing mail out of all mailboxes runs it once or twice.',
  logic:
    'Three purges of content searches by one actor within any 24 hours of event time: New-ComplianceSearchAction that purges in the audit log, or purgeData through Microsoft Graph. Always high.',
  tuning: 'PURGEWATCH_WINDOWS sets purges (as items) and minutes. Approved cases are to be allowed by actor and time.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'high',
  falsePositives: ['Purges of a phishing campaign in several runs'],
  references: [CLEAR_MAILBOX_DATA_URL, cmdletUrl('new-compliancesearchaction')],
  tallies: ['purge'],
  subject: 'actor',
  windowMs: 86_400_000,
  threshold: 3,
  score: ({ peak }, threshold) =>
    scored('high', `${peak} purges within one day; ${threshold} are the threshold.`).reasons,
};
