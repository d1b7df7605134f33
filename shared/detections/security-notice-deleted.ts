/** The mail that would tell the owner of an intruder is deleted: a notice of a new sign-in, a reset, a change of pay. */
import type { AuditEvent } from '../events/event.ts';
import { AUDIT_SCHEMA_URL, CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, MAILBOX_AUDIT_URL } from './attack.ts';
import { DELETE_OPERATIONS, fromRecoverableItems } from './deletes.ts';
import type { EventDetection } from './detection.ts';
import { type Notice, noticeFolder, noticeIn } from './notices.ts';
import { nonOwner } from './ownership.ts';
import { type Ground, scored } from './scoring.ts';

export const securityNoticeDeleted: EventDetection = {
  type: 'event',
  id: 'security-notice-deleted',
  title: 'Security or payroll notice deleted',
  why: 'Services write to the owner when a password is reset, a factor or a device is added, or an account for pay is changed. Intruders delete exactly those messages. The owner deletes them too, so alone it says little; beside a new sign-in it says much.',
  logic:
    'A delete or a move to Deleted Items of a message whose subject is, in any of twenty-eight languages, a notice about a password, multi-factor authentication, a device, a sign-in, account security or pay, or that lay in a folder named after one. Hidden characters and full-width letters in the subject are seen through. The subject itself is never repeated.',
  tuning:
    'Noisy where people read their notices and delete them: it is low and joins what else the actor did. Allow mailboxes that receive such notices for many people.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'low',
  falsePositives: [
    'Owners who read such a notice and delete it',
    'Shared mailboxes of help desks and of human resources',
  ],
  references: [CLEAR_MAILBOX_DATA_URL, MAILBOX_AUDIT_URL, AUDIT_SCHEMA_URL],
  operations: DELETE_OPERATIONS,
  matchAudit(event) {
    const notices = new Set<Notice>();
    let count = 0;
    for (const item of event.items) {
      const notice = item.subject === null ? null : noticeIn(item.subject);
      if (notice === null) continue;
      notices.add(notice);
      count += 1;
    }
    const folder = count > 0 ? null : folderNotice(event);
    if (folder !== null)
      return scored('low', `Mail was deleted from a folder for notices about ${folder}.`, grounds(event));
    if (count === 0) return null;
    const about = [...notices].sort().join(', ');
    const text = count === 1 ? `A notice about ${about} was deleted.` : `${count} notices were deleted: ${about}.`;
    return scored('low', text, grounds(event));
  },
};

function folderNotice(event: AuditEvent): Notice | null {
  for (const path of new Set([event.folder, ...event.folders, ...event.items.map((item) => item.folderPath)])) {
    const notice = path === null ? null : noticeFolder(path);
    if (notice !== null) return notice;
  }
  return null;
}

/** They order findings; none lifts this detection, which is about what was deleted and not how. */
function grounds(event: AuditEvent): Ground[] {
  const found: Ground[] = [];
  if (nonOwner(event) !== null) found.push({ text: 'Somebody else than the owner deleted it.' });
  if (event.operation.toLowerCase() === 'harddelete') found.push({ text: 'It cannot be restored from Deleted Items.' });
  if (fromRecoverableItems(event)) found.push({ text: 'It was deleted from Recoverable Items.' });
  return found;
}
