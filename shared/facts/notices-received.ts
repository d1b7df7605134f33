/** Security and payroll notices that a record shows in a mailbox, without deleting them. */
import { noticeIn } from '../detections/notices.ts';
import { EMAIL_DELIVERED } from '../events/email-events.ts';
import { EntryFlag } from '../subjects/entry.ts';
import { isDraft, messageKeys } from './messages.ts';
import type { FactSource } from './source.ts';
import { mailboxSubject } from './subjects.ts';

export const noticesReceived: FactSource = {
  // Not MailItemsAccessed: it names no subjects, and it is most of what the log holds.
  operations: [EMAIL_DELIVERED, 'Create', 'Update', 'Move', 'Copy'],
  ofAudit(event, { score }) {
    const subject = mailboxSubject(event);
    if (subject === null) return [];
    return event.items
      .filter((item) => item.subject !== null && noticeIn(item.subject) !== null)
      .flatMap((item) => {
        const keys = messageKeys(isDraft(item, event.folder) ? { ...item, subject: null } : item);
        const fact = { subject, kind: 'notice-received' as const, weight: 1, score, flags: EntryFlag.notCalendar };
        return keys === null ? [] : [{ ...fact, ...keys }];
      });
  },
};
