import type { DetectionSamples } from './detection.ts';
import { fileRow, minute, type RawRecord } from './sample-records.ts';
import { spread } from './sample-stories.ts';

const maildir = (n: number) => `/home/mira/Maildir/cur/1772440${n}.M1P2.mx2:2,S`;
function fileGone(at: number, path: string, program = 'rsync', fields: RawRecord = {}): RawRecord {
  return fileRow(path, 'FileDeleted', program, {
    Timestamp: `${minute(at)}.1Z`,
    ReportId: 300_000 + at * 100,
    ...fields,
  });
}

function fileMoved(at: number, from: string, to: string): RawRecord {
  const folder = from.slice(0, from.lastIndexOf('/'));
  return fileRow(to, 'FileRenamed', 'mv', {
    PreviousFolderPath: folder,
    PreviousFileName: from.slice(folder.length + 1),
    Timestamp: `${minute(at)}.1Z`,
    ReportId: 300_000 + at * 100,
  });
}

export const bulkMailFileDeleteSamples: DetectionSamples = {
  detection: 'bulk-mail-file-delete',
  samples: [
    {
      name: 'twenty messages of a Maildir',
      expect: 'fires',
      severity: 'medium',
      records: spread(20, 0.4, (at, n) => fileGone(at, maildir(n))),
    },
    {
      name: 'eighty',
      expect: 'fires',
      severity: 'high',
      records: spread(80, 0.1, (at, n) => fileGone(at, maildir(n))),
    },
    { name: 'nineteen', expect: 'quiet', records: spread(19, 0.4, (at, n) => fileGone(at, maildir(n))) },
    { name: 'twenty over an hour', expect: 'quiet', records: spread(20, 3, (at, n) => fileGone(at, maildir(n))) },
    {
      name: 'thirty that a reader only files under another name',
      expect: 'quiet',
      records: spread(30, 0.2, (at, n) => fileMoved(at, maildir(n), `/home/mira/Maildir/.Archive/cur/${n}`)),
    },
    {
      name: 'twenty moved to where no mail lies',
      expect: 'evades',
      severity: 'medium',
      records: spread(20, 0.4, (at, n) => fileMoved(at, maildir(n), `/dev/shm/.x/${n}`)),
    },
    {
      name: 'thirty by the mail server',
      expect: 'quiet',
      records: spread(30, 0.2, (at, n) => fileGone(at, maildir(n), 'dovecot')),
    },
    {
      name: 'thirty files of a project',
      expect: 'quiet',
      records: spread(30, 0.2, (at, n) => fileGone(at, `/home/mira/work/mail/test${n}.txt`)),
    },
    {
      name: 'by changing programs',
      expect: 'evades',
      severity: 'medium',
      records: spread(20, 0.4, (at, n) => fileGone(at, maildir(n), ['rsync', 'perl', 'unlink'][n % 3])),
    },
    {
      name: "Apple's and other stores in turn",
      expect: 'evades',
      severity: 'medium',
      records: spread(20, 0.4, (at, n) =>
        fileGone(at, n % 2 ? maildir(n) : `/Users/mira/Library/Mail/V10/A/${n}.emlx`),
      ),
    },
    {
      name: 'newest first, over the turn of the clock',
      expect: 'evades',
      severity: 'medium',
      records: spread(20, 0.4, (at, n) => fileGone(64 - at, maildir(n))),
    },
  ],
};
