/** What to do about acts on devices and servers, by the family of the detection. */
import type { Response } from './alert.ts';

type HostFamily = 'endpoint-store' | 'mail-server' | 'mail-logs' | 'admin-command';

const preserve = (text: string) => ({ action: 'preserve-evidence', text }) as const;
const account = (text: string) => ({ action: 'contain-account', text }) as const;

export const HOST_RESPONSES: Readonly<Record<HostFamily, Response>> = {
  'endpoint-store': {
    l1: [
      'Read the command line and the program that started it.',
      'Ask the user of the device, and the service desk for a repair or a new profile of that day.',
      'Check whether the mailbox behind the store still has the mail: a cache can be made again, an archive cannot.',
    ],
    t2: [
      'Isolate the device where the user denies it, and take an image before it is repaired.',
      'Look for archives that were copied, mail that was packed and remote sessions in the hours before.',
      'Follow the parent processes back to where the session came from.',
    ],
    containment: [
      preserve('Collect the device’s evidence package: deleted files are overwritten by its use.'),
      account('Where a remote session did it: revoke the account’s sessions and change the password.'),
    ],
  },
  'mail-server': {
    l1: [
      'Read the command line, the account that ran it, and where its session came from.',
      'Ask whoever runs the mail server for the change request or the job behind it; a job runs at the same hour each day.',
      'Say whose mail it was: the user in the path or in the arguments, or a queue that holds everybody’s.',
    ],
    t2: [
      'Bring the mail back from the server’s backup or a snapshot: a spool or a Maildir has no recoverable items.',
      'Go through the mail log for these users and hours: what was delivered and sent, and who read it by IMAP.',
      'Follow the session back: sudo, su and SSH of that hour, keys and jobs of cron that are new.',
    ],
    containment: [
      preserve('Copy the mail log, the authentication log and the shell’s history off the server first.'),
      account('The account whose session it was: end its sessions, change its password, remove its keys.'),
    ],
  },
  'mail-logs': {
    l1: [
      'Say which log is gone and for which hours: delivery, message tracking, or the management log of Exchange.',
      'Ask whoever runs the server whether a disk was full, or a rotation of their own was set up.',
      'Check whether the same lines are kept elsewhere: a collector of syslog, this workspace, the spool’s backup.',
    ],
    t2: [
      'Treat what the log would have shown as unknown: look for deletions, exports and rules of those hours in other logs.',
      'Bring the log back from backup or the collector, and compare its last lines with those that are left.',
      'Go through what else the account cleared on that host: security logs, histories, audit rules.',
    ],
    containment: [
      preserve('Copy what is left of the logs off the host, and stop their rotation.'),
      account('The account that cleared it: revoke its sessions until it is explained.'),
    ],
  },
  'admin-command': {
    l1: [
      'Read what the command does once it is decoded: Reasons say it.',
      'Ask the administrator whether the script is theirs, and where it is kept.',
      'Compare device and address with those from which the account usually administers.',
    ],
    t2: [
      'Find what the command did in the audit log of Exchange, or that nothing of it is there.',
      'Follow the parent processes: a script host, a remote session, a scheduled task.',
      'Go through what else ran on that device in the hour before.',
    ],
    containment: [
      preserve('Keep the script and the log of PowerShell (event 4104) of the device.'),
      account('The account that ran it: revoke sessions until the script is explained.'),
    ],
  },
};
