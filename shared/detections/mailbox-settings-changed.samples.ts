import type { DetectionSamples } from './detection.ts';
import { adminRecord, cloudAppEvent, cmdletLog, encodedScript, officeActivity, processRow } from './sample-records.ts';

const MESSAGES = 'Set-MailboxMessageConfiguration';
const JUNK = 'Set-MailboxJunkEmailConfiguration';

export const mailboxSettingsChangedSamples: DetectionSamples = {
  detection: 'mailbox-settings-changed',
  samples: [
    {
      name: 'Deleted Items are emptied at the end of a session',
      expect: 'fires',
      severity: 'informational',
      records: [adminRecord(MESSAGES, { Identity: 'mira.solberg', EmptyDeletedItemsOnLogoff: 'True' })],
    },
    {
      name: 'a sender is blocked',
      expect: 'fires',
      severity: 'informational',
      records: [adminRecord(JUNK, { Identity: 'mira.solberg', BlockedSendersAndDomains: 'security@bank.example' })],
    },
    {
      name: 'read, not changed',
      expect: 'quiet',
      records: [adminRecord('Get-MailboxMessageConfiguration', { Identity: 'mira' })],
    },
    {
      name: 'settings of the calendar',
      expect: 'quiet',
      records: [adminRecord('Set-MailboxCalendarConfiguration', { Identity: 'mira', WorkDays: 'Weekdays' })],
    },
    {
      name: 'encoded, on a host that the query does not know',
      expect: 'evades',
      severity: 'informational',
      records: [
        processRow(`/usr/bin/pwsh -NoLogo -enc ${encodedScript(`${MESSAGES} mira -AutoAddSignature 1`)}`, 'pwsh'),
      ],
    },
    {
      name: 'backticks and a module',
      expect: 'evades',
      severity: 'informational',
      records: [
        processRow('powershell.exe -c "ExchangeOnlineManagement\\Set-Mailbox`JunkEmail`Configuration mira -Enabled 0"'),
      ],
    },
    {
      name: 'in other forms and case',
      expect: 'evades',
      severity: 'informational',
      records: [
        officeActivity(adminRecord(MESSAGES.toUpperCase(), { Identity: 'mira' })),
        cloudAppEvent(adminRecord(JUNK.toLowerCase(), { Identity: 'mira' }), true),
        cmdletLog(MESSAGES, '-Identity "mira"'),
      ],
    },
  ],
};
