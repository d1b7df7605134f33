/** Every Atomic test, in every log in which its shell leaves a trace, quoted in every way in which logs give command lines. */
import { describe, expect, test } from 'vitest';
import { type AtomicTest, atomicTests } from '../../shared/detections/atomic-tests.samples.ts';
import { catalogById } from '../../shared/detections/catalog.ts';
import { interests } from '../../shared/detections/interests.ts';
import { encodedScript, processRow, unixProcess } from '../../shared/detections/sample-records.ts';
import { createPrefilter } from '../../shared/events/prefilter.ts';
import { judgeRecord } from '../../shared/pipeline/judge-record.ts';
import {
  auditbeat,
  cloudProcessRow,
  osqueryProcess,
  scriptRow,
  sysmonLinuxLine,
  windowsEvents,
  windowsShapes,
} from '../events/endpoint-records.ts';

const { read } = createPrefilter(interests);

/** Severities of a detection, from the bytes of a message. */
function severities(detection: string, message: unknown): string[] {
  const { records } = read(Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)));
  return records.flatMap((raw) => {
    if (raw.kind !== 'raw') return [`parked: ${raw.reason}`];
    const judged = judgeRecord(raw.value, raw.text, { defaultTenantId: null, arrival: null });
    if (judged.kind !== 'judged') return [];
    return judged.findings.filter((finding) => finding.detection === detection).map((finding) => finding.severity);
  });
}

const oneLine = (script: string) => script.replace(/\b(do|then)\n\s*/g, '$1 ').replace(/\n\s*/g, '; ');
const escaped = (script: string) => script.replaceAll('"', '\\"');
const hex = (text: string) => Buffer.from(text).toString('hex').toUpperCase();

function execve(...argv: string[]): string {
  const id = 'msg=audit(1772442845.891:18877):';
  const args = argv.map((arg, i) => `a${i}=${hex(arg)}`).join(' ');
  return [
    `type=SYSCALL ${id} arch=c000003e syscall=59 success=yes exit=0 items=2 pid=1281 auid=1000 uid=0 comm="bash" exe="/usr/bin/bash"`,
    `type=EXECVE ${id} argc=${argv.length} ${args}`,
    `type=PROCTITLE ${id} proctitle=${hex(argv.join('\0')).slice(0, 256)}`,
  ].join('\n');
}

const windowsForms: Readonly<Record<string, (script: string) => unknown>> = {
  'Defender, as a recorded run shows it': (script) => processRow(`"powershell.exe" & {${escaped(script)}}`),
  'Defender, one line': (script) => processRow(`powershell.exe -NoProfile -Command "${escaped(oneLine(script))}"`),
  'Defender, from cmd': (script) =>
    processRow(`cmd.exe /c powershell -c "${escaped(oneLine(script)).replaceAll('|', '^|')}"`, 'cmd.exe'),
  'Defender, encoded': (script) => processRow(`powershell.exe -nop -w hidden -enc ${encodedScript(script)}`),
  'Defender, script content': (script) => ({
    ...scriptRow({ AdditionalFields: JSON.stringify({ Command: script }) }),
  }),
  ...Object.fromEntries(
    Object.entries(windowsShapes).flatMap(([shape, make]) => [
      [
        `Sysmon, ${shape}`,
        (script: string) =>
          make(windowsEvents.sysmonProcess({ CommandLine: `"powershell.exe" & {${escaped(script)}}` })),
      ],
      [
        `4688, ${shape}`,
        (script: string) =>
          make(windowsEvents.securityProcess({ CommandLine: `"powershell.exe" & {${escaped(script)}}` })),
      ],
      [
        `4104, ${shape}`,
        (script: string) =>
          make(windowsEvents.scriptBlock({ ScriptBlockText: script, MessageNumber: '1', MessageTotal: '1' })),
      ],
    ]),
  ),
};

const inBash = (script: string) => `bash -c "${script.replace(/(["\\$`])/g, '\\$1')}"`;

const unixForms: Readonly<Record<string, (script: string) => unknown>> = {
  'Defender, quoted': (script) => unixProcess(inBash(script)),
  'Defender, quotes lost': (script) => unixProcess(`bash -c ${oneLine(script).replaceAll('"', '')}`),
  'Defender, one line in apostrophes': (script) => unixProcess(`/bin/bash -c '${oneLine(script)}'`),
  containers: (script) => cloudProcessRow({ FileName: 'bash', ProcessCommandLine: inBash(script) }),
  'auditd, arguments in hex': (script) => execve('bash', '-c', script),
  'Sysmon for Linux': (script) =>
    sysmonLinuxLine(1, { Image: '/usr/bin/bash', CommandLine: `bash -c ${oneLine(script)}`, User: 'root' }),
  Auditbeat: (script) => ({
    ...auditbeat,
    process: { pid: 7, executable: '/usr/bin/bash', name: 'bash', args: ['bash', '-c', script] },
  }),
  osquery: (script) => ({
    ...osqueryProcess,
    columns: { ...osqueryProcess.columns, path: '/bin/bash', cmdline: `bash -c ${oneLine(script)}` },
  }),
};

const formsOf = ({ shell }: AtomicTest) => (shell === 'powershell' ? windowsForms : unixForms);

describe.each(atomicTests.map((atomic) => [`${atomic.technique}: ${atomic.name}`, atomic] as const))(
  '%s',
  (_, atomic) => {
    test.each(Object.entries(formsOf(atomic)))('%s', (_form, make) => {
      expect(severities(atomic.detection, make(atomic.script))).toEqual([atomic.severity]);
    });

    test('is found by a detection that names the technique or the one beside it', () => {
      const ids = catalogById.get(atomic.detection)?.attack.map(({ id }) => id) ?? [];
      expect(ids).toContain(atomic.technique);
    });
  },
);
