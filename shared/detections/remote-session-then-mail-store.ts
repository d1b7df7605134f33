/** Somebody came to the device from afar and cleared a mail store. */
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL } from './attack.ts';
import type { SequenceDetection } from './detection.ts';

export const remoteSessionThenMailStore: SequenceDetection = {
  type: 'sequence',
  id: 'remote-session-then-mail-store',
  title: 'Mail store cleared in a remote session',
  why: 'An intruder with a password comes by RDP or ssh, clears the mail on the device, and goes. People who sit at the device need no remote session for it.',
  logic:
    'A remote logon on the device (DeviceLogonEvents: RemoteInteractive, or a network logon by sshd), and within one hour the same account clears a mail store there: a finding of low or graver about mail files of Windows, Linux or macOS, or mail utilities. Accounts match by their bare name. The severity is that of the gravest part and one step more. Who becomes root after the logon is another account, and is not joined.',
  tuning: 'Servers are administered from afar: allow the administrators of mail servers on those devices.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'high',
  falsePositives: ['Administrators of mail servers at work'],
  references: [CLEAR_MAILBOX_DATA_URL],
  subject: 'device-account',
  first: { kinds: ['remote-logon'] },
  second: { kinds: ['mail-store-cleared'] },
  withinMs: 3_600_000,
  join: 'subject',
  text: 'A mail store was cleared within an hour after a remote logon to the device.',
};
