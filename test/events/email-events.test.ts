import { describe, expect, it } from 'vitest';
import { interests } from '../../shared/detections/interests.ts';
import { detect } from '../../shared/detections/judge.ts';
import { EMAIL_DELIVERED } from '../../shared/events/email-events.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';
import { createPrefilter } from '../../shared/events/prefilter.ts';
import { sourceOf } from '../../shared/pipeline/activity.ts';

const TENANT = '5b0e1c7a-93d4-4f0e-8a41-2c6f7d1e9b30';
const ROW = {
  Timestamp: '2026-03-02T09:03:31.1684522Z',
  NetworkMessageId: '0D6C1B5E-08DE-4B32-9a41-08de7836b1f0',
  InternetMessageId: '<notice-1@mail.halden-optics.example>',
  SenderFromAddress: 'no-reply@accounts.example',
  RecipientEmailAddress: 'Mira.Solberg@halden-optics.example',
  Subject: 'New sign-in to your account',
  EmailDirection: 'Inbound',
  DeliveryAction: 'Delivered',
  DeliveryLocation: 'Inbox/folder',
  ReportId: '0d6c1b5e-08de-4b32-9a41-08de7836b1f0-1234-1',
};
const streamed = (row: object) => ({
  time: '2026-03-02T09:05:00Z',
  tenantId: TENANT.toUpperCase(),
  category: 'AdvancedHunting-EmailEvents',
  properties: row,
});
const read = (record: unknown) => normalise(record, { defaultTenantId: null });

describe('mail that arrives', () => {
  it.each([
    ['streamed', streamed(ROW), TENANT],
    ['in Sentinel', { ...ROW, Type: 'EmailEvents', TimeGenerated: ROW.Timestamp, TenantId: 'workspace' }, null],
    ['exported', ROW, null],
  ])('is known by its message and its mailbox: %s', (_form, record, tenantId) => {
    expect(read(record)).toMatchObject({
      kind: 'audit',
      form: 'email-events',
      operation: EMAIL_DELIVERED,
      recordId: '0d6c1b5e-08de-4b32-9a41-08de7836b1f0/mira.solberg@halden-optics.example',
      tenantId,
      time: Date.parse('2026-03-02T09:03:31.168Z'),
      actor: null,
      mailbox: 'mira.solberg@halden-optics.example',
      items: [{ internetMessageId: ROW.InternetMessageId, subject: ROW.Subject }],
    });
  });

  it.each(['Blocked', 'Replaced', '', null])('that did not get there is ignored: %s', (DeliveryAction) => {
    expect(read(streamed({ ...ROW, DeliveryAction })).kind).toBe('ignored');
  });

  it('without a time is parked, by the name of the field', () => {
    expect(read(streamed({ ...ROW, Timestamp: 'yesterday' }))).toMatchObject({
      kind: 'parked',
      reason: expect.stringContaining('Timestamp: found "yesterday"'),
    });
  });

  it('is a fact where it is a notice, and nothing else', () => {
    const factsOf = (row: object) => {
      const event = read(streamed(row));
      if (!isEvent(event)) throw new Error(event.kind);
      expect(detect(event).findings).toEqual([]);
      return detect(event).facts.map(({ kind }) => kind);
    };
    expect(factsOf(ROW)).toEqual(['notice-received']);
    expect(factsOf({ ...ROW, Subject: 'Lunch on Friday' })).toEqual([]);
    expect(factsOf({ ...ROW, Subject: null })).toEqual([]);
  });

  it('passes the prefilter', () => {
    const { records } = createPrefilter(interests).read(JSON.stringify({ records: [streamed(ROW)] }));
    expect(records.map((record) => record.kind)).toEqual(['raw']);
  });

  it('proves nothing of the audit log, and neither do logons on devices', () => {
    const event = read(streamed(ROW));
    if (!isEvent(event) || event.kind !== 'audit') throw new Error(event.kind);
    expect(sourceOf(event)).toBe('email');
    expect(sourceOf({ ...event, form: 'defender-process' })).toBe('endpoint');
    expect(sourceOf({ ...event, form: 'office-activity' })).toBe('audit');
  });
});
