import type { DetectionSamples } from './detection.ts';
import { ADMIN, MIRA, sampleGuid, TOMAS } from './sample-records.ts';
import { cmdletAt, DAY, processAt } from './sample-stories.ts';

const request = (at: number, fields = {}, mailbox = 'mira.solberg') =>
  cmdletAt(
    at,
    'New-MailboxExportRequest',
    { Mailbox: mailbox, FilePath: '\\\\fs1\\x.pst' },
    { UserId: ADMIN, ...fields },
  );
const requestWithName = (at: number, name: string) =>
  cmdletAt(
    at,
    'New-MailboxExportRequest',
    { Name: name, Mailbox: 'mira.solberg', FilePath: '\\\\fs1\\x.pst' },
    { UserId: ADMIN },
  );
const removal = (at: number, identity: string | null, fields = {}) =>
  cmdletAt(at, 'Remove-MailboxExportRequest', identity === null ? {} : { Identity: identity }, {
    UserId: ADMIN,
    ...fields,
  });

export const exportThenRemovedSamples: DetectionSamples = {
  detection: 'export-then-removed',
  samples: [
    {
      name: 'exported and removed by one administrator',
      expect: 'fires',
      severity: 'high',
      records: [request(0), removal(DAY, 'mira.solberg\\MailboxExport')],
    },
    {
      name: 'removed by another',
      expect: 'fires',
      severity: 'high',
      records: [request(0), removal(3 * DAY, 'mira.solberg\\MailboxExport', { UserId: TOMAS })],
    },
    {
      name: 'a namesake of another domain',
      expect: 'quiet',
      records: [request(0, {}, MIRA), removal(DAY, 'mira.solberg@elsewhere.example\\Other', { UserId: TOMAS })],
    },
    { name: 'another mailbox', expect: 'quiet', records: [request(0), removal(DAY, 'tomas.brandt\\MailboxExport')] },
    {
      name: 'a week later',
      expect: 'quiet',
      records: [request(0), removal(7 * DAY + 1, 'mira.solberg\\MailboxExport')],
    },
    {
      name: 'the removal of a request before it',
      expect: 'quiet',
      records: [removal(0, 'mira.solberg\\MailboxExport'), request(10)],
    },
    {
      name: 'named by address when asked for and by alias when removed',
      expect: 'evades',
      severity: 'high',
      records: [request(0, {}, MIRA.toUpperCase()), removal(60, 'Mira.Solberg\\Weekly', { UserId: TOMAS })],
    },
    {
      name: 'asked for under a display name, removed under the alias, by one name of the request',
      expect: 'evades',
      severity: 'high',
      records: [
        cmdletAt(0, 'New-MailboxExportRequest', { Name: 'q3', Mailbox: 'Mira Solberg' }, { UserId: ADMIN }),
        removal(60, 'mira.solberg\\q3', { UserId: TOMAS }),
      ],
    },
    {
      name: 'removed by the id of the request',
      expect: 'evades',
      severity: 'high',
      records: [request(0), removal(60, sampleGuid(77))],
    },
    {
      name: 'removed by the GUIDs of mailbox and request',
      expect: 'evades',
      severity: 'high',
      records: [request(0), removal(60, `${sampleGuid(71)}\\${sampleGuid(77)}`)],
    },
    {
      name: 'removed by GUIDs, by another, where the record has its path beside them',
      expect: 'evades',
      severity: 'high',
      records: [
        request(0),
        removal(60, sampleGuid(77), { UserId: TOMAS, ObjectId: 'halden/Users/mira.solberg\\MailboxExport' }),
      ],
    },
    {
      name: 'removed by its bare name, by another',
      expect: 'evades',
      severity: 'high',
      records: [requestWithName(0, 'Export 1'), removal(DAY, ' EXPORT 1 ', { UserId: TOMAS, ObjectId: undefined })],
    },
    {
      name: 'removed by the GUID of the mailbox and the name of the request, by another',
      expect: 'evades',
      severity: 'high',
      records: [
        requestWithName(0, 'Export 1'),
        removal(DAY, `${sampleGuid(71)}\\Export 1`, { UserId: TOMAS, ObjectId: undefined }),
      ],
    },
    {
      name: 'two requests that share only the name which Exchange gives, by two people',
      expect: 'quiet',
      records: [
        requestWithName(0, 'MailboxExport1'),
        request(1),
        removal(DAY, 'MailboxExport1', { UserId: TOMAS, ObjectId: undefined }),
        removal(DAY, 'MailboxExport', { UserId: TOMAS, ObjectId: undefined }),
      ],
    },
    {
      name: 'two requests of different names, by two people',
      expect: 'quiet',
      records: [
        requestWithName(0, 'Export 1'),
        removal(DAY, 'Export 2', { UserId: TOMAS, ObjectId: undefined }),
        removal(DAY, '$name', { UserId: TOMAS, ObjectId: undefined }),
      ],
    },
    {
      name: 'the removal arrives first',
      expect: 'evades',
      severity: 'high',
      records: [removal(60, 'halden/Users/mira.solberg\\MailboxExport'), request(0)],
    },
    {
      name: 'on command lines of two devices',
      expect: 'evades',
      severity: 'high',
      records: [
        processAt(0, 'powershell.exe New-MailboxExportRequest -Mailbox mira.solberg -FilePath C:\\x.pst'),
        processAt(90, 'powershell.exe Remove-MailboxExportRequest -Id mira.solberg\\MailboxExport', {
          DeviceId: sampleGuid(2),
          AccountUpn: ADMIN,
        }),
      ],
    },
  ],
};
