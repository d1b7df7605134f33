import type { DetectionSamples } from './detection.ts';
import { ADMIN, complianceRecord, minute, type RawRecord } from './sample-records.ts';
import { cmdletAt, DAY, graphAt, HOUR, spread } from './sample-stories.ts';

function purge(at: number, fields: RawRecord = {}): RawRecord {
  return complianceRecord('New-ComplianceSearchAction', '-SearchName "x" -Purge -PurgeType HardDelete', {
    CreationTime: minute(at),
    StartTime: minute(at),
    ...fields,
  });
}

export const purgeLoopSamples: DetectionSamples = {
  detection: 'purge-loop',
  samples: [
    { name: 'three purges in an hour', expect: 'fires', severity: 'high', records: spread(3, 20, (at) => purge(at)) },
    { name: 'five over a day', expect: 'fires', severity: 'high', records: spread(5, 5 * HOUR, (at) => purge(at)) },
    { name: 'two purges', expect: 'quiet', records: spread(2, 20, (at) => purge(at)) },
    { name: 'three over three days', expect: 'quiet', records: spread(3, DAY, (at) => purge(at)) },
    {
      name: 'three previews',
      expect: 'quiet',
      records: spread(3, 20, (at) =>
        complianceRecord('New-ComplianceSearchAction', '-SearchName "x" -Preview', {
          CreationTime: minute(at),
          StartTime: minute(at),
        }),
      ),
    },
    {
      name: 'soft and hard, in changing case, out of order',
      expect: 'evades',
      severity: 'high',
      records: [
        purge(600),
        complianceRecord('new-compliancesearchaction', '-SearchName "y" -PurgeType softdelete -Purge', {
          CreationTime: minute(0),
          StartTime: minute(0),
          UserId: ADMIN.toUpperCase(),
        }),
        purge(300),
      ],
    },
    {
      name: 'as records of Exchange administration',
      expect: 'evades',
      severity: 'high',
      records: spread(3, 7 * HOUR, (at) =>
        cmdletAt(at, 'New-ComplianceSearchAction', { SearchName: 'x', Purge: 'True', PurgeType: 'SoftDelete' }),
      ),
    },
    {
      name: 'through Microsoft Graph',
      expect: 'evades',
      severity: 'high',
      records: spread(3, 20, (at) =>
        graphAt(at, 'POST', '/v1.0/security/cases/ediscoveryCases/22aa/searches/33bb/purgeData', {
          responseStatusCode: 202,
        }),
      ),
    },
  ],
};
