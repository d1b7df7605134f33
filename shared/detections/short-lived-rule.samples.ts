import type { DetectionSamples } from './detection.ts';
import { ADMIN, MIRA, TOMAS } from './sample-records.ts';
import { cmdletAt, DAY } from './sample-stories.ts';

const made = (at: number, name: string, fields = {}) =>
  cmdletAt(at, 'New-InboxRule', { Name: name, MarkAsRead: 'True' }, fields);
const gone = (at: number, identity: string, fields = {}) =>
  cmdletAt(at, 'Remove-InboxRule', { Identity: identity }, fields);

export const shortLivedRuleSamples: DetectionSamples = {
  detection: 'short-lived-rule',
  samples: [
    {
      name: 'an inbox rule for an hour',
      expect: 'fires',
      severity: 'high',
      records: [made(0, 'Invoices of May'), gone(60, 'Invoices of May')],
    },
    {
      name: 'a mail flow rule turned off after a day',
      expect: 'fires',
      severity: 'high',
      records: [
        cmdletAt(0, 'New-TransportRule', { Name: 'Copy', BlindCopyTo: 'a@halden-optics.example' }),
        cmdletAt(DAY, 'Disable-TransportRule', { Identity: 'Copy' }),
      ],
    },
    {
      name: 'a sweep rule for an hour',
      expect: 'fires',
      severity: 'high',
      records: [
        cmdletAt(0, 'New-SweepRule', { Name: 'From the bank', Sender: 'b@bank.example' }),
        cmdletAt(60, 'Remove-SweepRule', { Identity: 'From the bank' }),
      ],
    },
    { name: 'another rule', expect: 'quiet', records: [made(0, 'Invoices of May'), gone(60, 'Invoices of June')] },
    {
      name: 'after more than a day',
      expect: 'quiet',
      records: [made(0, 'Invoices of May'), gone(DAY + 1, 'Invoices of May')],
    },
    {
      name: 'the rule of another mailbox',
      expect: 'quiet',
      records: [made(0, 'Invoices of May'), gone(60, 'Invoices of May', { UserId: TOMAS })],
    },
    {
      name: 'removed by its path and in other case',
      expect: 'evades',
      severity: 'high',
      records: [made(0, 'Invoices of May'), gone(60, 'mira.solberg\\INVOICES OF MAY')],
    },
    {
      name: 'made as the user, removed by an administrator',
      expect: 'evades',
      severity: 'high',
      records: [
        made(0, 'Invoices of May'),
        gone(60, 'Invoices of May', {
          UserId: ADMIN,
          Parameters: [
            { Name: 'Identity', Value: 'Invoices of May' },
            { Name: 'Mailbox', Value: MIRA },
          ],
        }),
      ],
    },
    {
      name: 'the removal arrives first',
      expect: 'evades',
      severity: 'high',
      records: [gone(60, 'Invoices of May'), made(0, 'Invoices of May')],
    },
  ],
};
