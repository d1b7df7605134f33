import type { DetectionSamples } from './detection.ts';
import {
  ADMIN,
  adminRecord,
  cloudAppEvent,
  complianceRecord,
  encodedScript,
  fileRow,
  officeActivity,
  processRow,
  unixProcess,
} from './sample-records.ts';

const DELETE = 'Delete-QuarantineMessage';
const MESSAGE = 'c14401cf-aa9a-465b-cfd5-08d0f0ca37c5\\4c2ca98e-94ea-db3a-7eb8-3b63657d4db7';

/** RecordType 65 (Quarantine), as the portal writes it. */
const portal = (operation: string) => ({
  ...complianceRecord(operation, ''),
  RecordType: 65,
  Parameters: undefined,
  NetworkMessageId: 'c14401cf-aa9a-465b-cfd5-08d0f0ca37c5',
  RequestSource: 0,
  RequestType: 1,
});

export const quarantineClearedSamples: DetectionSamples = {
  detection: 'quarantine-cleared',
  samples: [
    {
      name: 'a message is deleted by cmdlet',
      expect: 'fires',
      severity: 'low',
      records: [
        adminRecord(DELETE, { Identity: MESSAGE }, { UserId: ADMIN }),
        complianceRecord(DELETE, `-Identity "${MESSAGE}" -HardDelete`),
      ],
    },
    {
      name: 'a message is deleted in the portal',
      expect: 'fires',
      severity: 'low',
      records: [portal('QuarantineDeleteMessage'), portal('QuarantineDelete')],
    },
    {
      name: 'released, previewed, listed',
      expect: 'quiet',
      records: [
        portal('QuarantineReleaseMessage'),
        portal('QuarantinePreviewMessage'),
        adminRecord('Release-QuarantineMessage', { Identity: MESSAGE, ReleaseToAll: 'True' }),
        adminRecord('Get-QuarantineMessage', { Identity: MESSAGE }),
      ],
    },
    {
      name: 'a quarantine policy is changed',
      expect: 'quiet',
      records: [adminRecord('Set-QuarantinePolicy', { Identity: 'AdminOnly', EsnEnabled: 'True' })],
    },
    {
      name: 'everything, through the pipe',
      expect: 'evades',
      severity: 'low',
      records: [processRow(`powershell.exe -c "Get-QuarantineMessage -Type Phish | ${DELETE} -Confirm:$false"`)],
    },
    {
      name: 'encoded, with backticks',
      expect: 'evades',
      severity: 'low',
      records: [processRow(`pwsh -enc ${encodedScript('Del`ete-Quarantine`Message -Identities $ids -Hard')}`, 'pwsh')],
    },
    {
      name: 'in other case and forms',
      expect: 'evades',
      severity: 'low',
      records: [
        cloudAppEvent(portal('quarantinedeletemessage'), true),
        officeActivity(adminRecord(DELETE.toUpperCase(), { Identity: MESSAGE })),
      ],
    },
    {
      name: 'the files of a mail filter are removed on its server',
      expect: 'fires',
      severity: 'low',
      records: [
        unixProcess('rm -f /var/virusmails/spam-Xy1.gz', 'rm'),
        fileRow('D:\\MailQuarantine\\4711.eml', 'FileDeleted', 'explorer.exe'),
      ],
    },
    {
      name: 'the files are found and removed from another folder',
      expect: 'evades',
      severity: 'low',
      records: [unixProcess("bash -c 'cd /var/spool/MailScanner/quarantine && rm -rf 20260302'")],
    },
  ],
};
