/** Messages deleted in Gmail: each is known by its id, so that its way through the trash counts once. */
import { GMAIL_DELETIONS } from '../events/google-workspace.ts';
import { EntryFlag } from '../subjects/entry.ts';
import type { FactSource } from './source.ts';
import { actorSubject } from './subjects.ts';

export const gmail: FactSource = {
  operations: GMAIL_DELETIONS,
  ofAudit(event, { score }) {
    const message = event.items[0]?.internetMessageId?.trim() || event.recordId;
    const subject = actorSubject(event);
    const flags = EntryFlag.notCalendar;
    return [{ subject, kind: 'gmail-delete', weight: 1, score, flags, key: message, alternative: null }];
  },
};
