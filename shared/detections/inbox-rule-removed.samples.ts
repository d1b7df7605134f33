import type { DetectionSamples } from './detection.ts';
import {
  adminRecord,
  cloudAppEvent,
  encodedScript,
  officeActivity,
  outlookRule,
  processRow,
} from './sample-records.ts';

const REMOVE = 'Remove-InboxRule';

export const inboxRuleRemovedSamples: DetectionSamples = {
  detection: 'inbox-rule-removed',
  samples: [
    {
      name: 'a sweep rule is removed',
      expect: 'fires',
      severity: 'informational',
      records: [adminRecord('Remove-SweepRule', { Identity: 'From the shop' })],
    },
    {
      name: 'removed with Outlook on the web',
      expect: 'fires',
      severity: 'informational',
      records: [adminRecord(REMOVE, { Identity: '4815162342', Force: 'False' })],
    },
    {
      name: 'turned off',
      expect: 'fires',
      severity: 'informational',
      records: [officeActivity(adminRecord('Disable-InboxRule', { Identity: 'mira\\Weekly offers' }))],
    },
    {
      name: 'turned on',
      expect: 'quiet',
      records: [adminRecord('Enable-InboxRule', { Identity: 'mira\\Weekly offers' })],
    },
    {
      name: 'Outlook changes a rule',
      expect: 'quiet',
      records: [
        outlookRule({
          RuleOperation: 'ModifyMailboxRule',
          RuleName: 'Weekly offers',
          RuleActions: '[{"ActionType":"Copy"}]',
        }),
      ],
    },
    {
      name: 'Outlook removes a rule, as text in CloudAppEvents',
      expect: 'evades',
      severity: 'informational',
      records: [cloudAppEvent(outlookRule({ RuleOperation: 'removeMailboxRule', RuleName: '.' }), true)],
    },
    {
      name: 'built from a format and called',
      expect: 'evades',
      severity: 'informational',
      records: [processRow("powershell.exe -c \"& ('{1}{0}' -f 'InboxRule','Remove-') -Identity 'mira\\.'\"")],
    },
    {
      name: 'encoded inside iex',
      expect: 'evades',
      severity: 'informational',
      records: [
        processRow(
          `powershell.exe -c "[Text.Encoding]::Unicode.GetString([Convert]::FromBase64String('${encodedScript('Get-InboxRule | Remove-InboxRule -Force')}')) | iex"`,
        ),
      ],
    },
  ],
};
