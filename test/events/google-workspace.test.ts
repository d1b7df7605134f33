import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parametersOf } from '../../shared/events/google-parameters.ts';
import { isEvent, type Normalised, normalise } from '../../shared/events/normalise.ts';
import { unwrap } from '../../shared/events/unwrap.ts';
import { gmailEvent, googleActivity } from './records.ts';

function read(record: unknown, defaultTenantId: string | null = null): Normalised[] {
  return unwrap(JSON.stringify(record)).map((raw) =>
    raw.kind === 'raw' ? normalise(raw.value, { defaultTenantId }) : raw,
  );
}

function of(application: string, events: unknown): Record<string, unknown> {
  const { id } = googleActivity() as { id: Record<string, unknown> };
  return googleActivity({ id: { ...id, applicationName: application }, events });
}

const MOVED = {
  kind: 'audit',
  form: 'google-workspace',
  tenantId: 'c04hd1n9x',
  time: Date.parse('2026-03-04T10:11:12.417Z'),
  actor: 'dana.reed@fabrikam.example',
  mailbox: 'dana.reed@fabrikam.example',
  ip: '198.51.100.7',
  operation: 'GmailMessageMovedToTrash',
  outcome: 'unknown',
  items: [{ id: null, subject: 'New sign-in', internetMessageId: '<one@fabrikam.example>', folderPath: null }],
};

describe('activities of Google Workspace', () => {
  const { events: _, ...bare } = googleActivity();
  test.each([
    ['events as a list', googleActivity()],
    ['events as one object', googleActivity({ events: gmailEvent('13') })],
    ['events as text', googleActivity({ events: JSON.stringify([gmailEvent('13')]) })],
    ['the event taken out of its list', { ...bare, ...gmailEvent('13') }],
    ['wrapped as an object', { json: googleActivity() }],
    ['wrapped as text', { '@timestamp': 'x', event: { original: JSON.stringify(googleActivity()) } }],
    ['in the answer of the API', { kind: 'admin#reports#activities', items: [googleActivity()] }],
  ])('are read with %s, and are the same record', (_name, record) => {
    const [event, ...more] = read(record);
    expect(more).toEqual([]);
    expect(event).toMatchObject(MOVED);
    expect(event).toMatchObject({ recordId: (read(googleActivity())[0] as { recordId: string }).recordId });
  });

  test('the tenant of the settings goes before the customer', () => {
    expect(read(googleActivity(), 'Tenant')[0]).toMatchObject({ tenantId: 'tenant' });
  });

  test('several events are several records with ids of their own, each with who, when and where', () => {
    const events = [gmailEvent('13'), gmailEvent('13', '<two@x>'), gmailEvent('2'), gmailEvent(27)];
    const found = read(googleActivity({ events }));
    expect(
      found.map((result) => (isEvent(result) ? (result as { operation?: string }).operation : result.kind)),
    ).toEqual(['GmailMessageMovedToTrash', 'GmailMessageMovedToTrash', 'ignored', 'GmailMessagePermanentlyDeleted']);
    const ids = found.filter(isEvent).map((event) => event.recordId);
    expect(new Set(ids).size).toBe(3);
    expect(found.filter(isEvent).every((event) => event.time === MOVED.time && event.ip === MOVED.ip)).toBe(true);
    expect(
      read(googleActivity({ events: events.toReversed() }))
        .filter(isEvent)
        .map((event) => event.recordId),
    ).toEqual(ids.toReversed());
  });

  test('what is kept of an event of several is read again as it was', () => {
    const raws = unwrap(JSON.stringify(googleActivity({ events: [gmailEvent('13'), gmailEvent('14')] })));
    for (const raw of raws) {
      if (raw.kind !== 'raw') throw new Error(raw.reason);
      expect(unwrap(raw.text)).toEqual([raw]);
    }
    expect(raws).toHaveLength(2);
  });

  test.each([
    ['another application', of('drive', [{ name: 'delete' }])],
    ['mail that is received', googleActivity({ events: [gmailEvent('2')] })],
    ['no events', googleActivity({ events: [] })],
    ['a Gmail event without a number', of('gmail', [{ name: 'delivery' }])],
  ])('%s is ignored', (_, record) => {
    expect(read(record)).toMatchObject([{ kind: 'ignored' }]);
  });

  test.each([
    ['events', of('admin', ['x'])],
    ['events.name', of('admin', [{ type: 'x' }])],
    ['time', googleActivity({ id: { applicationName: 'admin', uniqueQualifier: '1', time: 'x' } })],
    ['id.uniqueQualifier', googleActivity({ id: { applicationName: 'admin', time: '2026-03-04T10:11:12Z' } })],
  ])('is parked where %s cannot be understood', (field, record) => {
    expect(read(record)).toMatchObject([{ kind: 'parked', reason: expect.stringContaining(field) }]);
  });

  test('what all events share is bounded: a large one is parked whole', () => {
    const actor = { email: 'x'.repeat(20_000) };
    const found = read(googleActivity({ actor, events: [gmailEvent('13'), gmailEvent('14')] }));
    expect(found).toMatchObject([{ kind: 'parked', reason: 'events: found a list of 2, expected one event' }]);
  });

  test('one that nests too deep to be written harms no other', () => {
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const hostile = JSON.stringify(googleActivity({ actor: 'DEEP', events: [1, 2] })).replace('"DEEP"', deep);
    const records = unwrap(`[${hostile},${JSON.stringify(googleActivity())}]`);
    expect(records).toHaveLength(2);
    expect(records.map((raw) => raw.kind === 'raw' && normalise(raw.value, { defaultTenantId: null }).kind)).toEqual([
      'parked',
      'audit',
    ]);
  });

  test('actors without an address, mailboxes by application', () => {
    expect(read(googleActivity({ actor: { email: '', profileId: 7 } }))[0]).toMatchObject({
      actor: '7',
      mailbox: null,
    });
    expect(read(googleActivity({ actor: { callerType: 'KEY', key: 'SYSTEM' } }))[0]).toMatchObject({ actor: 'system' });
    const hold = { name: 'remove_litigation_hold_end', parameters: [{ name: 'target_user', value: 'Eve@x.example' }] };
    expect(read(of('vault', [hold]))[0]).toMatchObject({ operation: hold.name, mailbox: 'eve@x.example' });
    expect(read(of('admin', [{ name: 'CHANGE_GMAIL_SETTING' }]))[0]).toMatchObject({ mailbox: null, items: [] });
  });

  test('what Gmail refused has failed', () => {
    const parameters = { event_info: { mail_event_type: 27, success: false } };
    expect(read(of('gmail', [{ name: 'delivery', parameters }]))[0]).toMatchObject({ outcome: 'failed' });
  });

  test('a delegate acts for the owner', () => {
    const parameters = {
      event_info: { mail_event_type: 14, client_context: { session_context: { delegate_user_email: 'x' } } },
    };
    expect(read(of('gmail', [{ name: 'delivery', parameters }]))[0]).toMatchObject({ logonType: 'delegated' });
  });
});

describe('parameters', () => {
  test('every type of value, nested and in lists', () => {
    const parameters = parametersOf([
      { name: 'A', value: 'x' },
      { name: 'b', intValue: '13' },
      { name: 'c', boolValue: false },
      { name: 'd', multiValue: ['x', 'y'] },
      { name: 'e', messageValue: { parameter: [{ name: 'F', value: 'z' }] } },
      {
        name: 'g',
        multiMessageValue: [{ parameter: [{ name: 'h', value: '1' }] }, { parameter: [{ name: 'h', value: '2' }] }],
      },
      { name: 'a', value: 'second' },
      { name: 'none' },
      'odd',
    ]);
    expect(Object.fromEntries(parameters)).toEqual({ a: 'x', b: '13', c: 'false', d: 'x, y', 'e.f': 'z', 'g.h': '1' });
  });

  test('nothing that nests or repeats without end', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => parametersOf(value).size >= 0));
    let deep: unknown = 1;
    for (let level = 0; level < 10_000; level += 1) deep = { a: deep };
    expect(parametersOf(deep).size).toBe(0);
    let lists: unknown = { name: 'a', value: 'x' };
    for (let level = 0; level < 10_000; level += 1) lists = [lists];
    expect(parametersOf({ a: lists }).size).toBe(0);
  });
});
