import { describe, expect, it } from 'vitest';
import { cut } from '../../shared/commands/cut.ts';
import { detect } from '../../shared/detections/judge.ts';
import { encodedScript, processRow, unixProcess } from '../../shared/detections/sample-records.ts';
import type { PurgewatchEvent } from '../../shared/events/event.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';

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
      `${filler(9_000)} ${'İ'.repeat(9_000)} ${SEARCH} ${filler(9_000)}`,
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

  it('is read in at most so many characters, whatever it holds', () => {
    for (const part of ['Remove-InboxRule a;', 'mailbox ', '/mail', 'a', '"', 'QUJD', ' \t'])
      expect(cut(part.repeat(1_000_000 / part.length)).length, part).toBeLessThan(40_000);
    expect(cut('short')).toBe('short');
  });
});

/** What a hostile line of a megabyte is made of. */
const HOSTILE = [
  ...[
    '(',
    '{',
    '[',
    '"',
    "'",
    '`',
    '$(',
    '@{',
    '|',
    ';',
    '&',
    '^',
    ' ',
    '\\',
    '\0',
    '\ud800',
    'a ',
    '-a ',
    '$a=',
    '@"\n',
  ],
  ...[
    "'a'+",
    "'{0}'-f",
    '$a.b(',
    '1..9,',
    "'a'.Replace('a','aa').",
    'Remove-InboxRule a;',
    'iex ',
    '& $x ',
    '[char]82+',
  ],
];
const HOSTILE_SHELL = [
  '(',
  '"',
  '$(',
  '{a,b}',
  '|',
  '`',
  '/var/mail/a ',
  'a=$a$a;',
  '*?[',
  'sh -c "',
  '<<a\n',
  'eval ',
  'sudo ',
];

describe('the cost of hostile lines', () => {
  const median = (make: () => PurgewatchEvent, times: number) => {
    const taken = Array.from({ length: times }, () => {
      const event = make();
      const start = performance.now();
      detect(event);
      return performance.now() - start;
    });
    return taken.sort((a, b) => a - b)[times >> 1] ?? 0;
  };
  const fill = (part: string, length: number) => part.repeat(Math.ceil(length / part.length)).slice(0, length);
  const ordinary = `powershell.exe -NoProfile -Command "${fill('Get-Mailbox user1 | Set-MailboxMessageConfiguration -Language 1033; ', 960)}"`;

  it('is for most at most 50 times that of an ordinary line of a thousandth of their length, and for none without bound', () => {
    const base = () => median(() => eventOf(processRow(ordinary)), 51);
    base();
    const lines = [
      ...HOSTILE.map((part) => [part, processRow(`powershell Remove-InboxRule ${fill(part, 1_000_000)}`)] as const),
      ...HOSTILE_SHELL.map((part) => [part, unixProcess(`rm /var/mail ${fill(part, 1_000_000)}`)] as const),
      ['encoded', processRow(`powershell -enc ${encodedScript(fill(SEARCH, 300_000))}`)] as const,
    ];
    const ratios = lines.map(([part, record]) => [part, median(() => eventOf(record), 3) / base()] as const);
    // Three quarters hold the bound with room; lines of nothing but calls come near it, and a busy machine adds its noise.
    for (const [part, ratio] of ratios) expect(ratio, JSON.stringify(part)).toBeLessThan(150);
    const ordered = ratios.map(([, ratio]) => ratio).sort((a, b) => a - b);
    expect(ordered[Math.floor(ordered.length * 0.75)]).toBeLessThan(50);
  }, 120_000);
});
