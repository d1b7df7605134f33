import type { DetectionSamples } from './detection.ts';
import {
  ADMIN,
  adminRecord,
  cloudAppEvent,
  cmdletLog,
  encodedScript,
  officeActivity,
  processRow,
} from './sample-records.ts';

const WHO = { UserId: ADMIN };

export const mailboxAuditWeakenedSamples: DetectionSamples = {
  detection: 'mailbox-audit-weakened',
  samples: [
    {
      name: 'an account bypasses auditing',
      expect: 'fires',
      severity: 'medium',
      records: [
        adminRecord('Set-MailboxAuditBypassAssociation', { Identity: 'svc.sync', AuditBypassEnabled: 'True' }, WHO),
      ],
    },
    {
      name: 'auditing off, in every form of the value',
      expect: 'fires',
      severity: 'medium',
      records: ['False', '$false', '0', '[false]', '["False"]', '{"IsPresent":false}'].map((AuditEnabled) =>
        adminRecord('Set-Mailbox', { Identity: 'mira.solberg', AuditEnabled }, WHO),
      ),
    },
    {
      name: 'records are not kept, in every form of the time',
      expect: 'fires',
      severity: 'medium',
      records: ['00:00:00', '0', '0.00:00:00', '0:0', '00:00:00.0000000', 'PT0S', '{"Ticks":0}'].map(
        (AuditLogAgeLimit) => adminRecord('Set-Mailbox', { Identity: 'mira.solberg', AuditLogAgeLimit }, WHO),
      ),
    },
    {
      name: 'deletes by the owner are taken out, in every form of the list',
      expect: 'fires',
      severity: 'medium',
      records: [
        ...['@{Remove="HardDelete"}', '{"Remove":["SoftDelete"]}'].map((AuditOwner) =>
          adminRecord('Set-Mailbox', { Identity: 'mira.solberg', AuditOwner }, WHO),
        ),
        adminRecord('Set-Mailbox', { Identity: 'mira.solberg', AuditDelegate: '-HardDelete;-SoftDelete' }, WHO),
        adminRecord('Set-Mailbox', { Identity: 'mira.solberg', AuditAdmin: 'None' }, WHO),
        adminRecord('Set-Mailbox', { Identity: 'mira.solberg', AuditOwner: 'Update,MoveToDeletedItems' }, WHO),
      ],
    },
    {
      name: 'on premises',
      expect: 'fires',
      severity: 'medium',
      records: [cmdletLog('Set-Mailbox', '-AuditEnabled "False" -Identity "halden.example/Users/Mira Solberg"')],
    },
    {
      name: 'kept for a shorter time than before',
      expect: 'fires',
      severity: 'low',
      records: [
        adminRecord(
          'Set-Mailbox',
          { Identity: 'mira.solberg', AuditLogAgeLimit: '100.00:00:00' },
          {
            ...WHO,
            ModifiedProperties: [{ Name: 'AuditLogAgeLimit', OldValue: '365.00:00:00', NewValue: '100.00:00:00' }],
          },
        ),
      ],
    },
    {
      name: 'auditing turned on, age raised, actions added',
      expect: 'quiet',
      records: [
        ...['True', '$true', '1', '{"IsPresent":true}'].map((AuditEnabled) =>
          adminRecord('Set-Mailbox', { Identity: 'mira.solberg', AuditEnabled }, WHO),
        ),
        adminRecord('Set-Mailbox', { Identity: 'mira.solberg', AuditLogAgeLimit: '180' }, WHO),
        adminRecord('Set-Mailbox', { Identity: 'mira.solberg', AuditOwner: '@{Add="MailItemsAccessed"}' }, WHO),
        processRow('powershell.exe -c "Get-Mailbox -ResultSize Unlimited | Set-Mailbox -AuditEnabled $true"'),
        processRow(
          "powershell.exe -c \"Set-Mailbox mira -AuditOwner:@{Add='MailItemsAccessed'} -AuditA @{Add='Create'}\"",
        ),
        cmdletLog('Set-Mailbox', '-AuditDelegate ("Update","SoftDelete","HardDelete","SendAs") -Identity "mira"'),
      ],
    },
    {
      name: 'the usual script that turns everything on',
      expect: 'quiet',
      records: [
        processRow(
          'powershell.exe -c "Set-Mailbox mira -AuditEnabled $true -AuditLogAgeLimit 180 -AuditAdmin Update,MoveToDeletedItems,SoftDelete,HardDelete,SendAs -AuditOwner UpdateFolderPermissions,MailboxLogin,Create,SoftDelete,HardDelete,Update,MoveToDeletedItems"',
        ),
      ],
    },
    {
      name: 'the bypass is taken back',
      expect: 'quiet',
      records: [
        adminRecord('Set-MailboxAuditBypassAssociation', { Identity: 'svc.sync', AuditBypassEnabled: 'False' }, WHO),
      ],
    },
    {
      name: 'nothing changed, by the record itself',
      expect: 'quiet',
      records: [
        adminRecord(
          'Set-Mailbox',
          { Identity: 'mira.solberg', AuditEnabled: 'False' },
          { ...WHO, ModifiedProperties: [{ Name: 'AuditEnabled', OldValue: 'False', NewValue: 'False' }] },
        ),
      ],
    },
    {
      name: 'abbreviated, through the pipe, for everybody',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow('powershell.exe -c "Get-Mailbox -ResultSize Unlimited | Set-Mailbox -AuditE:0"'),
        processRow('powershell.exe -c "Get-Mailbox | %{ Set-MailboxAuditBypassAssociation $_.Alias -AuditB:$true }"'),
      ],
    },
    {
      name: 'the value is computed',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow('powershell.exe -c "Set-Mailbox mira -AuditEnabled:(1 -eq 2)"'),
        processRow('powershell.exe -c "Set-Mailbox mira -AuditEnabled !$true"'),
        processRow('powershell.exe -c "Set-MailboxAuditBypassAssociation mira -AuditBypassEnabled $env:ON"'),
      ],
    },
    {
      name: 'a second instead of nothing',
      expect: 'evades',
      severity: 'medium',
      records: [
        adminRecord('Set-Mailbox', { Identity: 'mira.solberg', AuditLogAgeLimit: '00:00:01' }, WHO),
        processRow('powershell.exe -c "Set-Mailbox mira -AuditLogAgeLimit (New-TimeSpan -Minutes 1)"'),
      ],
    },
    {
      name: 'the hash table stands in a variable, or in another table',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow("powershell.exe -c \"$h=@{Remove='HardDelete','SoftDelete'}; Set-Mailbox mira -AuditOwner $h\""),
        processRow(
          "powershell.exe -c \"$p=@{Identity='mira';AuditOwner=@{Remove='HardDelete'}}; Set-Mailbox @p -AuditEnabled $true\"",
        ),
        processRow("powershell.exe -c \"Set-Mailbox mira -AuditDelegate @{'-'='HardDelete'}\""),
      ],
    },
    {
      name: 'a decoy beside a table that the line does not show',
      expect: 'evades',
      severity: 'low',
      records: [
        processRow('powershell.exe -c "$d=@{Add=\'Create\'}; $h=Import-Clixml t.xml; Set-Mailbox mira -AuditOwner $h"'),
      ],
    },
    {
      name: 'parameters filled in later',
      expect: 'evades',
      severity: 'medium',
      records: [processRow('powershell.exe -c "$p=@{}; $p[\'AuditEnabled\']=$false; Set-Mailbox mira @p"')],
    },
    {
      name: 'as a default of the session',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow(
          `powershell.exe -c "$PSDefaultParameterValues['Set-Mailbox:AuditEnabled']=$false; Get-Mailbox | Set-Mailbox"`,
        ),
      ],
    },
    {
      name: 'dashes as pasted from Word, on another machine',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow(
          'powershell.exe -c "icm -Session $s -ScriptBlock { Set\u2013Mailbox mira \u2013AuditEnabled:$FALSE -WhatIf:$false }"',
        ),
      ],
    },
    {
      name: 'encoded, with backticks',
      expect: 'evades',
      severity: 'medium',
      records: [processRow(`pwsh -enc ${encodedScript('S`et-Mail`box mira -AuditEnabled $false')}`, 'pwsh')],
    },
    {
      name: 'auditing turned on, and blind in the same breath',
      expect: 'evades',
      severity: 'medium',
      records: [
        officeActivity(
          adminRecord(
            'Set-Mailbox',
            { Identity: 'mira', AuditEnabled: 'True', AuditOwner: 'UpdateFolderPermissions' },
            WHO,
          ),
        ),
        cloudAppEvent(
          adminRecord(
            'set-mailbox',
            { Identity: 'mira', AUDITENABLED: 'true', auditowner: '@{remove=softdelete}' },
            WHO,
          ),
          true,
        ),
      ],
    },
    {
      name: 'what is taken out was logged by its type alone',
      expect: 'evades',
      severity: 'medium',
      records: [adminRecord('Set-Mailbox', { Identity: 'mira', AuditOwner: '@{Remove=System.String[]}' })],
    },
  ],
};
