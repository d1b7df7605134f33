/** One message deleted in Gmail. It says little alone: how many go within an hour, by whom, tells clearing from tidying. */
import { GMAIL_DELETIONS } from '../events/google-workspace.ts';
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, reportsUrl } from './attack.ts';
import type { EventDetection } from './detection.ts';
import { type Ground, scored } from './scoring.ts';

const ACTS: ReadonlyMap<string, string> = new Map([
  ['GmailMessageMovedToTrash', 'A message was moved to the trash.'],
  ['GmailMessageRemovedFromTrash', 'A message was removed from the trash.'],
  ['GmailMessagePermanentlyDeleted', 'A message was deleted for good.'],
]);

export const googleMailDeletion: EventDetection = {
  type: 'event',
  id: 'google-mail-deletion',
  title: 'Gmail message deleted',
  why: 'Gmail logs each message that goes to the trash, leaves it, or is deleted for good. People do this all day, so that a single record is only a fact; an intruder who clears a mailbox leaves many within an hour.',
  logic: 'Every Gmail log record of a message that was moved to the trash, left it, or was deleted for good.',
  tuning: 'Informational: it opens no alert. Windows over it are to come.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'informational',
  falsePositives: ['Ordinary use of a mailbox', 'Messages that somebody takes out of the trash again'],
  references: [CLEAR_MAILBOX_DATA_URL, reportsUrl('gmail')],
  operations: GMAIL_DELETIONS,
  // What a window over Gmail counts belongs into `tallyOf` (deletes.ts): one item for each of these operations.
  matchAudit(event) {
    const grounds: Ground[] = [];
    if (event.logonType === 'delegated') grounds.push({ text: 'By a delegate of the mailbox.' });
    return scored('informational', ACTS.get(event.operation) ?? event.operation, grounds);
  },
};
