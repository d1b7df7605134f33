import type { DetectionSamples } from './detection.ts';
import { adminRecord, complianceRecord, encodedScript, processRow } from './sample-records.ts';

export const mailboxCmdletUsedSamples: DetectionSamples = {
  detection: 'mailbox-cmdlet-used',
  samples: [
    {
      name: 'a search action that deletes nothing',
      expect: 'fires',
      severity: 'informational',
      records: [complianceRecord('New-ComplianceSearchAction', '-SearchName "q1" -Preview')],
    },
    {
      name: 'a rule that hides nothing',
      expect: 'fires',
      severity: 'informational',
      records: [adminRecord('New-InboxRule', { Name: 'Reading list', MoveToFolder: 'Reading' })],
    },
    {
      name: 'only mentioned, in a path',
      expect: 'fires',
      severity: 'informational',
      records: [processRow('powershell.exe -File C:\\tools\\Search-Mailbox-Report.ps1')],
    },
    {
      name: 'only mentioned, in help',
      expect: 'fires',
      severity: 'informational',
      records: [processRow('pwsh.exe -c "Get-Help New-InboxRule"', 'pwsh.exe')],
    },
    {
      name: 'claimed by another detection',
      expect: 'quiet',
      records: [
        processRow('powershell.exe -c "Search-Mailbox mira.solberg -DeleteContent"'),
        adminRecord('New-InboxRule', { Name: 'Weekly offers', DeleteMessage: 'True' }),
      ],
    },
    {
      name: 'mentioned where nobody runs PowerShell',
      expect: 'quiet',
      records: [processRow('notepad.exe C:\\tools\\Search-Mailbox.txt', 'notepad.exe')],
    },
    {
      name: 'another cmdlet of the mailbox',
      expect: 'quiet',
      records: [adminRecord('Set-Mailbox', { Identity: 'mira.solberg' })],
    },
    {
      name: 'in other case, without an extension for the host',
      expect: 'evades',
      severity: 'informational',
      records: [processRow('POWERSHELL -c "NEW-COMPLIANCESEARCHACTION q1 -PREVIEW"', 'PowerShell.EXE')],
    },
    {
      name: 'encoded, on a host that the query does not know',
      expect: 'evades',
      severity: 'informational',
      records: [
        processRow(`/usr/bin/pwsh -NoLogo -enc ${encodedScript('New-ComplianceSearchAction q1 -Report')}`, 'pwsh'),
      ],
    },
    {
      name: 'a harmless rule through splatting',
      expect: 'evades',
      severity: 'informational',
      records: [processRow("powershell.exe -c \"$r=@{Name='Newsletters';MoveToFolder='Reading'}; New-InboxRule @r\"")],
    },
  ],
};
