/** What the samples of the cloud detections do not say: reasons, failed calls, paths that look alike. */
import { describe, expect, test } from 'vitest';
import { detect } from '../../shared/detections/judge.ts';
import {
  googleActivity,
  graphAppCall,
  graphCall,
  MIRA,
  MIRA_ID,
  type RawRecord,
  TOMAS,
} from '../../shared/detections/sample-records.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';

function judge(record: RawRecord) {
  const event = normalise(JSON.parse(JSON.stringify(record)), { defaultTenantId: null });
  if (!isEvent(event)) throw new Error(JSON.stringify(event));
  return detect(event).findings;
}

const said = (record: RawRecord) => judge(record).flatMap((finding) => finding.reasons.map((reason) => reason.text));

describe('graph-mail-deletion', () => {
  test.each([301, 400, 403, 404, 429, 503])('status %i is a failure, and is said to be one', (responseStatusCode) => {
    const [finding] = judge(graphCall('POST', '/v1.0/me/mailFolders/x/permanentDelete', { responseStatusCode }));
    expect(finding).toMatchObject({ severity: 'informational', suppressed: false });
    expect(finding?.reasons.at(-1)?.text).toContain(String(responseStatusCode));
  });

  test.each([200, 202, 204, '204', null, undefined])('status %s is none', (responseStatusCode) => {
    const record = graphCall('POST', '/v1.0/me/mailFolders/x/permanentDelete', { responseStatusCode });
    expect(judge({ ...record, resultSignature: undefined })[0]?.severity).toBe('high');
  });

  test.each([
    [graphCall('DELETE', `/v1.0/users/${TOMAS}/messages/1`, { userPrincipalName: MIRA }), true],
    [graphCall('DELETE', `/v1.0/users/${MIRA}/messages/1`, { userPrincipalName: MIRA }), false],
    [graphCall('DELETE', `/v1.0/users/${MIRA_ID}/messages/1`, { userPrincipalName: MIRA }), false],
    [graphCall('DELETE', `/v1.0/users/${MIRA_ID.toUpperCase()}/messages/1`), false],
    [graphCall('DELETE', '/v1.0/users/7c1d5b7e-0000-4000-8000-000000000000/messages/1'), true],
    [graphCall('DELETE', `/v1.0/users/${TOMAS}/messages/1`), false],
    [graphCall('DELETE', '/v1.0/me/messages/1'), false],
  ])('says whose mailbox it was only where names can be compared: %#', (record, another) => {
    expect(said(record).some((text) => text.includes('another account'))).toBe(another);
  });

  test('an application by itself reaches every mailbox', () => {
    expect(said(graphAppCall('DELETE', `/v1.0/users/${TOMAS}/messages/1`))[1]).toContain('application');
  });

  test.each([
    ['DELETE', '/v1.0/me/messages/1/attachments/2'],
    ['DELETE', '/v1.0/me/messages/1/$value'],
    ['DELETE', '/v1.0/users/messages@x.example'],
    ['DELETE', '/v1.0/admin/exchange/mailboxes/1'],
    ['POST', '/v1.0/me/messages'],
    ['POST', '/v1.0/me/messages/1/permanentDelete/extensions'],
    ['POST', '/v1.0/purgeData'],
    ['POST', '/v1.0/$batch'],
    ['GET', '/v1.0/me/messages/1/permanentDelete'],
    ['PATCH', '/v1.0/me/mailFolders/1'],
    ['MERGE', '/v1.0/me/messages/1'],
  ])('%s %s is nothing', (method, path) => {
    expect(judge(graphCall(method, path))).toEqual([]);
  });

  test.each([
    ['/v1.0/me/events/1/permanentDelete', 'low'],
    ['/v1.0/me/contactFolders/1/permanentDelete', 'medium'],
    ['/v1.0/me/calendars/1/permanentDelete', 'medium'],
    ['/v1.0/me/mailFolders/recoverableitemspurges/messages/1/permanentDelete', 'medium'],
    ['/v1.0/me/mailFolders/recoverableitemsdeletions/messages/1/move', 'medium'],
  ])('POST %s is %s', (path, severity) => {
    expect(judge(graphCall('POST', path))[0]?.severity).toBe(severity);
  });
});

test('an operation of another source that sounds alike is no tampering', () => {
  const record = { CreationTime: '2026-03-02T09:00:00', RecordType: 8, Operation: 'delete_retention_rule_end' };
  expect(judge(record)).toEqual([]);
});

test('where mail is forwarded to is said, as far as it identifies the act', () => {
  const value = `${'x'.repeat(300)}@outside.example`;
  const parameters = [{ name: 'email_forwarding_destination_address', value }];
  const events = [{ type: 'email_forwarding_change', name: 'email_forwarding_out_of_domain', parameters }];
  const [, to] = said(googleActivity('user_accounts', events));
  expect(to).toMatch(/^To x{100}\.$/);
});
