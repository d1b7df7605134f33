import type { DetectionSamples } from './detection.ts';
import { ADMIN, graphAppCall, MIRA, MIRA_ID, minute, sampleGuid, TOMAS } from './sample-records.ts';
import { consentRecord, DAY, deleteBy, graphAt } from './sample-stories.ts';

const APP = sampleGuid(0xa99);
const EWS = { AppId: APP, ClientInfoString: 'Client=WebServices;ExchangeServicesClient/15.0;' };

const OTHER = sampleGuid(0xb00);
const graphDelete = (at: number, appId: string) => graphAt(at, 'DELETE', '/v1.0/me/messages/AAMk1', { appId });
/** By its own permissions, so that both logs name one and the same subject. */
const graphAppDelete = (at: number) =>
  graphAppCall('DELETE', `/v1.0/users/${MIRA_ID}/messages/AAMk1`, { timeGenerated: `${minute(at)}.1Z`, appId: APP });
const ewsAppDelete = (at: number) => deleteBy(APP, MIRA, at, 1, { ...EWS, UserType: 5 });
/** Both logs are heard from the first moment on. */
const HEARD = [graphDelete(0, OTHER), deleteBy(TOMAS, TOMAS, 0)];

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
      name: 'used for the first time, and again, where the logs go back two weeks',
      expect: 'fires',
      severity: 'low',
      records: [...HEARD, graphDelete(15 * DAY, APP), graphDelete(17 * DAY, APP)],
    },
    {
      name: 'known for longer than a week',
      expect: 'quiet',
      records: [...HEARD, graphDelete(15 * DAY, APP), graphDelete(22 * DAY + 1, APP), graphDelete(23 * DAY, APP)],
    },
    {
      name: 'the logs go back a day less',
      expect: 'quiet',
      records: [...HEARD, graphDelete(13 * DAY, APP), graphDelete(14 * DAY, APP)],
    },
    {
      name: 'the Graph log goes back a day less than the audit log',
      expect: 'quiet',
      records: [
        deleteBy(TOMAS, TOMAS, 0),
        graphDelete(3 * DAY, OTHER),
        graphDelete(15 * DAY, APP),
        graphDelete(16 * DAY, APP),
      ],
    },
    {
      name: 'consent more than a week before',
      expect: 'quiet',
      records: [...HEARD, consentRecord(15 * DAY, APP), graphDelete(23 * DAY, APP), graphDelete(24 * DAY, APP)],
    },
    {
      name: 'used for the first time, and no more',
      expect: 'quiet',
      records: [...HEARD, graphDelete(15 * DAY, APP)],
    },
    {
      name: 'one act that both logs tell of',
      expect: 'quiet',
      records: [...HEARD, graphAppDelete(15 * DAY), ewsAppDelete(15 * DAY + 1)],
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
      name: 'used for the first time through Graph, then by EWS',
      expect: 'evades',
      severity: 'low',
      records: [...HEARD, graphAppDelete(15 * DAY), ewsAppDelete(18 * DAY)],
    },
    {
      name: 'used for the first time by EWS, and three minutes later with the letters of its id in another case',
      expect: 'evades',
      severity: 'low',
      records: [
        ...HEARD,
        deleteBy(MIRA, MIRA, 15 * DAY, 1, EWS),
        deleteBy(MIRA.toUpperCase(), MIRA, 15 * DAY + 3, 1, { ...EWS, AppId: APP.toUpperCase() }),
      ],
    },
    {
      name: 'a folder deleted for good by an application without consent in sight, its id in another case',
      expect: 'evades',
      severity: 'low',
      records: [
        ...HEARD,
        graphDelete(15 * DAY, APP),
        graphAt(16 * DAY, 'POST', '/v1.0/me/mailFolders/AAMk1/permanentDelete', { appId: APP.toUpperCase() }),
      ],
    },
    {
      name: 'consent after the first use, then deletes',
      expect: 'evades',
      severity: 'medium',
      records: [...HEARD, graphDelete(15 * DAY, APP), consentRecord(16 * DAY, APP), graphDelete(17 * DAY, APP)],
    },
    {
      name: 'the delete arrives first',
      expect: 'evades',
      severity: 'medium',
      records: [graphAt(DAY, 'DELETE', '/v1.0/me/messages/AAMk1'), consentRecord(0, APP)],
    },
  ],
};
