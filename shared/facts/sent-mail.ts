/** Messages that were sent, at the mailbox that they were sent from. */
import { EntryFlag } from '../subjects/entry.ts';
import { messageKeys } from './messages.ts';
import type { FactSource } from './source.ts';
import { mailboxSubject } from './subjects.ts';

/** Whatever is sent lay among the drafts before, and some records say so. */
export const sentMail: FactSource = {
  operations: ['Send', 'SendAs', 'SendOnBehalf'],
  ofAudit(event, { score }) {
    const subject = mailboxSubject(event);
    if (subject === null) return [];
    return event.items.flatMap((item) => {
      const keys = messageKeys(item);
      const fact = { subject, kind: 'mail-sent' as const, weight: 1, score, flags: EntryFlag.notCalendar };
      return keys === null ? [] : [{ ...fact, ...keys }];
    });
  },
};
