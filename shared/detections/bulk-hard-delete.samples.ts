import type { DetectionSamples } from './detection.ts';
import { cloudAppEvent, deleteRecord, MIRA, officeActivity, type RawRecord, TOMAS } from './sample-records.ts';

function spread(count: number, everyMinutes: number, make: (at: number) => RawRecord): RawRecord[] {
  return Array.from({ length: count }, (_, index) => make(index * everyMinutes));
}

export const bulkHardDeleteSamples: DetectionSamples = {
  detection: 'bulk-hard-delete',
  samples: [
    {
      name: 'fifty items, one by one',
      expect: 'fires',
      severity: 'medium',
      records: spread(50, 1, (at) => deleteRecord({ at })),
    },
    {
      name: 'two hundred items in a few selections',
      expect: 'fires',
      severity: 'high',
      records: spread(8, 5, (at) => deleteRecord({ at, items: 25 })),
    },
    { name: 'forty-nine items', expect: 'quiet', records: spread(7, 2, (at) => deleteRecord({ at, items: 7 })) },
    {
      name: 'fifty items over a day',
      expect: 'quiet',
      records: spread(50, 28, (at) => deleteRecord({ at })),
    },
    {
      name: 'sixty items that could not be deleted',
      expect: 'quiet',
      records: spread(6, 2, (at) => deleteRecord({ at, items: 10, with: { ResultStatus: 'Failed' } })),
    },
    {
      name: 'retention at work',
      expect: 'quiet',
      records: spread(6, 2, (at) =>
        deleteRecord({
          at,
          items: 20,
          with: {
            LogonType: 4,
            UserType: 4,
            ClientInfoString: 'Client=TBA;Service=MSExchangeMailboxAssistants;Action=ELCAssistant;',
          },
        }),
      ),
    },
    {
      name: 'across the turn of the hour, newest first',
      expect: 'evades',
      severity: 'medium',
      records: [deleteRecord({ at: 71, items: 25 }), deleteRecord({ at: 49, items: 25 })],
    },
    {
      name: 'one account in three spellings, three forms of record',
      expect: 'evades',
      severity: 'medium',
      records: [
        deleteRecord({ at: 0, items: 20, with: { UserId: MIRA.toUpperCase() } }),
        officeActivity(deleteRecord({ at: 20, items: 20 })),
        cloudAppEvent(
          deleteRecord({ at: 40, items: 20, with: { UserId: 'Mira.Solberg@Halden-Optics.example' } }),
          true,
        ),
      ],
    },
    {
      name: 'a client that calls itself retention, partly done',
      expect: 'evades',
      severity: 'medium',
      records: spread(5, 3, (at) =>
        deleteRecord({
          at,
          items: 10,
          with: { ResultStatus: 'PartiallySucceeded', ClientInfoString: 'Client=WebServices;ELCAssistant;Client=TBA;' },
        }),
      ),
    },
    {
      name: 'from Recoverable Items, a few more than the threshold',
      expect: 'evades',
      severity: 'high',
      records: spread(6, 2, (at) => deleteRecord({ at, items: 9, folder: 'Recoverable Items\\Deletions' })),
    },
    {
      name: 'in the mailbox of somebody else',
      expect: 'evades',
      severity: 'high',
      records: spread(6, 2, (at) => deleteRecord({ at, items: 9, with: { UserId: TOMAS, LogonType: 2 } })),
    },
    {
      name: 'folders without items',
      expect: 'evades',
      severity: 'medium',
      records: spread(10, 5, (at) =>
        deleteRecord({
          at,
          items: 0,
          with: { Folders: Array.from({ length: 5 }, (_, n) => ({ Id: `LgAAAAC${at}${n}`, Path: `\\P${n}` })) },
        }),
      ),
    },
    {
      name: 'one message listed beside the folders that went with it',
      expect: 'evades',
      severity: 'medium',
      records: spread(10, 5, (at) =>
        deleteRecord({
          at,
          with: { Folders: Array.from({ length: 4 }, (_, n) => ({ Id: `LgAAAAC${at}${n}`, Path: `\\P${n}` })) },
        }),
      ),
    },
  ],
};
