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

export const mailboxDestroyedSamples: DetectionSamples = {
  detection: 'mailbox-destroyed',
  samples: [
    {
      name: 'a mailbox is removed for good',
      expect: 'fires',
      severity: 'medium',
      records: [
        adminRecord('Remove-Mailbox', { Identity: 'mira.solberg', PermanentlyDelete: 'True', Force: 'True' }, WHO),
        cmdletLog('Remove-Mailbox', '-Identity "mira.solberg" -Permanent "True"'),
        cmdletLog('Remove-Mailbox', '-Database "DB01" -StoreMailboxIdentity "2ab32ce3-fae1-4402-9489-c67e3ae173d3"'),
      ],
    },
    {
      name: 'a calendar is cleared',
      expect: 'fires',
      severity: 'medium',
      records: [
        adminRecord(
          'Remove-CalendarEvents',
          { Identity: 'mira', CancelOrganizedMeetings: 'True', QueryWindowInDays: '120' },
          WHO,
        ),
      ],
    },
    {
      name: 'a folder is deleted for good through Graph',
      expect: 'fires',
      severity: 'high',
      records: [
        processRow(
          'pwsh.exe -c "Remove-MgUserMailFolderPermanent -UserId mira@halden-optics.example -MailFolderId $id"',
          'pwsh.exe',
        ),
      ],
    },
    {
      name: 'a name that is short for the parameter of the cloud and for that of on-premises Exchange',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow('powershell.exe -c "Remove-Mailbox mira -Perm -Confirm:$false"'),
        processRow('powershell.exe -c "Remove-Mailbox mira -Perma:$true"'),
      ],
    },
    {
      name: 'simulated',
      expect: 'fires',
      severity: 'informational',
      records: [processRow('powershell.exe -c "Remove-Mailbox mira -PermanentlyDelete -WhatIf"')],
    },
    {
      name: 'off-boarding that can be undone',
      expect: 'quiet',
      records: [
        adminRecord('Remove-Mailbox', { Identity: 'mira.solberg', Confirm: 'False' }, WHO),
        adminRecord(
          'Remove-Mailbox',
          { Identity: 'mira.solberg', PermanentlyDelete: 'False', Permanent: 'False' },
          WHO,
        ),
        adminRecord('Disable-Mailbox', { Identity: 'mira.solberg', Archive: 'True' }, WHO),
      ],
    },
    {
      name: 'only previewed',
      expect: 'quiet',
      records: [processRow('powershell.exe -c "Remove-CalendarEvents mira -CancelOrganizedMeetings -PreviewOnly"')],
    },
    {
      name: 'abbreviated and computed',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow('powershell.exe -c "Remove-Mailbox mira -Permanently"'),
        processRow('powershell.exe -c "Remove-Mailbox mira -Permanent:(1 -eq 1)"'),
        processRow('powershell.exe -c "Remove-CalendarEvents mira -PreviewOnly:$false -Can"'),
      ],
    },
    {
      name: 'disabled for good instead of removed',
      expect: 'evades',
      severity: 'medium',
      records: [adminRecord('Disable-Mailbox', { Identity: 'mira', PermanentlyDisable: 'True' }, WHO)],
    },
    {
      name: 'a child folder, by the beta module, encoded',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(
          `pwsh -enc ${encodedScript('Microsoft.Graph.Beta.Mail\\Remove-MgBetaUserMailFolderChildFolderPermanent -UserId mira -MailFolderId a -MailFolderId1 b')}`,
          'pwsh',
        ),
      ],
    },
    {
      name: 'by a plain request of the Graph SDK',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(
          'pwsh.exe -c "Invoke-MgGraphRequest POST https://graph.microsoft.com/v1.0/users/mira/mailFolders/inbox/permanentDelete"',
          'pwsh.exe',
        ),
      ],
    },
    {
      name: 'parameters filled in later, other forms',
      expect: 'evades',
      severity: 'medium',
      records: [
        processRow('powershell.exe -c "$p=@{}; $p[\'PermanentlyDelete\']=1; Remove-Mailbox mira @p"'),
        cloudAppEvent(adminRecord('remove-mailbox', { IDENTITY: 'mira', PERMANENTLYDELETE: 'true' }, WHO), true),
        officeActivity(adminRecord('REMOVE-CALENDAREVENTS', { Identity: 'mira' }, WHO)),
      ],
    },
  ],
};
