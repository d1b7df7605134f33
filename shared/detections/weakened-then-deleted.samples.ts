import type { DetectionSamples } from './detection.ts';
import { ADMIN, MIRA, sampleGuid, TOMAS } from './sample-records.ts';
import { cmdletAt, DAY, deleteBy } from './sample-stories.ts';

const weakened = (at: number, identity: string = MIRA, fields = {}) =>
  cmdletAt(at, 'Set-Mailbox', { Identity: identity, AuditEnabled: 'False' }, { UserId: ADMIN, ...fields });

export const weakenedThenDeletedSamples: DetectionSamples = {
  detection: 'weakened-then-deleted',
  samples: [
    {
      name: 'auditing off, then a delete',
      expect: 'fires',
      severity: 'high',
      records: [weakened(0), deleteBy(MIRA, MIRA, 2 * DAY)],
    },
    {
      name: 'under a display name, where the record has the path of the mailbox',
      expect: 'evades',
      severity: 'high',
      records: [
        weakened(0, 'Mira Solberg', { ObjectId: 'EURP.PROD.OUTLOOK.COM/Hosted/halden/mira.solberg' }),
        deleteBy(MIRA, MIRA, 2 * DAY),
      ],
    },
    {
      name: 'auditing of the tenant off, then a delete in any mailbox',
      expect: 'fires',
      severity: 'critical',
      records: [
        cmdletAt(0, 'Set-AdminAuditLogConfig', { UnifiedAuditLogIngestionEnabled: 'False' }, { UserId: ADMIN }),
        deleteBy(TOMAS, TOMAS, DAY),
      ],
    },
    {
      name: 'auditing on again',
      expect: 'quiet',
      records: [cmdletAt(0, 'Set-Mailbox', { Identity: MIRA, AuditEnabled: 'True' }), deleteBy(MIRA, MIRA, DAY)],
    },
    { name: 'another mailbox', expect: 'quiet', records: [weakened(0), deleteBy(TOMAS, TOMAS, DAY)] },
    { name: 'the delete came first', expect: 'quiet', records: [deleteBy(MIRA, MIRA, 0), weakened(10)] },
    { name: 'a week later', expect: 'quiet', records: [weakened(0), deleteBy(MIRA, MIRA, 7 * DAY + 1)] },
    {
      name: 'the mailbox named by its alias',
      expect: 'evades',
      severity: 'high',
      records: [weakened(0, 'mira.solberg'), deleteBy(MIRA, MIRA, DAY)],
    },
    {
      name: 'the mailbox named by its path',
      expect: 'evades',
      severity: 'high',
      records: [
        weakened(0, 'EURPR02A004.PROD.OUTLOOK.COM/Hosted/halden/mira.solberg'),
        deleteBy(MIRA.toUpperCase(), MIRA, DAY, 1, { Operation: 'MoveToDeletedItems' }),
      ],
    },
    {
      name: 'the delete arrives before the change',
      expect: 'evades',
      severity: 'high',
      records: [deleteBy(TOMAS, MIRA, DAY, 1, { LogonType: 0 }), weakened(0)],
    },
    {
      name: 'a hold taken off by its GUID',
      expect: 'evades',
      severity: 'high',
      records: [
        cmdletAt(0, 'Set-Mailbox', { Identity: sampleGuid(0xa11ce), LitigationHoldEnabled: '$false' }),
        deleteBy(MIRA, MIRA, DAY, 1, { MailboxGuid: sampleGuid(0xa11ce) }),
      ],
    },
  ],
};
