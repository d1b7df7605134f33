/** One act in every form in which its record may arrive, bytes to findings: the same findings, whatever the form. */
import { describe, expect, test } from 'vitest';
import { interests } from '../../shared/detections/interests.ts';
import {
  ADMIN,
  adminRecord,
  cloudAppEvent,
  complianceRecord,
  deleteRecord,
  MIRA,
  officeActivity,
  outlookRule,
  type RawRecord,
  TOMAS,
} from '../../shared/detections/sample-records.ts';
import { readCsv } from '../../shared/events/csv.ts';
import { createPrefilter } from '../../shared/events/prefilter.ts';
import type { Parked, RawRecord as Raw } from '../../shared/events/record.ts';
import { judgeRecord } from '../../shared/pipeline/judge-record.ts';

const { read } = createPrefilter(interests);

/** Detection and severity of each finding, and whose mailbox it was about. */
function found(records: readonly (Raw | Parked)[]): string[] {
  return records
    .flatMap((record) => {
      if (record.kind === 'parked') return [`parked: ${record.reason}`];
      const judged = judgeRecord(record.value, record.text, { defaultTenantId: null, arrival: null });
      if (judged.kind !== 'judged') return [];
      return judged.findings.map(({ detection, severity, suppressed, event }) =>
        [detection, severity, suppressed, event.kind === 'audit' ? event.mailbox : ''].join(' '),
      );
    })
    .sort();
}

type Entry = Readonly<Record<string, unknown>>;

/** What PowerShell makes of nested objects when it was not told to go deeper; objects in those are lost. */
function flat(entry: Entry): string {
  const members = Object.entries(entry).map(
    ([name, value]) => `${name}=${typeof value === 'object' ? '' : String(value)}`,
  );
  return `@{${members.join('; ')}}`;
}

function mapped(record: RawRecord, change: (entries: readonly Entry[]) => unknown): RawRecord {
  const lists = ['Parameters', 'OperationProperties', 'AffectedItems', 'ModifiedProperties'];
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      lists.includes(name) && Array.isArray(value) ? change(value as Entry[]) : value,
    ]),
  );
}

function searchRow(record: RawRecord): RawRecord {
  return {
    RunspaceId: 'a1',
    RecordType: 'ExchangeAdmin',
    CreationDate: '3/2/2026 9:00:00 AM',
    UserIds: record.UserId,
    Operations: record.Operation,
    AuditData: JSON.stringify(record),
    Identity: record.Id,
  };
}

function csv(row: RawRecord): string {
  const cell = (value: unknown) => `"${String(value ?? '').replaceAll('"', '""')}"`;
  return `\ufeff${Object.keys(row).join(',')}\r\n${Object.values(row).map(cell).join(',')}\r\n`;
}

function portalRow(record: RawRecord): RawRecord {
  const { TimeGenerated: _, ...row } = officeActivity(record);
  return { ...row, 'TimeGenerated [UTC]': '3/2/2026, 9:00:00.000 AM', OrganizationId_: row.OrganizationId };
}

/** Truth values and numbers of other types than the Management API gives them. */
function retyped(record: RawRecord): RawRecord {
  const truth = (value: unknown) => (value === 'True' ? true : value === 'False' ? false : value);
  const entries = mapped(record, (list) => list.map((entry) => ({ ...entry, Value: truth(entry.Value) })));
  return { ...entries, RecordType: String(record.RecordType), UserType: String(record.UserType) };
}

const JSON_FORMS: Readonly<Record<string, (record: RawRecord) => unknown>> = {
  'the Management API': (record) => record,
  'an envelope': (record) => ({ records: [record] }),
  'Search-UnifiedAuditLog': searchRow,
  'OfficeActivity with names': (record) => officeActivity(record),
  'OfficeActivity with numbers as text': (record) =>
    officeActivity(record, { RecordType: String(record.RecordType), Logon_Type: String(record.LogonType ?? '') }),
  'OfficeActivity by diagnostic settings': (record) => ({
    category: 'OfficeActivity',
    properties: officeActivity(record, { Type: undefined }),
  }),
  'CloudAppEvents, an object': (record) => cloudAppEvent(record),
  'CloudAppEvents, text': (record) => cloudAppEvent(record, true),
  'CloudAppEvents, a bare row': (record) => cloudAppEvent(record).properties,
  'lists as text': (record) => mapped(record, (list) => JSON.stringify(list, null, 2)),
  'other types': retyped,
  'an operation in lower case': (record) => ({ ...record, Operation: String(record.Operation).toLowerCase() }),
  'keys that nobody knows': (record) => ({ AppAccessContext: {}, ...record, Extra: { Operation: 'x', list: [1, {}] } }),
  'keys that are missing': ({ ObjectId, OrganizationName, ExternalAccess, SessionId, UserKey, Version, ...rest }) =>
    rest,
  'an address of version 6': (record) => ({ ...record, ClientIP: '[2001:db8::7]:51234' }),
};
const DAMAGED_FORMS: typeof JSON_FORMS = {
  'nested lists damaged by PowerShell': (record) => mapped(record, (list) => list.map(flat)),
  'lists that lay too deep, joined': (record) => mapped(record, (list) => list.map(flat).join(' ')),
  'damaged, in CloudAppEvents': (record) =>
    cloudAppEvent(
      mapped(record, (list) => list.map(flat)),
      true,
    ),
};
const CSV_FORMS: Readonly<Record<string, (record: RawRecord) => string>> = {
  'an export of Search-UnifiedAuditLog': (record) => csv(searchRow(record)),
  'the Purview portal': (record) =>
    csv({ RecordId: record.Id, CreationDate: '2026-03-02T09:00:00.0000000Z', AuditData: JSON.stringify(record) }),
  'the portal of Log Analytics': (record) => csv(portalRow(record)),
};

const by = { UserId: ADMIN };
const rule = { Name: 'Sort my mail', From: 'shop@retailer.example' };
const ACTS: readonly (readonly [string, RawRecord, readonly string[]])[] = [
  [
    'an export request removed',
    adminRecord('Remove-MailboxExportRequest', { Identity: MIRA, Confirm: 'False' }, by),
    [`export-request-removed high false ${MIRA}`],
  ],
  [
    'a mailbox searched',
    adminRecord('Search-Mailbox', { Identity: MIRA, DeleteContent: 'True' }, by),
    [`mailbox-search-delete high false ${MIRA}`],
  ],
  [
    'a purge',
    complianceRecord('New-ComplianceSearchAction', '-SearchName "q 1" -Purge -PurgeType "HardDelete"'),
    ['compliance-purge high false '],
  ],
  [
    'a purge that failed',
    complianceRecord('New-ComplianceSearchAction', '-SearchName "q" -Purge', { ResultStatus: 'Failed' }),
    ['compliance-purge informational false '],
  ],
  [
    'a Discovery purge',
    complianceRecord('SearchResultsPurged', '', { RecordType: 24 }),
    ['compliance-purge high false '],
  ],
  [
    'a search removed',
    complianceRecord('Remove-ComplianceSearch', '-Identity "q1"'),
    ['compliance-traces-removed low false '],
  ],
  [
    'a mail flow rule',
    adminRecord('New-TransportRule', { Name: 'Mail of partners', BlindCopyTo: `${TOMAS};x@collector.example` }, by),
    ['transport-rule-tampering high false '],
  ],
  [
    'a mail flow rule removed',
    adminRecord('Remove-TransportRule', { Identity: 'Old' }, by),
    ['transport-rule-removed low false '],
  ],
  [
    'an inbox rule',
    adminRecord('New-InboxRule', { ...rule, DeleteMessage: 'True', SubjectContainsWords: 'offers;payment' }),
    ['inbox-rule-hides-mail high false '],
  ],
  [
    'an inbox rule that files',
    adminRecord('New-InboxRule', { ...rule, MoveToFolder: 'Shop' }),
    ['mailbox-cmdlet-used informational false '],
  ],
  [
    'an inbox rule removed',
    adminRecord('Remove-InboxRule', { Identity: 'mira\\Shop' }),
    ['inbox-rule-removed informational false '],
  ],
  [
    'auditing turned off',
    adminRecord('Set-Mailbox', { Identity: MIRA, AuditEnabled: 'False' }, by),
    [`mailbox-audit-weakened medium false ${MIRA}`],
  ],
  ['auditing turned on', adminRecord('Set-Mailbox', { Identity: MIRA, AuditEnabled: 'True' }, by), []],
  [
    'actions taken out',
    adminRecord('Set-Mailbox', { Identity: MIRA, AuditOwner: 'Update;Move' }, by),
    [`mailbox-audit-weakened medium false ${MIRA}`],
  ],
  [
    'the audit log turned off',
    adminRecord('Set-AdminAuditLogConfig', { UnifiedAuditLogIngestionEnabled: 'False' }, by),
    ['tenant-audit-disabled high false '],
  ],
  [
    'a hold lifted',
    adminRecord('Set-Mailbox', { Identity: MIRA, LitigationHoldEnabled: 'False' }, by),
    [`recoverable-items-weakened medium false ${MIRA}`],
  ],
  [
    'junk settings',
    adminRecord('Set-MailboxJunkEmailConfiguration', { Identity: MIRA }),
    [`mailbox-settings-changed informational false ${MIRA}`],
  ],
  [
    'a mailbox removed for good',
    adminRecord('Remove-Mailbox', { Identity: MIRA, PermanentlyDelete: 'True' }, by),
    [`mailbox-destroyed medium false ${MIRA}`],
  ],
  [
    'quarantine',
    adminRecord('Delete-QuarantineMessage', { Identity: 'c1\\m1' }, by),
    ['quarantine-cleared low false '],
  ],
];
const MAILBOX_ACTS: typeof ACTS = [
  ['a delete', deleteRecord({ items: 3 }), [`item-deleted informational false ${MIRA}`]],
  [
    'a delete by an administrator',
    deleteRecord({ with: { UserId: ADMIN, LogonType: 1 } }),
    [`delete-in-another-mailbox medium false ${MIRA}`, `item-deleted informational false ${MIRA}`],
  ],
  [
    'retention',
    deleteRecord({
      with: {
        LogonType: 4,
        UserId: 'S-1-5-18',
        ClientInfoString: 'Client=TBA;Service=MSExchangeMailboxAssistants;Action=ELCAssistant;',
      },
    }),
    [`item-deleted informational true ${MIRA}`],
  ],
];
const RULES_OF_OUTLOOK: typeof ACTS = [
  [
    'Outlook writes a rule',
    outlookRule({
      RuleOperation: 'AddMailboxRule',
      RuleName: 'Sort my mail',
      RuleActions: '[{"ActionType":"Delete"}]',
    }),
    [`inbox-rule-hides-mail medium false ${MIRA}`],
  ],
];

describe.each([...ACTS, ...MAILBOX_ACTS, ...RULES_OF_OUTLOOK])('%s', (_, record, expected) => {
  test.each(Object.entries(JSON_FORMS))('as %s', (_name, form) => {
    expect(found(read(Buffer.from(JSON.stringify(form(record)))).records)).toEqual(expected);
  });
  test.each(Object.entries(CSV_FORMS))('in CSV of %s', (_name, form) => {
    expect(found(readCsv(form(record)))).toEqual(expected);
  });
});

// The folders of messages are lost in these, so deletes are left out.
describe.each([...ACTS, ...RULES_OF_OUTLOOK])('%s', (_, record, expected) => {
  test.each(Object.entries(DAMAGED_FORMS))('with %s', (_name, form) => {
    expect(found(read(Buffer.from(JSON.stringify(form(record)))).records)).toEqual(expected);
  });
});
