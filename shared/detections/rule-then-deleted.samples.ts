import type { DetectionSamples } from './detection.ts';
import { ADMIN, MIRA, outlookRule, sampleGuid, TOMAS } from './sample-records.ts';
import { cmdletAt, DAY, deleteBy } from './sample-stories.ts';

const rule = (
  at: number,
  parameters: Readonly<Record<string, string>> = { Name: 'x', DeleteMessage: 'True' },
  fields = {},
) => cmdletAt(at, 'New-InboxRule', parameters, fields);

export const ruleThenDeletedSamples: DetectionSamples = {
  detection: 'rule-then-deleted',
  samples: [
    {
      name: 'a rule that deletes, then a delete',
      expect: 'fires',
      severity: 'critical',
      records: [rule(0), deleteBy(MIRA, MIRA, 60)],
    },
    {
      name: 'a rule of Outlook, then a delete',
      expect: 'fires',
      severity: 'low',
      records: [
        outlookRule({ RuleOperation: 'AddMailboxRule', RuleName: 'Newsletters of the week', RuleState: 'Enabled' }),
        deleteBy(MIRA, MIRA, 60),
      ],
    },
    {
      name: 'a mail flow rule, then a delete by its author',
      expect: 'fires',
      severity: 'high',
      records: [
        cmdletAt(
          0,
          'New-TransportRule',
          { Name: 'Archive copy', BlindCopyTo: 'a@halden-optics.example' },
          { UserId: ADMIN },
        ),
        deleteBy(ADMIN, ADMIN, 60),
      ],
    },
    {
      name: 'Outlook synchronises its rules, of which the log has nothing but their ids',
      expect: 'quiet',
      records: [
        ...['-11', '-12'].map((RuleId) =>
          outlookRule({
            RuleOperation: 'ModifyMailboxRule',
            RuleId,
            RuleState: 'Enabled',
            RuleCondition: '{}',
            RuleName: '',
            RuleProvider: 'RuleOrganizer',
            RuleActions: '[]',
          }),
        ),
        deleteBy(MIRA, MIRA, 60),
      ],
    },
    { name: 'a day later', expect: 'quiet', records: [rule(0), deleteBy(MIRA, MIRA, DAY + 1)] },
    { name: 'a delete in another mailbox', expect: 'quiet', records: [rule(0), deleteBy(TOMAS, TOMAS, 60)] },
    {
      name: 'a rule that was removed',
      expect: 'quiet',
      records: [cmdletAt(0, 'Remove-InboxRule', { Identity: 'x' }), deleteBy(MIRA, MIRA, 60)],
    },
    {
      name: 'made by an administrator for the mailbox',
      expect: 'evades',
      severity: 'critical',
      records: [
        rule(0, { Name: 'x', Mailbox: 'mira.solberg', DeleteMessage: 'True' }, { UserId: ADMIN }),
        deleteBy(TOMAS, MIRA, 60),
      ],
    },
    {
      name: 'made for a mailbox that is named by its GUID',
      expect: 'evades',
      severity: 'critical',
      records: [
        rule(0, { Name: 'x', Mailbox: sampleGuid(71), DeleteMessage: 'True' }, { UserId: ADMIN }),
        deleteBy(TOMAS, MIRA, 60, 1, { MailboxGuid: sampleGuid(71) }),
      ],
    },
    {
      name: 'an old rule changed and turned on',
      expect: 'evades',
      severity: 'low',
      records: [cmdletAt(0, 'Enable-InboxRule', { Identity: 'mira.solberg\\1234' }), deleteBy(MIRA, MIRA, 60)],
    },
    {
      name: 'the delete arrives first',
      expect: 'evades',
      severity: 'critical',
      records: [deleteBy(MIRA, MIRA, 60), rule(0)],
    },
  ],
};
