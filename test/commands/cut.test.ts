import { describe, expect, it } from 'vitest';
import { cut } from '../../shared/commands/cut.ts';
import { interests } from '../../shared/detections/interests.ts';
import { detect } from '../../shared/detections/judge.ts';
import { encodedScript, processRow, type RawRecord, unixProcess } from '../../shared/detections/sample-records.ts';
import type { PurgewatchEvent } from '../../shared/events/event.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';
import { createPrefilter } from '../../shared/events/prefilter.ts';
import { judgeRecord } from '../../shared/pipeline/judge-record.ts';

function eventOf(record: unknown): PurgewatchEvent {
  const event = normalise(JSON.parse(JSON.stringify(record)), { defaultTenantId: null });
  if (!isEvent(event)) throw new Error(JSON.stringify(event));
  return event;
}
const found = (record: unknown) => detect(eventOf(record)).findings.map((finding) => finding.detection);
const filler = (length: number) => 'Write-Host 0123456789; '.repeat(Math.ceil(length / 23));
const SEARCH = 'Search-Mailbox -Identity mira -SearchQuery x -DeleteContent -Force;';

describe('a line that is too long to be read whole', () => {
  it.each([
    ['at its beginning', `${SEARCH} ${filler(400_000)}`],
    [
      'behind letters that get longer in lower case',
      `${filler(9_000)} ${'İ'.repeat(9_000)}; ${SEARCH} ${filler(9_000)}`,
    ],
    ['at its end', `${filler(400_000)} ${SEARCH}`],
    ['in the middle', `${filler(200_000)} ${SEARCH} ${filler(200_000)}`],
    ['behind a megabyte of spaces', `Get-Date; ${' '.repeat(1_000_000)} ${SEARCH}`],
    [
      'in a long encoded script',
      `-enc ${encodedScript(`${filler(5_000)} ${SEARCH} ${filler(5_000)}`)} ${filler(9_000)}`,
    ],
  ])('still shows what stands %s', (_where, script) => {
    expect(found(processRow(`powershell.exe ${script}`))).toContain('mailbox-search-delete');
  });

  it('still shows a deletion in the middle of a shell script', () => {
    const line = `bash -c 'echo ${'x '.repeat(50_000)}; rm -rf /var/mail/mira; echo ${'y '.repeat(50_000)}'`;
    expect(found(unixProcess(line))).toContain('linux-mail-spool');
  });

  it('still shows a command that follows one endless word at once', () => {
    expect(found(unixProcess(`bash -c '${'x'.repeat(300_000)};rm -rf /var/mail/mira'`))).toContain('linux-mail-spool');
  });

  it('says that it was not read where decoys stand around a command', () => {
    const decoys = `Write-Host mailbox; ${filler(1_500)}`.repeat(40);
    const [before, behind] = [
      processRow(`powershell ${decoys}`),
      processRow(`powershell ${decoys} ${SEARCH} ${decoys}`),
    ];
    expect(found(before)).toEqual(['obfuscated-mail-command']);
    expect(found(behind)).toEqual(['obfuscated-mail-command']);
    const shell = `echo /var/mail; ${'echo x; '.repeat(150)}`.repeat(40);
    expect(found(unixProcess(`bash -c '${shell} rm -rf /var/mail/mira; ${shell}'`))).toEqual([
      'obfuscated-mail-command',
    ]);
    // One word in each place that is read leaves nothing out.
    expect(found(processRow(`powershell Write-Host mailbox; ${filler(40_000)} mailbox; ${filler(40_000)}`))).toEqual(
      [],
    );
  });

  it('says nothing of parts of scripts: those of Exchange speak of mailboxes from end to end', () => {
    const script = `Write-Host mailbox; ${filler(1_500)}`.repeat(40);
    const row = processRow('', 'powershell.exe', {
      ActionType: 'PowerShellCommand',
      AdditionalFields: JSON.stringify({ Command: script }),
    });
    expect(found({ ...row, category: 'AdvancedHunting-DeviceEvents' })).not.toContain('obfuscated-mail-command');
  });

  it('is read in at most so many characters, whatever it holds', () => {
    for (const part of ['Remove-InboxRule a;', 'mailbox ', '/mail', 'a', '"', 'QUJD', ' \t'])
      expect(cut(part.repeat(1_000_000 / part.length)).length, part).toBeLessThan(40_000);
    expect(cut('short')).toBe('short');
  });
});

/** What hostile lines are made of. */
const HOSTILE = [
  ...['(', '{', '[', '"', "'", '`', '$(', '@{', '|', ';', '&', '^', ' ', '\\', '\0', '\ud800', 'a ', '-a ', '$a='],
  ...['@"\n', "'a'+", "'{0}'-f", '$a.b(', '$a[0]', '1..9,', "'a'.Replace('a','aa').", '[char]82+', 'iex ', '& $x '],
  ...[
    '%{',
    'function a{',
    'cmd /c ',
    'powershell -c ',
    'set a=b&&',
    '$a="mailbox";',
    "[Convert]::FromBase64String('QUJD');",
    "$a=@{a='b';",
    '$a,$b=',
    '"$($a)',
    "foreach($a in 'b','c'){",
    "'a','b'|%{",
    "$a.Append('b');",
    "iex $x;'H4sIAAAAAAAAAA';",
    'iex $x;101,102,103,104,105,106,107,108;',
  ],
  ...['Remove-InboxRule a;', 'Remove-Item C:\\Users\\a\\AppData\\Local\\Comms\\Unistore\\data;', SEARCH],
];
const HOSTILE_SHELL = [
  ...['(', '"', '$(', '{a,b}', '|', '`', 'a=$a$a;', '*?[', '$IFS', 'sh -c "', '<<a\n', 'eval ', 'sudo ', 'a(){ '],
  ...['/var/mail/a ', 'rm /var/mail/a;', 'find /var/mail -delete;', 'cd /var/mail;', 'for i in a b;do ', 'mail -e '],
  ...['printf x|sh;', 'xargs rm /var/mail ', 'osascript -e \'tell application "Mail" to delete\';'],
];

const { read } = createPrefilter(interests);

/** From the bytes of a message to what is found in it; nothing may be parked. */
function judge(message: Buffer): void {
  for (const record of read(message).records) {
    if (record.kind !== 'raw') throw new Error(record.reason);
    judgeRecord(record.value, record.text, { defaultTenantId: null, arrival: null });
  }
}

/** The least of several runs: what a busy machine adds is no cost of the line. Every run reads a line of its own. */
function cost(record: RawRecord, times: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < times; run++) {
    const message = Buffer.from(JSON.stringify({ ...record, run }));
    const start = performance.now();
    judge(message);
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

/** So many bytes in JSON. */
const fill = (part: string, bytes: number) => part.repeat(Math.ceil(bytes / (JSON.stringify(part).length - 2)));

describe('the cost of hostile lines', () => {
  const ordinary = processRow(
    `powershell.exe -NoProfile -Command "${fill('Get-Mailbox user1 | Set-MailboxMessageConfiguration -Language 1033; ', 960)}"`,
  );
  const lines = (bytes: number) => [
    ...HOSTILE.map((part) => [part, processRow(`powershell Remove-InboxRule ${fill(part, bytes)}`)] as const),
    ...HOSTILE.map(
      (part) => [`cmd ${part}`, processRow(`cmd.exe /c powershell -c "${fill(part, bytes)}"`, 'cmd.exe')] as const,
    ),
    ...HOSTILE_SHELL.map((part) => [part, unixProcess(`rm /var/mail ${fill(part, bytes)}`)] as const),
    ...HOSTILE_SHELL.map(
      (part) => [`bash ${part}`, unixProcess(`bash -c 'rm /var/mail ${fill(part, bytes)}'`)] as const,
    ),
    ['encoded', processRow(`powershell -enc ${encodedScript(fill(SEARCH, (bytes * 3) / 8))}`)] as const,
  ];

  it.each([16_000, 1_000_000])(
    '%i bytes cost at most 50 times an ordinary kilobyte, from bytes to findings, and park nothing',
    (bytes) => {
      for (let warm = 0; warm < 200; warm++) judge(Buffer.from(JSON.stringify({ ...ordinary, warm })));
      for (const [part, record] of lines(bytes)) {
        let least = Number.POSITIVE_INFINITY;
        // Looked at again where something else may have run at the same time.
        for (let look = 0; look < 12 && least >= 50; look++)
          least = Math.min(least, cost(record, 5) / cost(ordinary, 15));
        expect(least, JSON.stringify(part)).toBeLessThan(50);
      }
    },
    120_000,
  );
});
