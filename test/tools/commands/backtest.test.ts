/** The backtest's contract with whoever reads its output. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import { auditRecord, deletion, deletions, deviceProcess, idOf, ndjson, TENANT } from '../backtest/records.ts';
import { temporaryFolder } from '../input/temporary-folder.ts';
import { runCli, startCli, until } from './cli.ts';

const folder = temporaryFolder();

const RULE = {
  CreationTime: '2026-03-02T10:31:07.1234567Z',
  Id: 'AAAAAAAA-0000-4000-8000-00000000000A',
  Operation: 'New-InboxRule',
  OrganizationId: TENANT.toUpperCase(),
  RecordType: 1,
  ResultStatus: 'True',
  UserId: 'J.Moreau@Adatum.example',
  Parameters: [
    { Name: 'Name', Value: '.' },
    { Name: 'SubjectOrBodyContainsWords', Value: 'invoice;payment' },
    { Name: 'DeleteMessage', Value: 'True' },
  ],
};
const SEARCH = {
  CreationTime: '2026-03-02T13:05:40',
  Id: idOf(500),
  Operation: 'Search-Mailbox',
  RecordType: 1,
  UserId: 'n.okafor@adatum.example',
  Parameters: [
    { Name: 'Identity', Value: 'CEO@adatum.example' },
    { Name: 'DeleteContent', Value: 'True' },
  ],
};
const RETENTION = {
  ...auditRecord(
    deletion({
      id: idOf(600),
      time: '2026-03-02T03:10:00',
      actor: 'NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)',
    }),
  ),
  ClientInfoString: 'Client=TBA;Service=MSExchangeMailboxAssistants;Action=ELCAssistant;',
  LogonType: 4,
  UserType: 4,
};
const everything = folder.file(
  'everything.ndjson',
  ndjson([...deletions(120).map(auditRecord), RULE, SEARCH, RETENTION, deviceProcess({ tenantId: TENANT })]),
);
const burst = folder.file('burst.ndjson', ndjson(deletions(60).map(auditRecord)));

const FIELDS = [
  'kind',
  'tenantId',
  'detection',
  'detections',
  'detectionType',
  'hasDeleteContent',
  'severity',
  'score',
  'actor',
  'mailbox',
  'device',
  'count',
  'firstSeen',
  'lastSeen',
  'recordIds',
  'suppressed',
];
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const TYPES = [
  null,
  'ExchangePowerShell_MailboxManipulation',
  'O365_MailboxItemDeletion',
  'ExchangeAdmin_MailboxCoverage',
];
const FLOORS = { informational: 0, low: 20, medium: 40, high: 60, critical: 80 };

interface Line {
  kind: string;
  detection: string;
  detections: string[];
  severity: keyof typeof FLOORS;
  score: number;
  actor: string | null;
  firstSeen: string;
  lastSeen: string;
  count: number;
  recordIds: string[];
  [field: string]: unknown;
}

const parsed = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as Line);

describe('--json --findings', () => {
  const ran = runCli(['backtest', '--json', '--findings', everything]);

  it('prints lines of JSON on stdout and nothing else there, and ends with 0', async () => {
    const { code, lines, stdout, stderr } = await ran;
    expect(code).toBe(0);
    expect(lines.length).toBeGreaterThan(120);
    expect(stdout.endsWith('}\n')).toBe(true);
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
    expect(stderr).toMatch(
      /^purgewatch: 124 records, 124 relevant, 0 parked, \d+ findings \(1 suppressed\), .*\d+ records\/s\n$/,
    );
  });

  it('gives every field of the contract its type and form, in every line', async () => {
    for (const line of parsed((await ran).lines)) {
      expect(Object.keys(line)).toEqual(FIELDS);
      expect(['finding', 'alert']).toContain(line.kind);
      for (const name of ['tenantId', 'actor', 'mailbox', 'device'])
        expect(line[name] === null || (typeof line[name] === 'string' && line[name] !== '')).toBe(true);
      for (const name of ['tenantId', 'actor']) expect(line[name]).toBe(line[name] && String(line[name]).toLowerCase());
      expect(line.detections.every((id) => /^[a-z]+(-[a-z]+)*$/.test(id))).toBe(true);
      expect(line.detections[0]).toBe(line.detection);
      expect(TYPES).toContain(line.detectionType);
      expect([true, false, null]).toContain(line.hasDeleteContent);
      expect(Number.isInteger(line.score) && line.score >= 0 && line.score <= 100).toBe(true);
      expect(Object.keys(FLOORS)[Math.min(4, Math.floor(line.score / 20))]).toBe(line.severity);
      expect(Number.isInteger(line.count) && line.count >= 1).toBe(true);
      expect([line.firstSeen, line.lastSeen]).toEqual([expect.stringMatching(TIME), expect.stringMatching(TIME)]);
      expect(line.firstSeen <= line.lastSeen).toBe(true);
      expect(line.recordIds.length >= 1 && line.recordIds.length <= 100).toBe(true);
      expect(line.recordIds.every((id) => typeof id === 'string')).toBe(true);
      expect(typeof line.suppressed).toBe('boolean');
    }
  });

  it('sorts by firstSeen, detection, actor', async () => {
    const keys = parsed((await ran).lines).map((line) =>
      [line.firstSeen, line.detection, line.actor ?? ''].join('\u0001'),
    );
    expect(keys).toEqual(keys.toSorted());
  });

  it('says what each line must say', async () => {
    const lines = parsed((await ran).lines);
    const [alerts, findings] = [lines.filter((l) => l.kind === 'alert'), lines.filter((l) => l.kind === 'finding')];
    const rule = {
      tenantId: TENANT,
      detection: 'inbox-rule-hides-mail',
      detectionType: null,
      actor: 'j.moreau@adatum.example',
      firstSeen: '2026-03-02T10:31:07.123Z',
      recordIds: ['aaaaaaaa-0000-4000-8000-00000000000a'],
    };
    expect(findings).toContainEqual(expect.objectContaining({ ...rule, lastSeen: rule.firstSeen, count: 1 }));
    // The rule and the burst of the same person follow each other: one alert, printed once, in its last revision. That the one
    // came after the other is told of the mailbox.
    const { recordIds: _, ...episode } = rule;
    expect(alerts.filter((alert) => alert.actor === rule.actor)).toEqual([
      expect.objectContaining({ ...episode, detections: ['inbox-rule-hides-mail', 'bulk-hard-delete'] }),
      expect.objectContaining({ detections: ['rule-then-deleted'], severity: 'critical', actor: rule.actor }),
    ]);
    expect(findings).toContainEqual(
      expect.objectContaining({
        detection: 'bulk-hard-delete',
        detectionType: 'O365_MailboxItemDeletion',
        hasDeleteContent: true,
        count: 120,
        mailbox: 'j.moreau@adatum.example',
        lastSeen: '2026-03-02T10:51:59.000Z',
      }),
    );
    const search = {
      tenantId: null,
      detection: 'mailbox-search-delete',
      detectionType: 'ExchangeAdmin_MailboxCoverage',
      hasDeleteContent: true,
      mailbox: 'ceo@adatum.example',
      device: null,
      recordIds: [idOf(500)],
    };
    expect(findings).toContainEqual(expect.objectContaining(search));
    expect(alerts).toContainEqual(expect.objectContaining(search));
    expect(alerts).toContainEqual(
      expect.objectContaining({
        tenantId: TENANT,
        detectionType: 'ExchangePowerShell_MailboxManipulation',
        actor: 'n.okafor@adatum.example',
        mailbox: null,
        device: 'ws-022.adatum.example',
        firstSeen: '2026-03-02T18:21:44.765Z',
      }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({
        actor: 'nt authority\\system (microsoft.exchange.servicehost)',
        detection: 'item-deleted',
        suppressed: true,
      }),
    );
    expect(alerts.some((alert) => alert.actor?.startsWith('nt authority'))).toBe(false);
  });
});

describe('--reasons', () => {
  const withReasons = (line: Line) => line.reasons as { points: number; text: string }[];

  it('says of every finding and alert why it has its score, behind the fields of the contract', async () => {
    const lines = parsed((await runCli(['backtest', '--json', '--findings', '--reasons', everything])).lines);
    for (const line of lines) {
      expect(Object.keys(line)).toEqual([...FIELDS, 'reasons']);
      const sum = withReasons(line).reduce((points, reason) => points + reason.points, 0);
      expect(sum, line.detection).toBe(line.score);
    }
    const suppressed = lines.filter((line) => line.suppressed).map((line) => withReasons(line).at(-1));
    expect(suppressed).toEqual([{ points: -5, text: expect.stringMatching(/^Exchange's retention did this/) }]);
  });

  it('prints them below the rows of the table', async () => {
    const { lines } = await runCli(['backtest', '--findings', '--reasons', everything]);
    expect(lines).toContainEqual(expect.stringMatching(/^ {15} {3}-5 {2}Exchange's retention did this/));
  });
});

test('without --findings only alerts are printed, the same ones', async () => {
  const [both, alone] = await Promise.all([
    runCli(['backtest', '--json', '--findings', everything]),
    runCli(['backtest', everything, '--json']),
  ]);
  expect(alone.lines).toEqual(both.lines.filter((line) => line.startsWith('{"kind":"alert"')));
  expect(alone.lines.length).toBeGreaterThanOrEqual(3);
});

test('without --json a table is printed', async () => {
  const { code, lines } = await runCli(['backtest', everything]);
  expect(code).toBe(0);
  expect(lines[0]).toMatch(/^SEVERITY +SCORE +FIRST SEEN \(UTC\) +DETECTION +COUNT +WHO +WHERE$/);
  expect(lines).toContainEqual(
    expect.stringMatching(/^high +\d+ +2026-03-02 13:05:40 +mailbox-search-delete +1 +n\.okafor@adatum\.example +ceo@/),
  );
});

describe('exit codes', () => {
  it.each([
    ['an unknown option', ['--josn', burst], '--josn'],
    ['no file', ['--json'], 'found no file'],
    ['a tenant that is none', ['--tenant', 'contoso', burst], '--tenant: found "contoso", expected a GUID'],
    ['an option without its value', [burst, '--tenant'], '--tenant'],
    ['a value that an option does not take', ['--json=yes', burst], '--json'],
  ])('2 for %s, with one line that names it', async (_what, args, named) => {
    const { code, stdout, stderr } = await runCli(['backtest', ...args]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^purgewatch: [^\n]+\n$/);
    expect(stderr).toContain(named);
  });

  it('2 for a command that does not exist', async () => {
    expect(await runCli(['backtset'])).toMatchObject({ code: 2, stderr: expect.stringContaining('"backtset"') });
  });

  it('0 when nothing is found', async () => {
    const quiet = folder.file('quiet.ndjson', ndjson([auditRecord(deletion())]));
    const empty = folder.file('empty.ndjson', '');
    expect(await runCli(['backtest', '--json', quiet, empty])).toMatchObject({ code: 0, stdout: '' });
  });

  it('3 for inputs that cannot be read, each in one line, and the others are done', async () => {
    const packed = gzipSync(ndjson(deletions(2_000, { operation: 'SoftDelete' }, 1, 1000).map(auditRecord)));
    const bad = [
      [join(folder.path, 'missing.ndjson'), 'no such file'],
      [folder.path, 'is a folder, expected a file'],
      [folder.file('cut.gz', packed.subarray(0, packed.length >> 1)), 'its gzip data is cut short'],
      [
        folder.file('damaged.gz', Buffer.concat([packed.subarray(0, 20), Buffer.alloc(500, 0xa5)])),
        'its gzip data is damaged',
      ],
      [
        folder.file('notes.txt', 'Dear diary,\ntoday I deleted mail.\n'),
        'begins with "Dear diary,\\ntoday I deleted mail.", expected JSON, lines of JSON, of auditd or of syslog, or a CSV export with its header',
      ],
      [
        folder.file('other.csv', 'Name,Age\nEve,31\n'),
        'begins with "Name,Age\\nEve,31", expected JSON, lines of JSON, of auditd or of syslog, or a CSV export with its header',
      ],
    ] as const;
    const [first, ...others] = bad.map(([path]) => path);

    const { code, lines, stderr } = await runCli(['backtest', '--json', first ?? '', burst, ...others]);

    expect(code).toBe(3);
    expect(parsed(lines)).toContainEqual(expect.objectContaining({ detection: 'bulk-hard-delete', count: 60 }));
    const complaints = stderr.split('\n').slice(0, -2);
    expect(complaints).toEqual(bad.map(([path, reason]) => `purgewatch: ${path}: ${reason}`));
  });

  it('0 with bad records, which never stop it', async () => {
    const [good] = ndjson(deletions(60).map(auditRecord)).split(/(?<=\n)(?=.*0040")/);
    const lines = [
      '{"cut":',
      '[1,2',
      'null',
      '42',
      '"text"',
      '[]',
      '{}',
      '{"records":7}',
      '\u0000\ufffd',
      '{"__proto__":{"Operation":"HardDelete"}}',
      JSON.stringify({ ...auditRecord(deletion({ id: idOf(700) })), CreationTime: null }),
      `{"Operation":"HardDelete","CreationTime":"2026-03-02T10:50:00","Id":${'['.repeat(5000)}${']'.repeat(5000)}}`,
    ];
    const mixed = folder.file('mixed.ndjson', `${lines.join('\n')}\n${good}${lines.join('\r\n')}\n`);
    const { code, stderr, lines: printed } = await runCli(['backtest', '--json', mixed, burst]);
    expect(code).toBe(0);
    expect(parsed(printed)).toMatchObject([{ detection: 'bulk-hard-delete', count: 60 }]);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stderr).toContain('mixed.ndjson: parked: line 1: found "{\\"cut\\":", expected JSON');
  });
});

test('--tenant is for records that name none', async () => {
  const bare = folder.file('bare.ndjson', ndjson([deviceProcess({}), RULE]));
  const { lines } = await runCli(['backtest', '--json', '--tenant', '11111111-2222-4333-8444-55555555555A', bare]);
  expect(parsed(lines).map((line) => line.tenantId)).toEqual([TENANT, '11111111-2222-4333-8444-55555555555a']);
});

test('--arrival-order keeps the order of the files', async () => {
  const later = folder.file(
    'later.ndjson',
    ndjson([auditRecord(deletion({ id: idOf(900), time: '2026-04-01T00:00:00' }))]),
  );
  const [sorted, late, inTime] = await Promise.all([
    runCli(['backtest', '--json', later, burst]),
    runCli(['backtest', '--json', '--arrival-order', later, burst]),
    runCli(['backtest', '--json', '--arrival-order', burst, later]),
  ]);
  expect(sorted.lines).toHaveLength(1);
  expect(inTime.lines).toEqual(sorted.lines);
  expect(late.lines).toEqual([]);
  expect(late.stderr).toContain('60 too late for any window');
});

describe('what it leaves', () => {
  it.each(['stdout', 'both'])('ends quietly when %s is closed', async (closed) => {
    const many = folder.file('many.ndjson', ndjson(deletions(3_000).map(auditRecord)));
    const temporary = join(folder.path, `closed-${closed}`);
    mkdirSync(temporary);
    const { child, ended } = startCli(['backtest', '--json', '--findings', many], {
      env: { ...process.env, TMPDIR: temporary },
    });
    if (closed === 'both') child.stderr?.destroy();
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { code, stderr } = await ended;
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(readdirSync(temporary)).toEqual([]);
  });

  it.runIf(process.platform !== 'win32')(
    'reads a pipe, and takes its temporary files along when it is interrupted',
    async () => {
      const temporary = join(folder.path, 'interrupted');
      mkdirSync(temporary);
      const pipe = join(folder.path, 'pipe');
      execFileSync('sh', ['-c', 'mkfifo "$0"', pipe]);
      const { child, ended } = startCli(['backtest', '--arrival-order', pipe], {
        env: { ...process.env, TMPDIR: temporary },
      });
      const writer = await open(pipe, 'w');
      await writer.write(ndjson(deletions(1_000).map(auditRecord)));
      await until('the temporary folder', () => readdirSync(temporary).length > 0);
      child.kill('SIGINT');
      const { stdout, stderr } = await ended;
      await writer.close();
      expect(child.signalCode).toBe('SIGINT');
      expect([stdout, stderr]).toEqual(['', '']);
      expect(readdirSync(temporary)).toEqual([]);
    },
  );
});
