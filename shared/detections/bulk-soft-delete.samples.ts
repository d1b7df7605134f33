import type { DetectionSamples } from './detection.ts';
import { cloudAppEvent, deleteRecord, officeActivity, type RawRecord, TOMAS } from './sample-records.ts';

function spread(count: number, everyMinutes: number, make: (at: number) => RawRecord): RawRecord[] {
  return Array.from({ length: count }, (_, index) => make(index * everyMinutes));
}

export const bulkSoftDeleteSamples: DetectionSamples = {
  detection: 'bulk-soft-delete',
  samples: [
    {
      name: 'two hundred items soft-deleted',
      expect: 'fires',
      severity: 'medium',
      records: spread(20, 2, (at) => deleteRecord({ operation: 'SoftDelete', at, items: 10 })),
    },
    {
      name: 'eight hundred moved to Deleted Items',
      expect: 'fires',
      severity: 'medium',
      records: spread(16, 3, (at) => deleteRecord({ operation: 'MoveToDeletedItems', at, items: 50 })),
    },
    {
      name: 'a folder is tidied up',
      expect: 'quiet',
      records: spread(19, 3, (at) => deleteRecord({ operation: 'MoveToDeletedItems', at, items: 10 })),
    },
    {
      name: 'hard deletes, which are counted elsewhere',
      expect: 'quiet',
      records: spread(20, 2, (at) => deleteRecord({ at, items: 10 })),
    },
    {
      name: 'half moved, half deleted',
      expect: 'evades',
      severity: 'medium',
      records: spread(20, 2, (at) =>
        deleteRecord({ operation: at % 4 === 0 ? 'SoftDelete' : 'MoveToDeletedItems', at, items: 10 }),
      ),
    },
    {
      name: 'in a window that no clock hour holds, by two forms of record',
      expect: 'evades',
      severity: 'medium',
      records: [
        ...spread(5, 2, (at) => officeActivity(deleteRecord({ operation: 'SoftDelete', at: at + 45, items: 20 }))),
        ...spread(5, 2, (at) => cloudAppEvent(deleteRecord({ operation: 'SoftDelete', at: at + 90, items: 20 }))),
      ],
    },
    {
      name: 'meetings of a calendar: counted, and scored down',
      expect: 'fires',
      severity: 'low',
      records: spread(10, 5, (at) =>
        deleteRecord({ operation: 'MoveToDeletedItems', at, items: 20, folder: '\\Calendar' }),
      ),
    },
    {
      name: 'one meeting among the mail, to make it look like a calendar',
      expect: 'evades',
      severity: 'medium',
      records: spread(20, 2, (at) =>
        deleteRecord({ operation: 'SoftDelete', at, items: 10, folder: at < 38 ? '\\Calendar' : '\\Inbox' }),
      ),
    },
    {
      name: 'in the mailbox of somebody else',
      expect: 'evades',
      severity: 'medium',
      records: spread(10, 5, (at) =>
        deleteRecord({
          operation: 'MoveToDeletedItems',
          at,
          items: 20,
          with: { UserId: TOMAS, LogonType: 'Delegated' },
        }),
      ),
    },
  ],
};
