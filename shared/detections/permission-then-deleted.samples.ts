import type { DetectionSamples } from './detection.ts';
import { ADMIN, MIRA, sampleGuid, TOMAS } from './sample-records.ts';
import { cmdletAt, DAY, deleteBy, messageRecord } from './sample-stories.ts';

const granted = (at: number, user: string = TOMAS, mailbox: string = MIRA) =>
  cmdletAt(
    at,
    'Add-MailboxPermission',
    { Identity: mailbox, User: user, AccessRights: 'FullAccess' },
    { UserId: ADMIN },
  );

export const permissionThenDeletedSamples: DetectionSamples = {
  detection: 'permission-then-deleted',
  samples: [
    {
      name: 'full access, then deletes by a delegate',
      expect: 'fires',
      severity: 'medium',
      records: [granted(0), deleteBy(TOMAS, MIRA, 3 * DAY)],
    },
    {
      name: 'to a mailbox under its display name, where the record has its path',
      expect: 'evades',
      severity: 'medium',
      records: [
        cmdletAt(
          0,
          'Add-MailboxPermission',
          { Identity: 'Mira Solberg', User: TOMAS, AccessRights: 'FullAccess' },
          { UserId: ADMIN, ObjectId: 'EURP.PROD.OUTLOOK.COM/Hosted/halden/mira.solberg' },
        ),
        deleteBy(TOMAS, MIRA, 3 * DAY),
      ],
    },
    {
      name: 'an administrator to themselves',
      expect: 'fires',
      severity: 'high',
      records: [granted(0, ADMIN), deleteBy(ADMIN, MIRA, 60, 5, { LogonType: 1 })],
    },
    {
      name: 'deletes in another mailbox',
      expect: 'quiet',
      records: [granted(0), deleteBy(TOMAS, 'lina.aas@halden-optics.example', DAY)],
    },
    { name: 'deletes by another', expect: 'quiet', records: [granted(0), deleteBy(MIRA, MIRA, DAY)] },
    { name: 'after more than a week', expect: 'quiet', records: [granted(0), deleteBy(TOMAS, MIRA, 7 * DAY + 1)] },
    {
      name: 'named by aliases',
      expect: 'evades',
      severity: 'medium',
      records: [granted(0, 'tomas.brandt', 'Mira.Solberg'), deleteBy(TOMAS, MIRA, DAY)],
    },
    {
      name: 'on a mailbox named by its GUID',
      expect: 'evades',
      severity: 'medium',
      records: [granted(0, TOMAS, sampleGuid(71)), deleteBy(TOMAS, MIRA, DAY, 1, { MailboxGuid: sampleGuid(71) })],
    },
    {
      name: 'on another mailbox named by its GUID',
      expect: 'quiet',
      records: [granted(0, TOMAS, sampleGuid(72)), deleteBy(TOMAS, MIRA, DAY, 1, { MailboxGuid: sampleGuid(71) })],
    },
    {
      name: 'as a recipient permission, in changing case',
      expect: 'evades',
      severity: 'medium',
      records: [
        cmdletAt(0, 'Add-RecipientPermission', {
          Identity: MIRA.toUpperCase(),
          Trustee: TOMAS.toUpperCase(),
          AccessRights: 'SendAs',
        }),
        deleteBy(TOMAS, MIRA, DAY, 1, { Operation: 'SoftDelete' }),
      ],
    },
    {
      name: 'of a folder, in Outlook',
      expect: 'evades',
      severity: 'medium',
      records: [
        messageRecord(
          'AddFolderPermissions',
          0,
          {},
          { Item: { Id: 'L1', ParentFolder: { Id: 'L1', Path: '\\Inbox', MemberUpn: TOMAS } } },
        ),
        deleteBy(TOMAS, MIRA, DAY),
      ],
    },
    {
      name: 'the delete arrives first',
      expect: 'evades',
      severity: 'medium',
      records: [deleteBy(TOMAS, MIRA, DAY), granted(0)],
    },
  ],
};
