/** The rest: a cmdlet of the original query that nothing else judged, or that is only mentioned. A fact, no accusation. */
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, cmdletUrl } from './attack.ts';
import type { EventDetection } from './detection.ts';
import { QUERY_CMDLETS } from './parity.ts';
import { scored } from './scoring.ts';

export const mailboxCmdletUsed: EventDetection = {
  type: 'event',
  id: 'mailbox-cmdlet-used',
  title: 'Mailbox cmdlet used or mentioned',
  why: 'These cmdlets can clear mailboxes or hide mail, but this use of them does neither by itself. The fact is kept because it may belong to a sequence, and because the original query returned it.',
  logic:
    'A cmdlet of the original query was run, or only stands in a command line of PowerShell, and no other detection judges it. It is asked last.',
  tuning: 'Informational: it opens no alert. Nothing to tune.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'informational',
  falsePositives: [
    'Ordinary administration',
    'Users who make harmless rules',
    'Scripts and help that mention a cmdlet',
  ],
  references: [CLEAR_MAILBOX_DATA_URL, cmdletUrl('new-compliancesearchaction')],
  cmdlets: QUERY_CMDLETS,
  matchCmdlet(call) {
    if (!call.executed) return scored('informational', `The command line mentions ${call.name} without running it.`);
    return scored('informational', `${call.name} was used in a way that deletes and hides nothing by itself.`);
  },
};
