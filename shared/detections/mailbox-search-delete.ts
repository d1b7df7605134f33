/** Search-Mailbox with -DeleteContent takes mail out of a mailbox without the owner, and without Deleted Items. */
import { lowerLine } from '../commands/acts-of.ts';
import { UNRESOLVED_SPLAT } from '../commands/parameters.ts';
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, cmdletUrl } from './attack.ts';
import type { EventDetection } from './detection.ts';
import { type Ground, scored } from './scoring.ts';
import { mayBe } from './values.ts';

export const mailboxSearchDelete: EventDetection = {
  type: 'event',
  id: 'mailbox-search-delete',
  title: 'Mailbox searched, content deleted',
  why: 'Search-Mailbox -DeleteContent removes every message that a query finds, from any mailbox, for good. It is the quickest way to take evidence out of many mailboxes. Without the switch the same cmdlet only searches or copies.',
  logic:
    'Search-Mailbox with -DeleteContent, by any abbreviation, splatted or computed, is high; without it low. Where the parameters stand in a variable that the line does not show, or were cut off, it is medium, or high if the line names the switch.',
  tuning: "The security team's purges of phishing mail look the same: allow the account and the case, not the cmdlet.",
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'high',
  falsePositives: ['Purges of phishing mail by the security team', 'Clearing a full Recoverable Items folder'],
  references: [CLEAR_MAILBOX_DATA_URL, cmdletUrl('search-mailbox')],
  cmdlets: ['search-mailbox'],
  matchCmdlet(call, event) {
    const deletes = mayBe(call, 'DeleteContent', 'on');
    if (!deletes && call.parameters.has(UNRESOLVED_SPLAT)) {
      const said = event.kind === 'process' && lowerLine(event).includes('deletecontent');
      const text = 'A mailbox was searched; whether its content is deleted is not shown.';
      return scored(said ? 'high' : 'medium', text);
    }
    if (!deletes) return scored('low', 'A mailbox was searched without deleting anything.');
    const grounds: Ground[] = [];
    if (mayBe(call, 'Force', 'on')) grounds.push({ text: 'It asks for no confirmation.' });
    if (mayBe(call, 'SearchDumpsterOnly', 'on'))
      grounds.push({ text: 'It deletes from Recoverable Items, where nothing is left to restore.' });
    return scored('high', 'Everything that a search of a mailbox found was deleted for good.', grounds);
  },
};
