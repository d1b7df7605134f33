import type { DetectionSamples } from './detection.ts';
import { ADMIN, graphAppCall, MIRA, MIRA_ID, minute, sampleGuid } from './sample-records.ts';
import { consentRecord, DAY, deleteBy, graphAt } from './sample-stories.ts';

const APP = sampleGuid(0xa99);
const EWS = { AppId: APP, ClientInfoString: 'Client=WebServices;ExchangeServicesClient/15.0;' };

export const appConsentThenDeletedSamples: DetectionSamples = {
  detection: 'app-consent-then-deleted',
  samples: [
    {
      name: 'consent, then a delete through Graph',
      expect: 'fires',
      severity: 'medium',
      records: [consentRecord(0, APP), graphAt(DAY, 'DELETE', '/v1.0/me/messages/AAMk1')],
    },
    {
      name: 'consent, then a delete by EWS',
      expect: 'fires',
      severity: 'low',
      records: [consentRecord(0, APP), deleteBy(MIRA, MIRA, DAY, 1, EWS)],
    },
    {
      name: 'another application',
      expect: 'quiet',
      records: [consentRecord(0, sampleGuid(0xb00)), graphAt(DAY, 'DELETE', '/v1.0/me/messages/AAMk1')],
    },
    {
      name: 'after more than a week',
      expect: 'quiet',
      records: [consentRecord(0, APP), graphAt(7 * DAY + 1, 'DELETE', '/v1.0/me/messages/AAMk1')],
    },
    {
      name: 'it only reads',
      expect: 'quiet',
      records: [consentRecord(0, APP), graphAt(DAY, 'GET', '/v1.0/me/messages/AAMk1')],
    },
    {
      name: 'an administrator for all users, then the application by itself',
      expect: 'evades',
      severity: 'medium',
      records: [
        consentRecord(0, APP, { UserId: ADMIN }, true),
        { ...graphAppCall('DELETE', `/v1.0/users/${MIRA_ID}/messages/AAMk1`, { timeGenerated: `${minute(DAY)}.1Z` }) },
      ],
    },
    {
      name: 'a folder deleted for good',
      expect: 'evades',
      severity: 'critical',
      records: [consentRecord(0, APP), graphAt(6 * DAY, 'POST', '/v1.0/me/mailFolders/AAMk1/permanentDelete')],
    },
    {
      name: 'the delete arrives first',
      expect: 'evades',
      severity: 'medium',
      records: [graphAt(DAY, 'DELETE', '/v1.0/me/messages/AAMk1'), consentRecord(0, APP)],
    },
  ],
};
