import type { DetectionSamples } from './detection.ts';
import { cloudAppEvent, deleteRecord, officeActivity } from './sample-records.ts';

export const itemDeletedSamples: DetectionSamples = {
  detection: 'item-deleted',
  samples: [
    { name: 'one draft', expect: 'fires', severity: 'informational', records: [deleteRecord({ folder: '\\Drafts' })] },
    {
      name: 'meetings',
      expect: 'fires',
      severity: 'informational',
      records: [deleteRecord({ operation: 'MoveToDeletedItems', folder: '\\Kalender', items: 4 })],
    },
    {
      name: 'a whole folder',
      expect: 'fires',
      severity: 'informational',
      records: [
        deleteRecord({
          items: 0,
          with: { AffectedItems: undefined, Folders: [{ Id: 'LgAAAAC9', Path: '\\Projects' }] },
        }),
      ],
    },
    {
      name: 'an operation of Azure AD that sounds alike',
      expect: 'quiet',
      records: [
        {
          ...deleteRecord({ items: 0 }),
          Operation: 'Hard Delete application.',
          RecordType: 8,
          Workload: 'AzureActiveDirectory',
        },
      ],
    },
    {
      name: 'mail is read, moved and changed',
      expect: 'quiet',
      records: [
        { ...deleteRecord(), Operation: 'MailItemsAccessed', RecordType: 50 },
        { ...deleteRecord(), Operation: 'Move' },
        { ...deleteRecord(), Operation: 'Update', RecordType: 2 },
      ],
    },
    {
      name: 'partly done counts as done, in OfficeActivity',
      expect: 'evades',
      severity: 'informational',
      records: [officeActivity(deleteRecord({ items: 3, with: { ResultStatus: 'PartiallySucceeded' } }))],
    },
    {
      name: 'a client that calls itself retention',
      expect: 'evades',
      severity: 'informational',
      records: [
        deleteRecord({
          with: { ClientInfoString: 'Client=WebServices;ExchangeServicesClient/15.0;Action=ELCAssistant;' },
        }),
      ],
    },
    {
      name: 'a record without items and without folders',
      expect: 'evades',
      severity: 'informational',
      records: [cloudAppEvent(deleteRecord({ operation: 'SoftDelete', items: 0, with: { Folder: undefined } }), true)],
    },
  ],
};
