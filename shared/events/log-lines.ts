/**
 * Lines of text logs: auditd's own, syslog, and events as XML. A line that is one of these becomes a record
 * `{"_logLines":[...]}`, so that everything behind has JSON to store; lines of one audit event become one record.
 */
import { isObject, type JsonObject } from './json-text.ts';
import type { Parked, RawRecord } from './record.ts';
import { parseTime } from './time.ts';

/** What comes before the message of a syslog line, and the message. */
export interface LogLine {
  /** From the syslog prefix; null where there is none. */
  readonly host: string | null;
  readonly message: string;
  /** Time of the syslog prefix, where it says the year. */
  readonly time?: string;
  /** Time of the syslog prefix, where it does not: `Mar  2 09:14:05`. */
  readonly stamp?: string;
}

/** `<13>Oct 24 17:05:31 host `, `Oct 24 17:05:31 host `, `2026-03-02T09:00:00.000+00:00 host `, `<13>1 2026-... host `. */
const SYSLOG =
  /^(?:<\d{1,3}>)?(?:1 )?(?:([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)|(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.,]{0,12}(?:Z|[+-]\d\d:?\d\d)?)) ([\w.:-]{1,255}) (?=\S)/;
/** `audispd: `, `sysmon[3041]: `, `kernel: [   12.345678] audit: `, or RFC 5424's `app procid msgid - `, with elements of data for the dash. */
const TAG =
  /^(?:[\w./()-]{1,64}(?:\[\d{1,10}\])?: {1,2}|[\w./()-]{1,64} [\w.-]{1,64} [\w.-]{1,64} (?:-|\[[^\]]{1,1024}\]) ?)?(?:\[ {0,8}\d{1,10}\.\d{1,9}\] )?(?:audit: )?/;
const AUDIT = /^(?:node=(\S{1,255}) )?type=([A-Z0-9_]{1,40}) (?:msg=)?audit\((\d{9,10})\.(\d{3}):(\d{1,20})\): ?/;

export interface AuditLine {
  readonly host: string | null;
  /** `EXECVE`, `PATH`; a number where the kernel's own log gives one. */
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly serial: string;
  readonly body: string;
}

/** Null where the text is no line of a log that is known. */
export function logLineOf(text: string): LogLine | null {
  const prefix = SYSLOG.exec(text);
  if (prefix === null) return isAudit(text) || isEventXml(text) ? { host: null, message: text } : null;
  const rest = text.slice(prefix[0].length);
  const tag = TAG.exec(rest)?.[0] ?? '';
  const [, stamp, time, host = null] = prefix;
  const line = { host, message: rest.slice(tag.length) };
  if (time !== undefined) return { ...line, time };
  return stamp === undefined ? line : { ...line, stamp };
}

export function auditLineOf({ host, message }: LogLine): AuditLine | null {
  const match = AUDIT.exec(message);
  if (match === null) return null;
  const [head, node, type = '', seconds, milliseconds, serial = ''] = match;
  return {
    host: node ?? host,
    type,
    time: Number(seconds) * 1000 + Number(milliseconds),
    serial,
    body: message.slice(head.length),
  };
}

/** What journald writes of the audit log: `audit[1281]: EXECVE argc=3 a0="rm" ...`, without time and serial number. */
const JOURNALED = /^(?:EXECVE (?=argc=\d)|PROCTITLE (?=proctitle=)|PATH (?=item=\d)|USER_CMD (?=pid=\d))/;

/** @param time when the line was written; @param serial of its event, or what else tells it from others */
export function journaledAuditLine(line: LogLine, time: number, serial: string): AuditLine | null {
  const match = JOURNALED.exec(line.message);
  if (match === null) return null;
  const [head] = match;
  return { host: line.host, type: head.trim(), time, serial, body: line.message.slice(head.length) };
}

export function isJournaledAudit(message: string): boolean {
  return JOURNALED.test(message);
}

export function isEventXml(message: string): boolean {
  return message.startsWith('<Event') && message.includes('<System>');
}

function isAudit(text: string): boolean {
  return (text.startsWith('type=') || text.startsWith('node=')) && AUDIT.test(text);
}

/** The lines of a record that was made of lines; null where it was not. */
export function logLinesOf(record: JsonObject): readonly string[] | null {
  const lines = record._logLines;
  return Array.isArray(lines) && lines.length > 0 && lines.every((line) => typeof line === 'string') ? lines : null;
}

/** When lines without a year were written at the latest, ms; null where nobody has said so. */
export function arrivalOfLines(record: JsonObject): number | null {
  return typeof record._arrived === 'string' ? parseTime(record._arrived) : null;
}

/**
 * A record of lines that do not say the year keeps when it arrived, so that it means the same whenever it is read again.
 * Every other record stays as it is.
 */
export function withArrival<Given extends RawRecord | Parked>(
  record: Given,
  arrived: number | null,
): Given | RawRecord {
  if (record.kind === 'parked' || arrived === null) return record;
  if (!isObject(record.value) || record.value._arrived !== undefined) return record;
  const [first] = logLinesOf(record.value) ?? [];
  if (first === undefined || logLineOf(first.trim())?.stamp === undefined) return record;
  const value = { ...record.value, _arrived: new Date(arrived).toISOString() };
  return { ...record, text: JSON.stringify(value), value };
}

export interface TextRecord extends RawRecord {
  /** The first line, as it stands in the message. */
  readonly firstLine: string;
}

export function isTextRecord(record: object): record is TextRecord {
  return 'firstLine' in record && typeof record.firstLine === 'string';
}

export interface LineJoiner {
  /** Takes a line if it is one of a log: a place for its record, or null where it joins one that has a place. */
  readonly take: (line: string) => Place | 'joined' | null;
}

/** A record whose lines may still grow in number. */
export interface Place {
  readonly lines: string[];
}

/** Joins lines that belong to one audit event, wherever they stand among others. */
export function createLineJoiner(): LineJoiner {
  const groups = new Map<string, Place>();
  return {
    take(line) {
      // No document of JSON begins like any line of a log, save for a number that is nothing else.
      const parsed = logLineOf(line);
      if (parsed === null) return null;
      const place = { lines: [line] };
      const audit = auditLineOf(parsed);
      if (audit === null) return place;
      const key = `${audit.host ?? ''} ${audit.time} ${audit.serial}`;
      const known = groups.get(key);
      if (known === undefined) groups.set(key, place);
      else known.lines.push(line);
      return known === undefined ? place : 'joined';
    },
  };
}

export function textRecord({ lines }: Place): TextRecord {
  const value = { _logLines: lines };
  return { kind: 'raw', text: JSON.stringify(value), value, firstLine: lines[0] ?? '' };
}
