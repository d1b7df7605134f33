/** Owner, delegate, administrator, application, service, retention: every combination of what a record says of who acted. */
import { describe, expect, test } from 'vitest';
import { automationOf } from '../../shared/detections/automation.ts';
import { detect } from '../../shared/detections/judge.ts';
import { nonOwner } from '../../shared/detections/ownership.ts';
import { deleteRecord, MIRA, TOMAS } from '../../shared/detections/sample-records.ts';
import type { AuditEvent } from '../../shared/events/event.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';
import { EntryFlag, hasFlag } from '../../shared/subjects/entry.ts';

const LOGONS = [0, 1, 2, 3, 4, 5, 6] as const;
const USERS = [0, 2, 4, 5, 6, 10] as const;
const ACTORS = [MIRA, TOMAS, 'S-1-5-18'] as const;
const CLIENTS = [
  'Client=OWA;Mozilla/5.0',
  'Client=TBA;Service=MSExchangeMailboxAssistants;Action=ELCAssistant;',
  // What an attacker may send: the words of retention behind a client of their own.
  'Client=REST;Client=TBA;Action=ELCAssistant;',
  'Client=WebServices;ELCAssistant',
  ' client=elc ;x',
] as const;
const APPS = [undefined, 'bcad1a65-78eb-4725-9bce-ce1a8ed30b95', '8ee8fdad-f234-4243-8f3b-15c294843740'] as const;
const [ADMIN_LOGONS, APPLICATIONS, SYSTEM] = [new Set([1, 6]), new Set([5, 6]), 4];

function judged(fields: Readonly<Record<string, unknown>>) {
  const event = normalise(deleteRecord({ with: { RecordType: 2, ...fields } }), { defaultTenantId: null });
  if (!isEvent(event)) throw new Error(JSON.stringify(event));
  return detect(event);
}

const combinations = LOGONS.flatMap((LogonType) =>
  USERS.flatMap((UserType) =>
    ACTORS.flatMap((UserId) =>
      CLIENTS.flatMap((ClientInfoString) =>
        APPS.map((AppId) => ({ LogonType, UserType, UserId, ClientInfoString, AppId })),
      ),
    ),
  ),
);

describe('who did it', () => {
  test('retention needs the leading token of an assistant and a system identity; Defender acts alone, as an application', () => {
    for (const fields of combinations) {
      const { LogonType, UserType, UserId, ClientInfoString, AppId } = fields;
      const assistant = /^\s*client=(?:tba|eba|elc)\s*(?:;|$)/i.test(ClientInfoString);
      const system = LogonType === SYSTEM || UserType === SYSTEM || AppId === APPS[1];
      const defender = AppId === APPS[2] && [4, 5, 6].includes(UserType) && !UserId.includes('@');
      const { findings, facts } = judged(fields);
      const automation = (assistant && system) || defender;
      expect(findings.length, JSON.stringify(fields)).toBeGreaterThan(0);
      expect(
        findings.every((finding) => finding.suppressed === automation),
        JSON.stringify(fields),
      ).toBe(true);
      expect(
        facts.every(({ kind }) => kind === 'automatic-delete'),
        JSON.stringify(fields),
      ).toBe(automation);
      if (automation)
        expect(findings.every(({ severity, reasons }) => severity === 'informational' && reasons.length > 1)).toBe(
          true,
        );
    }
  });

  test('whoever is not the owner is told as what they came: administrator, application, delegate, another account', () => {
    for (const fields of combinations) {
      const { findings, facts } = judged(fields);
      if (facts.every(({ kind }) => kind === 'automatic-delete')) continue;
      const { LogonType, UserType, UserId } = fields;
      const grave = ADMIN_LOGONS.has(LogonType) || APPLICATIONS.has(UserType);
      const other = grave || LogonType === 2 || UserId === TOMAS;
      const found = findings.find((finding) => finding.detection === 'delete-in-another-mailbox');
      expect(found?.severity, JSON.stringify(fields)).toBe(other ? (grave ? 'medium' : 'low') : undefined);
      for (const fact of facts) expect(hasFlag(fact, EntryFlag.nonOwner), JSON.stringify(fields)).toBe(other);
    }
  });

  test.each([
    ['numbers as text', { LogonType: '2' }, 'low'],
    ['names', { LogonType: 'Delegated' }, 'low'],
    ['the other name of the field', { LogonType: undefined, Logon_Type: 1 }, 'medium'],
    ['a type of user by its name', { UserType: 'ServicePrincipal' }, 'medium'],
    ['an unheard number', { LogonType: 99 }, undefined],
  ])('%s', (_, fields, severity) => {
    const found = judged({ UserId: MIRA, ...fields }).findings.find(
      ({ detection }) => detection === 'delete-in-another-mailbox',
    );
    expect(found?.severity).toBe(severity);
  });

  test.each([
    ['another principal name', TOMAS, MIRA, 'other-account'],
    ['the owner', MIRA, MIRA, null],
    ['no actor', null, MIRA, null],
    ['no mailbox', TOMAS, null, null],
    ['a name without an account', '@halden-optics.example', MIRA, null],
    ['a name without a domain', 'tomas@', MIRA, null],
    ['the shortest name', 'a@b', MIRA, 'other-account'],
    ['a display name', 'Tomas Brandt <t@x.example>', MIRA, null],
    ['a domain account', 'halden\\tomas@x', MIRA, null],
    ['a key', '10032001f4a1b2c3', MIRA, null],
    ['a mailbox by its key', TOMAS, '10032001f4a1b2c3', null],
  ])('of two accounts only principal names are compared: %s', (_, actor, mailbox, expected) => {
    const event = { actor, mailbox, logonType: null, userType: 'regular' } as Partial<AuditEvent> as AuditEvent;
    expect(nonOwner(event)).toBe(expected);
  });

  test.each<readonly [string, Partial<AuditEvent>, boolean]>([
    ['a service of Exchange', {}, true],
    ['with dots and digits', { actor: 'nt authority\\system (microsoft.exchange.x_2)' }, true],
    ['something in front', { actor: 'x nt authority\\system (w3wp)' }, false],
    ['something behind', { actor: 'nt authority\\system (w3wp) x' }, false],
    ['no service named', { actor: 'nt authority\\system ()' }, false],
    ['nobody', { actor: null }, false],
    ['a user', { userType: 'regular' }, false],
    ['a guest', { userType: 'guest' }, false],
    ['on premises, where a web shell has that name', { form: 'exchange-cmdlet-log' }, false],
  ])('whether Exchange itself acts: %s', (_, fields, expected) => {
    const service = { actor: 'nt authority\\system (microsoft.exchange.servicehost)', userType: 'dc-admin' } as const;
    const given: Partial<AuditEvent> = {
      form: 'unified-audit-log',
      operation: 'Set-Mailbox',
      appId: null,
      ...service,
    };
    const event = { clientInfo: null, logonType: null, recordType: 1, ...given, ...fields } as AuditEvent;
    expect(automationOf(event) !== null).toBe(expected);
  });

  test.each<readonly [string, Partial<AuditEvent>, boolean]>([
    ['in a mailbox', {}, true],
    ['on a group of items', { recordType: 3 }, true],
    ['through the other application', { appId: '00000007-0000-0ff1-ce00-000000000000' }, true],
    ['without a name', { actor: null }, true],
    ['as the system', { userType: 'system' }, true],
    ['as an application', { userType: 'application' }, true],
    ['by a cmdlet', { recordType: 1 }, false],
    ['no delete', { operation: 'Create' }, false],
    ['a guest', { userType: 'guest' }, false],
    ['another application', { appId: 'a' }, false],
    ['no application', { appId: null }, false],
    ['an analyst', { actor: TOMAS }, false],
    ['as a user', { userType: 'regular' }, false],
  ])('whether Defender acts alone: %s', (_, fields, expected) => {
    const app = { appId: '8ee8fdad-f234-4243-8f3b-15c294843740', userType: 'service-principal' } as const;
    const given: Partial<AuditEvent> = { actor: 'serviceprincipal_1', operation: 'HardDelete', recordType: 2, ...app };
    const event = { form: 'unified-audit-log', clientInfo: null, logonType: null, ...given, ...fields } as AuditEvent;
    expect(automationOf(event)?.includes('Defender') ?? false).toBe(expected);
  });
});
