import { describe, expect, test } from 'vitest';
import { severityOf } from '../../shared/detections/detection.ts';
import { detect } from '../../shared/detections/judge.ts';
import {
  adminRecord,
  cmdletLog,
  deleteRecord,
  encodedScript,
  MIRA,
  processRow,
  TOMAS,
} from '../../shared/detections/sample-records.ts';
import type { AuditEvent, FileEvent, ProcessEvent, PurgewatchEvent } from '../../shared/events/event.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';
import { messageKeys } from '../../shared/facts/messages.ts';
import { EntryFlag, hasFlag } from '../../shared/subjects/entry.ts';
import { expectLinear } from '../support/growth.ts';

function eventOf(record: unknown): PurgewatchEvent {
  const event = normalise(JSON.parse(JSON.stringify(record)), { defaultTenantId: null });
  if (!isEvent(event)) throw new Error(JSON.stringify(event));
  return event;
}
const LOWER_BOUND = EntryFlag.lowerBound | EntryFlag.notCalendar | EntryFlag.hard;
const judge = (record: unknown) => detect(eventOf(record));
const RETENTION = {
  UserId: 'S-1-5-18',
  LogonType: 4,
  UserType: 4,
  ClientInfoString: 'Client=TBA;Service=MSExchangeMailboxAssistants;Action=ELCAssistant;',
};

describe('known automation', () => {
  test.each([
    ['retention by logon type', { ...RETENTION, UserType: 0 }],
    ['retention by user type', { ...RETENTION, LogonType: 1 }],
    [
      'retention by application',
      { ...RETENTION, LogonType: 1, UserType: 5, AppId: 'AF9FC99A-5ae5-46e1-bbd7-fa25088e16c9' },
    ],
    ['the event-based assistant', { ...RETENTION, ClientInfoString: 'client=EBA' }],
    [
      'a service of Exchange',
      { UserId: 'NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)', UserType: 3, LogonType: 1 },
    ],
    [
      'Defender',
      { UserId: 'ServicePrincipal_8ee8fdad', UserType: 6, AppId: '8ee8fdad-f234-4243-8f3b-15c294843740', LogonType: 1 },
    ],
  ])('%s is suppressed, counts at the mailbox alone, and says so', (_, fields) => {
    const { findings, facts } = judge(deleteRecord({ items: 9, with: fields }));
    expect(findings.length).toBeGreaterThan(0);
    expect(facts).toMatchObject([{ kind: 'automatic-delete', weight: 9, subject: { kind: 'mailbox' } }]);
    for (const finding of findings) {
      expect(finding).toMatchObject({ suppressed: true, severity: 'informational' });
      expect(finding.reasons.at(-1)?.points).toBeLessThan(0);
    }
  });

  test.each([
    [
      'the tail of the client string',
      { ClientInfoString: 'Client=OWA;ELCAssistant;Client=TBA;Action=ELCAssistant', LogonType: 4 },
    ],
    ['the token without a system identity', { ClientInfoString: 'Client=TBA;Action=ELCAssistant;' }],
    ['a token that begins alike', { ...RETENTION, ClientInfoString: 'Client=TBAX;Action=ELCAssistant;' }],
    ['a regular account with a name like a service', { UserId: 'NT AUTHORITY\\SYSTEM (w3wp)', UserType: 0 }],
    [
      'an analyst with a token of Defender',
      { UserId: TOMAS, UserType: 0, AppId: '8ee8fdad-f234-4243-8f3b-15c294843740' },
    ],
  ])('%s hides nobody', (_, fields) => {
    const { findings, facts } = judge(deleteRecord({ with: fields }));
    expect(facts.map((fact) => fact.subject.kind)).toContain('actor');
    expect(findings.every((finding) => !finding.suppressed)).toBe(true);
  });

  test('a web shell on premises is no service of Exchange Online', () => {
    const record = {
      ...cmdletLog('Remove-MailboxExportRequest', '-Confirm "False"'),
      User: 'NT AUTHORITY\\SYSTEM (w3wp)',
    };
    expect(judge(record).findings[0]).toMatchObject({ suppressed: false, severity: 'high' });
  });

  test('cmdlets of services are recorded, not raised', () => {
    const record = adminRecord(
      'New-TransportRule',
      { Name: 'x', DeleteMessage: 'True' },
      { UserId: 'NT AUTHORITY\\SYSTEM (w3wp)', UserType: 3 },
    );
    expect(judge(record).findings[0]).toMatchObject({ suppressed: true, severity: 'informational' });
  });
});

describe('counting', () => {
  const tallies = (options: Parameters<typeof deleteRecord>[0]) =>
    judge(deleteRecord(options)).facts.filter((fact) => fact.kind !== 'message-deleted');
  const tally = (options: Parameters<typeof deleteRecord>[0]) => tallies(options)[0];
  test.each([
    ['HardDelete', 'hard-delete', EntryFlag.hard],
    ['SoftDelete', 'soft-delete', 0],
    ['MoveToDeletedItems', 'soft-delete', 0],
  ] as const)('%s counts as %s, at the actor and at the mailbox', (operation, kind, flags) => {
    const count = { kind, weight: 7, score: 10, flags: flags | EntryFlag.notCalendar, alternative: null };
    expect(tallies({ operation, items: 7 })).toMatchObject([
      { ...count, subject: { kind: 'actor' }, key: null },
      { ...count, subject: { kind: 'mailbox' } },
    ]);
  });
  test('folders count one each, and nothing counts one; both are lower bounds', () => {
    const Folders = [
      { Id: 'a', Path: '\\A' },
      { Id: 'b', Path: '\\B' },
    ];
    expect(tally({ items: 0, with: { Folders } })).toMatchObject({ weight: 2, flags: LOWER_BOUND });
    expect(tally({ items: 0 })).toMatchObject({ weight: 1, flags: LOWER_BOUND });
  });
  test('a failed delete counts nothing, a partial one whole', () => {
    expect(tally({ items: 7, with: { ResultStatus: 'Failed' } })).toBeUndefined();
    expect(tally({ items: 7, with: { ResultStatus: 'PartiallySucceeded' } })?.weight).toBe(7);
  });
  test('Recoverable Items are known by any path', () => {
    const recoverable = (options: Parameters<typeof deleteRecord>[0]) =>
      hasFlag(tally(options)!, EntryFlag.fromRecoverable);
    expect(recoverable({ folder: 'Recoverable Items\\Purges' })).toBe(true);
    expect(recoverable({ items: 0, with: { Folders: [{ Path: '\\Recoverable Items\\Deletions' }] } })).toBe(true);
    expect(recoverable({ folder: '\\Recoverable Items of Bob' })).toBe(false);
  });
  test('calendar items count, and the finding says that they are', () => {
    const { findings, facts } = judge(deleteRecord({ folder: '\\Agenda', items: 3 }));
    expect(facts[0]?.weight).toBe(3);
    expect(findings[0]?.reasons.some((reason) => reason.text.includes('calendar') && reason.points < 0)).toBe(true);
  });
});

describe('precedence', () => {
  const ids = (record: unknown) => judge(record).findings.map((finding) => finding.detection);
  test('one finding for each detection: the gravest call of a line', () => {
    const { findings } = judge(
      processRow('powershell.exe -c "Search-Mailbox a; Search-Mailbox b -DeleteContent; Search-Mailbox c"'),
    );
    expect(findings.map((finding) => [finding.detection, finding.severity])).toEqual([
      ['mailbox-search-delete', 'high'],
    ]);
  });
  test('several detections may claim one line', () => {
    expect(
      ids(
        processRow('powershell.exe -c "Remove-InboxRule a; Remove-TransportRule b; Set-MailboxMessageConfiguration c"'),
      ),
    ).toEqual(['inbox-rule-removed', 'transport-rule-removed', 'mailbox-settings-changed']);
  });
  test('the fallback speaks only where nobody else does', () => {
    expect(ids(adminRecord('New-InboxRule', { Name: 'Reading', MoveToFolder: 'Reading' }))).toEqual([
      'mailbox-cmdlet-used',
    ]);
    expect(ids(adminRecord('Set-Mailbox', { Identity: MIRA }))).toEqual([]);
    expect(ids(deleteRecord({ with: { UserId: TOMAS, LogonType: 2 } }))).toEqual([
      'delete-in-another-mailbox',
      'item-deleted',
    ]);
  });
});

describe('what is disguised, simulated or failed', () => {
  test('a name that had to be decoded raises the score within its severity', () => {
    const script = 'Search-Mailbox mira -DeleteContent';
    const [plain] = judge(processRow(`powershell.exe -c "${script}"`)).findings;
    const [hidden] = judge(processRow(`powershell.exe -enc ${encodedScript(script)}`)).findings;
    expect(hidden!.score).toBe(plain!.score + 5);
    expect(hidden!.severity).toBe(plain!.severity);
  });
  test('a harmless decoded name beside a visible one does not', () => {
    const line = `powershell.exe -c "Search-Mailbox mira; iex ('Get-'+'Date')"`;
    expect(judge(processRow(line)).findings[0]?.reasons).toHaveLength(1);
  });
  test.each([
    ['-WhatIf', 'informational'],
    ['-WhatIf:$false', 'high'],
    ['-WhatIf:$maybe', 'high'],
  ])('%s: %s', (given, severity) => {
    expect(
      judge(processRow(`powershell.exe -c "Search-Mailbox mira -DeleteContent ${given}"`)).findings[0]?.severity,
    ).toBe(severity);
  });
  test('failed and by a service: both are said', () => {
    const [finding] = judge(deleteRecord({ with: { ...RETENTION, ResultStatus: 'Failed' } })).findings;
    expect(finding!.reasons.filter((reason) => reason.points < 0)).toHaveLength(2);
    expect(finding!.severity).toBe('informational');
  });
});

test('files and unknown operations give nothing', () => {
  const process = eventOf(processRow('notepad.exe', 'notepad.exe')) as ProcessEvent;
  expect(detect(process)).toEqual({ findings: [], facts: [] });
  const { commandLine: _, processId: __, ...device } = process;
  const file: FileEvent = { ...device, kind: 'file', form: 'defender-file', action: 'FileDeleted', previousPath: null };
  expect(detect(file)).toEqual({ findings: [], facts: [] });
  expect(judge({ ...deleteRecord(), Operation: '__proto__' })).toEqual({ findings: [], facts: [] });
  expect(judge({ ...deleteRecord(), Operation: 'constructor' })).toEqual({ findings: [], facts: [] });
});

test('a record with a cmdlet as its operation and no parameters is judged all the same', () => {
  const event = eventOf(adminRecord('Remove-InboxRule', {})) as AuditEvent;
  expect(detect({ ...event, cmdlet: null }).findings[0]?.detection).toBe('inbox-rule-removed');
});

test('severity bands', () => {
  expect([0, 19, 20, 39, 40, 59, 60, 79, 80, 100, 140, -5].map(severityOf)).toEqual([
    'informational',
    'informational',
    'low',
    'low',
    'medium',
    'medium',
    'high',
    'high',
    'critical',
    'critical',
    'critical',
    'informational',
  ]); // prettier-ignore
});

describe('what a message is known by', () => {
  test('costs no more than its subject is long, whatever it holds', () => {
    expectLinear(200_000, (length) => {
      for (const part of ['a', 'a ', ' ', 'a  ', 'é '])
        messageKeys({ internetMessageId: null, subject: part.repeat(length / part.length) });
    });
  });
  test.each([
    [
      { internetMessageId: ' <a@b> ', subject: ' Re:  Hello ' },
      { key: '<a@b>', alternative: 're: hello' },
    ],
    [{ subject: 'Ｒｅ: hello' }, { key: null, alternative: 're: hello' }],
    [{ subject: '   ' }, null],
  ])('%o', (item, expected) => {
    const none = { subject: null, internetMessageId: null };
    expect(messageKeys({ ...none, ...item })).toEqual(expected);
  });
});
