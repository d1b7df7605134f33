/**
 * Whole path from bytes to events, against JSON.parse of the same bytes in the same run:
 * `node test/events/prefilter.bench.ts`. Ratios are medians of interleaved rounds; below 1 is faster than parsing.
 */
import { isEvent, normalise } from '../../shared/events/normalise.ts';
import { createPrefilter } from '../../shared/events/prefilter.ts';
import { auditPaths, EXECVE, windowsEvents, windowsShapes } from './endpoint-records.ts';
import { auditRecord, cloudAppEvent, INTERESTS, processRow, streamed } from './records.ts';

const RECORDS = 4_000;
const ROUNDS = 15;
const QUIET_OPERATIONS = ['MailItemsAccessed', 'FileAccessed', 'UserLoggedIn', 'Send', 'Create', 'Set-MailboxPlan'];
const QUIET_COMMANDS = [
  '"MpCmdRun.exe" Scan -ScheduleJob -RestrictPrivileges -DailyScan -ScanTrigger 54',
  'C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s Schedule',
  '"C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe" --type=renderer --lang=en-GB --device-scale-factor=1',
  '/bin/ps -A -o comm,pid,pcpu,pmem,rss,etimes --no-headers',
  'conhost.exe 0xffffffff -ForceV1',
  'powershell.exe -NoProfile -ExecutionPolicy Bypass -File C:\\ProgramData\\inventory.ps1',
];

type Make = (index: number, relevant: boolean) => unknown;

const audit = (index: number, relevant: boolean) =>
  auditRecord({
    Id: `5b1f0c52-0d9e-4c55-9a5b-${String(index).padStart(12, '0')}`,
    Operation: relevant ? 'HardDelete' : QUIET_OPERATIONS[index % QUIET_OPERATIONS.length],
    // Without the second item the record has the 1.1 KB of an average one.
    AffectedItems: [(auditRecord().AffectedItems as unknown[])[0]],
  });
const process_ = (index: number, relevant: boolean) =>
  streamed(
    'DeviceProcessEvents',
    processRow({
      ReportId: index,
      ProcessCommandLine: relevant
        ? 'powershell.exe -Command "Remove-InboxRule -Identity all -Confirm:$false"'
        : QUIET_COMMANDS[index % QUIET_COMMANDS.length],
      ...Object.fromEntries(
        ['SHA256', 'MD5', 'InitiatingProcessSHA256', 'InitiatingProcessMD5'].map((name) => [
          name,
          'adc83b19e793491b1c6ea0fd8b46cd9f32e592fcadc83b19e793491b1c6ea0fd',
        ]),
      ),
    }),
  );

const IDLE = {
  CommandLine: 'C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s Schedule',
  Image: 'C:\\Windows\\System32\\svchost.exe',
  NewProcessName: 'C:\\Windows\\System32\\svchost.exe',
  OriginalFileName: 'svchost.exe',
};
const windows = (shape: string, kind: 'sysmonProcess' | 'securityProcess') => (index: number, relevant: boolean) => ({
  ...windowsShapes[shape]?.(windowsEvents[kind](relevant ? {} : IDLE)),
  Index: index,
});

const CASES: readonly [string, number, Make][] = [
  ['audit records, 1 % relevant, lines', 0.01, audit],
  ['audit records, 1 % relevant, envelope of 200', 0.01, audit],
  ['CloudAppEvents rows, 1 % relevant, envelope of 200', 0.01, (i, r) => cloudAppEvent(audit(i, r))],
  ['device process rows, 1 % relevant, lines', 0.01, process_],
  ['device process rows, 1 % relevant, envelope of 200', 0.01, process_],
  ['audit records, all relevant, lines', 1, audit],
  ['Sysmon by Winlogbeat, 1 % relevant, lines', 0.01, windows('winlogbeat', 'sysmonProcess')],
  ['4688 as SecurityEvent, 1 % relevant, envelope of 200', 0.01, windows('SecurityEvent', 'securityProcess')],
];

const prefilter = createPrefilter(INTERESTS);

function messagesOf(name: string, share: number, make: Make): { messages: Buffer[]; texts: string[][] } {
  const every = Math.round(1 / share);
  const texts = Array.from({ length: RECORDS }, (_, i) => JSON.stringify(make(i, i % every === every - 1)));
  if (!name.includes('envelope')) return { messages: [Buffer.from(`${texts.join('\n')}\n`)], texts: [texts] };
  const groups = Array.from({ length: RECORDS / 200 }, (_, i) => texts.slice(i * 200, (i + 1) * 200));
  const wrapped = groups.map((group) => `{"records":[${group.join(',')}]}`);
  return { messages: wrapped.map((text) => Buffer.from(text)), texts: wrapped.map((text) => [text]) };
}

function parseAll(messages: readonly Buffer[], isLines: boolean): void {
  for (const message of messages) {
    const text = message.toString('utf8');
    if (!isLines) JSON.parse(text);
    else for (const line of text.split('\n')) if (line !== '') JSON.parse(line);
  }
}

function wholePath(messages: readonly Buffer[]): number {
  let events = 0;
  for (const message of messages) {
    for (const record of prefilter.read(message).records) {
      const result = record.kind === 'raw' ? normalise(record.value, { defaultTenantId: null }) : record;
      if (isEvent(result) && prefilter.isOfInterest(result)) events += 1;
    }
  }
  return events;
}

function milliseconds(act: () => unknown): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}

for (const [name, share, make] of CASES) {
  const { messages } = messagesOf(name, share, make);
  const bytes = messages.reduce((sum, message) => sum + message.length, 0);
  const isLines = !name.includes('envelope');
  const events = wholePath(messages);
  if (events !== RECORDS * share) throw new Error(`${name}: found ${events} events, expected ${RECORDS * share}`);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const parse = milliseconds(() => parseAll(messages, isLines));
    return { parse, path: milliseconds(() => wholePath(messages)) };
  });
  const ratios = rounds.map(({ parse, path }) => path / parse).sort((a, b) => a - b);
  const paths = rounds.map(({ path }) => path).sort((a, b) => a - b);
  const median = ratios[Math.floor(ROUNDS / 2)] ?? Number.NaN;
  const rate = RECORDS / ((paths[Math.floor(ROUNDS / 2)] ?? 1) * 1000);
  console.log(
    `${name.padEnd(52)} ratio ${median.toFixed(2)}  (${ratios[0]?.toFixed(2)} to ${ratios.at(-1)?.toFixed(2)})` +
      `  ${rate.toFixed(2)} M records/s  ${(bytes / RECORDS).toFixed(0)} B each`,
  );
}

// Text logs have no JSON to be measured against.
const events = RECORDS / 4;
const audited = Array.from({ length: events }, (_, index) => {
  const lines = index % 100 === 0 ? EXECVE : auditPaths('syscall=unlink success=yes', '/tmp', [['x', 'DELETE']]);
  return lines.map((line) => line.replace(/:\d+\):/, `:${index}):`)).join('\n');
});
const text = Buffer.from(audited.join('\n'));
const times = Array.from({ length: ROUNDS }, () => milliseconds(() => prefilter.read(text))).sort((a, b) => a - b);
const time = times[Math.floor(ROUNDS / 2)] ?? Number.NaN;
console.log(
  `${'auditd as text, 1 % relevant'.padEnd(52)} ${((time / events) * 1000).toFixed(1)} µs for each event of some 3 lines`,
);
