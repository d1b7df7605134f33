/** Events of the Windows logs, in every shape that shippers give them. */

import { describe, expect, test } from 'vitest';
import { detect } from '../../shared/detections/judge.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';
import { loggedCalls } from '../../shared/events/powershell-payload.ts';
import { expectLinear } from '../support/growth.ts';
import { bareRow, HOST, type LogEvent, PAYLOAD, SCRIPT, windowsEvents, windowsShapes } from './endpoint-records.ts';
import { streamed, TENANT } from './records.ts';

const read = (record: unknown) => normalise(record, { defaultTenantId: TENANT });
const shapes = Object.entries(windowsShapes);
const WHO = { tenantId: TENANT, device: HOST, actor: 'mira.solberg', accountDomain: 'HALDEN' };

describe.each(shapes)('%s', (_, shape) => {
  test.each(['sysmonProcess', 'securityProcess'] as const)('%s is a process', (kind) => {
    expect(read(shape(windowsEvents[kind]()))).toMatchObject({
      ...WHO,
      kind: 'process',
      form: kind === 'sysmonProcess' ? 'sysmon' : 'windows-process-creation',
      commandLine: `powershell.exe -Command "${SCRIPT}"`,
      folderPath: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
      fileName: expect.stringMatching(/^powershell\.exe$/i),
      processId: kind === 'sysmonProcess' ? 7540 : 0x1d74,
      initiatingFileName: 'explorer.exe',
      recordId: expect.stringMatching(/^ws07\.halden-optics\.example\|.+\|478491\|2026-03-02t09:14:0[57]/),
    });
  });

  test.each([
    ['sysmonCreate', 'FileCreated'],
    ['sysmonDelete', 'FileDeleted'],
    ['sysmonDeleteDetected', 'FileDeleted'],
  ] as const)('%s is a file event', (kind, action) => {
    expect(read(shape(windowsEvents[kind]()))).toMatchObject({
      ...WHO,
      kind: 'file',
      form: 'sysmon',
      action,
      fileName: '1.dat',
      folderPath: 'C:\\Users\\mira\\AppData\\Local\\Comms\\Unistore\\data\\3\\1.dat',
      initiatingFileName: 'cmd.exe',
      time: Date.UTC(2026, 2, 2, 9, 14, 6, 840),
    });
  });

  test('a handle that was opened to delete is a file event', () => {
    expect(read(shape(windowsEvents.securityAccess()))).toMatchObject({
      ...WHO,
      kind: 'file',
      form: 'windows-object-access',
      action: 'FileDeleted',
      folderPath: 'C:\\Users\\mira\\AppData\\Local\\Comms\\Unistore\\data\\3\\1.dat',
      initiatingFileName: 'cmd.exe',
      initiatingPath: 'C:\\Windows\\System32\\cmd.exe',
    });
    const reading = { AccessList: '%%4416', AccessMask: '0x1' };
    expect(read(shape(windowsEvents.securityAccess(reading)))).toMatchObject({ kind: 'ignored' });
  });

  test('module logging is the call with its parameters', () => {
    expect(read(shape(windowsEvents.moduleLog()))).toMatchObject({
      ...WHO,
      kind: 'process',
      form: 'powershell-log',
      fileName: 'powershell.exe',
      commandLine: "Remove-InboxRule -Identity 'Receipts' -Confirm:$false",
      initiatingCommandLine: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -NoProfile',
      initiatingFileName: 'powershell.exe',
      time: Date.UTC(2026, 2, 2, 9, 14, 7, 213),
    });
  });

  test('a part of a script block is judged by itself', () => {
    const event = read(shape(windowsEvents.scriptBlock()));
    expect(event).toMatchObject({ kind: 'process', form: 'powershell-log', device: HOST, commandLine: SCRIPT });
    expect(isEvent(event) && detect(event).findings).toMatchObject([{ detection: 'inbox-rule-removed' }]);
  });

  test('an event of another number is left aside', () => {
    expect(read(shape({ ...windowsEvents.sysmonProcess(), id: 3 }))).toMatchObject({ kind: 'ignored' });
    expect(read(shape({ ...windowsEvents.sysmonProcess(), channel: 'System', provider: 'Disk' }))).toMatchObject({
      kind: 'ignored',
    });
  });
});

/** Only these say what log an event is of, where neither channel nor provider is named. */
describe('a row without channel and provider', () => {
  test.each(Object.keys(windowsEvents) as (keyof typeof windowsEvents)[])(
    '%s is read as it is with them, and is the same record',
    (kind) => {
      const event = windowsEvents[kind]();
      const whole = read(windowsShapes.flat!(event));
      const bare = read(bareRow(event));
      expect(bare).toMatchObject({ kind: whole.kind, recordId: expect.stringMatching(/\|478491\|/) });
      expect({ ...bare, fileName: '' }).toEqual({ ...whole, fileName: '' });
      expect(read({ ...bareRow(event), Type: 'SecurityEvent' })).toEqual(bare);
      expect(read(streamed('SecurityEvent', bareRow(event)))).toEqual(bare);
    },
  );

  test('another event of the same number is none of these', () => {
    expect(read({ EventID: 1, TimeGenerated: '2026-03-02T09:14:07Z', CommandLine: 'rm /var/mail/root' })).toMatchObject(
      {
        kind: 'ignored',
      },
    );
  });
});

describe('the right that an audited handle used', () => {
  test.each([
    [{ AccessList: undefined, AccessMask: '0x10080' }, 'file'],
    [{ AccessList: undefined, AccessMask: 65_536 }, 'file'],
    [{ AccessList: 'DELETE\n\t\tREAD_CONTROL', AccessMask: undefined }, 'file'],
    [{ AccessList: '%%1538\r\n\t\t%%1537', AccessMask: '-' }, 'file'],
    [{ AccessList: '%%1538', AccessMask: '0x20000' }, 'ignored'],
    [{ ObjectType: 'Key' }, 'ignored'],
    [{ ObjectName: undefined }, 'parked'],
  ])('%j is %s', (changes, kind) => {
    expect(read(windowsShapes.flat!(windowsEvents.securityAccess(changes))).kind).toBe(kind);
  });
});

test('EventData without names is read by position', () => {
  const { data, ...event } = windowsEvents.securityProcess();
  const shape = windowsShapes['System and EventData']!;
  const unnamed = shape({ ...event, data: { Data: Object.values(data) } });
  expect(read(unnamed)).toEqual(read(shape({ ...event, data })));
});

describe('Windows logs', () => {
  const flat = (event: LogEvent) => windowsShapes.flat!(event);

  test("Elastic's pipelines move values out of EventData", () => {
    const record = {
      ...windowsShapes.winlogbeat!(
        windowsEvents.sysmonProcess({ CommandLine: undefined, Image: undefined, User: '-' }),
      ),
      process: { command_line: 'pwsh -c x', executable: 'C:\\Program Files\\PowerShell\\7\\pwsh.exe', pid: 9 },
      user: { name: 'mira.solberg', domain: 'HALDEN' },
    };
    expect(read(record)).toMatchObject({
      ...WHO,
      commandLine: 'pwsh -c x',
      folderPath: expect.stringContaining('pwsh'),
    });
    const file = windowsShapes.winlogbeat!(windowsEvents.sysmonDelete({ TargetFilename: undefined }));
    expect(read({ ...file, file: { path: 'C:\\x.pst' } })).toMatchObject({ kind: 'file', folderPath: 'C:\\x.pst' });
    expect(read(file)).toMatchObject({
      kind: 'parked',
      reason: expect.stringMatching(/^TargetFilename: found nothing/),
    });
  });

  test('a process that runs as another account is of that account', () => {
    const event = windowsEvents.securityProcess({ TargetUserName: 'svc-mail', TargetDomainName: 'HALDEN' });
    expect(read(flat(event))).toMatchObject({ actor: 'svc-mail', accountName: 'svc-mail' });
  });

  test('a renamed copy of PowerShell is known by its resources', () => {
    const event = windowsEvents.sysmonProcess({ Image: 'C:\\Temp\\calc.exe', CommandLine: `calc.exe ${SCRIPT}` });
    expect(read(flat(event))).toMatchObject({ fileName: 'PowerShell.EXE', folderPath: 'C:\\Temp\\calc.exe' });
  });

  test('a record without a time is parked, by name', () => {
    const record = { Channel: 'Security', EventID: 4688, CommandLine: 'x' };
    expect(read(record)).toMatchObject({
      kind: 'parked',
      reason: expect.stringMatching(/^TimeCreated: found nothing/),
    });
  });

  test('the same record has one id in all flat shapes, and another record another', () => {
    const { recordId } = read(flat(windowsEvents.sysmonDelete())) as { recordId: string };
    expect(read(windowsShapes.WindowsEvent!(windowsEvents.sysmonDelete()))).toMatchObject({ recordId });
    expect(read({ ...flat(windowsEvents.sysmonDelete()), RecordNumber: 1 })).not.toMatchObject({ recordId });
  });

  test('a module that defines a cmdlet does not call it', () => {
    const proxy = 'function script:Remove-InboxRule {\n  param($Identity)\n  & $script:Invoke @PSBoundParameters\n}';
    const event = read(flat(windowsEvents.scriptBlock({ ScriptBlockText: proxy })));
    const findings = isEvent(event) ? detect(event).findings : [];
    expect(findings.map(({ severity, detection }) => [severity, detection])).toEqual([
      ['informational', 'mailbox-cmdlet-used'],
    ]);
  });
});

describe('module logging', () => {
  test.each([
    ['as it is logged', PAYLOAD, "Remove-InboxRule -Identity 'Receipts' -Confirm:$false"],
    [
      'a pipeline',
      'CommandInvocation(Get-InboxRule): "Get-InboxRule"\nCommandInvocation(Remove-InboxRule): "Remove-InboxRule"\nParameterBinding(Remove-InboxRule): name="Force"; value="True"',
      'Get-InboxRule\nRemove-InboxRule -Force:$true',
    ],
    [
      'values with quotes and line breaks',
      'CommandInvocation(New-InboxRule): "New-InboxRule"\r\nParameterBinding(New-InboxRule): name="Name"; value="it\'s "a"\r\nb"\r\n\r\nContext:\r\n  x',
      `New-InboxRule -Name 'it''s "a"\r\nb'`,
    ],
    ['a binding without its call', 'ParameterBinding(A-B): name="C"; value="d"', "A-B -C 'd'"],
    ['a program with spaces', 'CommandInvocation(my tool.exe): "my tool.exe"', "& 'my tool.exe'"],
    ['nothing', 'Pipeline execution details', ''],
  ])('%s', (_, payload, expected) => {
    expect(loggedCalls(payload)).toBe(expected);
  });

  test('a value that imitates -WhatIf excuses nothing', () => {
    const forged = PAYLOAD.replace('Receipts', 'x"\r\nParameterBinding(Remove-InboxRule): name="WhatIf"; value="True');
    expect(loggedCalls(forged)).not.toMatch(/whatif/i);
  });

  test('is linear in its payload', () => {
    expectLinear(16_000, (times) => loggedCalls('CommandInvocation(A-B): "x\n'.repeat(times)));
    expectLinear(160_000, (times) => loggedCalls(`ParameterBinding(A-B): name="C"; value="${'"\n'.repeat(times)}`));
  });
});
