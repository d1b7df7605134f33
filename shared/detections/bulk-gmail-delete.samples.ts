import type { DetectionSamples } from './detection.ts';
import { gmailEvent, googleActivity, MIRA, minute, type RawRecord } from './sample-records.ts';
import { spread } from './sample-stories.ts';

function deletedInGmail(type: number, at: number, n: number): RawRecord {
  const message = gmailEvent(type);
  const parameters = JSON.parse(JSON.stringify(message.parameters).replace(/sample-\d+@/, `message-${n}@`)) as unknown;
  const record = googleActivity('gmail', [{ ...message, parameters }]);
  return { ...record, id: { ...(record.id as object), time: `${minute(at)}.417Z` } };
}

export const bulkGmailDeleteSamples: DetectionSamples = {
  detection: 'bulk-gmail-delete',
  samples: [
    {
      name: 'fifty messages to the trash',
      expect: 'fires',
      severity: 'medium',
      records: spread(50, 1, (at, n) => deletedInGmail(13, at, n)),
    },
    {
      name: 'two hundred deleted for good',
      expect: 'fires',
      severity: 'high',
      records: spread(200, 0.2, (at, n) => deletedInGmail(27, at, n)),
    },
    { name: 'forty-nine', expect: 'quiet', records: spread(49, 1, (at, n) => deletedInGmail(13, at, n)) },
    {
      name: 'thirty messages to the trash, and the same thirty out of it',
      expect: 'quiet',
      records: spread(60, 0.5, (at, n) => deletedInGmail(n < 30 ? 13 : 14, at, n % 30)),
    },
    { name: 'fifty over a day', expect: 'quiet', records: spread(50, 28, (at, n) => deletedInGmail(13, at, n)) },
    {
      name: 'some to the trash, some for good',
      expect: 'evades',
      severity: 'medium',
      records: spread(50, 1, (at, n) => deletedInGmail([13, 14, 27][n % 3] ?? 13, at, n)),
    },
    {
      name: 'newest first, over the turn of the hour',
      expect: 'evades',
      severity: 'medium',
      records: spread(50, 1, (at, n) => deletedInGmail(13, 90 - at, n)),
    },
    {
      name: 'under capital letters',
      expect: 'evades',
      severity: 'medium',
      records: spread(50, 1, (at, n) => ({
        ...deletedInGmail(13, at, n),
        actor: { email: n % 2 ? MIRA.toUpperCase() : MIRA },
      })),
    },
  ],
};
