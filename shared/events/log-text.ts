/** Records that are lines of text, or that carry one: log files, rows of the table Syslog, shippers of plain lines. */
import type { ReadContext } from './audit-record.ts';
import { readAuditd } from './auditd.ts';
import { NO_PROGRAM, processEvent } from './endpoint-event.ts';
import type { FileEvent, ProcessEvent } from './event.ts';
import { eventOfXml } from './event-xml.ts';
import { type JsonObject, rawTextOf, textOf } from './json-text.ts';
import {
  arrivalOfLines,
  auditLineOf,
  isEventXml,
  isJournaledAudit,
  journaledAuditLine,
  type LogLine,
  logLineOf,
  logLinesOf,
} from './log-lines.ts';
import { type Ignored, ignored, type Parked, parked, unexpected } from './record.ts';
import { digestId } from './record-id.ts';
import { type LoggedCommand, loggedCommand } from './sudo-log.ts';
import { parseTime, timeWithoutYear } from './time.ts';
import { member } from './windows-event.ts';
import { readWindowsLog } from './windows-log.ts';

type Read = ProcessEvent | FileEvent | Parked | Ignored;

/** Null where the record was not made of lines. */
export function readLogLines(record: JsonObject, context: ReadContext): Read | null {
  const lines = logLinesOf(record);
  if (lines === null) return null;
  const arrived = arrivalOfLines(record);
  return readLines(
    lines.map((text) => dated(lineOf(text), arrived)),
    null,
    context,
  );
}

/** The old format of syslog leaves the year out: it is that in which the line arrived, or the one before. */
function dated(line: LogLine, arrived: number | null): LogLine {
  if (line.stamp === undefined || arrived === null) return line;
  const time = timeWithoutYear(line.stamp, arrived);
  return time === null ? line : { ...line, time: new Date(time).toISOString() };
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
  const line = message === null ? null : (logLineOf(message.trim()) ?? bareLine(message.trim()));
  if (line === null || !isKnown(line)) return null;
  const host = textOf(member(record, 'host'), 'name', 'hostname') ?? textOf(record, ...SHIPPED_HOSTS);
  const time = textOf(record, ...SHIPPED_TIMES);
  const shipped = { ...line, host: line.host ?? host, ...(time === null ? {} : { time }) };
  return readLines([shipped], null, context, textOf(record, '_AUDIT_ID'));
}

/** With journald's own names, `journalctl -o json`. */
const SHIPPED_HOSTS = ['host', 'hostname', 'Computer', '_HOSTNAME'] as const;
const SHIPPED_TIMES = ['@timestamp', 'timestamp', '__REALTIME_TIMESTAMP'] as const;

/** rsyslog, journald and Filebeat's modules take the header off: what is left of sudo, cron and the audit log is theirs. */
function bareLine(message: string): LogLine | null {
  return loggedCommand(message) === null && !isJournaledAudit(message) ? null : { host: null, message };
}

function isKnown(line: LogLine): boolean {
  const { message } = line;
  return (
    auditLineOf(line) !== null || isEventXml(message) || isJournaledAudit(message) || loggedCommand(message) !== null
  );
}

function lineOf(text: string): LogLine {
  return logLineOf(text.trim()) ?? { host: null, message: text.trim() };
}

function readLines(
  lines: readonly LogLine[],
  tenantId: string | null,
  context: ReadContext,
  serial: string | null = null,
): Read {
  const audit = lines.map(auditLineOf).filter((line) => line !== null);
  if (audit.length > 0) return readAuditd(audit, tenantId, context);
  const [line] = lines;
  if (line === undefined) return ignored('syslog line of another program');
  if (isJournaledAudit(line.message)) return readJournaled(line, serial, tenantId, context);
  const command = loggedCommand(line.message);
  if (command !== null) return readCommand(line, command, tenantId, context);
  if (!isEventXml(line.message)) return ignored('syslog line of another program');
  const event = eventOfXml(line.message);
  const read = event === null ? null : readWindowsLog(event, tenantId, context);
  return read ?? parked('_logLines: found an event as XML that lacks its parts, expected System and EventData');
}

function readJournaled(line: LogLine, serial: string | null, tenantId: string | null, context: ReadContext): Read {
  const time = parseTime(line.time);
  if (time === null) return withoutTime(line);
  const audit = journaledAuditLine(line, time, serial ?? digestId(line.message));
  return audit === null ? ignored('journald line of another kind') : readAuditd([audit], tenantId, context);
}

function withoutTime(line: LogLine): Parked {
  return unexpected('time', line.time ?? line.stamp, 'a time with its year, or to be told when the line arrived');
}

function readCommand(
  line: LogLine,
  command: LoggedCommand,
  tenantId: string | null,
  context: ReadContext,
): ProcessEvent | Parked {
  const time = parseTime(line.time);
  if (time === null) return withoutTime(line);
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
