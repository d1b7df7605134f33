import type { DetectionSamples } from './detection.ts';
import { encodedScript, MIRA, MIRA_ID, sampleGuid, TOMAS } from './sample-records.ts';
import { cmdletAt, DAY, processAt } from './sample-stories.ts';

const LINE = 'powershell.exe -Command "Search-Mailbox -Identity mira -SearchQuery x -DeleteContent -Force"';
const logged = (at: number, fields = {}) =>
  cmdletAt(at, 'Search-Mailbox', { Identity: 'mira', DeleteContent: 'True' }, { UserId: TOMAS, ...fields });

export const auditBypassSuspectedSamples: DetectionSamples = {
  detection: 'audit-bypass-suspected',
  samples: [
    { name: 'on the device alone', expect: 'fires', severity: 'medium', records: [processAt(0, LINE)] },
    {
      name: 'in the log by somebody else',
      expect: 'fires',
      severity: 'medium',
      records: [processAt(0, LINE), logged(1, { UserId: MIRA })],
    },
    { name: 'in the log as well', expect: 'quiet', records: [processAt(0, LINE), logged(60)] },
    { name: 'in the log within a day', expect: 'quiet', records: [processAt(0, LINE), logged(DAY)] },
    {
      name: 'in the log under another name of the same object id',
      expect: 'quiet',
      records: [
        processAt(0, LINE, { AccountUpn: null, AccountName: 'adm-tb', AccountObjectId: MIRA_ID }),
        logged(60, { TokenObjectId: MIRA_ID }),
      ],
    },
    {
      name: 'in the log under one name with another object id',
      expect: 'evades',
      severity: 'medium',
      records: [processAt(0, LINE, { AccountObjectId: MIRA_ID }), logged(60, { TokenObjectId: sampleGuid(0xbad) })],
    },
    {
      name: 'several cmdlets of one line, all of them in the log',
      expect: 'quiet',
      records: [
        processAt(0, 'powershell.exe Remove-InboxRule -Identity x; Search-Mailbox mira -DeleteContent -Force'),
        cmdletAt(1, 'Remove-InboxRule', { Identity: 'x' }, { UserId: TOMAS }),
        logged(1),
      ],
    },
    {
      name: 'in the log as failed',
      expect: 'quiet',
      records: [processAt(0, LINE), logged(1, { ResultStatus: 'False' })],
    },
    {
      name: 'in the log under another name, on two days of one week',
      expect: 'quiet',
      records: [0, 4 * DAY].flatMap((at) => [
        processAt(at, LINE, { AccountUpn: null, AccountName: 'adm-tb', AccountObjectId: MIRA_ID, ReportId: 7000 + at }),
        logged(at + 1, { TokenObjectId: MIRA_ID }),
      ]),
    },
    { name: 'a cmdlet that nobody minds', expect: 'quiet', records: [processAt(0, 'powershell.exe Get-Mailbox mira')] },
    {
      name: 'encoded',
      expect: 'evades',
      severity: 'medium',
      records: [
        processAt(0, `powershell.exe -enc ${encodedScript('Search-Mailbox -Identity mira -DeleteContent -Force')}`),
      ],
    },
    {
      name: 'the log has another cmdlet of that person',
      expect: 'evades',
      severity: 'medium',
      records: [processAt(0, LINE), cmdletAt(5, 'Remove-TransportRule', { Identity: 'x' }, { UserId: TOMAS })],
    },
    {
      name: 'the log has it two days later',
      expect: 'evades',
      severity: 'medium',
      records: [processAt(0, LINE), logged(2 * DAY)],
    },
  ],
};
