/** Endpoint logs of Linux and macOS, as lines of text and as JSON. */

import { describe, expect, test } from 'vitest';
import { withArrival } from '../../shared/events/log-lines.ts';
import { normalise } from '../../shared/events/normalise.ts';
import { unwrap } from '../../shared/events/unwrap.ts';
import { expectLinear } from '../support/growth.ts';
import {
  auditbeat,
  auditPaths,
  EXECVE,
  elasticProcess,
  esEvent,
  esExec,
  fileIntegrity,
  journalEntry,
  macosSudo,
  osqueryFile,
  osqueryProcess,
  SUDO_MESSAGE,
  sysmonFile,
  sysmonLinuxLine,
  sysmonProcess,
  UNLINK,
} from './endpoint-records.ts';
import { TENANT } from './records.ts';

/** What a message of text or JSON becomes, record by record. */
const read = (message: unknown) =>
  unwrap(message).map((record) =>
    record.kind === 'raw' ? normalise(record.value, { defaultTenantId: TENANT }) : record,
  );
const readLines = (lines: readonly string[]) => read(lines.join('\n'));
const withPrefix = (lines: readonly string[], prefix: string) => lines.map((line) => prefix + line);

const RM = {
  kind: 'process',
  form: 'auditd',
  tenantId: TENANT,
  actor: 'tomas',
  fileName: 'rm',
  folderPath: '/usr/bin/rm',
  commandLine: 'rm -rf "/var/mail/old mail"',
  processId: 1281,
  time: Date.UTC(2026, 2, 2, 9, 14, 5, 891),
};

describe('auditd', () => {
  test('the records of one event are one record, wherever they stand', () => {
    const [syscall = '', execve = '', ...rest] = EXECVE;
    const mixed = [syscall, UNLINK[0], execve, UNLINK[1], ...rest, ...UNLINK.slice(2)];
    expect(readLines(mixed)).toMatchObject([
      { ...RM, device: null, recordId: '|auditd|18877|2026-03-02t09:14:05.891z' },
      { kind: 'file', action: 'FileDeleted', folderPath: '/var/spool/mail/root', device: 'mail01', actor: 'root' },
    ]);
  });

  test.each([
    ['RFC 3164', '<13>Mar  2 09:14:05 mail01 audispd: '],
    ['a tag with a number', 'Mar 12 09:14:05 mail01 audisp-syslog[611]: '],
    ['RFC 5424', '<13>1 2026-03-02T09:14:05.891Z mail01 audispd 611 - - '],
    ['RFC 5424 with data', '<13>1 2026-03-02T09:14:05.891Z mail01 auditd 611 - [origin ip="192.0.2.1"] '],
    ['an ISO time', '2026-03-02T09:14:05.891123+01:00 mail01 audispd: '],
    ["the kernel's own log", 'Mar  2 09:14:05 mail01 kernel: [   12.345678] audit: '],
  ])('with a prefix of syslog: %s', (_, prefix) => {
    expect(readLines(withPrefix(EXECVE, prefix))).toMatchObject([{ ...RM, device: 'mail01' }]);
  });

  test("with the kernel's numbers for types", () => {
    const numbered = EXECVE.map((line) =>
      line
        .replace('type=EXECVE msg=', 'type=1309 ')
        .replace('type=SYSCALL msg=', 'type=1300 ')
        .replace('type=PROCTITLE msg=', 'type=1327 '),
    );
    expect(readLines(withPrefix(numbered, 'Mar  2 09:14:05 mail01 kernel: audit: '))).toMatchObject([RM]);
  });

  test('the folder in which it runs, and a program whose file is gone', () => {
    const [syscall = '', ...rest] = EXECVE;
    expect(readLines([syscall.replace('exe="/usr/bin/rm"', 'exe="/usr/bin/rm (deleted)"'), ...rest])).toMatchObject([
      { ...RM, workingFolder: '/root' },
    ]);
  });

  test('what sudo was asked to run', () => {
    const line = (end: string) =>
      `type=USER_CMD msg=audit(1772442845.891:5): pid=9 uid=1000 auid=1000 ses=3 msg='cwd="/var/mail" cmd=${Buffer.from('rm -f root').toString('hex')} exe="/usr/bin/sudo" terminal=pts/0 ${end}'`;
    expect(readLines([line('res=success')])).toMatchObject([
      { kind: 'process', commandLine: 'rm -f root', fileName: 'rm', workingFolder: '/var/mail', actor: '1000' },
    ]);
    expect(readLines([line('res=failed')])).toMatchObject([{ kind: 'ignored' }]);
  });

  test('an incomplete event is judged by what is there', () => {
    const [, execve = '', , , title = ''] = EXECVE;
    expect(readLines([execve])).toMatchObject([{ ...RM, actor: null, folderPath: 'rm', processId: null }]);
    expect(readLines([title])).toMatchObject([{ commandLine: RM.commandLine, fileName: 'rm' }]);
    expect(readLines([UNLINK[3]])).toMatchObject([{ action: 'FileDeleted', folderPath: 'root' }]);
    expect(readLines([EXECVE[2]])).toMatchObject([{ kind: 'ignored' }]);
  });

  test('long arguments come in pieces, many over several records', () => {
    const hex = Buffer.from("rm -rf '/var/mail'").toString('hex');
    const id = 'msg=audit(1772442845.891:5):';
    expect(
      readLines([
        `type=EXECVE ${id} argc=4 a0="sh" a1="-c" a2_len=36 a2[0]=${hex.slice(0, 11)} a2[1]=${hex.slice(11)}`,
        `type=EXECVE ${id} a3="x"`,
      ]),
    ).toMatchObject([{ commandLine: `sh -c "rm -rf '/var/mail'" x`, fileName: 'sh' }]);
  });

  test.each<[string, string, readonly (readonly [string, string])[], object]>([
    [
      'a rename',
      'arch=c000003e syscall=82 success=yes a0=1 a1=2',
      [
        ['/var/mail/', 'PARENT'],
        ['/tmp/', 'PARENT'],
        ['/var/mail/root', 'DELETE'],
        ['/tmp/x', 'CREATE'],
      ],
      { action: 'FileRenamed', previousPath: '/var/mail/root', folderPath: '/tmp/x' },
    ],
    [
      'a rename over another file',
      'arch=c00000b7 syscall=276 success=yes',
      [
        ['/tmp/', 'PARENT'],
        ['/var/mail/', 'PARENT'],
        ['/tmp/empty', 'DELETE'],
        ['/var/mail/root', 'DELETE'],
        ['/var/mail/root', 'CREATE'],
      ],
      { action: 'FileRenamed', previousPath: '/tmp/empty', folderPath: '/var/mail/root' },
    ],
    [
      'truncate',
      'arch=c000003e syscall=76 success=yes',
      [['root', 'NORMAL']],
      { action: 'FileModified', folderPath: '/var/mail/root' },
    ],
    [
      'open with O_TRUNC',
      'arch=c000003e syscall=257 success=yes a0=ffffff9c a1=7f a2=241 a3=1b6',
      [
        ['/var/mail', 'PARENT'],
        ['../mail/./root', 'NORMAL'],
      ],
      { action: 'FileModified', folderPath: '/var/mail/root' },
    ],
    ['open to read', 'arch=c000003e syscall=257 success=yes a2=0', [['/var/mail/root', 'NORMAL']], { kind: 'ignored' }],
    [
      'a new file',
      'syscall=openat success=yes a2=0',
      [['x', 'CREATE']],
      { action: 'FileCreated', folderPath: '/var/mail/x' },
    ],
    ['a call that failed', 'syscall=unlink success=no', [['/var/mail/root', 'DELETE']], { kind: 'ignored' }],
    [
      'interpreted flags',
      'syscall=open success=yes a1=O_WRONLY|O_TRUNC',
      [['a', 'NORMAL']],
      { action: 'FileModified' },
    ],
  ])('%s', (_, call, paths, expected) => {
    expect(readLines(auditPaths(call, '/var/mail', paths))).toMatchObject([expected]);
  });

  test('the same event has one id in a file and in rows of Syslog', () => {
    const rows = EXECVE.map((line) => ({
      Type: 'Syslog',
      Computer: 'mail01',
      Facility: 'user',
      ProcessName: 'audispd',
      SyslogMessage: line,
      TimeGenerated: '2026-03-02T09:14:06Z',
    }));
    const events = read({ records: rows });
    const { recordId } = readLines(withPrefix(EXECVE, 'Mar  2 09:14:05 mail01 audispd: '))[0] as { recordId: string };
    expect(events).toMatchObject([
      { kind: 'ignored' },
      { kind: 'process', commandLine: RM.commandLine, recordId },
      { kind: 'ignored' },
      { kind: 'ignored' },
      { kind: 'process', commandLine: RM.commandLine, recordId },
    ]);
  });

  test('lines that Filebeat or Fluent Bit carry', () => {
    expect(read({ '@timestamp': 'x', message: EXECVE[1], host: { name: 'mail01' }, log: { offset: 1 } })).toMatchObject(
      [{ commandLine: RM.commandLine, device: 'mail01' }],
    );
    expect(read({ log: UNLINK[3], hostname: 'h' })).toMatchObject([{ action: 'FileDeleted', device: 'mail01' }]);
    expect(read({ message: 'hello' })).toMatchObject([{ kind: 'ignored', what: 'a record of no known form' }]);
  });

  test('Auditbeat', () => {
    const inFolder = { ...auditbeat, process: { ...auditbeat.process, working_directory: '/var/mail' } };
    expect(read(inFolder)).toMatchObject([{ commandLine: RM.commandLine, workingFolder: '/var/mail' }]);
    expect(read(auditbeat)).toMatchObject([{ ...RM, device: 'mail01', time: Date.UTC(2026, 2, 2, 9, 14, 10, 100) }]);
    const unlink = {
      ...auditbeat,
      event: { module: 'auditd', action: 'deleted', outcome: 'success' },
      auditd: {
        sequence: 5,
        data: { syscall: 'unlinkat' },
        paths: [
          { nametype: 'PARENT', name: '/var/mail/' },
          { nametype: 'DELETE', name: 'root' },
        ],
      },
    };
    expect(read(unlink)).toMatchObject([
      { kind: 'file', action: 'FileDeleted', folderPath: '/var/mail/root', initiatingFileName: 'rm' },
    ]);
    expect(read({ ...auditbeat, event: { outcome: 'failure' } })).toMatchObject([{ kind: 'ignored' }]);
  });
});

describe("Elastic's common schema", () => {
  test('file integrity, which knows no program', () => {
    expect(read(fileIntegrity)).toMatchObject([
      { kind: 'file', form: 'ecs', action: 'FileDeleted', folderPath: '/var/mail/root', initiatingFileName: null },
    ]);
    const moved = { ...fileIntegrity, event: { module: 'file_integrity', action: ['moved'] } };
    expect(read(moved)).toMatchObject([{ action: 'FileRenamed' }]);
    const looked = { ...fileIntegrity, event: { module: 'file_integrity', action: ['attributes_modified'] } };
    expect(read(looked)).toMatchObject([{ kind: 'ignored' }]);
  });

  test('processes, by their arguments and with their folder', () => {
    expect(read(elasticProcess)).toMatchObject([
      {
        kind: 'process',
        form: 'ecs',
        recordId: 'ecs|mail01|nqx',
        fileName: 'rm',
        commandLine: 'rm -f "old mail"',
        workingFolder: '/var/mail',
        initiatingFileName: 'bash',
        actor: 'tomas',
      },
    ]);
    const ended = { ...elasticProcess, event: { category: ['process'], type: ['end'], action: 'end' } };
    expect(read(ended)).toMatchObject([{ kind: 'ignored' }]);
  });

  test('files, with the program and the former name', () => {
    const renamed = {
      ...elasticProcess,
      event: { category: ['file'], type: ['change'], action: 'rename' },
      file: { path: '/tmp/x', Ext: { original: { path: '/var/mail/root' } } },
    };
    expect(read(renamed)).toMatchObject([
      {
        action: 'FileRenamed',
        folderPath: '/tmp/x',
        previousPath: '/var/mail/root',
        initiatingFileName: 'rm',
        initiatingPath: '/usr/bin/rm',
      },
    ]);
  });
});

describe('journald', () => {
  const line = (message: string) => `2026-03-02T09:14:05.891Z mail01 audit[1281]: ${message}`;
  const execve = `EXECVE argc=3 a0="rm" a1="-rf" a2=${Buffer.from('/var/mail/old mail').toString('hex')}`;
  const rm = { ...RM, actor: null, folderPath: 'rm', processId: null, device: 'mail01' };

  test('lines of the audit log, without time and serial number of their own', () => {
    expect(read(line(execve))).toMatchObject([rm]);
    expect(read(line('PATH item=1 name="/var/mail/root" inode=3 nametype=DELETE'))).toMatchObject([
      { kind: 'file', action: 'FileDeleted', folderPath: '/var/mail/root', device: 'mail01' },
    ]);
    expect(read(line('CWD cwd="/var/mail"'))).toMatchObject([{ kind: 'ignored' }]);
    expect(read(`Mar  2 09:14:05 mail01 audit[1281]: ${execve}`)).toMatchObject([{ kind: 'parked' }]);
    const row = { Type: 'Syslog', Computer: 'mail01', TimeGenerated: '2026-03-02T09:14:05.891Z' };
    expect(read({ ...row, SyslogMessage: execve })).toMatchObject([rm]);
  });

  test('as JSON, with the serial number beside the message', () => {
    expect(read(journalEntry(execve))).toMatchObject([
      { ...rm, recordId: 'mail01|auditd|18877|2026-03-02t09:14:05.891z' },
    ]);
    expect(read(journalEntry(`   ${SUDO_MESSAGE}`))).toMatchObject([
      {
        kind: 'process',
        form: 'syslog',
        device: 'mail01',
        commandLine: '/usr/bin/rm -f root',
        workingFolder: '/var/mail',
      },
    ]);
  });
});

describe("macOS' Endpoint Security", () => {
  const who = { tenantId: TENANT, form: 'macos-endpoint', device: 'mac12.halden-optics.example', actor: '501' };
  const time = Date.UTC(2026, 2, 2, 9, 14, 5, 123);
  const mail = '/Users/mira/Library/Mail/V10/MailData/Envelope Index';

  test('a program with its arguments', () => {
    expect(read(esExec(['rm', '-rf', 'Library/Mail/old mail']))).toMatchObject([
      {
        ...who,
        time,
        kind: 'process',
        fileName: 'rm',
        folderPath: '/bin/rm',
        commandLine: 'rm -rf "Library/Mail/old mail"',
        processId: 913,
        workingFolder: '/Users/mira',
        initiatingFileName: 'zsh',
      },
    ]);
  });

  test.each<[string, Record<string, unknown>, object]>([
    ['unlink', { unlink: { target: { path: mail } } }, { action: 'FileDeleted', folderPath: mail }],
    ['truncate', { truncate: { target: { path: mail } } }, { action: 'FileModified', folderPath: mail }],
    [
      'rename to a new name',
      { rename: { source: { path: mail }, destination: { new_path: { dir: { path: '/tmp' }, filename: 'x' } } } },
      { action: 'FileRenamed', folderPath: '/tmp/x', previousPath: mail },
    ],
    [
      'rename over a file',
      { rename: { source: { path: '/tmp/x' }, destination: { existing_file: { path: mail } } } },
      { action: 'FileRenamed', folderPath: mail, previousPath: '/tmp/x' },
    ],
    [
      'create',
      { create: { destination: { new_path: { dir: { path: '/' }, filename: 'x' } } } },
      { action: 'FileCreated', folderPath: '/x' },
    ],
  ])('%s', (_, event, expected) => {
    expect(read(esEvent(event))).toMatchObject([{ ...who, kind: 'file', initiatingFileName: 'zsh', ...expected }]);
  });

  test('other events, and records that only look alike', () => {
    expect(read(esEvent({ open: { file: { path: mail } } }))).toMatchObject([{ kind: 'ignored' }]);
    expect(read(esEvent({ exec: { args: [] } }))).toMatchObject([{ kind: 'ignored' }]);
    expect(read(esEvent({ unlink: { target: { path: mail } } }, { time: 'x' }))).toMatchObject([{ kind: 'parked' }]);
    expect(read(esEvent({ unlink: { target: { path: mail } } }, { mach_time: undefined }))).toMatchObject([
      { kind: 'ignored', what: 'a record of no known form' },
    ]);
  });
});

describe('what sudo and cron write into syslog', () => {
  const expected = {
    kind: 'process',
    form: 'syslog',
    device: 'mail01',
    actor: 'tomas',
    fileName: 'rm',
    commandLine: '/usr/bin/rm -f root',
    workingFolder: '/var/mail',
    initiatingFileName: 'sudo',
    time: Date.UTC(2026, 2, 2, 9, 14, 6),
  };

  test('in a row of Syslog, a line with the year, and a line that a shipper carries', () => {
    const row = { Type: 'Syslog', Computer: 'mail01', TimeGenerated: '2026-03-02T09:14:06Z', ProcessName: 'sudo' };
    expect(read({ ...row, SyslogMessage: `   ${SUDO_MESSAGE}` })).toMatchObject([expected]);
    expect(read(`2026-03-02T09:14:06+00:00 mail01 sudo[3313]:    ${SUDO_MESSAGE}`)).toMatchObject([expected]);
    const rsyslog = { timestamp: '2026-03-02T09:14:06+00:00', host: 'mail01', programname: 'sudo' };
    expect(read({ ...rsyslog, message: `   ${SUDO_MESSAGE}` })).toMatchObject([expected]);
    const shipped = `Mar  2 09:14:05 mail01 sudo: ${SUDO_MESSAGE}`;
    expect(read({ '@timestamp': '2026-03-02T09:14:06Z', message: shipped })).toMatchObject([expected]);
  });

  test('jobs of cron are lines of a shell', () => {
    expect(read('2026-03-02T09:14:06Z mail01 CRON[7]: (root) CMD (cd /var/mail && rm root)')).toMatchObject([
      { fileName: 'sh', commandLine: 'cd /var/mail && rm root', actor: 'root', initiatingFileName: 'cron' },
    ]);
  });

  test('a line without the year is parked where nobody says when it arrived', () => {
    const reason = 'time: found "Mar  2 09:14:06", expected a time with its year, or to be told when the line arrived';
    expect(read(`Mar  2 09:14:06 mail01 sudo: ${SUDO_MESSAGE}`)).toMatchObject([{ kind: 'parked', reason }]);
    expect(read(`Mar  2 09:14:06 mail01 CRON[7]: (root) CMD (rm root)`)).toMatchObject([{ kind: 'parked' }]);
    expect(read({ message: SUDO_MESSAGE })).toMatchObject([{ kind: 'parked' }]);
    expect(read('Mar  2 09:14:06 mail01 sshd[1]: Accepted publickey')).toMatchObject([{ kind: 'ignored' }]);
  });

  test.each([
    ['Mar  2 09:14:06', '2026-03-02T09:14:07Z', '2026-03-02T09:14:06Z'],
    ['Mar  2 09:14:06', '2026-11-02T00:00:00Z', '2026-03-02T09:14:06Z'],
    ['Dec 31 23:59:59', '2026-01-01T00:00:03Z', '2025-12-31T23:59:59Z'],
    ['Jan  1 08:00:00', '2025-12-31T23:00:00Z', '2026-01-01T08:00:00Z'], // a clock of Tokyo
    ['Feb 29 01:00:00', '2026-03-02T00:00:00Z', '2024-02-29T01:00:00Z'],
  ])('%s, arrived at %s, was written at %s', (stamp, arrived, time) => {
    const [record] = unwrap(`${stamp} mail01 sudo: ${SUDO_MESSAGE}`);
    if (record?.kind !== 'raw') throw new Error('no record');
    const dated = withArrival(record, Date.parse(arrived));
    expect(normalise(dated.value, { defaultTenantId: null })).toMatchObject({
      ...expected,
      tenantId: null,
      time: Date.parse(time),
    });
    // What is stored of it says the same, whenever it is read again.
    expect(withArrival({ ...dated, value: JSON.parse(dated.text) }, 0).value).toEqual(dated.value);
  });

  test('only lines without a year keep when they arrived', () => {
    for (const text of [EXECVE[1], `2026-03-02T09:14:06Z mail01 sudo: ${SUDO_MESSAGE}`, '{"a":1}', '3']) {
      const [record] = unwrap(text);
      if (record?.kind !== 'raw') throw new Error('no record');
      expect(withArrival(record, 1_772_442_845_000)).toBe(record);
    }
  });

  test('a command that was refused', () => {
    const refused = SUDO_MESSAGE.replace(' : ', ' : command not allowed ; ');
    expect(read(`2026-03-02T09:14:06Z mail01 sudo: ${refused}`)).toMatchObject([{ kind: 'ignored' }]);
  });
});

describe('text lines', () => {
  test('garbage among them is parked line by line', () => {
    expect(readLines(['what is this', EXECVE[1], 'type=UNKNOWN[1329] msg=g', '{"Id":"1"}'])).toMatchObject([
      { kind: 'parked', reason: 'line 1: found "what is this", expected JSON' },
      { kind: 'process' },
      { kind: 'parked', reason: expect.stringMatching(/^line 3: /) },
      { kind: 'ignored' },
    ]);
  });

  test('other programs of syslog are left aside', () => {
    expect(read('Mar  2 09:14:05 mail01 sshd[1]: Accepted publickey for tomas from 192.0.2.1')).toMatchObject([
      { kind: 'ignored', what: 'syslog line of another program' },
    ]);
  });

  test('what was stored of them says the same when it is read again', () => {
    for (const record of unwrap([...EXECVE, ...UNLINK].join('\n'))) {
      if (record.kind !== 'raw') throw new Error(record.reason);
      expect(unwrap(record.text)).toMatchObject([{ kind: 'raw', value: record.value }]);
    }
  });

  test('take time in proportion to their length', () => {
    const id = 'type=SYSCALL msg=audit(1772442845.891:5):';
    expectLinear(16_000, (lines) => {
      read(Array.from({ length: lines }, (_, index) => `${id.replace(':5', `:${index}`)} a=b`).join('\n'));
    });
    for (const part of ['a=', 'a="', '= ', "'", 'a0[0]=', '<Data Name="x">', '&#x', ' '])
      expectLinear(64_000, (times) => read(`${id} ${part.repeat(times)}`));
    for (const part of ['A=b ; ', '(x) CMD (', ' : ', 'PWD='])
      expectLinear(64_000, (times) => read(`2026-03-02T09:14:06Z mail01 sudo: a : ${part.repeat(times)}`));
    for (const part of ['audit: ', '[ ', 'x: ', '- '])
      expectLinear(64_000, (times) => read(`Mar  2 09:14:05 mail01 ${part.repeat(times)}`));
    expectLinear(64_000, (times) => read(sysmonLinuxLine(1, { CommandLine: '<&"'.repeat(times) })));
  });
});

describe('Sysmon for Linux', () => {
  const process = sysmonProcess({
    Image: '/usr/bin/bash',
    CommandLine: 'bash -c "echo > \'/var/mail/root\' && true"',
    User: 'root',
    OriginalFileName: '-',
    ParentImage: '/usr/sbin/cron',
    ParentCommandLine: '-',
  });
  const expected = {
    kind: 'process',
    form: 'sysmon',
    device: 'mail01',
    actor: 'root',
    fileName: 'bash',
    commandLine: process.CommandLine,
    initiatingFileName: 'cron',
    initiatingCommandLine: null,
    recordId: 'mail01|linux-sysmon/operational|7|2026-03-02t09:14:05.044z',
  };

  test('as a line of syslog, as XML alone, and in a row of Syslog', () => {
    const line = sysmonLinuxLine(1, process);
    const xml = line.slice(line.indexOf('<Event>'));
    const row = { Type: 'Syslog', Computer: 'mail01', ProcessName: 'sysmon', SyslogMessage: xml };
    for (const message of [line, xml, row, { message: line }]) expect(read(message)).toMatchObject([expected]);
  });

  test('file deletion, and events of other kinds', () => {
    const file = sysmonFile({ TargetFilename: '/var/mail/root', Image: '/usr/bin/rm', User: 'root' });
    expect(read(sysmonLinuxLine(23, file))).toMatchObject([{ kind: 'file', action: 'FileDeleted', fileName: 'root' }]);
    expect(read(sysmonLinuxLine(5, {}))).toMatchObject([{ kind: 'ignored' }]);
    expect(read('<Event><System>')).toMatchObject([{ kind: 'parked', reason: expect.stringMatching(/^_logLines: /) }]);
  });
});

describe('osquery and the macOS log', () => {
  test('file events', () => {
    expect(read(osqueryFile)).toMatchObject([
      {
        kind: 'file',
        form: 'osquery',
        action: 'FileDeleted',
        folderPath: '/Users/mira/Library/Mail/V10/MailData/Envelope Index',
        device: 'mac12.halden-optics.example',
        actor: '501',
        time: Date.UTC(2026, 2, 2, 9, 14, 15),
      },
    ]);
    const again = read({ ...osqueryFile, counter: 99 })[0];
    expect(again).toMatchObject({ recordId: (read(osqueryFile)[0] as { recordId: string }).recordId });
  });

  test.each([
    [
      { event_type: 'rename', path: '/bin/mv', filename: '/Users/mira/Library/Mail/x', dest_filename: '/tmp/x' },
      {
        action: 'FileRenamed',
        folderPath: '/tmp/x',
        previousPath: '/Users/mira/Library/Mail/x',
        initiatingFileName: 'mv',
      },
    ],
    [
      { operation: 'unlink', executable: '/usr/bin/rm', path: '/var/mail/root', auid: '4294967295', uid: '0' },
      { action: 'FileDeleted', folderPath: '/var/mail/root', initiatingFileName: 'rm', actor: 'root' },
    ],
    [
      { operation: 'unlink', executable: '/usr/bin/rm', path: 'root', cwd: '/var/mail', uid: '0' },
      { action: 'FileDeleted', folderPath: '/var/mail/root', initiatingPath: '/usr/bin/rm' },
    ],
    [
      { cmdline: 'rm root', cwd: '"/var/mail"', path: '/bin/rm' },
      { commandLine: 'rm root', workingFolder: '/var/mail' },
    ],
    [{ name: 'x', version: '1' }, { kind: 'ignored' }],
  ])('rows of other tables: %j', (columns, expected) => {
    expect(read({ ...osqueryFile, columns })).toMatchObject([expected]);
  });

  test('process events, and rows that left', () => {
    expect(read(osqueryProcess)).toMatchObject([
      { kind: 'process', commandLine: 'rm -rf /Users/mira/Library/Mail/V10', fileName: 'rm', actor: 'mira' },
    ]);
    expect(read({ ...osqueryProcess, action: 'removed' })).toMatchObject([{ kind: 'ignored' }]);
    expect(read({ ...osqueryProcess, columns: { cmdline: 'x' }, unixTime: 'y' })).toMatchObject([{ kind: 'parked' }]);
  });

  test('what sudo ran, and paths that a message says were deleted', () => {
    expect(read(macosSudo)).toMatchObject([
      {
        kind: 'process',
        form: 'macos-log',
        actor: 'mira',
        fileName: 'rm',
        commandLine: '/bin/rm -rf /Users/mira/Library/Mail/V10',
        initiatingFileName: 'sudo',
        workingFolder: '/Users/mira',
        time: Date.UTC(2026, 2, 2, 9, 14, 5, 123),
      },
    ]);
    const message = 'Removing item at path /Users/mira/Library/Mail/V10/x.mbox';
    expect(read({ ...macosSudo, eventMessage: message, processImagePath: '/usr/libexec/x' })).toMatchObject([
      { kind: 'file', action: 'FileDeleted', folderPath: '/Users/mira/Library/Mail/V10/x.mbox', actor: 'root' },
    ]);
    expect(read({ ...macosSudo, processImagePath: '/tmp/x' })).toMatchObject([{ kind: 'ignored' }]);
  });
});
