import type { DetectionSamples } from './detection.ts';
import { deleteMessage, deliveredMail, messageRecord } from './sample-stories.ts';

const NOTICE = { id: '<notice-1@mail.halden-optics.example>', subject: 'New sign-in to your account' };

export const receivedThenDeletedSamples: DetectionSamples = {
  detection: 'received-then-deleted',
  samples: [
    {
      name: 'a notice is read and deleted',
      expect: 'fires',
      severity: 'low',
      records: [messageRecord('Update', 0, NOTICE), deleteMessage('HardDelete', 100, NOTICE)],
    },
    {
      name: 'a notice is delivered, and deleted before anybody reads it',
      expect: 'fires',
      severity: 'low',
      records: [deliveredMail(0, NOTICE), deleteMessage('HardDelete', 3, NOTICE)],
    },
    {
      name: 'a notice was blocked, and another one deleted',
      expect: 'quiet',
      records: [
        deliveredMail(0, NOTICE, { DeliveryAction: 'Blocked' }),
        deleteMessage('HardDelete', 3, { ...NOTICE, id: '<notice-9@x.example>' }),
      ],
    },
    {
      name: 'a notice of payroll, moved and deleted',
      expect: 'fires',
      severity: 'low',
      records: [
        messageRecord('Move', 0, { id: '<p@x.example>', subject: 'Your direct deposit was changed' }),
        deleteMessage('SoftDelete', 239, { id: '<p@x.example>', subject: 'Your direct deposit was changed' }),
      ],
    },
    {
      name: 'moved to Deleted Items once it was read',
      expect: 'fires',
      severity: 'low',
      records: [messageRecord('Update', 0, NOTICE), deleteMessage('MoveToDeletedItems', 10, NOTICE)],
    },
    {
      name: 'one of two notices that were moved together',
      expect: 'evades',
      severity: 'low',
      records: [
        {
          ...deleteMessage('SoftDelete', 0, NOTICE),
          Operation: 'Move',
          AffectedItems: ['1', '2'].map((n) => ({
            Id: `RgAAAA${n}`,
            InternetMessageId: `<together-${n}@x.example>`,
            Subject: NOTICE.subject,
          })),
        },
        deleteMessage('HardDelete', 10, { ...NOTICE, id: '<together-1@x.example>' }),
      ],
    },
    {
      name: 'another mail',
      expect: 'quiet',
      records: [
        messageRecord('Update', 0, { id: '<m@x.example>', subject: 'Lunch' }),
        deleteMessage('HardDelete', 100, { id: '<m@x.example>', subject: 'Lunch' }),
      ],
    },
    {
      name: 'after more than four hours',
      expect: 'quiet',
      records: [messageRecord('Update', 0, NOTICE), deleteMessage('HardDelete', 241, NOTICE)],
    },
    {
      name: 'another notice',
      expect: 'quiet',
      records: [
        messageRecord('Update', 0, NOTICE),
        deleteMessage('HardDelete', 100, { ...NOTICE, id: '<notice-2@x.example>' }),
      ],
    },
    {
      name: 'in another language',
      expect: 'evades',
      severity: 'low',
      records: [
        messageRecord('Create', 0, { id: '<n3@x.example>', subject: 'Neue Anmeldung bei Ihrem Konto' }),
        deleteMessage('HardDelete', 10, { id: '<n3@x.example>', subject: 'Neue Anmeldung bei Ihrem Konto' }),
      ],
    },
    {
      name: 'the delete has no id',
      expect: 'evades',
      severity: 'low',
      records: [
        messageRecord('Update', 0, NOTICE),
        deleteMessage('HardDelete', 10, { subject: NOTICE.subject.toUpperCase() }),
      ],
    },
    {
      name: 'the delete arrives first and has no subject',
      expect: 'evades',
      severity: 'low',
      records: [deleteMessage('SoftDelete', 10, { id: NOTICE.id }), messageRecord('Copy', 0, NOTICE)],
    },
  ],
};
