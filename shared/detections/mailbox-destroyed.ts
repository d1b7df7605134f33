/** A whole mailbox, calendar or folder goes, beyond what its owner or an administrator can restore. */
import { parameter } from '../commands/parameters.ts';
import type { AuditEvent, CmdletCall, ProcessEvent } from '../events/event.ts';
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, cmdletUrl, DATA_DESTRUCTION } from './attack.ts';
import type { EventDetection, Match } from './detection.ts';
import { type Ground, scored } from './scoring.ts';
import { mayBe, mayHide, stateOf } from './values.ts';

/** Cmdlets of the Graph SDK for `permanentDelete` of a folder: it passes by Recoverable Items' Purges. */
const FOLDERS: readonly string[] = [
  'remove-mgusermailfolderpermanent',
  'remove-mgusermailfolderchildfolderpermanent',
  'remove-mgbetausermailfolderpermanent',
  'remove-mgbetausermailfolderchildfolderpermanent',
];
/** They send any request: its address says what it does. */
const REQUESTS: readonly string[] = ['invoke-mggraphrequest', 'invoke-graphrequest'];
const MESSAGES: readonly string[] = [
  'remove-mgusermessagepermanent',
  'remove-mgusermailfoldermessagepermanent',
  'remove-mgusermailfolderchildfoldermessagepermanent',
  'remove-mgbetausermessagepermanent',
  'remove-mgbetausermailfoldermessagepermanent',
  'remove-mgbetausermailfolderchildfoldermessagepermanent',
];

export const mailboxDestroyed: EventDetection = {
  type: 'event',
  id: 'mailbox-destroyed',
  title: 'Mailbox, calendar or folder destroyed',
  why: 'Removing the container is the quickest way to remove what is in it. A mailbox that is removed for good, a cancelled calendar or a folder deleted through Graph cannot be restored by its owner, and some not by anybody.',
  logic:
    'Remove-Mailbox with -PermanentlyDelete or -Permanent true, Disable-Mailbox -PermanentlyDisable, Remove-StoreMailbox, Remove-CalendarEvents unless it only previews, and the Graph SDK cmdlets and requests that delete messages (medium) or whole folders (high) for good. Remove-Mailbox without those switches can be undone for 30 days and is not meant.',
  tuning:
    'Off-boarding removes mailboxes: allow the account that does it. Folders deleted for good through Graph have no ordinary reason.',
  attack: [CLEAR_MAILBOX_DATA, DATA_DESTRUCTION],
  severity: 'medium',
  falsePositives: ['Off-boarding that removes mailboxes for good', 'Cancelling the meetings of somebody who left'],
  references: [
    CLEAR_MAILBOX_DATA_URL,
    cmdletUrl('remove-mailbox'),
    cmdletUrl('remove-calendarevents'),
    'https://learn.microsoft.com/graph/api/mailfolder-permanentdelete',
  ],
  cmdlets: [
    'remove-mailbox',
    'disable-mailbox',
    'remove-storemailbox',
    'remove-calendarevents',
    ...FOLDERS,
    ...MESSAGES,
    ...REQUESTS,
  ],
  matchCmdlet(call, event) {
    if (FOLDERS.includes(call.name))
      return scored('high', 'A mail folder was deleted for good, with all that was in it.');
    if (MESSAGES.includes(call.name))
      return scored('medium', 'Messages were deleted for good through Microsoft Graph.');
    if (REQUESTS.includes(call.name)) return requested(call);
    switch (call.name) {
      case 'remove-mailbox':
        return removed(call, event);
      case 'disable-mailbox':
        return mayBe(call, 'PermanentlyDisable', 'on')
          ? scored('medium', 'A mailbox was disabled for good.', grounds(call))
          : null;
      case 'remove-storemailbox':
        return scored('medium', 'A disconnected mailbox was purged from its database.');
      default:
        return stateOf(call, 'PreviewOnly') === 'on' ? null : calendar(call);
    }
  },
};

/** Source: Microsoft Graph, "mailFolder: permanentDelete" and "message: permanentDelete". */
function requested(call: CmdletCall): Match | null {
  const addresses = [...call.parameters.values()].flat().map((value) => String(value).trim().toLowerCase());
  const address = addresses.find((text) => text.includes('/permanentdelete'));
  if (address === undefined) return null;
  if (address.includes('/messages/'))
    return scored('medium', 'A message was deleted for good through Microsoft Graph.');
  if (!address.includes('/mailfolders')) return null;
  return scored('high', 'A mail folder was deleted for good, with all that was in it.');
}

/** In the cloud a switch, on premises a value: what begins both is short for either, and neither has the other. */
const FOR_GOOD = ['PermanentlyDelete', 'Permanent', 'Permanen', 'Permane', 'Perman', 'Perma', 'Perm', 'Per', 'Pe'];

function removed(call: CmdletCall, event: AuditEvent | ProcessEvent): Match | null {
  if (FOR_GOOD.some((name) => mayBe(call, name, 'on')))
    return scored('medium', 'A mailbox was removed for good.', grounds(call));
  if (parameter(call, 'StoreMailboxIdentity') !== null)
    return scored('medium', 'A disconnected mailbox was purged from its database.', grounds(call));
  if (!mayHide(call, event, ['Permanent'])) return null;
  return scored('medium', 'A mailbox was removed; whether for good stands in a variable.');
}

function grounds(call: CmdletCall): Ground[] {
  const found: Ground[] = [];
  if (mayBe(call, 'IgnoreLegalHold', 'on')) found.push({ text: 'It ignores a legal hold.' });
  if (mayBe(call, 'Force', 'on')) found.push({ text: 'It asks for no confirmation.' });
  return found;
}

function calendar(call: CmdletCall): Match {
  const cancels = mayBe(call, 'CancelOrganizedMeetings', 'on');
  const text = cancels ? 'Meetings of a calendar were cancelled and removed.' : 'Events were removed from a calendar.';
  return scored('medium', text);
}
