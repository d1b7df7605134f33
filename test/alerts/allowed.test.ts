import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Allowance } from '../../shared/alerts/allowance.ts';
import { type AllowanceQuestion, allowanceBook } from '../../shared/alerts/allowed.ts';
import type { ApiEvent, AuditEvent, ProcessEvent, PurgewatchEvent } from '../../shared/events/event.ts';
import { allowanceOf } from '../support/allowances.ts';
import { auditEvent } from '../support/audit-event.ts';
import { TENANT } from '../support/records.ts';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const DAY = 86_400_000;

const audit = (change: Partial<AuditEvent> = {}) =>
  auditEvent({
    time: NOON,
    actor: 'pat@adatum.example',
    ip: '203.0.113.24',
    mailbox: 'board@adatum.example',
    ...change,
  });

const process = (change: Partial<ProcessEvent> = {}): ProcessEvent => ({
  kind: 'process',
  recordId: 'p1',
  tenantId: null,
  time: NOON,
  form: 'defender-process',
  actor: 'pat',
  ip: null,
  device: 'ws-7.adatum.example',
  deviceId: null,
  accountName: 'pat',
  accountDomain: null,
  accountObjectId: null,
  fileName: 'rm',
  folderPath: null,
  initiatingFileName: null,
  initiatingCommandLine: null,
  commandLine: 'rm -rf /var/mail',
  processId: null,
  ...change,
});

const api = (change: Partial<ApiEvent> = {}): ApiEvent => ({
  kind: 'api',
  recordId: 'a1',
  tenantId: null,
  time: NOON,
  form: 'graph-activity',
  actor: null,
  ip: '203.0.113.24',
  method: 'DELETE',
  uri: '/v1.0/users/x/messages/y',
  status: 204,
  appId: '6f2d1c1e-0000-4000-8000-000000000001',
  userId: null,
  appOnly: true,
  operationId: null,
  userAgent: null,
  mailbox: null,
  ...change,
});

function questionOf(
  events: readonly PurgewatchEvent[] | null,
  change: Partial<AllowanceQuestion> = {},
): AllowanceQuestion {
  const times = events?.map(({ time }) => time) ?? [NOON];
  return {
    tenantId: TENANT,
    detections: ['bulk-hard-delete'],
    first: Math.min(...times),
    last: Math.max(...times),
    events,
    subject: { actor: null, mailbox: null, application: null },
    raisedAt: NOON,
    ...change,
  };
}

const covers = (allowance: Partial<Allowance>, question: AllowanceQuestion) =>
  allowanceBook([allowanceOf(allowance)]).suppressionOf(question) !== null;

describe('an allowance covers', () => {
  it.each<[string, Partial<Allowance>, PurgewatchEvent]>([
    ['an actor', { actors: ['pat@adatum.example'] }, audit()],
    ['an actor in another case', { actors: ['Pat@ADATUM.example'] }, audit()],
    ['one of several actors', { actors: ['kim@adatum.example', 'pat@adatum.example'] }, audit()],
    ['a mailbox', { mailboxes: ['board@adatum.example'] }, audit()],
    [
      'a mailbox that a call of Graph names',
      { mailboxes: ['board@adatum.example'] },
      api({ mailbox: 'board@adatum.example' }),
    ],
    ['an address', { addresses: ['203.0.113.24'] }, audit()],
    ['a range', { addresses: ['2001:db8::/48'] }, audit({ ip: '2001:db8:0:1::7' })],
    ['an application', { applications: ['6F2D1C1E-0000-4000-8000-000000000001'] }, api()],
    ['a device', { devices: ['WS-7.adatum.example'] }, process()],
    ['a device as a log wrote it', { devices: ['ws-7.adatum.example'] }, process({ device: 'WS-7.ADATUM.EXAMPLE' })],
    ['a name outside ASCII', { actors: ['MÜLLER'] }, process({ actor: 'müller' })],
    ['one of several ranges', { addresses: ['198.51.100.0/24', '2001:db8::/32', '203.0.113.24'] }, audit()],
    ['a detection', { detections: ['bulk-hard-delete'] }, audit()],
    [
      'all of several conditions',
      { actors: ['pat@adatum.example'], addresses: ['203.0.113.0/24'], mailboxes: ['board@adatum.example'] },
      audit(),
    ],
  ])('%s', (_what, allowance, event) => {
    expect(covers(allowance, questionOf([event]))).toBe(true);
  });

  it.each<[string, Partial<Allowance>, PurgewatchEvent]>([
    ['another actor', { actors: ['kim@adatum.example'] }, audit()],
    ['nobody', { actors: ['pat@adatum.example'] }, audit({ actor: null })],
    [
      'the actor from another address',
      { actors: ['pat@adatum.example'], addresses: ['203.0.113.24'] },
      audit({ ip: '198.51.100.9' }),
    ],
    [
      'the actor from no address',
      { actors: ['pat@adatum.example'], addresses: ['203.0.113.0/24'] },
      audit({ ip: null }),
    ],
    ['a host name for an address', { addresses: ['203.0.113.0/24'] }, audit({ ip: 'mail.adatum.example' })],
    ['an address in a form of its own', { addresses: ['203.0.113.24'] }, audit({ ip: '203.0.113.024' })],
    ['another mailbox', { mailboxes: ['board@adatum.example'] }, audit({ mailbox: 'ceo@adatum.example' })],
    ['no mailbox', { mailboxes: ['board@adatum.example'] }, process()],
    ['no device', { devices: ['ws-7'] }, audit()],
    ['no application', { applications: ['6f2d1c1e-0000-4000-8000-000000000001'] }, audit()],
    ['all conditions but one', { actors: ['pat@adatum.example'], mailboxes: ['ceo@adatum.example'] }, audit()],
    // Names are what they are, to the character.
    ['a name with a dot after it', { actors: ['pat@adatum.example'] }, audit({ actor: 'pat@adatum.example.' })],
    ['a name with a blank after it', { actors: ['pat@adatum.example'] }, audit({ actor: 'pat@adatum.example ' })],
    ['a device with a dot after it', { devices: ['ws-7'] }, process({ device: 'ws-7.' })],
    ['a part of a name', { actors: ['pat@adatum.example'] }, audit({ actor: 'pat@adatum.example.attacker.example' })],
    ['the local part alone', { actors: ['pat@adatum.example'] }, process({ actor: 'pat' })],
    ['a name that looks alike', { actors: ['pat@adatum.example'] }, audit({ actor: 'p\u0430t@adatum.example' })],
    ['a name in wide letters', { actors: ['pat@adatum.example'] }, audit({ actor: 'ｐａｔ@adatum.example' })],
    ['a name in pieces', { devices: ['m\u00fcller'] }, process({ device: 'mu\u0308ller' })],
    ['two letters for one', { actors: ['strasse'] }, process({ actor: 'straße' })],
    ['a name with a Kelvin sign before it', { devices: ['iosk'] }, process({ device: '\u212aiosk' })],
    ['the Kelvin sign', { devices: ['kiosk'] }, process({ device: '\u212aiosk' })],
    ['what an asterisk would match elsewhere', { actors: ['*@adatum.example'] }, audit()],
    ['what a dot would match elsewhere', { actors: ['pat.adatum.example'] }, audit()],
    ['what a percent sign would match elsewhere', { devices: ['%'] }, process()],
    ['what every object has', { actors: ['pat'] }, audit({ actor: '__proto__' })],
  ])('not %s', (_what, allowance, event) => {
    expect(covers(allowance, questionOf([event]))).toBe(false);
  });

  it.each(['__proto__', 'constructor', 'toString', '*', '.*', '%', "' or 1 eq 1"])(
    'the literal name %j alone, where somebody bears it',
    (name) => {
      const bearer = process({ actor: name, device: name });
      expect(covers({ actors: [name], devices: [name] }, questionOf([bearer]))).toBe(true);
      expect(
        allowanceBook([allowanceOf({ actors: ['pat'], devices: ['ws-7'] })]).suppressionOf(questionOf([bearer])),
      ).toBeNull();
    },
  );

  it('nothing by a range that cannot be read: a condition that is broken is none that is absent', () => {
    const broken = { ...allowanceOf({ actors: ['pat@adatum.example'] }), addresses: ['203.0.113.0/33'] };
    expect(allowanceBook([broken]).suppressionOf(questionOf([audit()]))).toBeNull();
  });

  it('letters outside ASCII have no small letter of ASCII, save the Kelvin sign', () => {
    const characters = Array.from({ length: 0x110000 - 0x80 }, (_, i) => String.fromCodePoint(i + 0x80));
    const folded = characters.filter((c) => [...c.toLowerCase()].every((small) => small < '\x80'));
    expect(folded).toEqual(['\u212a']);
  });
});

describe('all of an alert, or nothing of it', () => {
  const own = { actors: ['pat@adatum.example'], addresses: ['203.0.113.0/24'] };

  it('a burst of which one record comes from elsewhere is none that is allowed', () => {
    const many = Array.from({ length: 99 }, (_, i) => audit({ recordId: `r${i}` }));
    expect(covers(own, questionOf(many))).toBe(true);
    expect(covers(own, questionOf([...many, audit({ ip: '198.51.100.9' })]))).toBe(false);
    expect(covers(own, questionOf([...many, audit({ ip: null })]))).toBe(false);
  });

  it('a second detection that is not allowed ends it', () => {
    const allowance = { ...own, detections: ['bulk-hard-delete', 'item-deleted'] };
    const ask = (detections: readonly string[]) => covers(allowance, questionOf([audit()], { detections }));
    expect(ask(['bulk-hard-delete'])).toBe(true);
    expect(ask(['item-deleted', 'bulk-hard-delete'])).toBe(true);
    expect(ask(['bulk-hard-delete', 'inbox-rule-hides-mail'])).toBe(false);
    expect(ask(['Bulk-Hard-Delete'])).toBe(false);
    expect(ask([])).toBe(false);
  });

  it.each<[string, string | null, boolean]>([
    ['its tenant', TENANT, true],
    ['its tenant in another case', TENANT.toUpperCase(), true],
    ['another tenant', '5d0f4b1e-6c2a-4f53-9b7e-0a1c2d3e4f51', false],
    ['no tenant, which is none of those that are named', null, false],
  ])('of a tenant: an alert of %s', (_what, tenantId, covered) => {
    const here = { ...own, tenants: ['8a1b2c3d-0000-4000-8000-000000000009', TENANT] };
    expect(covers(here, questionOf([audit()], { tenantId }))).toBe(covered);
    const large = { events: null, subject: { actor: 'pat@adatum.example', mailbox: null, application: null } };
    const byName = { actors: own.actors, tenants: [TENANT] };
    expect(covers(byName, questionOf(null, { ...large, tenantId }))).toBe(covered);
    expect(covers(own, questionOf([audit()], { tenantId }))).toBe(true);
  });

  it('two allowances do not add up', () => {
    const book = allowanceBook([
      allowanceOf({ id: 'a', addresses: ['203.0.113.24'] }),
      allowanceOf({ id: 'b', addresses: ['198.51.100.9'] }),
    ]);
    expect(book.suppressionOf(questionOf([audit()]))?.allowance).toBe('a');
    expect(book.suppressionOf(questionOf([audit({ ip: '198.51.100.9' })]))?.allowance).toBe('b');
    expect(book.suppressionOf(questionOf([audit(), audit({ ip: '198.51.100.9' })]))).toBeNull();
  });

  it('nothing behind an alert is nothing that is allowed', () => {
    expect(covers({ detections: ['bulk-hard-delete'] }, questionOf([], { first: NOON, last: NOON }))).toBe(false);
  });

  it('says who answers for it, in the order of ids', () => {
    const [a, b] = [allowanceOf({ id: 'b' }), allowanceOf({ id: 'a', owner: 'first@adatum.example' })];
    for (const list of [
      [a, b],
      [b, a],
    ])
      expect(allowanceBook(list).suppressionOf(questionOf([audit()]))).toEqual({
        allowance: 'a',
        owner: 'first@adatum.example',
        reason: 'Old mail of the archive is removed',
        ticket: 'CHG-1042',
        expires: '2026-04-01T00:00:00.000Z',
      });
  });
});

describe('the time of an allowance', () => {
  const during = { validFrom: '2026-03-02', expires: '2026-03-03' };
  const at = (text: string) => Date.parse(text);

  it.each([
    ['at its start', '2026-03-02T00:00:00.000Z', true],
    ['before it', '2026-03-01T23:59:59.999Z', false],
    ['at its last moment', '2026-03-02T23:59:59.999Z', true],
    ['at its expiry', '2026-03-03T00:00:00.000Z', false],
  ])('a record %s', (_when, time, expected) => {
    const event = audit({ time: at(time) });
    expect(covers(during, questionOf([event]))).toBe(expected);
    expect(covers(during, questionOf([event, audit()]))).toBe(expected);
    // The row may know of an earlier or later time than the record at hand.
    expect(
      covers(during, questionOf([audit()], { first: Math.min(NOON, at(time)), last: Math.max(NOON, at(time)) })),
    ).toBe(expected);
  });

  it('ends what is raised after it, though the records came before', () => {
    const raised = (time: string) => covers(during, questionOf([audit()], { raisedAt: at(time) }));
    expect(raised('2026-03-02T23:59:59.999Z')).toBe(true);
    expect(raised('2026-03-03T00:00:00.000Z')).toBe(false);
    // A clock that is behind the records is no reason to believe in less.
    expect(raised('2026-02-01T00:00:00.000Z')).toBe(true);
  });
});

describe('an alert with more behind it than can be looked at', () => {
  const subject = { actor: 'pat@adatum.example', mailbox: null, application: null };
  const ask = (allowance: Partial<Allowance>, change: Partial<AllowanceQuestion> = {}) =>
    covers(allowance, questionOf(null, { subject, ...change }));

  it('is allowed where its subject and its detections answer for all of it', () => {
    expect(ask({ actors: ['PAT@adatum.example'] })).toBe(true);
    expect(ask({ actors: ['pat@adatum.example'], detections: ['bulk-hard-delete'] })).toBe(true);
    expect(ask({ detections: ['bulk-hard-delete'] })).toBe(true);
    expect(
      ask({ mailboxes: ['board@adatum.example'] }, { subject: { ...subject, mailbox: 'board@adatum.example' } }),
    ).toBe(true);
    expect(ask({ applications: ['app'] }, { subject: { ...subject, application: 'APP' } })).toBe(true);
  });

  it.each<[string, Partial<Allowance>]>([
    ['an address', { addresses: ['203.0.113.24'] }],
    ['an address beside the actor', { actors: ['pat@adatum.example'], addresses: ['203.0.113.0/24'] }],
    ['a device beside the actor', { actors: ['pat@adatum.example'], devices: ['ws-7'] }],
    [
      'a mailbox that the subject does not name',
      { actors: ['pat@adatum.example'], mailboxes: ['board@adatum.example'] },
    ],
    ['an application that the subject does not name', { applications: ['app'] }],
    ['another actor', { actors: ['kim@adatum.example'] }],
    ['another detection', { actors: ['pat@adatum.example'], detections: ['item-deleted'] }],
  ])('is not allowed by %s', (_what, allowance) => {
    expect(ask(allowance)).toBe(false);
  });

  it('is not allowed outside the time', () => {
    const allowance = { actors: ['pat@adatum.example'], validFrom: '2026-03-02', expires: '2026-03-03' };
    expect(ask(allowance)).toBe(true);
    expect(ask(allowance, { first: NOON - DAY })).toBe(false);
    expect(ask(allowance, { last: NOON + DAY })).toBe(false);
    expect(ask(allowance, { raisedAt: NOON + DAY })).toBe(false);
  });
});

describe('any allowance and any alert', () => {
  const names = fc.constantFrom('pat@adatum.example', 'pat@adatum.example', 'kim@adatum.example', '__proto__');
  const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
  const ip = maybe(fc.constantFrom('203.0.113.24', '203.0.113.99', '198.51.100.9', '2001:db8::7', 'host'));
  const time = fc.constantFrom(NOON, NOON, NOON, NOON - DAY, NOON + DAY);
  const event: fc.Arbitrary<PurgewatchEvent> = fc.oneof(
    fc
      .record({ actor: maybe(names), ip, mailbox: maybe(names), appId: maybe(fc.constantFrom('a', 'b')), time })
      .map(audit),
    fc.record({ actor: maybe(names), ip, device: maybe(fc.constantFrom('ws-7', 'WS-7', 'ws-8')), time }).map(process),
    fc
      .record({ actor: maybe(names), ip, mailbox: maybe(names), appId: maybe(fc.constantFrom('a', 'b')), time })
      .map(api),
  );
  const some = (values: readonly string[]) =>
    fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.subarray([...values]) });
  const allowance = fc
    .record({
      detections: fc.constantFrom([], ['bulk-hard-delete'], ['bulk-hard-delete', 'item-deleted']),
      actors: some(['Pat@adatum.example', 'kim@adatum.example']),
      mailboxes: some(['pat@adatum.example']),
      applications: some(['a', 'c']),
      addresses: some(['203.0.113.0/24', '203.0.113.24', '2001:db8::/32']),
      devices: some(['ws-7']),
      validFrom: fc.constantFrom('2026-03-01', '2026-03-02'),
      expires: fc.constantFrom('2026-03-03', '2026-03-09'),
    })
    .filter((given) => Object.values(given).some((value) => Array.isArray(value) && value.length > 0))
    .map(allowanceOf);
  const detections = fc.subarray(['bulk-hard-delete', 'item-deleted', 'two-step-purge'], { minLength: 1 });
  const raisedAt = fc.constantFrom(NOON, NOON + DAY, NOON + 5 * DAY);
  const allowances = fc.array(allowance, { minLength: 1, maxLength: 3 });

  it('an alert is suppressed if and only if one allowance would suppress each of its records and detections by itself', () => {
    let suppressed = 0;
    fc.assert(
      fc.property(
        allowances,
        fc.array(event, { minLength: 1, maxLength: 3 }),
        detections,
        raisedAt,
        (list, events, ids, at) => {
          const whole = allowanceBook(list).suppressionOf(questionOf(events, { detections: ids, raisedAt: at }));
          const alone = list.some((each) =>
            events.every((one) =>
              ids.every((id) =>
                allowanceBook([each]).suppressionOf(questionOf([one], { detections: [id], raisedAt: at })),
              ),
            ),
          );
          expect(whole !== null).toBe(alone);
          if (whole !== null) suppressed++;
        },
      ),
      { numRuns: 5_000 },
    );
    expect(suppressed).toBeGreaterThan(100);
  });

  it('more records, more detections and more time never make an alert allowed', () => {
    fc.assert(
      fc.property(
        allowances,
        fc.array(event, { minLength: 1, maxLength: 3 }),
        event,
        detections,
        raisedAt,
        (list, events, more, ids, at) => {
          const book = allowanceBook(list);
          const allowed = (question: AllowanceQuestion) => book.suppressionOf(question) !== null;
          if (allowed(questionOf(events, { detections: ids, raisedAt: at }))) return;
          expect(allowed(questionOf([...events, more], { detections: ids, raisedAt: at }))).toBe(false);
          expect(allowed(questionOf(events, { detections: [...ids, 'purge-loop'], raisedAt: at }))).toBe(false);
          expect(allowed(questionOf(events, { detections: ids, raisedAt: at + DAY }))).toBe(false);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('what nobody can look at is allowed only where all records that the subject could hold would be', () => {
    const subject = fc.record({
      actor: maybe(names),
      mailbox: maybe(names),
      application: maybe(fc.constantFrom('a', 'b')),
    });
    fc.assert(
      fc.property(allowances, subject, event, detections, (list, of, any, ids) => {
        const book = allowanceBook(list);
        if (book.suppressionOf(questionOf(null, { subject: of, detections: ids })) === null) return;
        const named = {
          ...any,
          time: NOON,
          ...(of.actor === null ? {} : { actor: of.actor }),
          ...(of.mailbox === null ? {} : { mailbox: of.mailbox }),
          ...(of.application === null ? {} : { appId: of.application }),
        } as PurgewatchEvent;
        fc.pre(named.kind !== 'process' || (of.mailbox === null && of.application === null));
        expect(book.suppressionOf(questionOf([named], { detections: ids }))).not.toBeNull();
      }),
      { numRuns: 3_000 },
    );
  });
});
