import type { DetectionSamples } from './detection.ts';
import { TOMAS } from './sample-records.ts';
import { DAY, deleteMessage } from './sample-stories.ts';

const MESSAGE = { id: '<contract@mail.halden-optics.example>', subject: 'Contract' };
const PURGES = { ...MESSAGE, folder: '\\Recoverable Items\\Deletions' };

export const twoStepPurgeSamples: DetectionSamples = {
  detection: 'two-step-purge',
  samples: [
    {
      name: 'soft-deleted, then purged',
      expect: 'fires',
      severity: 'low',
      records: [deleteMessage('SoftDelete', 0, MESSAGE), deleteMessage('HardDelete', 60, PURGES)],
    },
    {
      name: 'moved to Deleted Items, then purged by a delegate',
      expect: 'fires',
      severity: 'medium',
      records: [
        deleteMessage('MoveToDeletedItems', 0, MESSAGE),
        deleteMessage('HardDelete', 60, PURGES, { UserId: TOMAS, LogonType: 2 }),
      ],
    },
    {
      name: 'hard-deleted from the inbox, not from Recoverable Items',
      expect: 'quiet',
      records: [deleteMessage('SoftDelete', 0, MESSAGE), deleteMessage('HardDelete', 60, MESSAGE)],
    },
    {
      name: 'another message is purged',
      expect: 'quiet',
      records: [
        deleteMessage('SoftDelete', 0, MESSAGE),
        deleteMessage('HardDelete', 60, { ...PURGES, id: '<other@x.example>' }),
      ],
    },
    {
      name: 'after more than a day',
      expect: 'quiet',
      records: [deleteMessage('SoftDelete', 0, MESSAGE), deleteMessage('HardDelete', DAY + 1, PURGES)],
    },
    {
      name: 'without ids, by the subject',
      expect: 'evades',
      severity: 'low',
      records: [
        deleteMessage('SoftDelete', 0, { subject: 'Contract' }),
        deleteMessage('HardDelete', 60, { subject: 'contract', folder: 'Recoverable Items\\Purges' }),
      ],
    },
    {
      name: 'among many items',
      expect: 'evades',
      severity: 'low',
      records: [
        deleteMessage('SoftDelete', 0, MESSAGE, {
          AffectedItems: [
            { Id: '1', InternetMessageId: '<a@x.example>' },
            { Id: '2', InternetMessageId: MESSAGE.id },
          ],
        }),
        deleteMessage('HardDelete', 60, PURGES),
      ],
    },
    {
      name: 'the purge arrives first',
      expect: 'evades',
      severity: 'low',
      records: [deleteMessage('HardDelete', 60, PURGES), deleteMessage('SoftDelete', 0, MESSAGE)],
    },
  ],
};
