/** The prefilter and endpoint logs: it never drops what the full path would use, and drops what is plainly idle. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEvent, normalise } from '../../shared/events/normalise.ts';
import { createPrefilter } from '../../shared/events/prefilter.ts';
import { type Unwrapped, unwrap } from '../../shared/events/unwrap.ts';
import { runs } from '../support/runs.ts';
import {
  auditbeat,
  auditPaths,
  bareRow,
  cloudProcessRow,
  EXECVE,
  elasticProcess,
  esEvent,
  esExec,
  fileIntegrity,
  journalEntry,
  macosSudo,
  osqueryFile,
  osqueryProcess,
  PAYLOAD,
  scriptRow,
  sysmonLinuxLine,
  UNLINK,
  windowsEvents,
  windowsShapes,
} from './endpoint-records.ts';
import { auditRecord, INTERESTS, processRow, streamed, tableOf } from './records.ts';

const prefilter = createPrefilter(INTERESTS);

/** What the full path uses of a message: texts of the records whose events are of interest. */
function used(records: readonly Unwrapped[]): string[] {
  return records.flatMap((record) => {
    if (record.kind === 'parked') return [];
    const result = normalise(record.value, { defaultTenantId: null });
    return isEvent(result) && prefilter.isOfInterest(result) ? [JSON.stringify(record.value)] : [];
  });
}

function expectSound(message: string | Uint8Array): void {
  expect(used(prefilter.read(message).records)).toEqual(used(unwrap(message)));
}

/** Text of command lines, scripts and paths, with what an attacker may write into them to look like something else. */
const text = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.constantFrom(
    'Remove-InboxRule x',
    "powershell.exe & ('Remove-Inb'+'oxRule')",
    "& ('Remove-Inb'+'oxRule')",
    'powershell -enc UgBlAG0AbwB2AGUALQBJAG4AYgBvAHgAUgB1AGwAZQA=',
    'rm -rf /var/mail/root',
    '/VAR/mail/root',
    'C:\\Users\\a\\Comms\\Unistore\\data\\1',
    'C:\\Windows\\System32\\svchost.exe',
    'svchost.exe -k netsvcs',
    'pwsh',
    '"Operation":"UserLoggedIn"',
    '","Operation":"UserLoggedIn","x":"',
    '"ActionType":"x"',
    '"EventID":3,',
    '","EventID":3,"x":"',
    '"CommandLine":"x"',
    '","CommandLine":"svchost"',
    '"SyslogMessage":"x"',
    '"code":"3"',
    '<Data Name="CommandLine">x</Data>',
    'audit(1772442845.891:18877): x',
    PAYLOAD,
    '\u212A é',
    '',
    '-',
  ),
);

const folder = fc.oneof(
  text,
  fc.constantFrom('/var/mail', '/var/mail/', 'C:\\Users\\x\\AppData\\Local\\Comms\\Unistore\\data', '/tmp'),
);

const changes = fc.record(
  {
    CommandLine: fc.oneof(text, fc.constant('rm root')),
    CurrentDirectory: folder,
    TargetFilename: text,
    ObjectName: text,
    Image: text,
    NewProcessName: text,
    OriginalFileName: fc.constantFrom('PowerShell.EXE', 'x.exe', '-'),
    ScriptBlockText: text,
    Payload: text,
    User: text,
    ProcessCommandLine: text,
    Operation: fc.constantFrom<unknown>('x', 'HardDelete', 3),
  },
  { requiredKeys: [] },
);

const windows = fc
  .record({
    kind: fc.constantFrom(...Object.values(windowsEvents)),
    shape: fc.constantFrom(...Object.values(windowsShapes), bareRow),
    id: fc.constantFrom<number | null>(null, null, null, 1, 3, 23, 4104),
    changes,
    around: fc.record(
      {
        process: fc.record({ command_line: text, executable: text, working_directory: folder }),
        file: fc.record({ path: text }),
        EventID: fc.constantFrom<unknown>(1, 3, '4688', { '#text': '1' }, null),
        Operation: fc.constantFrom('x', 'HardDelete'),
        message: text,
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ kind, shape, id, changes: fields, around }) => {
    const event = kind(fields);
    return { ...shape(id === null ? event : { ...event, id }), ...around } as Record<string, unknown>;
  });

const hex = (value: string) => Buffer.from(value).toString('hex').toUpperCase();

const line = fc.oneof(
  fc.constantFrom(...EXECVE, ...UNLINK),
  text.map((value) => `type=EXECVE msg=audit(1772442845.891:7): argc=1 a0=${hex(value) || '"x"'}`),
  text.map((value) => `node=h type=PATH msg=audit(1772442845.891:8): item=0 name=${hex(value)} nametype=DELETE`),
  text.map(
    (value) => `Mar  2 09:14:05 mail01 audispd: type=PROCTITLE msg=audit(1772442845.891:9): proctitle=${hex(value)}`,
  ),
  text.map((value) => `2026-03-02T09:14:05Z mail01 audit[7]: EXECVE argc=1 a0=${hex(value) || '"x"'}`),
  text.map((value) => sysmonLinuxLine(1, { CommandLine: value, Image: '/bin/sh' })),
  folder.map((value) => `type=CWD msg=audit(1772442845.891:7): cwd=${hex(value)}`),
  fc
    .tuple(text, folder)
    .map(
      ([value, cwd]) =>
        `type=USER_CMD msg=audit(1772442845.891:6): uid=0 msg='cwd=${hex(cwd)} cmd=${hex(value)} res=success'`,
    ),
  folder.map((value) => sysmonLinuxLine(1, { CommandLine: 'rm root', Image: '/bin/rm', CurrentDirectory: value })),
  text.map((value) => sysmonLinuxLine(23, { TargetFilename: value })),
  text.map((value) => `Mar  2 09:14:05 mail01 app[1]: ${value.replaceAll('\n', ' ')}`),
  text.map((value) => value.replaceAll('\n', ' ')),
);

const other = fc.oneof(
  fc.tuple(text, fc.constantFrom('Command', 'ScriptContent', 'x'), fc.boolean()).map(([value, key, asText]) => {
    const fields = { [key]: value };
    return scriptRow({ AdditionalFields: asText ? JSON.stringify(fields) : fields });
  }),
  fc.tuple(text, text).map(([ProcessCommandLine, FileName]) => processRow({ ProcessCommandLine, FileName })),
  text.map((ProcessCommandLine) => cloudProcessRow({ ProcessCommandLine })),
  fc.tuple(text, folder).map(([value, working_directory]) => ({
    ...auditbeat,
    process: { ...auditbeat.process, args: [value], working_directory },
  })),
  fc.tuple(text, folder).map(([value, working_directory]) => ({
    ...elasticProcess,
    process: { ...elasticProcess.process, args: [value], working_directory },
  })),
  folder.map((path) => ({ ...fileIntegrity, file: { path } })),
  fc.tuple(text, folder).map(([value, cwd]) => ({
    Type: 'Syslog',
    TimeGenerated: '2026-03-02T09:14:06Z',
    SyslogMessage: `a : PWD=${cwd} ; COMMAND=${value}`,
  })),
  text.map((value) => ({
    Type: 'Syslog',
    TimeGenerated: '2026-03-02T09:14:06Z',
    SyslogMessage: `(root) CMD (${value})`,
  })),
  text.map((value) => ({ ...osqueryFile, columns: { ...osqueryFile.columns, target_path: value } })),
  fc
    .tuple(text, folder)
    .map(([cmdline, cwd]) => ({ ...osqueryProcess, columns: { ...osqueryProcess.columns, cmdline, cwd } })),
  fc.tuple(text, folder).map(([cmdline, cwd]) => {
    const { columns, action, ...around } = osqueryProcess;
    return { ...around, snapshot: [{ ...columns, cmdline, cwd }, columns], action: 'snapshot' };
  }),
  text.map((value) => {
    const { columns, action, ...around } = osqueryFile;
    return { ...around, diffResults: { added: [{ ...columns, target_path: value }], removed: [columns] } };
  }),
  fc.tuple(text, folder).map(([value, cwd]) => esExec(['rm', value], cwd)),
  folder.map((path) => esEvent({ unlink: { target: { path } } })),
  text.map((value) => journalEntry(`EXECVE argc=1 a0=${hex(value)}`)),
  fc.tuple(text, folder).map(([value, cwd]) => journalEntry(`a : PWD=${cwd} ; COMMAND=${value}`)),
  text.map((value) => ({
    Type: 'Syslog',
    TimeGenerated: '2026-03-02T09:14:06Z',
    SyslogMessage: `EXECVE argc=1 a0=${hex(value)}`,
  })),
  text.map((value) => ({ ...macosSudo, eventMessage: `a : PWD=/ ; COMMAND=${value}` })),
  line.map((SyslogMessage) => ({ Type: 'Syslog', Computer: 'h', SyslogMessage })),
  line.map((message) => ({ message, host: { name: 'h' }, '@timestamp': '2026-03-02T09:14:05Z' })),
  fc.array(line, { minLength: 1, maxLength: 3 }).map((_logLines) => ({ _logLines })),
);

const anyRecord = fc
  .tuple(fc.oneof(windows, windows, other), fc.constantFrom('', '', '', 'DeviceEvents', 'SecurityEvent', 'Syslog'))
  .map(([record, table]) => (table === '' ? record : streamed(table, record as Record<string, unknown>)))
  .chain((record) =>
    // Evidence of another form beside it, anywhere.
    fc.constantFrom(record, record, record, { Operation: 'x', ...record }, { ...record, labels: { ActionType: 'x' } }),
  );

const recordText = fc.tuple(anyRecord, fc.constantFrom(0, 0, 0, 1, 2)).map(([record, style]) => {
  const json = JSON.stringify(record, null, style === 1 ? 1 : undefined).replace(/\n\s*/g, ' ');
  // As serialisers that mean it well with HTML write it.
  return style === 2 ? json.replaceAll('<', '\\u003c').replaceAll('&', '\\u0026').replaceAll("'", '\\u0027') : json;
});

/** Ways in which records come together in one message. */
const packings: Readonly<Record<string, (texts: readonly string[]) => string>> = {
  lines: (texts) => texts.join('\n'),
  list: (texts) => `[${texts.join(',')}]`,
  envelope: (texts) => `{"records":[${texts.join(',')}]}`,
  page: (texts) => `{"@odata.context":"x","value":[${texts.join(',')}]}`,
  'one after the other': (texts) => texts.join(' '),
  'CR alone': (texts) => texts.join('\r'),
  'a comma too many': (texts) => `[${texts.join(',')},]`,
  'a string': (texts) => JSON.stringify(texts.join('\n')),
  'a list of strings': (texts) => JSON.stringify(texts),
  'answer of a query': (texts) => JSON.stringify({ tables: texts.map(tableOf) }),
};

describe('the prefilter and endpoint logs', () => {
  test('never drops what the full path would use of records', () => {
    const message = fc
      .tuple(fc.array(recordText, { minLength: 1, maxLength: 4 }), fc.constantFrom(...Object.keys(packings)))
      .map(([texts, form]) => packings[form]!(texts));
    fc.assert(
      fc.property(message, fc.boolean(), (whole, asBytes) => expectSound(asBytes ? Buffer.from(whole) : whole)),
      runs(3000),
    );
  });

  test('never drops what the full path would use of lines of text', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(line, line, line, recordText), { maxLength: 8 }), (lines) => {
        expectSound(lines.join('\n'));
        expectSound(Buffer.from(lines.join('\r\n')));
      }),
      runs(1500),
    );
  });

  const idle = {
    sysmonProcess: {
      CommandLine: 'svchost.exe -k netsvcs',
      Image: 'C:\\Windows\\svchost.exe',
      OriginalFileName: 'x',
      CurrentDirectory: 'C:\\Windows\\',
    },
    sysmonCreate: { TargetFilename: 'C:\\Windows\\Prefetch\\Layout.ini' },
    sysmonDelete: { TargetFilename: 'C:\\Windows\\Temp\\x.tmp' },
    securityProcess: { CommandLine: 'svchost.exe -k netsvcs', NewProcessName: 'C:\\Windows\\svchost.exe' },
    scriptBlock: { ScriptBlockText: 'prompt' },
    securityAccess: { ObjectName: 'C:\\Windows\\Temp\\x.tmp' },
  } as const;
  const scanned = ['flat', 'winlogbeat', 'System and EventData', 'SecurityEvent', 'WindowsEvent'];
  const idleRecords = (Object.keys(idle) as (keyof typeof idle)[]).flatMap((kind) =>
    scanned.map((shape) => [kind, shape, windowsShapes[shape]!(windowsEvents[kind](idle[kind]))] as const),
  );

  test.each(idleRecords)('drops an idle event unparsed: %s, %s', (_kind, _shape, record) => {
    expect(prefilter.mayMatter(JSON.stringify(record))).toBe(false);
  });

  test('keeps a script of PowerShell where nothing else in the record names it', () => {
    const record = bareRow(windowsEvents.scriptBlock({ ScriptBlockText: "& ('Remove-Inb'+'oxRule')" }));
    expect(prefilter.mayMatter(JSON.stringify(record))).toBe(true);
    expectSound(JSON.stringify(record));
  });

  test.each(Object.keys(windowsShapes).filter((shape) => scanned.includes(shape)))(
    'drops events of numbers that nobody reads: %s',
    (shape) => {
      const event = { ...windowsEvents.securityProcess(), id: 4624 };
      expect(prefilter.mayMatter(JSON.stringify(windowsShapes[shape]!(event)))).toBe(false);
    },
  );

  test.each([
    ['a command without interest', scriptRow({ AdditionalFields: JSON.stringify({ Command: 'Get-Process' }) })],
    ['a container', cloudProcessRow({ ProcessCommandLine: 'postfix reload' })],
    ['a row of Syslog', { Type: 'Syslog', SyslogMessage: 'Accepted publickey for tomas' }],
    ['a lone SYSCALL', { Type: 'Syslog', SyslogMessage: EXECVE[0] }],
    [
      'an audit record that says columns',
      auditRecord({ Operation: 'Send', AffectedItems: [{ Subject: '"columns"' }] }),
    ],
  ])('drops %s', (_, record) => {
    expect(prefilter.mayMatter(JSON.stringify(record))).toBe(false);
  });

  test('leaves out idle events of text logs', () => {
    const quiet = auditPaths('syscall=unlink success=yes', '/tmp', [['x', 'DELETE']]);
    const sshd = 'Mar  2 09:14:05 mail01 sshd[1]: Accepted';
    const { records, skipped } = prefilter.read([...quiet, sshd, ...UNLINK, 'garbage'].join('\n'));
    expect(records).toMatchObject([{ value: { _logLines: UNLINK } }, { kind: 'parked' }]);
    expect(skipped).toBe(2);
  });
});
