import type { DetectionSamples } from './detection.ts';
import { ADMIN, MIRA, TOMAS } from './sample-records.ts';
import { deleteBy, spread } from './sample-stories.ts';

export const bulkMailboxDeleteSamples: DetectionSamples = {
  detection: 'bulk-mailbox-delete',
  samples: [
    {
      name: 'a delegate deletes a hundred items',
      expect: 'fires',
      severity: 'medium',
      records: spread(10, 5, (at) => deleteBy(TOMAS, MIRA, at, 10)),
    },
    {
      name: 'four hundred items by an administrator',
      expect: 'fires',
      severity: 'high',
      records: spread(10, 5, (at) => deleteBy(ADMIN, MIRA, at, 40, { LogonType: 1 })),
    },
    {
      name: 'the owner deletes a hundred and twenty items',
      expect: 'quiet',
      records: spread(12, 4, (at) => deleteBy(MIRA, MIRA, at, 10)),
    },
    {
      name: 'ninety-nine items by a delegate',
      expect: 'quiet',
      records: spread(9, 5, (at) => deleteBy(TOMAS, MIRA, at, 11)),
    },
    {
      name: 'a hundred items by a delegate over two hours',
      expect: 'quiet',
      records: spread(10, 13, (at) => deleteBy(TOMAS, MIRA, at, 10)),
    },
    {
      name: 'owner and delegate, each below every threshold of one account',
      expect: 'evades',
      severity: 'medium',
      records: [
        ...spread(6, 9, (at) => deleteBy(MIRA, MIRA, at, 8)),
        ...spread(7, 8, (at) => deleteBy(TOMAS, MIRA, at, 8)),
      ],
    },
    {
      name: 'moves, soft and hard deletes together',
      expect: 'evades',
      severity: 'medium',
      records: [
        deleteBy(TOMAS, MIRA, 0, 34, { Operation: 'MoveToDeletedItems' }),
        deleteBy(TOMAS, MIRA, 20, 33, { Operation: 'SoftDelete' }),
        deleteBy(TOMAS, MIRA, 40, 33),
      ],
    },
    {
      name: 'newest first, over the turn of the hour, owner in capitals',
      expect: 'evades',
      severity: 'medium',
      records: [deleteBy(TOMAS, MIRA.toUpperCase(), 71, 50), deleteBy(TOMAS, MIRA, 49, 50)],
    },
  ],
};
