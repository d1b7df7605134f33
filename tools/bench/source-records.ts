/** An ordinary and a relevant record of each source, from the records that the tests are written with. */
import { cmdletLog, fileRow, processRow } from '../../shared/detections/sample-records.ts';
import {
  auditbeat,
  auditPaths,
  EXECVE,
  elasticProcess,
  macosSudo,
  osqueryProcess,
  SUDO_MESSAGE,
  scriptRow,
  windowsEvents,
  windowsShapes,
} from '../../test/events/endpoint-records.ts';
import {
  auditRecord,
  cloudAppEvent,
  gmailEvent,
  googleActivity,
  graphCall,
  officeActivityRow,
  streamed,
} from '../../test/events/records.ts';
import { ordinaryAudit, ordinaryProcess, relevantAudit, relevantProcess } from './records.ts';

/** Makes the record with that number: an object, or lines of a text log. */
type Make = (index: number) => object | string;

export interface Source {
  readonly name: string;
  readonly ordinary: Make;
  readonly relevant: Make;
}

const TIME = new Date('2026-03-02T10:00:00Z');
const id = (index: number) => `5b1f0c52-0d9e-4c55-9a5b-${index.toString(16).padStart(12, '0')}`;
const read = (index: number) => auditRecord({ Id: id(index), Operation: 'MailItemsAccessed' });
const deleted = (index: number) => auditRecord({ Id: id(index), Operation: 'HardDelete' });

const IDLE_PROCESS = {
  CommandLine: 'C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s Schedule',
  Image: 'C:\\Windows\\System32\\svchost.exe',
  NewProcessName: 'C:\\Windows\\System32\\svchost.exe',
};
const IDLE_FILE = { TargetFilename: 'C:\\Windows\\Temp\\a.tmp' };
const IDLE_SCRIPT = { ScriptBlockText: 'Get-Service W32Time; Get-ChildItem C:\\Inventory' };

/** One event in the shape of a shipper, idle and with what the tests have it do. */
function windows(name: string, shape: string, kind: keyof typeof windowsEvents, idle: Record<string, string>): Source {
  const make = (index: number, changes: Record<string, string>) => ({
    ...windowsShapes[shape]?.(windowsEvents[kind](changes)),
    Index: index,
  });
  return { name, ordinary: (index) => make(index, idle), relevant: (index) => make(index, {}) };
}

const renumbered = (lines: readonly string[], index: number) =>
  lines.map((line) => line.replace(/:\d+\):/, `:${index}):`)).join('\n');
const syslog = (message: string) => `Mar  2 09:14:05 mail01 ${message}`;

export const SOURCES: readonly Source[] = [
  {
    name: 'unified audit log',
    ordinary: (index) => ordinaryAudit(id(index), TIME, index),
    relevant: (index) => relevantAudit(id(index), TIME, index),
  },
  {
    name: 'OfficeActivity',
    ordinary: (index) => officeActivityRow(read(index)),
    relevant: (index) => officeActivityRow(deleted(index)),
  },
  {
    name: 'CloudAppEvents',
    ordinary: (index) => cloudAppEvent(read(index)),
    relevant: (index) => cloudAppEvent(deleted(index)),
  },
  {
    name: 'Exchange, on premises',
    ordinary: (index) => ({ ...cmdletLog('Set-CASMailbox', `-Identity "user${index}"`), Index: index }),
    relevant: (index) => ({ ...cmdletLog('Remove-InboxRule', `-Identity "rule${index}"`), Index: index }),
  },
  {
    name: 'Microsoft Graph activity',
    ordinary: (index) => graphCall({ requestMethod: 'GET', requestId: id(index) }),
    relevant: (index) => ({ ...graphCall(), Index: index }),
  },
  {
    name: 'Google Workspace',
    ordinary: (index) => ({ ...googleActivity({ events: [gmailEvent(18)] }), Index: index }),
    relevant: (index) => ({ ...googleActivity(), Index: index }),
  },
  {
    name: 'Defender, processes',
    ordinary: (index) => ordinaryProcess(id(index), TIME, index),
    relevant: (index) => relevantProcess(id(index), TIME, index),
  },
  {
    name: 'Defender, files',
    ordinary: (index) => fileRow(`C:\\Users\\mira\\Documents\\${index}.docx`, 'FileModified', 'winword.exe'),
    relevant: (index) =>
      fileRow(`C:\\Users\\mira\\AppData\\Local\\Comms\\Unistore\\data\\${index}.dat`, 'FileDeleted', 'cmd.exe'),
  },
  {
    name: 'Defender, scripts',
    ordinary: (index) => streamed('DeviceEvents', scriptRow({ ReportId: index, AdditionalFields: '{"Command":"ls"}' })),
    relevant: (index) => streamed('DeviceEvents', scriptRow({ ReportId: index })),
  },
  {
    name: 'Defender, Linux',
    ordinary: (index) => processRow(`/bin/ps -A -o comm,pid,pcpu -p ${index}`, 'ps'),
    relevant: (index) => processRow(`rm -f /var/mail/user${index}`, 'rm'),
  },
  windows('Sysmon 1 by Winlogbeat', 'winlogbeat', 'sysmonProcess', IDLE_PROCESS),
  windows('Sysmon 23 by Winlogbeat', 'winlogbeat', 'sysmonDelete', IDLE_FILE),
  windows('4688 in SecurityEvent', 'SecurityEvent', 'securityProcess', IDLE_PROCESS),
  windows('4104, flat', 'flat', 'scriptBlock', IDLE_SCRIPT),
  windows('4103, flat', 'flat', 'moduleLog', { Payload: 'CommandInvocation(Get-Date): "Get-Date"' }),
  {
    name: 'Auditbeat',
    ordinary: (index) => ({ ...auditbeat, process: { ...auditbeat.process, args: ['ps', '-A'] }, Index: index }),
    relevant: (index) => ({ ...auditbeat, Index: index }),
  },
  {
    name: 'Elastic Defend',
    ordinary: (index) => ({
      ...elasticProcess,
      process: { ...elasticProcess.process, command_line: 'ps -A', args: ['ps', '-A'], working_directory: '/' },
      Index: index,
    }),
    relevant: (index) => ({ ...elasticProcess, Index: index }),
  },
  {
    name: 'osquery',
    ordinary: (index) => ({
      ...osqueryProcess,
      columns: { ...osqueryProcess.columns, path: '/bin/ps', cmdline: 'ps -A' },
      epoch: index,
    }),
    relevant: (index) => ({ ...osqueryProcess, epoch: index }),
  },
  {
    name: 'macOS log',
    ordinary: (index) => ({ ...macosSudo, eventMessage: 'mira : COMMAND=/bin/ls', traceID: index }),
    relevant: (index) => ({ ...macosSudo, traceID: index }),
  },
  {
    name: 'auditd, text',
    ordinary: (index) => renumbered(auditPaths('syscall=unlink success=yes', '/tmp', [['x', 'DELETE']]), index),
    relevant: (index) => renumbered(EXECVE, index),
  },
  {
    name: 'syslog, text',
    ordinary: (index) => syslog(`sshd[${index}]: Connection closed by 203.0.113.9 port 51234`),
    relevant: (index) => `2026-03-02T09:14:06+00:00 mail01 sudo[${index}]: ${SUDO_MESSAGE}`,
  },
];
