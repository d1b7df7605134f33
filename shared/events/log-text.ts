/** Records that are lines of text, or that carry one: log files, rows of the table Syslog, shippers of plain lines. */
import type { ReadContext } from './audit-record.ts';
import { readAuditd } from './auditd.ts';
import type { FileEvent, ProcessEvent } from './event.ts';
import { eventOfXml } from './event-xml.ts';
import { type JsonObject, rawTextOf, textOf } from './json-text.ts';
import { auditLineOf, isEventXml, type LogLine, logLineOf, logLinesOf } from './log-lines.ts';
import { type Ignored, ignored, type Parked, parked } from './record.ts';
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
  return readLines([{ ...line, host: line.host ?? host }], tenantId, context);
}

/** `message` or `event.original` of Filebeat, Logstash and Fluent Bit, where it is a line of a log that is known. */
export function readShippedLine(record: JsonObject, context: ReadContext): Read | null {
  const message =
    rawTextOf(member(record, 'event'), 'original') ?? rawTextOf(record, 'message', 'Message', 'log', 'MESSAGE');
  const line = message === null ? null : logLineOf(message.trim());
  if (line === null || !isKnown(line)) return null;
  const host = textOf(member(record, 'host'), 'name', 'hostname') ?? textOf(record, 'host', 'hostname', 'Computer');
  return readLines([{ ...line, host: line.host ?? host }], null, context);
}

function isKnown(line: LogLine): boolean {
  return auditLineOf(line) !== null || isEventXml(line.message);
}

function lineOf(text: string): LogLine {
  return logLineOf(text.trim()) ?? { host: null, message: text.trim() };
}

function readLines(lines: readonly LogLine[], tenantId: string | null, context: ReadContext): Read {
  const audit = lines.map(auditLineOf).filter((line) => line !== null);
  if (audit.length > 0) return readAuditd(audit, tenantId, context);
  const [line] = lines;
  if (line === undefined || !isEventXml(line.message)) return ignored('syslog line of another program');
  const event = eventOfXml(line.message);
  const read = event === null ? null : readWindowsLog(event, tenantId, context);
  return read ?? parked('_logLines: found an event as XML that lacks its parts, expected System and EventData');
}
