/**
 * Looks through the text of one endpoint record, unparsed. It says no on evidence only: the record is a Windows event whose
 * number nobody reads, or all its command lines, scripts and paths are readable and hold nothing of interest; or it is a
 * row of Syslog whose line is of no log that is read. Every other form is parsed.
 */
import { auditLineOf, isEventXml, logLineOf } from './log-lines.ts';
import { NO_KEY, UNREADABLE } from './scan.ts';

/** What it needs of the scanner of records: the string that a key has, and what is of interest. */
export interface EndpointSource {
  readonly text: string;
  readonly stringOf: (key: string, at: number) => string | typeof NO_KEY | typeof UNREADABLE;
  readonly commandLine: (line: string) => boolean;
  readonly path: (path: string) => boolean;
}

const PROCESS_IDS: ReadonlySet<number> = new Set([1, 4688]);
const FILE_IDS: ReadonlySet<number> = new Set([11, 23, 26]);
const SCRIPT_IDS: ReadonlySet<number> = new Set([4104]);
const MODULE_LOG = 4103;

/** Keys under which a number, a command line, a script or a path may stand, in any of the shapes. */
const ID_KEYS = ['EventID', 'EventId', 'event_id', 'code'] as const;
const LINE_KEYS = ['CommandLine', 'command_line'] as const;
const SCRIPT_KEYS = ['ScriptBlockText', 'script_block_text'] as const;
const PATH_KEYS = ['TargetFilename'] as const;
/** Forms that only parsing can tell apart; values beside their names (`"Data":[{"Name":"CommandLine"`). */
const NOT_SCANNED = /"(?:auditd|columns|eventMessage|Data|logLines)"|udit\(|<Event|<Data|&lt;/;
const EVENT_DATA_TEXT = /"(?:EventData|event_data)"\s*:\s*"/;

export function endpointMayMatter(source: EndpointSource): boolean {
  const { text } = source;
  const syslog = syslogVerdict(source);
  if (syslog !== null) return syslog;
  if (NOT_SCANNED.test(text)) return true;
  const ids = idsOf(text);
  if (ids === null || ids.length === 0) return true;
  const read = ids.filter((id) => id === MODULE_LOG || PROCESS_IDS.has(id) || FILE_IDS.has(id) || SCRIPT_IDS.has(id));
  if (read.length === 0) return false;
  if (read.includes(MODULE_LOG) || EVENT_DATA_TEXT.test(text)) return true;
  return (
    (read.some((id) => PROCESS_IDS.has(id)) && mayHold(source, LINE_KEYS, source.commandLine)) ||
    (read.some((id) => SCRIPT_IDS.has(id)) && mayHold(source, SCRIPT_KEYS, source.commandLine)) ||
    (read.some((id) => FILE_IDS.has(id)) && mayHold(source, PATH_KEYS, source.path))
  );
}

/** Numbers of events in the record, of whatever depth; null where one cannot be read. */
function idsOf(text: string): readonly number[] | null {
  const ids: number[] = [];
  for (const key of ID_KEYS) {
    const quoted = `"${key}"`;
    for (let at = text.indexOf(quoted); at !== -1; at = text.indexOf(quoted, at + 1)) {
      const value = /^\s*:\s*"?\s*(\d{1,9})\s*["\s,}]/.exec(text.slice(at + quoted.length, at + quoted.length + 64));
      if (value !== null) ids.push(Number(value[1]));
      // A code of another kind (`"code":"EACCES"`) is the number of no event.
      else if (key !== 'code') return null;
    }
  }
  return ids;
}

/** Whether one of the keys holds something of interest, or cannot be read, or none of them is there. */
function mayHold(source: EndpointSource, keys: readonly string[], test: (value: string) => boolean): boolean {
  let read = false;
  for (const key of keys)
    for (let at = source.text.indexOf(key); at !== -1; at = source.text.indexOf(key, at + 1)) {
      const value = source.stringOf(key, at);
      if (value === NO_KEY) continue;
      if (value === UNREADABLE || test(value)) return true;
      read = true;
    }
  return !read;
}

/** Null where the record is no row of Syslog. */
function syslogVerdict(source: EndpointSource): boolean | null {
  const { text } = source;
  let verdict: boolean | null = null;
  for (let at = text.indexOf('SyslogMessage'); at !== -1; at = text.indexOf('SyslogMessage', at + 1)) {
    const message = source.stringOf('SyslogMessage', at);
    if (message === NO_KEY) continue;
    if (message === UNREADABLE || mayMatterLine(message.trim())) return true;
    verdict = false;
  }
  return verdict;
}

/** Types of audit records that name a program or a file, by themselves. */
const TELLING: ReadonlySet<string> = new Set(['EXECVE', 'PATH', 'PROCTITLE', '1309', '1302', '1327']);

function mayMatterLine(text: string): boolean {
  const line = logLineOf(text);
  if (line === null) return false;
  const audit = auditLineOf(line);
  return audit === null ? isEventXml(line.message) : TELLING.has(audit.type);
}
