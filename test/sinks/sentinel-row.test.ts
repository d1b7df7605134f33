import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../shared/alerts/alert.ts';
import type { Severity } from '../../shared/detections/detection.ts';
import type { StoredAlert } from '../../shared/pipeline/ports.ts';
import { toSentinelRow as rowOf, SENTINEL_COLUMNS, type SentinelRow } from '../../shared/sinks/sentinel-row.ts';
import { exampleAlert, exampleEvidence } from '../stores/example-alert.ts';
import { containable } from '../support/delivery.ts';
import { anyAlert } from './alert-arbitrary.ts';

const RAISED_AT = '2026-03-02T09:00:00.000Z';
const stored = (alert: Alert): StoredAlert => ({ alert, raisedAt: RAISED_AT, delivered: new Map(), notes: new Map() });
const toSentinelRow = (alert: StoredAlert, ...never: string[]): SentinelRow =>
  rowOf(alert, { neverContain: new Set(never) });
const bytes = (value: unknown) => Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Whether the API would store the value in a column of that type as it is. */
const HOLDS: Record<(typeof SENTINEL_COLUMNS)[number]['type'], (value: unknown) => boolean> = {
  string: (value) => value === null || (typeof value === 'string' && value.isWellFormed() && bytes(value) < 65_536),
  int: (value) => Number.isInteger(value) && Math.abs(value as number) < 2 ** 31,
  long: (value) => Number.isSafeInteger(value),
  real: (value) => Number.isFinite(value),
  boolean: (value) => value === null || typeof value === 'boolean',
  datetime: (value) => typeof value === 'string' && ISO.test(value),
  dynamic: (value) => typeof value === 'object' && bytes(value) < 65_536,
};

describe('the row of an alert in Purgewatch_CL', () => {
  it('fills each column from the alert', () => {
    const alert = exampleAlert();
    expect(toSentinelRow(stored(alert))).toEqual({
      TimeGenerated: '2026-03-02T09:00:00.000Z',
      AlertId: '0123456789abcdef0123456789abcdef',
      Revision: 0,
      SourceTenantId: 'b7a0d7cf-0000-4000-8000-000000000001',
      Detection: 'mass-hard-delete',
      Detections: ['mass-hard-delete', 'mailbox-search-and-purge'],
      DetectionType: 'O365_MailboxItemDeletion',
      HasDeleteContent: true,
      AlertTitle: 'kim.doe@contoso.example removed 61 items for good within 10 minutes',
      Severity: 'High',
      PurgewatchSeverity: 'critical',
      Confidence: 'high',
      Score: 90,
      Reasons: [{ points: 90, text: '61 items within 10 minutes; the threshold is 50.' }],
      FirstSeen: '2026-03-02T08:00:00.000Z',
      LastSeen: '2026-03-02T08:09:30.000Z',
      ItemCount: 61,
      CountIsLowerBound: false,
      Actor: 'kim.doe@contoso.example',
      AccountName: 'kim.doe',
      AccountUpnSuffix: 'contoso.example',
      AccountObjectId: null,
      Mailbox: 'board@contoso.example',
      DeviceName: null,
      IPAddress: '192.0.2.7',
      Entities: alert.entities,
      Techniques: ['T1070.008', 'T1070'],
      Evidence: alert.evidence,
      RecordIds: ['r0'],
      Suppressed: false,
      Suppression: null,
      RelatedAlerts: [],
      Runbook: alert.runbook,
      Escalate: true,
      EscalateReason: 'The severity is critical.',
      Response: alert.response,
      Profile: alert.profile,
      IsTest: false,
      CulpritType: 'account',
      CulpritName: 'kim.doe@contoso.example',
      CulpritObjectId: null,
      MayContain: false,
      Timestamp: '2026-03-02T08:00:00.000Z',
      FileName: null,
      ProcessCommandLine: null,
      InitiatingProcessFileName: null,
      InitiatingProcessCommandLine: null,
    });
  });

  it('says under which allowance an alert was approved, and who answers for it', () => {
    const suppression = {
      allowance: 'a1b2c3d4e5f60718',
      owner: 'mail.team@contoso.example',
      reason: 'Retention clean-up of the old board mailboxes',
      ticket: 'CHG-1042',
      expires: '2026-04-01T00:00:00.000Z',
    };
    expect(toSentinelRow(stored(exampleAlert({ suppression })))).toMatchObject({
      Suppressed: true,
      Suppression: suppression,
    });
  });

  it('carries the columns of the original query for an act on an endpoint', () => {
    const parity = {
      AccountName: 'svc-mail',
      FileName: 'powershell.exe',
      ProcessCommandLine: 'powershell.exe -Command "New-ComplianceSearchAction -Purge"',
      InitiatingProcessFileName: 'cmd.exe',
      InitiatingProcessCommandLine: 'cmd.exe /c x',
    };
    const entities = { ...exampleAlert().entities, account: null, ips: [] };
    const row = toSentinelRow(stored(exampleAlert({ parity, device: 'ws-7', entities })));
    expect(row).toMatchObject({ ...parity, DeviceName: 'ws-7', AccountUpnSuffix: null, IPAddress: null });
  });

  const OBJECT_ID = '7a1b2c3d-0000-4000-8000-0000000000aa';
  const APP = '0b1c2d3e-0000-4000-8000-00000000000a';
  const account = { principalName: 'kim.doe@contoso.example', objectId: OBJECT_ID };
  const suppression = { allowance: 'a', owner: 'o', reason: 'r', ticket: 't', expires: RAISED_AT };
  const containing = (...actions: Alert['response']['containment'][number]['action'][]) => ({
    response: { l1: [], t2: [], containment: actions.map((action) => ({ action, text: 'x' })) },
  });
  const BY_ACCOUNT = ['account', 'kim.doe@contoso.example', OBJECT_ID];
  const BY_APP = ['application', APP, null];

  it.each<[string, Partial<Alert>, readonly string[], readonly unknown[], boolean]>([
    ['an account', { culprit: { account, applicationId: null } }, [], BY_ACCOUNT, true],
    ['an account of which no id is known', {}, [], ['account', 'kim.doe@contoso.example', null], true],
    [
      'an account, whatever the rule for containing at once says',
      { culprit: { account, applicationId: null }, severity: 'low', confidence: 'low' },
      [],
      BY_ACCOUNT,
      true,
    ],
    [
      'the application, where that fits the detection',
      { culprit: { account, applicationId: APP }, ...containing('contain-account', 'contain-application') },
      [],
      BY_APP,
      true,
    ],
    [
      'the account, where the application does not fit',
      { culprit: { account, applicationId: APP } },
      [],
      BY_ACCOUNT,
      true,
    ],
    ['an application alone, which does not fit', { culprit: { account: null, applicationId: APP } }, [], BY_APP, false],
    ['nobody for certain', { culprit: { account: null, applicationId: null } }, [], [null, null, null], false],
    ['an approved account', { culprit: { account, applicationId: null }, suppression }, [], BY_ACCOUNT, false],
    ['an account for emergencies', { culprit: { account, applicationId: null } }, [OBJECT_ID], BY_ACCOUNT, false],
    [
      'an account for emergencies under another name than the most frequent',
      { culprit: { account: { ...account, principalName: 'glass@contoso.example' }, applicationId: null } },
      ['glass@contoso.example'],
      ['account', 'glass@contoso.example', OBJECT_ID],
      false,
    ],
    [
      'an account, where no containment fits',
      { culprit: { account, applicationId: null }, ...containing('preserve-evidence', 'restore-mailbox') },
      [],
      BY_ACCOUNT,
      false,
    ],
  ])('names who did it and whether it may be contained: %s', (_who, change, never, culprit, mayContain) => {
    const row = toSentinelRow(stored(containable(change)), ...never);
    expect([row.CulpritType, row.CulpritName, row.CulpritObjectId]).toEqual(culprit);
    expect(row.MayContain).toBe(mayContain);
  });

  it.each<[Severity, string]>([
    ['critical', 'High'],
    ['high', 'High'],
    ['medium', 'Medium'],
    ['low', 'Low'],
    ['informational', 'Informational'],
  ])('names the severity %s %s, as Sentinel does', (severity, name) => {
    const row = toSentinelRow(stored(exampleAlert({ severity })));
    expect(row).toMatchObject({ Severity: name, PurgewatchSeverity: severity });
  });

  it('names each technique once, of both generations', () => {
    const attack = [
      { id: 'T1685', name: 'Disable or Modify Tools', formerId: 'T1562' },
      { id: 'T1070.008', name: 'Clear Mailbox Data' },
      { id: 'T1685', name: 'Disable or Modify Tools', formerId: 'T1562.008' },
    ];
    const row = toSentinelRow(stored(exampleAlert({ attack })));
    expect(row.Techniques).toEqual(['T1685', 'T1562', 'T1070.008', 'T1562.008']);
  });

  // Source: Azure Monitor, "Add or delete tables and columns in Azure Monitor Logs" and "Logs ingestion API", names of columns.
  const RESERVED = [
    ...['billedsize', 'id', 'invalidtimegenerated', 'isbillable', 'tenantid', 'title', 'type', 'uniqueid'],
    ...['resource', 'resourceid', 'resourcename', 'resourcetype', 'subscriptionid'],
  ];

  it('has columns of unique names, none of them reserved or too long', () => {
    const names = SENTINEL_COLUMNS.map(({ name }) => name);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    for (const name of names) {
      expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_]{1,44}$/);
      expect(RESERVED).not.toContain(name.toLowerCase());
    }
  });

  it('for any alert: exactly the columns, each of its type and under 64 KB, the whole under 900,000 bytes', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => {
        const row = toSentinelRow(stored(alert));
        expect(Object.keys(row).sort()).toEqual(SENTINEL_COLUMNS.map(({ name }) => name).sort());
        const wrong = SENTINEL_COLUMNS.filter(({ name, type }) => !HOLDS[type](row[name])).map(({ name }) => name);
        expect(wrong).toEqual([]);
        expect(bytes(row)).toBeLessThanOrEqual(900_000);
        expect(JSON.stringify(row).isWellFormed()).toBe(true);
        expect(JSON.stringify(row)).not.toMatch(/\\ud[89a-f]/);
      }),
      { numRuns: 150 },
    );
  });

  it('for any alert: evidence goes from the end', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => {
        const { Evidence } = toSentinelRow(stored(alert));
        const times = (Evidence as Alert['evidence']).map(({ time }) => time);
        expect(times).toEqual(alert.evidence.slice(0, times.length).map(({ time }) => time));
      }),
      { numRuns: 50 },
    );
  });

  it('keeps as much evidence as a field holds', () => {
    const evidence = Array.from({ length: 1_000 }, (_, i) => exampleEvidence(i));
    const row = toSentinelRow(stored(exampleAlert({ evidence })));
    expect(row.Evidence).toEqual(evidence.slice(0, (row.Evidence as unknown[]).length));
    expect(bytes(row.Evidence)).toBeGreaterThan(63_000);
  });

  it('drops evidence and shortens fields when long fields make the row too large together', () => {
    const long = '\0'.repeat(100_000);
    const parity = {
      AccountName: long,
      FileName: long,
      ProcessCommandLine: long,
      InitiatingProcessFileName: long,
      InitiatingProcessCommandLine: long,
    };
    const alert = exampleAlert({ title: long, actor: long, mailbox: long, device: long, parity });
    const row = toSentinelRow(stored(alert));
    expect(bytes(row)).toBeLessThanOrEqual(900_000);
    expect(bytes(row)).toBeGreaterThan(500_000);
    expect(row.AlertId).toBe(alert.id);
  });
});
