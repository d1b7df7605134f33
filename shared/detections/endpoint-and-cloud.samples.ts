import type { DetectionSamples } from './detection.ts';
import { encodedScript, MIRA, MIRA_ID, sampleGuid, TOMAS } from './sample-records.ts';
import { cmdletAt, DAY, processAt } from './sample-stories.ts';

const LINE = 'powershell.exe -Command "Search-Mailbox -Identity mira -SearchQuery x -DeleteContent -Force"';
const logged = (at: number, fields = {}) =>
  cmdletAt(at, 'Search-Mailbox', { Identity: 'mira', DeleteContent: 'True' }, { UserId: TOMAS, ...fields });

export const endpointAndCloudSamples: DetectionSamples = {
  detection: 'endpoint-and-cloud',
  samples: [
    {
      name: 'on the device and in the log',
      expect: 'fires',
      severity: 'high',
      records: [processAt(0, LINE), logged(1)],
    },
    {
      name: 'a lower severity on both sides',
      expect: 'fires',
      severity: 'medium',
      records: [
        processAt(0, 'powershell.exe Remove-MailboxExportRequest -Identity x'),
        cmdletAt(1, 'Remove-MailboxExportRequest', { Identity: 'x' }, { UserId: TOMAS }),
      ],
    },
    { name: 'by another person', expect: 'quiet', records: [processAt(0, LINE), logged(1, { UserId: MIRA })] },
    {
      name: 'another cmdlet',
      expect: 'quiet',
      records: [processAt(0, LINE), cmdletAt(1, 'Remove-TransportRule', { Identity: 'x' }, { UserId: TOMAS })],
    },
    {
      name: 'a namesake of another domain',
      expect: 'quiet',
      records: [processAt(0, LINE), logged(1, { UserId: 'tomas.brandt@elsewhere.example' })],
    },
    { name: 'two days apart', expect: 'quiet', records: [processAt(0, LINE), logged(2 * DAY)] },
    {
      name: 'the device knows nothing but the name of the account',
      expect: 'evades',
      severity: 'high',
      records: [processAt(0, LINE, { AccountUpn: null }), logged(1)],
    },
    {
      name: 'encoded on the device, in other case in the log',
      expect: 'evades',
      severity: 'high',
      records: [
        processAt(0, `powershell.exe -enc ${encodedScript('Search-Mailbox -Identity mira -DeleteContent -Force')}`),
        logged(600, { UserId: TOMAS.toUpperCase() }),
      ],
    },
    {
      name: 'another name on the device, one object id',
      expect: 'evades',
      severity: 'high',
      records: [
        processAt(0, LINE, { AccountUpn: null, AccountName: 'adm-tb', AccountObjectId: MIRA_ID }),
        logged(1, { TokenObjectId: MIRA_ID.toUpperCase() }),
      ],
    },
    {
      name: 'one name, two object ids',
      expect: 'quiet',
      records: [processAt(0, LINE, { AccountObjectId: MIRA_ID }), logged(1, { TokenObjectId: sampleGuid(0xbad) })],
    },
    {
      name: 'the log is ahead of the device',
      expect: 'evades',
      severity: 'high',
      records: [logged(0), processAt(30, LINE)],
    },
  ],
};
