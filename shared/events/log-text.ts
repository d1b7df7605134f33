/** Records that are lines of text, or that carry one: log files, rows of the table Syslog, shippers of plain lines. */
import type { ReadContext } from './audit-record.ts';
import { readAuditd } from './auditd.ts';
import { NO_PROGRAM, processEvent } from './endpoint-event.ts';
import type { FileEvent, ProcessEvent } from './event.ts';
import { eventOfXml } from './event-xml.ts';
import { type JsonObject, rawTextOf, textOf } from './json-text.ts';
import { auditLineOf, isEventXml, type LogLine, logLineOf, logLinesOf } from './log-lines.ts';
import { type Ignored, ignored, type Parked, parked } from './record.ts';
import { digestId } from './record-id.ts';
import { type LoggedCommand, loggedCommand } from './sudo-log.ts';
import { parseTime } from './time.ts';
import { member } from './windows-event.ts';
import { readWindowsLog } from './windows-log.ts';

type Read = ProcessEvent | FileEvent | Parked | Ignored;

/** Null where the record was not made of lines. */
export function readLogLines(record: JsonObject, context: ReadContext): Read | null {
  const lines = logLinesOf(record);
  return lines === null ? null : readLines(lines.map(lineOf), null, context);
}

/** A row of Log Analytics' Syslog or LinuxAuditLog; null where it carries no message. */
export function readSyslogRow(row: JsonObject, tenantId: string | null, context: ReadContext): Read {
  const message = rawTextOf(row, 'SyslogMessage');
  if (message === null) return ignored('Syslog row without a message');
  const host = textOf(row, 'Computer', 'HostName', 'HostIP');
  const line = lineOf(message);
  const time = textOf(row, ...ROW_TIMES);
  return readLines([{ ...line, host: line.host ?? host, ...(time === null ? {} : { time }) }], tenantId, context);
}

/** EventTime is the sender's, without a zone. */
const ROW_TIMES = ['TimeGenerated', 'TimeGenerated [UTC]', 'TimeCollected'] as const;

/** `message` or `event.original` of Filebeat, Logstash and Fluent Bit, where it is a line of a log that is known. */
export function readShippedLine(record: JsonObject, context: ReadContext): Read | null {
  const message =
    rawTextOf(member(record, 'event'), 'original') ?? rawTextOf(record, 'message', 'Message', 'log', 'MESSAGE');
  const line = message === null ? null : (logLineOf(message.trim()) ?? bareCommand(message.trim()));
  if (line === null || !isKnown(line)) return null;
  const host = textOf(member(record, 'host'), 'name', 'hostname') ?? textOf(record, 'host', 'hostname', 'Computer');
  const time = textOf(record, '@timestamp', 'timestamp');
  return readLines([{ ...line, host: line.host ?? host, ...(time === null ? {} : { time }) }], null, context);
}

/** rsyslog and Filebeat's modules take the header off: what is left of sudo and cron is still theirs. */
function bareCommand(message: string): LogLine | null {
  return loggedCommand(message) === null ? null : { host: null, message };
}

function isKnown(line: LogLine): boolean {
  return auditLineOf(line) !== null || isEventXml(line.message) || loggedCommand(line.message) !== null;
}

function lineOf(text: string): LogLine {
  return logLineOf(text.trim()) ?? { host: null, message: text.trim() };
}

function readLines(lines: readonly LogLine[], tenantId: string | null, context: ReadContext): Read {
  const audit = lines.map(auditLineOf).filter((line) => line !== null);
  if (audit.length > 0) return readAuditd(audit, tenantId, context);
  const [line] = lines;
  if (line === undefined) return ignored('syslog line of another program');
  const command = loggedCommand(line.message);
  if (command !== null) return readCommand(line, command, tenantId, context);
  if (!isEventXml(line.message)) return ignored('syslog line of another program');
  const event = eventOfXml(line.message);
  const read = event === null ? null : readWindowsLog(event, tenantId, context);
  return read ?? parked('_logLines: found an event as XML that lacks its parts, expected System and EventData');
}

/** Without a year a time is none: the old format of syslog is read only where a row or a shipper says when it came. */
function readCommand(
  line: LogLine,
  command: LoggedCommand,
  tenantId: string | null,
  context: ReadContext,
): ProcessEvent | Ignored {
  const time = parseTime(line.time);
  if (time === null) return ignored('syslog line of a command without the year');
  const { user, commandLine, workingFolder, by } = command;
  return processEvent(
    {
      form: 'syslog',
      recordId: digestId({ host: line.host, time, message: line.message }),
      tenantId: tenantId ?? context.defaultTenantId,
      time,
      device: line.host,
      user,
    },
    {
      // cron hands its lines to a shell.
      path: by === 'cron' ? 'sh' : (commandLine.split(' ', 1)[0] ?? null),
      commandLine,
      processId: null,
      parent: { ...NO_PROGRAM, path: by },
      workingFolder,
    },
  );
}
