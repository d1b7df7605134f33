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

const REMOVE = 'Remove-MailboxExportRequest';

export const exportRequestRemovedSamples: DetectionSamples = {
  detection: 'export-request-removed',
  samples: [
    {
      name: 'APT29: all requests of a mailbox, without confirmation',
      expect: 'fires',
      severity: 'high',
      records: [
        processRow(
          `powershell.exe -Command "Get-MailboxExportRequest -Mailbox mira.solberg | ${REMOVE} -Confirm:$false"`,
        ),
      ],
    },
    {
      name: 'one request, with confirmation, in the on-premises log',
      expect: 'fires',
      severity: 'medium',
      records: [cmdletLog(REMOVE, '-Identity "mira.solberg\\MailboxExport"')],
    },
    {
      name: 'clean-up of completed requests, as documented',
      expect: 'fires',
      severity: 'low',
      records: [processRow(`powershell.exe -Command "Get-MailboxExportRequest -Status Completed | ${REMOVE}"`)],
    },
    {
      name: 'a move request, in the audit log',
      expect: 'fires',
      severity: 'high',
      records: [adminRecord('Remove-MoveRequest', { Identity: 'mira.solberg', Confirm: 'False' }, { UserId: ADMIN })],
    },
    {
      name: 'a request is made, not removed',
      expect: 'quiet',
      records: [cmdletLog('New-MailboxExportRequest', '-Mailbox "mira.solberg" -FilePath "\\\\fs01\\pst\\ms.pst"')],
    },
    {
      name: 'help on the cmdlet',
      expect: 'quiet',
      records: [processRow(`powershell.exe -Command "Get-Help ${REMOVE} -Full"`)],
    },
    {
      name: 'requests are listed; a comment names the removal',
      expect: 'quiet',
      records: [processRow(`powershell.exe -Command "Get-MailboxExportRequest <# then ${REMOVE} #>"`)],
    },
    {
      name: 'the clean-up that spares nothing: status given, but a mailbox named too',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(
          `powershell.exe -c "Get-MailboxExportRequest -Status Completed -Mailbox mira.solberg | ${REMOVE} -Confirm:$false"`,
        ),
      ],
    },
    {
      name: 'confirmation turned off by a variable',
      expect: 'evades',
      severity: 'high',
      records: [processRow(`powershell.exe -c "$n=$false; ${REMOVE} mira\\MailboxExport1 -Confirm:$n"`)],
    },
    {
      name: 'confirmation turned off by preference, and the alias of the parameter',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(
          `pwsh.exe -c "$ConfirmPreference='None'; Remove-MailboxImportRequest mira\\MailboxImport"`,
          'pwsh.exe',
        ),
        processRow(`powershell.exe -c "${REMOVE} mira\\MailboxExport -cf:0"`),
      ],
    },
    {
      name: 'encoded, by the shortest switch, on a copy of powershell.exe under another name',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(`svcupd.exe -e ${encodedScript(`${REMOVE} mira\\MailboxExport -Confirm:$false`)}`, 'svcupd.exe'),
      ],
    },
    {
      name: 'the target stands on another machine',
      expect: 'evades',
      severity: 'high',
      records: [
        processRow(
          `powershell.exe -c "New-MailboxExportRequest mira.solberg -FilePath \\\\10.8.0.4\\c$\\a.pst; ${REMOVE} mira\\MailboxExport"`,
        ),
      ],
    },
    {
      name: 'through Defender for Cloud Apps, and as OfficeActivity',
      expect: 'evades',
      severity: 'high',
      records: [
        cloudAppEvent(adminRecord(REMOVE, { Identity: 'mira\\MailboxExport', Confirm: 'False' }), true),
        officeActivity(adminRecord(REMOVE, { Identity: 'mira\\MailboxExport' })),
      ],
    },
    {
      name: 'forced instead of confirmed',
      expect: 'evades',
      severity: 'high',
      records: [
        adminRecord(REMOVE, { Identity: 'mira\\MailboxExport', Force: 'True' }),
        processRow(`powershell.exe -c "${REMOVE} mira\\MailboxExport -Fo"`),
      ],
    },
  ],
};
