import type { DetectionSamples } from './detection.ts';
import { MIRA_ID, sampleGuid } from './sample-records.ts';
import { graphAt, spread } from './sample-stories.ts';

export const bulkGraphDeleteSamples: DetectionSamples = {
  detection: 'bulk-graph-delete',
  samples: [
    {
      name: 'thirty messages in ten minutes',
      expect: 'fires',
      severity: 'medium',
      records: spread(30, 0.3, (at, n) => graphAt(at, 'DELETE', `/v1.0/me/messages/AAMk${n}`)),
    },
    {
      name: 'a hundred and twenty',
      expect: 'fires',
      severity: 'high',
      records: spread(120, 0.05, (at, n) => graphAt(at, 'DELETE', `/v1.0/me/messages/AAMk${n}`)),
    },
    {
      name: 'twenty-nine',
      expect: 'quiet',
      records: spread(29, 0.3, (at, n) => graphAt(at, 'DELETE', `/v1.0/me/messages/AAMk${n}`)),
    },
    {
      name: 'thirty within an hour',
      expect: 'quiet',
      records: spread(30, 2, (at, n) => graphAt(at, 'DELETE', `/v1.0/me/messages/AAMk${n}`)),
    },
    {
      name: 'forty that failed',
      expect: 'quiet',
      records: spread(40, 0.1, (at, n) =>
        graphAt(at, 'DELETE', `/v1.0/me/messages/AAMk${n}`, { responseStatusCode: 403 }),
      ),
    },
    {
      name: 'forty reads',
      expect: 'quiet',
      records: spread(40, 0.1, (at, n) => graphAt(at, 'GET', `/v1.0/me/messages/AAMk${n}`)),
    },
    {
      name: 'permanentDelete and DELETE in turn, beta and v1.0, by id',
      expect: 'evades',
      severity: 'medium',
      records: spread(30, 0.3, (at, n) =>
        n % 2
          ? graphAt(at, 'POST', `/beta/users/${MIRA_ID}/messages/AAMk${n}/permanentDelete`)
          : graphAt(at, 'DELETE', `/v1.0/me/mailFolders/inbox/messages/AAMk${n}`),
      ),
    },
    {
      name: 'members of batches share an operation id',
      expect: 'evades',
      severity: 'medium',
      records: spread(30, 0.3, (at, n) =>
        graphAt(at, 'DELETE', `/v1.0/me/messages/AAMk${n}`, { operationId: sampleGuid(Math.floor(n / 20)) }),
      ),
    },
    {
      name: 'over the turn of the clock, newest first',
      expect: 'evades',
      severity: 'medium',
      records: spread(30, 0.3, (at, n) => graphAt(64 - at, 'delete', `/v1.0/me/messages('AAMk${n}')`)),
    },
  ],
};
