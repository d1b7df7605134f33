/** Settings by which mail is shown or sorted out. Nothing by themselves; sequences put them beside other acts. */
import { parameter } from '../commands/parameters.ts';
import { cmdletUrl, EMAIL_HIDING_RULES, EMAIL_HIDING_RULES_URL } from './attack.ts';
import type { EventDetection } from './detection.ts';
import { scored } from './scoring.ts';

export const mailboxSettingsChanged: EventDetection = {
  type: 'event',
  id: 'mailbox-settings-changed',
  title: 'Message or junk mail settings of a mailbox changed',
  why: 'The junk mail settings decide whose mail an owner never sees, and the message settings whether Deleted Items are emptied when Outlook on the web closes. People change both for good reasons, so the change is only a fact that may belong to a sequence.',
  logic:
    'Set-MailboxMessageConfiguration or Set-MailboxJunkEmailConfiguration was run. Emptying Deleted Items at the end of a session, and blocking senders, are said as reasons of their own.',
  tuning: 'Informational: it opens no alert. Nothing to tune.',
  attack: [EMAIL_HIDING_RULES],
  severity: 'informational',
  falsePositives: ['Users who change signature, language or junk mail settings', 'Provisioning scripts'],
  references: [
    EMAIL_HIDING_RULES_URL,
    cmdletUrl('set-mailboxmessageconfiguration'),
    cmdletUrl('set-mailboxjunkemailconfiguration'),
  ],
  cmdlets: ['set-mailboxmessageconfiguration', 'set-mailboxjunkemailconfiguration'],
  matchCmdlet(call) {
    const grounds = REMARKS.filter(([name]) => parameter(call, name) !== null).map(([, text]) => ({ text }));
    const junk = call.name === 'set-mailboxjunkemailconfiguration';
    return scored(
      'informational',
      `The ${junk ? 'junk mail' : 'message'} settings of a mailbox were changed.`,
      grounds,
    );
  },
};

const REMARKS: readonly (readonly [string, string])[] = [
  ['emptydeleteditemsonlogoff', 'Whether Deleted Items are emptied at the end of a session was changed.'],
  ['blockedsendersanddomains', 'Senders were blocked: their mail goes to junk.'],
  ['trustedlistsonly', 'Whether only trusted senders reach the inbox was changed.'],
];
