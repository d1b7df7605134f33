/** One record of deleted mail. It says little alone; windows count its items. */
import { AUDIT_SCHEMA_URL, CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, MAILBOX_AUDIT_URL } from './attack.ts';
import { countItems, DELETE_OPERATIONS, fromRecoverableItems, onlyCalendar } from './deletes.ts';
import type { EventDetection } from './detection.ts';
import { type Ground, scored } from './scoring.ts';

export const itemDeleted: EventDetection = {
  type: 'event',
  id: 'item-deleted',
  title: 'Mailbox items deleted',
  why: 'Every delete of mail leaves such a record. People delete mail all day, so a single record is only a fact; how many items go within an hour, by whom and from where is what tells clearing from tidying.',
  logic:
    'Every HardDelete, SoftDelete and MoveToDeletedItems record, with the number of its items and whether they lay in Recoverable Items or in a calendar.',
  tuning: 'Informational: it opens no alert. The thresholds of the windows that count it are settings.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'informational',
  falsePositives: ['Ordinary use of a mailbox', 'Meetings that are declined or have passed'],
  references: [CLEAR_MAILBOX_DATA_URL, MAILBOX_AUDIT_URL, AUDIT_SCHEMA_URL],
  operations: DELETE_OPERATIONS,
  matchAudit(event) {
    const { items, lowerBound } = countItems(event);
    const grounds: Ground[] = [];
    if (fromRecoverableItems(event))
      grounds.push({ text: 'They lay in Recoverable Items: they had been deleted once before.' });
    if (onlyCalendar(event)) grounds.push({ text: 'They lay in a calendar.', lower: 'informational' });
    const number = `${lowerBound ? 'at least ' : ''}${items} ${items === 1 ? 'item' : 'items'}`;
    return scored('informational', `${event.operation}: ${number}.`, grounds);
  },
};
