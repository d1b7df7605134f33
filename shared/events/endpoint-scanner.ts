/**
 * Looks through the text of one endpoint record, unparsed. It says no on evidence only: the record is a Windows event whose
 * number nobody reads, or all its command lines, scripts and paths are readable and hold nothing of interest; or it is a
 * row of Syslog whose line is of no log that is read. Every other form is parsed.
 */
import { stringEnd } from './json-spans.ts';
import { auditLineOf, isEventXml, logLineOf } from './log-lines.ts';
import { keyedString, NO_KEY, UNREADABLE } from './scan.ts';

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
const READ_IDS: ReadonlySet<number> = new Set([...PROCESS_IDS, ...FILE_IDS, ...SCRIPT_IDS]);
const MODULE_LOG = 4103;

/** Keys under which a number, a command line, a script or a path may stand, in any of the shapes. */
const ID_KEYS = ['EventID', 'EventId', 'event_id', 'code'] as const;
const LINE_KEYS = ['CommandLine', 'command_line'] as const;
const SCRIPT_KEYS = ['ScriptBlockText', 'script_block_text'] as const;
const PATH_KEYS = ['TargetFilename'] as const;
/** Forms that only parsing can tell apart; values beside their names (`"Data":[{"Name":"CommandLine"`). */
const NOT_SCANNED = /"(?:auditd|columns|eventMessage|Data|_logLines)"|udit\(|(?:<|\\u003[cC])(?:Event|Data)|&lt;/;
const EVENT_DATA_TEXT = /"(?:EventData|event_data)"\s*:\s*"/;

/** The text may be that of several records: where a list is cut is not always known. Then all of it must be idle. */
export function endpointMayMatter(source: EndpointSource): boolean {
  const text = withoutIdleMessages(source);
  if (text === null || NOT_SCANNED.test(text)) return true;
  const ids = idsOf(text);
  if (ids === null) return true;
  // Nothing but rows of Syslog, or something that only parsing can tell.
  if (ids.length === 0) return text === source.text || text.includes('"winlog"');
  const rest = { ...source, text };
  if (ids.some((id) => id === MODULE_LOG || READ_IDS.has(id)) && EVENT_DATA_TEXT.test(text)) return true;
  if (ids.includes(MODULE_LOG)) return true;
  return (
    (ids.some((id) => PROCESS_IDS.has(id)) && mayHold(rest, LINE_KEYS, source.commandLine)) ||
    (ids.some((id) => SCRIPT_IDS.has(id)) && mayHold(rest, SCRIPT_KEYS, source.commandLine)) ||
    (ids.some((id) => FILE_IDS.has(id)) && (text.includes('"file"') || mayHold(rest, PATH_KEYS, source.path)))
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

/** Whether one of the keys holds something of interest, or cannot be read. */
function mayHold(source: EndpointSource, keys: readonly string[], test: (value: string) => boolean): boolean {
  for (const key of keys)
    for (let at = source.text.indexOf(key); at !== -1; at = source.text.indexOf(key, at + 1)) {
      const value = source.stringOf(key, at);
      if (value === UNREADABLE || (value !== NO_KEY && test(value))) return true;
    }
  return false;
}

const SYSLOG_KEY = 'SyslogMessage';

/** The text with blanks where rows of Syslog have their messages; null where one of them may matter. */
function withoutIdleMessages({ text, stringOf }: EndpointSource): string | null {
  let rest = text;
  for (let at = text.indexOf(SYSLOG_KEY); at !== -1; at = text.indexOf(SYSLOG_KEY, at + 1)) {
    const start = keyedString(text, at, SYSLOG_KEY);
    if (start === NO_KEY) continue;
    const message = start === UNREADABLE ? UNREADABLE : stringOf(SYSLOG_KEY, at);
    if (typeof message !== 'string' || mayMatterLine(message.trim())) return null;
    const end = stringEnd(text, start - 1);
    rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end);
    at = end;
  }
  return rest;
}

/** Types of audit records that name a program or a file, by themselves. */
const TELLING: ReadonlySet<string> = new Set(['EXECVE', 'PATH', 'PROCTITLE', '1309', '1302', '1327']);

function mayMatterLine(text: string): boolean {
  const line = logLineOf(text);
  if (line === null) return false;
  const audit = auditLineOf(line);
  return audit === null ? isEventXml(line.message) : TELLING.has(audit.type);
}
