import type { DetectionSamples } from './detection.ts';
import { ADMIN, officeActivity, sampleGuid, TOMAS } from './sample-records.ts';
import { deleteBy, HOUR, spread } from './sample-stories.ts';

const mailbox = (n: number) => `person${n}@halden-optics.example`;

export const mailboxSpraySamples: DetectionSamples = {
  detection: 'mailbox-spray',
  samples: [
    {
      name: 'one item in each of five mailboxes',
      expect: 'fires',
      severity: 'high',
      records: spread(5, 10, (at, n) => deleteBy(TOMAS, mailbox(n), at)),
    },
    {
      name: 'an administrator in eight mailboxes',
      expect: 'fires',
      severity: 'high',
      records: spread(8, 2, (at, n) => deleteBy(ADMIN, mailbox(n), at, 2, { LogonType: 1 })),
    },
    {
      name: 'four mailboxes of others and the own one',
      expect: 'quiet',
      records: [...spread(4, 5, (at, n) => deleteBy(TOMAS, mailbox(n), at)), deleteBy(TOMAS, TOMAS, 30)],
    },
    {
      name: 'four mailboxes, of which one is named by its address, by its GUID, and hours before by both',
      expect: 'quiet',
      records: [
        deleteBy(TOMAS, mailbox(0), 0, 1, { MailboxGuid: sampleGuid(900) }),
        deleteBy(TOMAS, mailbox(0), 5 * HOUR),
        deleteBy(TOMAS, mailbox(0), 5 * HOUR + 1, 1, { MailboxOwnerUPN: undefined, MailboxGuid: sampleGuid(900) }),
        ...[1, 2, 3].map((n) => deleteBy(TOMAS, mailbox(n), 5 * HOUR + 10 * n)),
      ],
    },
    {
      name: 'five mailboxes over a day',
      expect: 'quiet',
      records: spread(5, 5 * HOUR, (at, n) => deleteBy(TOMAS, mailbox(n), at)),
    },
    {
      name: 'fifty deletes in one mailbox',
      expect: 'quiet',
      records: spread(50, 1, (at) => deleteBy(TOMAS, mailbox(1), at)),
    },
    {
      name: 'moves in some, hard deletes in others, out of order',
      expect: 'evades',
      severity: 'high',
      records: [
        deleteBy(TOMAS, mailbox(4), 58),
        deleteBy(TOMAS, mailbox(0), 0, 1, { Operation: 'MoveToDeletedItems' }),
        deleteBy(TOMAS, mailbox(2), 30),
        deleteBy(TOMAS, mailbox(1), 10, 1, { Operation: 'SoftDelete' }),
        deleteBy(TOMAS, mailbox(3), 31),
      ],
    },
    {
      name: 'an account in changing case, in rows of OfficeActivity',
      expect: 'evades',
      severity: 'high',
      records: spread(5, 11, (at, n) => officeActivity(deleteBy(n % 2 ? TOMAS.toUpperCase() : TOMAS, mailbox(n), at))),
    },
    {
      name: 'mailboxes named by nothing but their GUID',
      expect: 'evades',
      severity: 'high',
      records: spread(5, 11, (at, n) =>
        deleteBy(TOMAS, mailbox(n), at, 1, {
          MailboxOwnerUPN: undefined,
          MailboxGuid: sampleGuid(900 + n),
          LogonType: 2,
        }),
      ),
    },
  ],
};
