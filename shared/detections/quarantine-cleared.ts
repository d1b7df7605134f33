/** Quarantined mail is deleted: the phishing mail that let an intruder in, or what would have warned of it. */
import { parameter } from '../commands/parameters.ts';
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, cmdletUrl } from './attack.ts';
import type { EventDetection } from './detection.ts';
import { matchQuarantineFile, matchQuarantineProcess, QUARANTINE_WORDS } from './quarantined-files.ts';
import { type Ground, scored } from './scoring.ts';
import { mayBe } from './values.ts';

export const quarantineCleared: EventDetection = {
  type: 'event',
  id: 'quarantine-cleared',
  title: 'Quarantined mail deleted',
  why: 'The quarantine holds the mail with which an attack began, and notices that were caught by a rule. Deleting it takes the first evidence of a phishing wave away. Administrators and users delete spam there every day.',
  logic:
    "Delete-QuarantineMessage was run, or the portal recorded that a quarantined message was deleted (QuarantineDeleteMessage, QuarantineDelete), or files of a mail filter's quarantine were deleted on a server. Deleting for good (-HardDelete) is said as a reason of its own.",
  tuning: 'Users who delete their own spam are the usual source. Allow the accounts that review the quarantine.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'low',
  falsePositives: ['Users and administrators who delete spam from the quarantine', 'Scripts that empty the quarantine'],
  references: [
    CLEAR_MAILBOX_DATA_URL,
    cmdletUrl('delete-quarantinemessage'),
    'https://learn.microsoft.com/purview/audit-log-activities',
  ],
  // The first is what records carry, the second what the documentation calls it.
  operations: ['QuarantineDeleteMessage', 'QuarantineDelete'],
  cmdlets: ['delete-quarantinemessage'],
  commandWords: QUARANTINE_WORDS,
  matchProcess: matchQuarantineProcess,
  pathWords: QUARANTINE_WORDS,
  matchFile: matchQuarantineFile,
  matchAudit: () => scored('low', 'Mail was deleted from the quarantine in the portal.'),
  matchCmdlet(call) {
    const grounds: Ground[] = [];
    if (mayBe(call, 'HardDelete', 'on')) grounds.push({ text: 'It was deleted for good.' });
    if (parameter(call, 'Identities') !== null) grounds.push({ text: 'Several messages at once.' });
    return scored('low', 'Mail was deleted from the quarantine.', grounds);
  },
};
