/**
 * Looks through the text of one endpoint record, unparsed. It says no on evidence only: the record is a Windows event whose
 * number nobody reads, or all its command lines, scripts and paths are readable and hold nothing of interest; or it is a
 * row of Syslog whose line is of no log that is read. Every other form is parsed.
 */
import { folderText } from './interests.ts';
import { stringEnd } from './json-spans.ts';
import { auditLineOf, isEventXml, isJournaledAudit, logLineOf } from './log-lines.ts';
import { keyedString, NO_KEY, UNREADABLE } from './scan.ts';

/** What it needs of the scanner of records: the string that a key has, and what is of interest. */
export interface EndpointSource {
  readonly text: string;
  readonly stringOf: (key: string, at: number) => string | typeof NO_KEY | typeof UNREADABLE;
  readonly commandLine: (line: string) => boolean;
  /** A script that PowerShell ran, whether or not the record names PowerShell. */
  readonly script: (text: string) => boolean;
  readonly path: (path: string) => boolean;
}

const PROCESS_IDS: ReadonlySet<number> = new Set([1, 4688]);
const FILE_IDS: ReadonlySet<number> = new Set([11, 23, 26, 4663]);
const SCRIPT_IDS: ReadonlySet<number> = new Set([4104]);
const READ_IDS: ReadonlySet<number> = new Set([...PROCESS_IDS, ...FILE_IDS, ...SCRIPT_IDS]);
const MODULE_LOG = 4103;

/** A place in the text, by a needle that begins with a rare character, and what stands there. */
interface Mark {
  readonly needle: string;
  /** Sticky: tested where the needle is. */
  readonly mark: RegExp;
}

/** Keys under which a command line, a script or a path may stand, and the part of them that is searched for. */
interface Key {
  readonly key: string;
  readonly needle: string;
}

const LINE_KEYS: readonly Key[] = [
  { key: 'CommandLine', needle: 'Comman' },
  { key: 'command_line', needle: '_line"' },
];
const SCRIPT_KEYS: readonly Key[] = [
  { key: 'ScriptBlockText', needle: 'Script' },
  { key: 'script_block_text', needle: '_text"' },
];
const PATH_KEYS: readonly Key[] = [
  { key: 'TargetFilename', needle: 'Target' },
  { key: 'ObjectName', needle: 'Object' },
];
const FOLDER_KEYS: readonly Key[] = [
  { key: 'CurrentDirectory', needle: 'CurrentD' },
  { key: 'working_directory', needle: '_directory"' },
];
const SYSLOG_KEY: Key = { key: 'SyslogMessage', needle: 'Messag' };

/** Forms that only parsing can tell apart; XML; values beside their names (`"Data":[{"Name":"CommandLine"`). */
const NOT_SCANNED: readonly Mark[] = [
  { needle: 'udit', mark: /udit(?:\(|d")/y },
  { needle: 'umns"', mark: /(?<="col)umns"/y },
  { needle: 'shot"', mark: /(?<="snap)shot"/y },
  { needle: 'diffR', mark: /(?<=")diffResults"/y },
  { needle: 'Messag', mark: /(?<="event)Message"/y },
  { needle: '_logLi', mark: /(?<=")_logLines"/y },
  { needle: '__REAL', mark: /(?<=")__REALTIME_TIMESTAMP"/y },
  { needle: 'mach_t', mark: /(?<=")mach_time"/y },
  { needle: 'Data', mark: /(?<=["<cC])Data/y },
  { needle: 'Inserts', mark: /(?<="String)Inserts"/y },
  { needle: 'Event', mark: /(?<=[<cC])Event/y },
  { needle: '&lt;', mark: /&lt;/y },
];
const EVENT_DATA_TEXT: readonly Mark[] = [
  { needle: 'EventD', mark: /EventData"\s*:\s*"/y },
  { needle: '_data"', mark: /_data"\s*:\s*"/y },
];
const IDS: readonly Mark[] = [
  { needle: 'EventI', mark: /(?<=")EventI[Dd]"/y },
  { needle: '_id"', mark: /(?<="event)_id"/y },
];
/** Elastic's number of the event: only where there is none of the others. */
const CODE: Mark = { needle: 'code"', mark: /(?<=")code"/y };
const FILE: Mark = { needle: 'file"', mark: /(?<=")file"/y };
const WINLOG_KEY: Mark = { needle: 'winlog', mark: /(?<=")winlog"\s{0,16}:/y };
const TIMESTAMP: Mark = { needle: '@timest', mark: /(?<=")@timestamp"/y };
const PROCESS: Mark = { needle: 'process"', mark: /(?<=")process"/y };
const WINLOG: Mark = { needle: 'winlog', mark: /(?<=")winlog"/y };

/** Places of a mark, each behind it. */
function* placesOf(text: string, { needle, mark }: Mark): Generator<number> {
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) {
    mark.lastIndex = at;
    if (mark.test(text)) yield mark.lastIndex;
  }
}

function holds(text: string, mark: Mark): boolean {
  return placesOf(text, mark).next().done === false;
}

/** The text may be that of several records: where a list is cut is not always known. Then all of it must be idle. */
export function endpointMayMatter(source: EndpointSource): boolean {
  const text = withoutIdleMessages(source);
  if (text === null || NOT_SCANNED.some((mark) => holds(text, mark))) return true;
  if (holdsPlainEcs(text)) return true;
  const ids = idsOf(text);
  if (ids === null) return true;
  // Nothing but rows of Syslog, or something that only parsing can tell.
  if (ids.length === 0) return text === source.text || holds(text, WINLOG);
  const rest = { ...source, text };
  if (ids.some((id) => id === MODULE_LOG || READ_IDS.has(id)) && EVENT_DATA_TEXT.some((mark) => holds(text, mark)))
    return true;
  if (ids.includes(MODULE_LOG)) return true;
  return (
    (ids.some((id) => PROCESS_IDS.has(id)) &&
      (mayHold(rest, LINE_KEYS, source.commandLine) ||
        mayHold(rest, FOLDER_KEYS, (folder) => source.path(folderText(folder))))) ||
    (ids.some((id) => SCRIPT_IDS.has(id)) && mayHold(rest, SCRIPT_KEYS, source.script)) ||
    (ids.some((id) => FILE_IDS.has(id)) && (holds(text, FILE) || mayHold(rest, PATH_KEYS, source.path)))
  );
}

/** Whether a record in Elastic's common schema has no Windows event in it: only parsing tells what it is. */
function holdsPlainEcs(text: string): boolean {
  return (holds(text, FILE) || holds(text, PROCESS)) && count(text, TIMESTAMP) > count(text, WINLOG_KEY);
}

function count(text: string, mark: Mark): number {
  let found = 0;
  for (const _ of placesOf(text, mark)) found += 1;
  return found;
}

/** Numbers of events in the record, of whatever depth; null where one cannot be read. */
function idsOf(text: string): readonly number[] | null {
  const ids: number[] = [];
  for (const mark of IDS)
    for (const at of placesOf(text, mark)) {
      const id = numberAt(text, at);
      if (id === null) return null;
      ids.push(id);
    }
  // A code of another kind (`"code":"EACCES"`) is the number of no event.
  if (holds(text, WINLOG)) for (const at of placesOf(text, CODE)) ids.push(numberAt(text, at) ?? 0);
  return ids;
}

const NUMBER = /\s*:\s*"?\s*(\d{1,9})\s*["\s,}]/y;

function numberAt(text: string, at: number): number | null {
  NUMBER.lastIndex = at;
  const digits = NUMBER.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Whether one of the keys holds something of interest, or cannot be read. */
function mayHold(source: EndpointSource, keys: readonly Key[], test: (value: string) => boolean): boolean {
  for (const { key, needle } of keys)
    for (const at of keyPlaces(source.text, key, needle)) {
      const value = source.stringOf(key, at);
      if (value === UNREADABLE || (value !== NO_KEY && test(value))) return true;
    }
  return false;
}

function* keyPlaces(text: string, key: string, needle: string): Generator<number> {
  const before = key.length + 1 - needle.length;
  const offset = needle.endsWith('"') ? before : key.indexOf(needle);
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) yield at - offset;
}

/** The text with blanks where rows of Syslog have their messages; null where one of them may matter. */
function withoutIdleMessages({ text, stringOf, commandLine }: EndpointSource): string | null {
  const { key, needle } = SYSLOG_KEY;
  let rest = text;
  for (const at of keyPlaces(text, key, needle)) {
    const start = keyedString(text, at, key);
    if (start === NO_KEY) continue;
    const message = start === UNREADABLE ? UNREADABLE : stringOf(key, at);
    if (typeof message !== 'string' || mayMatterLine(message.trim()) || mayBeCommand(message, commandLine)) return null;
    const end = stringEnd(text, start - 1);
    rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end);
  }
  return rest;
}

/** Types of audit records that name a program or a file, by themselves. */
const TELLING: ReadonlySet<string> = new Set([
  'EXECVE',
  'PATH',
  'PROCTITLE',
  'USER_CMD',
  '1309',
  '1302',
  '1327',
  '1123',
]);

/** What sudo and cron ran; sudo says in which folder, which may tell more than the line. */
function mayBeCommand(message: string, test: (line: string) => boolean): boolean {
  return message.includes('COMMAND=') || (message.includes(') CMD (') && test(message));
}

function mayMatterLine(text: string): boolean {
  const line = logLineOf(text) ?? { host: null, message: text };
  const audit = auditLineOf(line);
  if (audit !== null) return TELLING.has(audit.type);
  return isEventXml(line.message) || isJournaledAudit(line.message);
}
