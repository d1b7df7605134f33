/** Who did everything behind an alert: judged from real records, by the alerts that they raise. */
import { describe, expect, it } from 'vitest';
import { culpritOf } from '../../shared/alerts/culprit.ts';
import {
  cmdletLog,
  gmailEvent,
  googleActivity,
  MIRA,
  MIRA_ID,
  sampleGuid,
  TOMAS,
} from '../../shared/detections/sample-records.ts';
import {
  consentRecord,
  deleteBy,
  deleteMessage,
  graphAt,
  messageRecord,
  processAt,
} from '../../shared/detections/sample-stories.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';
import { scoreBatch } from '../../shared/pipeline/score-batch.ts';
import { batchOf, createWorld, startProcess } from '../support/pipeline.ts';

function culprit(records: readonly object[], complete = true) {
  const events = records.map((record) => normalise(record, { defaultTenantId: null })).filter(isEvent);
  expect(events).toHaveLength(records.length);
  return culpritOf(events, complete);
}
const OFFICE = 'd3590ed6-52b3-4102-aeff-aad2292ab01c';
const call = (appId: string) => graphAt(0, 'DELETE', '/v1.0/me/messages/AAMk1', { appId });
const line = 'powershell.exe Search-Mailbox -Identity mira -DeleteContent -Force';

describe('the account', () => {
  it('is the one of all records, with its object id where a record has it', () => {
    expect(culprit([deleteBy(TOMAS, MIRA, 0), deleteBy(TOMAS.toUpperCase(), MIRA, 1)]).account).toEqual({
      principalName: TOMAS,
      objectId: null,
    });
    const withId = deleteBy(TOMAS, MIRA, 0, 1, { TokenObjectId: MIRA_ID.toUpperCase() });
    expect(culprit([withId, deleteBy(TOMAS, MIRA, 1)]).account).toEqual({ principalName: TOMAS, objectId: MIRA_ID });
    const device = processAt(0, line, { AccountObjectId: MIRA_ID });
    expect(culprit([device]).account).toEqual({ principalName: TOMAS, objectId: MIRA_ID });
  });

  it.each<[string, readonly object[], boolean?]>([
    ['records of two', [deleteBy(TOMAS, MIRA, 0), deleteBy(MIRA, MIRA, 1), deleteBy(MIRA, MIRA, 2)]],
    ['a record of nobody', [deleteBy(TOMAS, MIRA, 0), deleteBy(TOMAS, MIRA, 1, 1, { UserId: '' })]],
    [
      'two object ids under one name',
      [MIRA_ID, sampleGuid(1)].map((id) => deleteBy(TOMAS, MIRA, 0, 1, { TokenObjectId: id })),
    ],
    ['records that were not looked at', [deleteBy(TOMAS, MIRA, 0)], false],
    ['a device whose account the directory has not confirmed', [processAt(0, line)]],
    [
      'a name that anybody wrote into a log',
      [
        {
          _logLines: [
            `<86>1 2026-03-02T10:00:00Z mail-01 sudo 1 - - ${TOMAS} : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/rm -rf /var/mail/victim`,
          ],
        },
      ],
    ],
    [
      'a name that anybody wrote into the event log of a server',
      [{ ...cmdletLog('Search-Mailbox', '-Identity "mira" -DeleteContent "True"'), EventData: { param3: TOMAS } }],
    ],
    ['an account of Google', [googleActivity('gmail', [gmailEvent(13)], { actor: { email: TOMAS } })]],
    [
      'one device of two whose account the directory has not confirmed',
      [processAt(0, line, { AccountObjectId: MIRA_ID }), processAt(1, line)],
    ],
    ['a system account', [deleteBy('NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)', MIRA, 0)]],
    ['a name that is an address and more', [deleteBy("x'@adatum.example?$a=/users#x", MIRA, 0)]],
    ['an object id that is none of the directory', [deleteBy(TOMAS, MIRA, 0, 1, { TokenObjectId: 'a/../../users' })]],
    ['two signs', [deleteBy('a@b@c.example', MIRA, 0)]],
  ])('is not certain: %s', (_why, records, complete) => {
    expect(culprit(records, complete).account).toBeNull();
  });
});

describe('the application', () => {
  it('is the one that made all calls', () => {
    expect(culprit([call(sampleGuid(7)), call(sampleGuid(7).toUpperCase())]).applicationId).toBe(sampleGuid(7));
  });

  const byApp = (UserType: number, change: object = {}) =>
    deleteBy(TOMAS, MIRA, 0, 1, { UserType, AppId: sampleGuid(7), ...change });
  it.each([
    ['an application', 5],
    ['a service principal', 6],
  ])('is the one that acted by itself in the audit log: %s', (_who, userType) => {
    expect(culprit([byApp(userType), deleteBy(MIRA, MIRA, 1)]).applicationId).toBe(sampleGuid(7));
  });

  it.each<[string, readonly object[]]>([
    ['one that is not named', [byApp(5, { AppId: undefined })]],
    ['one whose id is none of the directory', [byApp(5, { AppId: `${sampleGuid(7)}/../x` })]],
    ['two of them', [call(sampleGuid(7)), call(sampleGuid(8))]],
    ['one of Microsoft, through which everybody works', [call(OFFICE)]],
    ['Outlook on the web', [call('9199BF20-a13f-4107-85dc-02114787ef48')]],
    ['one of those for which a stolen token of Office is good, too', [call('e9b154d0-7658-433b-bb25-6b8e0a8a7c59')]],
    [
      'the portal in which somebody consented',
      [consentRecord(0, sampleGuid(7), { AppId: 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c' })],
    ],
    ['the mail program of a person', [deleteBy(TOMAS, MIRA, 0, 1, { AppId: sampleGuid(7) })]],
  ])('is not certain: %s', (_why, records) => {
    expect(culprit(records).applicationId).toBeNull();
  });
});

describe('an alert about a mailbox', () => {
  it('of an intruder and its owner names neither as the one to contain', async () => {
    const world = createWorld();
    const message = { id: '<m@x.example>', subject: 'Hello' };
    const records = [
      deleteBy(TOMAS, MIRA, 0, 60),
      messageRecord('Send', 1, message),
      deleteMessage('HardDelete', 5, message),
    ];
    await scoreBatch(
      batchOf(1, [...records, ...[6, 7].map((at) => deleteBy(MIRA, MIRA, at, 30))]),
      0,
      startProcess(world),
    );
    const alerts = world.alerts.all().map(({ alert }) => alert);
    const ofBoth = alerts.filter(({ evidence }) => new Set(evidence.map(({ actor }) => actor)).size > 1);
    expect(ofBoth.length).toBeGreaterThan(0);
    for (const alert of ofBoth) expect(alert.culprit.account).toBeNull();
    // Nor is the owner asked about what somebody else did.
    const other = alerts.filter(({ detections }) => detections.includes('delete-in-another-mailbox'));
    expect(other.length).toBeGreaterThan(0);
    for (const { response } of other) expect(response.l1.join(' ')).not.toContain('whether they cleared the mailbox');
  });
});
