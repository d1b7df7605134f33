/**
 * The original query, written down once more and naively, over hand-written and generated rows: each row that it returns
 * must yield a finding with the name of its branch, and no other event may carry that name.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../shared/detections/detection.ts';
import { interests } from '../../shared/detections/interests.ts';
import { detect } from '../../shared/detections/judge.ts';
import { hasDeleteContent } from '../../shared/detections/parity.ts';
import {
  adminRecord,
  cloudAppEvent,
  deleteRecord,
  officeActivity,
  outlookRule,
  processRow,
} from '../../shared/detections/sample-records.ts';
import type { AuditEvent, CmdletCall, ProcessEvent, PurgewatchEvent } from '../../shared/events/event.ts';
import { createInterest } from '../../shared/events/interests.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';

/** What the prefilter would say: it must let through whatever has a finding. */
const interest = createInterest(interests);

type Row = Readonly<Record<string, unknown>>;

const CMDLETS = [
  'Remove-MailboxExportRequest',
  'Remove-MailboxImportRequest',
  'Search-Mailbox',
  'New-ComplianceSearchAction',
  'Remove-MoveRequest',
  'Set-MailboxMessageConfiguration',
  'New-TransportRule',
  'Remove-TransportRule',
  'Set-TransportRule',
  'Disable-TransportRule',
  'Remove-InboxRule',
  'New-InboxRule',
  'Set-InboxRule',
  'Remove-RecoverableItemsCleanup',
]; // prettier-ignore
const ADMIN_OPERATIONS = [
  'Remove-MailboxExportRequest',
  'Search-Mailbox',
  'Remove-TransportRule',
  'Disable-TransportRule',
  'New-TransportRule',
  'Remove-InboxRule',
  'Set-InboxRule',
]; // prettier-ignore
const DELETE_WORDS = [
  '-DeleteContent',
  '-PurgeType HardDelete',
  '-PurgeType SoftDelete',
  'DeleteContent',
  'HardDelete',
];

interface Returned {
  readonly type: string;
  readonly deletes: boolean;
}

function original(row: Row): Returned | null {
  const has = (text: string, word: string) => text.toLowerCase().includes(word.toLowerCase());
  if (row.category === 'AdvancedHunting-DeviceProcessEvents') {
    const { FileName, ProcessCommandLine } = row.properties as { FileName: string; ProcessCommandLine: string };
    if (!['powershell.exe', 'pwsh.exe'].includes(FileName.toLowerCase())) return null;
    if (!CMDLETS.some((name) => has(ProcessCommandLine, name))) return null;
    const deletes = DELETE_WORDS.some((word) => has(ProcessCommandLine, word));
    return { type: 'ExchangePowerShell_MailboxManipulation', deletes };
  }
  if (row.Type !== 'OfficeActivity') return null;
  const operation = String(row.Operation);
  if (operation === 'HardDelete' || operation === 'SoftDelete')
    return { type: 'O365_MailboxItemDeletion', deletes: true };
  if (row.RecordType !== 'ExchangeAdmin' || !ADMIN_OPERATIONS.includes(operation)) return null;
  // The original looks into the operation, where it never stands; what it meant stands in the parameters.
  const given = JSON.parse(String(row.Parameters)) as { Name: string; Value: string }[];
  const deletes = given.some(
    ({ Name, Value }) =>
      (Name === 'DeleteContent' && Value === 'True') || (Name === 'PurgeType' && /^(Hard|Soft)Delete$/.test(Value)),
  );
  return { type: 'ExchangeAdmin_MailboxCoverage', deletes };
}

function findings(row: Row): readonly Finding[] {
  const event = normalise(JSON.parse(JSON.stringify(row)), { defaultTenantId: null });
  if (!isEvent(event)) throw new Error(JSON.stringify(event));
  return detect(event).findings;
}

function agrees(row: Row): void {
  const expected = original(row);
  const found = findings(row);
  for (const finding of found) expect(interest.event(finding.event), JSON.stringify(row)).toBe(true);
  if (expected !== null) expect(found.length, JSON.stringify(row)).toBeGreaterThan(0);
  for (const finding of found) {
    expect(finding.detectionType).toBe(expected?.type ?? null);
    if (expected !== null) expect(finding.hasDeleteContent).toBe(expected.deletes);
  }
}

describe('rows by hand', () => {
  const lines = [
    ...CMDLETS.map((name) => `powershell.exe -Command "${name} -Identity x"`),
    ...CMDLETS.map((name) => `powershell.exe -Command "Write-Host '${name.toUpperCase()}' # -DeleteContent"`),
    ...CMDLETS.map((name) => `C:\\x\\My${name}Report.ps1 -PurgeType SoftDelete`),
    'powershell.exe Search-Mailbox -Identity x -DeleteContent:$false',
    'powershell.exe Search-Mailbox -Identity x -DeleteC',
    'powershell.exe -c "New-ComplianceSearchAction -SearchName x -Purge -PurgeType   SoftDelete"',
    'powershell.exe -c "New-InboxRule -Name x -WhatIf"',
    'powershell.exe Enable-InboxRule x',
    'powershell.exe -enc UwBlAGEAcgBjAGgALQBNAGEAaQBsAGIAbwB4ACAAeAA=',
    'powershell.exe',
    '',
    `powershell.exe -c "${'x;'.repeat(40_000)} Search-Mailbox y ${'x;'.repeat(40_000)}"`,
  ];
  test.each(lines)('%.100s', (line) => {
    for (const host of ['powershell.exe', 'PowerShell.EXE', 'pwsh.exe', 'pwsh', 'cmd.exe', 'svc.exe'])
      agrees(processRow(line, host));
  });

  test.each(['HardDelete', 'SoftDelete', 'MoveToDeletedItems'] as const)('%s', (operation) => {
    for (const ResultStatus of ['Succeeded', 'PartiallySucceeded', 'Failed'])
      agrees(officeActivity(deleteRecord({ operation, with: { ResultStatus } })));
  });

  test.each([...CMDLETS, 'Enable-InboxRule', 'Set-Mailbox', 'New-SweepRule'])('%s in OfficeActivity', (cmdlet) => {
    agrees(officeActivity(adminRecord(cmdlet, { Identity: 'x' })));
    agrees(officeActivity(adminRecord(cmdlet, { Identity: 'x', DeleteContent: 'True' }, { ResultStatus: 'False' })));
    agrees(officeActivity(adminRecord(cmdlet, { Identity: 'x', PurgeType: 'SoftDelete', DeleteContent: 'False' })));
    agrees(
      officeActivity(adminRecord(cmdlet, { Identity: 'x' }, { UserId: 'NT AUTHORITY\\SYSTEM (w3wp)', UserType: 3 })),
    );
    agrees(officeActivity(adminRecord(cmdlet, { Identity: 'x' }, { RecordType: 2 })));
  });

  test('other forms of a record have the name of their branch too', () => {
    expect(findings(deleteRecord())[0]?.detectionType).toBe('O365_MailboxItemDeletion');
    expect(findings(cloudAppEvent(deleteRecord()))[0]?.detectionType).toBe('O365_MailboxItemDeletion');
    expect(findings(adminRecord('Set-InboxRule', { Identity: 'x' }))[0]?.detectionType).toBe(
      'ExchangeAdmin_MailboxCoverage',
    );
  });

  test('whether content is deleted is known of cmdlets and deletes, and of nothing else', () => {
    expect(findings(deleteRecord({ operation: 'MoveToDeletedItems' }))[0]?.hasDeleteContent).toBe(false);
    expect(
      findings(
        processRow('svc.exe -e UwBlAGEAcgBjAGgALQBNAGEAaQBsAGIAbwB4ACAALQBEAGUAbABlAHQAZQBDACAAeAA=', 'svc.exe'),
      )[0],
    ).toMatchObject({
      detectionType: null,
      hasDeleteContent: true,
    });
    const rule = outlookRule({
      RuleOperation: 'AddMailboxRule',
      RuleName: 'Offers',
      RuleActions: '[{"ActionType":"Delete"}]',
    });
    expect(findings(rule)[0]?.hasDeleteContent).toBeNull();
  });
});

describe('generated rows', () => {
  const word = fc.oneof(
    fc.constantFrom(...CMDLETS, ...CMDLETS.map((name) => name.toLowerCase()), ...DELETE_WORDS),
    fc.constantFrom(
      '"',
      "'",
      '`',
      '|',
      ';',
      '#',
      '<#',
      '#>',
      '{',
      '}',
      '(',
      ')',
      '&',
      'iex',
      'Get-Help',
      '-c',
      '-enc',
      '@p',
      '$x=',
      '+',
      '\n',
    ),
    fc.string({ maxLength: 6 }),
  );
  const line = fc
    .array(word, { maxLength: 12 })
    .chain((words) => fc.constantFrom(' ', '').map((glue) => words.join(glue)));

  test('command lines', () => {
    fc.assert(
      fc.property(line, fc.constantFrom('powershell.exe', 'PWSH.exe', 'cmd.exe'), (text, host) =>
        agrees(processRow(text, host)),
      ),
      { numRuns: 2_000 },
    );
  });

  test('admin records', () => {
    const parameters = fc.dictionary(
      fc.constantFrom(
        'Identity',
        'Name',
        'DeleteContent',
        'PurgeType',
        'DeleteMessage',
        'BlindCopyTo',
        'Enabled',
        'WhatIf',
        'SetSCL',
      ),
      fc.constantFrom('True', 'False', '', 'HardDelete', 'SoftDelete', 'x', 'a@b.example', '-1'),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...CMDLETS, 'Enable-InboxRule'),
        parameters,
        fc.constantFrom(1, 2, 18),
        (cmdlet, given, RecordType) => {
          const { DeleteContent, ...rest } = given;
          // A switch with an empty value is on for us; the naive query knows only True.
          const sent = DeleteContent === undefined || !['True', 'False'].includes(DeleteContent) ? rest : given;
          agrees(officeActivity(adminRecord(cmdlet, sent, { RecordType })));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('whether content is deleted', () => {
  const call = (parameters: Readonly<Record<string, string>>): CmdletCall => ({
    name: 'search-mailbox',
    parameters: new Map(Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), [value]])),
    executed: true,
  });
  const deleting = call({ DeleteContent: 'True' });
  const harmless = call({ DeleteContent: 'False' });

  test.each<readonly [string, readonly CmdletCall[], boolean | null]>([
    ['HardDelete', [], true],
    ['softdelete', [], true],
    ['SearchResultsPurged', [], true],
    ['MoveToDeletedItems', [deleting], false],
    ['Search-Mailbox', [], null],
    ['Search-Mailbox', [harmless], false],
    ['Search-Mailbox', [harmless, deleting], true],
    ['Search-Mailbox', [call({ PurgeType: 'SoftDelete' })], true],
    ['Search-Mailbox', [call({ PurgeType: 'HardDelete' })], true],
    ['Search-Mailbox', [call({ PurgeType: 'Recoverable' })], false],
    ['Search-Mailbox', [call({})], false],
  ])('an audit record of %s: %#', (operation, calls, expected) => {
    const event = { kind: 'audit', operation } as Partial<AuditEvent> as AuditEvent;
    expect(hasDeleteContent(event, calls)).toBe(expected);
  });

  test.each<readonly [string, readonly CmdletCall[], boolean]>([
    ['Get-Mailbox x', [], false],
    ['Get-Mailbox x', [harmless], false],
    ['x -enc AAA', [harmless, deleting], true],
    ['x -DeleteContent', [], true],
    ['x -PurgeType HardDelete', [], true],
    ['x -PurgeType SoftDelete', [], true],
    ['x SoftDelete', [], false],
    ['Search-Mailbox x', [deleting], false],
    ['Search-Mailbox x -DeleteContent:$false', [], true],
  ])('a command line, by its text or by what it calls: %s %#', (commandLine, calls, expected) => {
    const event = { kind: 'process', fileName: 'powershell.exe', commandLine } as Partial<ProcessEvent> as ProcessEvent;
    expect(hasDeleteContent(event, calls)).toBe(expected);
    expect(hasDeleteContent({ ...event, kind: 'file' } as unknown as PurgewatchEvent, calls)).toBeNull();
  });
});
