import type { DetectionSamples } from './detection.ts';
import { officeActivity, TOMAS } from './sample-records.ts';
import { deleteMessage, messageRecord } from './sample-stories.ts';

const MESSAGE = { id: '<order-5512@mail.halden-optics.example>', subject: 'Order 5512' };

export const sentThenDeletedSamples: DetectionSamples = {
  detection: 'sent-then-deleted',
  samples: [
    {
      name: 'sent, and its copy deleted',
      expect: 'fires',
      severity: 'low',
      records: [
        messageRecord('Send', 0, MESSAGE),
        deleteMessage('SoftDelete', 10, { ...MESSAGE, folder: '\\Sent Items' }),
      ],
    },
    {
      name: 'sent on behalf by a delegate who deletes the copy',
      expect: 'fires',
      severity: 'low',
      records: [
        messageRecord('SendOnBehalf', 0, MESSAGE, { UserId: TOMAS, LogonType: 2 }),
        deleteMessage('HardDelete', 59, MESSAGE),
      ],
    },
    {
      name: 'its copy moved to Deleted Items',
      expect: 'fires',
      severity: 'low',
      records: [messageRecord('Send', 0, MESSAGE), deleteMessage('MoveToDeletedItems', 10, MESSAGE)],
    },
    {
      name: 'another message',
      expect: 'quiet',
      records: [
        messageRecord('Send', 0, MESSAGE),
        deleteMessage('SoftDelete', 10, { id: '<other@x.example>', subject: 'Order 5512' }),
      ],
    },
    {
      name: 'after more than an hour',
      expect: 'quiet',
      records: [messageRecord('Send', 0, MESSAGE), deleteMessage('SoftDelete', 61, MESSAGE)],
    },
    {
      name: 'the draft of it',
      expect: 'quiet',
      records: [
        messageRecord('Send', 0, { subject: 'Order 5512' }),
        deleteMessage('HardDelete', 1, { subject: 'Order 5512', folder: '\\Drafts' }),
      ],
    },
    {
      name: 'the draft that the message was sent from, by its id',
      expect: 'quiet',
      records: [messageRecord('Send', 0, MESSAGE), deleteMessage('HardDelete', 1, { ...MESSAGE, folder: '\\Drafts' })],
    },
    {
      name: 'sent from the drafts, as its record says, and deleted without an id',
      expect: 'evades',
      severity: 'low',
      records: [
        messageRecord('Send', 0, { ...MESSAGE, folder: '\\Drafts' }),
        deleteMessage('SoftDelete', 10, { subject: 'Order 5512', folder: '\\Sent Items' }),
      ],
    },
    {
      name: 'the delete has no id: by its subject in other case',
      expect: 'evades',
      severity: 'low',
      records: [
        messageRecord('Send', 0, MESSAGE),
        deleteMessage('SoftDelete', 10, { subject: '  ORDER   5512 ', folder: '\\Sent Items' }),
      ],
    },
    {
      name: 'the record of the message sent has no id',
      expect: 'evades',
      severity: 'low',
      records: [
        messageRecord('SendAs', 0, { subject: 'Order 5512' }),
        deleteMessage('SoftDelete', 10, { ...MESSAGE, folder: '\\Sent Items' }),
      ],
    },
    {
      name: 'the delete arrives first, as a row of OfficeActivity',
      expect: 'evades',
      severity: 'low',
      records: [officeActivity(deleteMessage('SoftDelete', 10, MESSAGE)), messageRecord('Send', 0, MESSAGE)],
    },
  ],
};
