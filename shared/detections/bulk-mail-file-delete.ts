/** Many files of a mail store deleted on one device. */
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL } from './attack.ts';
import { requestScore } from './burst-score.ts';
import type { WindowDetection } from './detection.ts';

export const bulkMailFileDelete: WindowDetection = {
  type: 'window',
  id: 'bulk-mail-file-delete',
  title: 'Many mail files deleted on a device',
  why: 'Mail stores keep each message in a file (Maildir, Apple Mail, Unistore). Whoever clears one by a program that no command line tells of leaves a row of deleted files.',
  logic:
    'Files of mail stores that one account deletes on one device, by anything but a mail program, reach 20 within any ten minutes of event time. What Defender, Sysmon, auditd and others log of one act is counted for each of them by itself; the largest counts. High at four times as many.',
  tuning:
    'PURGEWATCH_WINDOWS sets files (as items) and minutes. Backup and synchronisation programs are the ones to allow.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'medium',
  falsePositives: ['Synchronisation and backup of Maildirs', 'Removal of an account with its mail'],
  references: [CLEAR_MAILBOX_DATA_URL],
  tallies: ['mail-file-delete'],
  subject: 'device-account',
  windowMs: 600_000,
  threshold: 20,
  score: requestScore('files'),
};
