/** Looks through the text of records, one after the other, for anything that could be of interest. */
import { previousPath } from './device-file.ts';
import { isScriptAction, scriptOf } from './device-script.ts';
import { endpointMayMatter } from './endpoint-scanner.ts';
import { MAY_BE_GMAIL_DELETION } from './google-workspace.ts';
import { isRead } from './graph-path.ts';
import type { Interest } from './interests.ts';
import { stringEnd } from './json-spans.ts';
import { Cursor, isPlainKey, keyedString, keyedValue, maySpellKey, NO_KEY, UNREADABLE } from './scan.ts';

/** What was found where an operation, a command line, a path or a URI may stand. */
type Verdict = 'nothing' | 'irrelevant' | 'relevant';

/** The on-premises log keeps the cmdlet in a sentence. Its records are few, so all of them are parsed. */
const ON_PREMISES = ['MSExchange Management', 'MSExchange CmdletLogs'] as const;

/**
 * Keys and text that every record of an endpoint log has, by a needle in each; a record with none of them is of none of
 * these forms, or (auditd as text in a field) has no key that is evidence of anything and is parsed in any case. Some
 * serialisers write `<` as `\u003c`. Needles begin with rare characters, as all of them here.
 */
const ENDPOINT_MARKS: readonly { readonly needle: string; readonly mark: RegExp }[] = [
  { needle: 'EventI', mark: /(?<=["<cC])EventI[Dd]/y },
  { needle: 'winlog', mark: /(?<=")winlog"/y },
  { needle: 'Messag', mark: /(?<="(?:event|Syslog))Message"/y },
  { needle: '@times', mark: /(?<=")@timestamp"/y },
  // Batches of osquery; its single rows have columns.
  { needle: 'xTime"', mark: /(?<="uni)xTime"/y },
  { needle: '_logLi', mark: /(?<=")_logLines"/y },
  { needle: '__REAL', mark: /(?<=")__REALTIME_TIMESTAMP"/y },
  { needle: 'h_time', mark: /(?<="mac)h_time"/y },
];
/** Rows whose values do not stand beside their names. */
const COLUMNS = /(?<="[cC]ol)umns"/y;
const NAMES_POWERSHELL = /powershell|pwsh/i;

/** Hardly any record is longer, and of such a one parsing costs less than looking for everything in it. */
const LONGEST_SCANNED = 131_072;

export class RecordScanner {
  readonly #text: string;
  readonly #decode: (text: string) => string;
  readonly #interest: Interest;
  readonly #escapes: Cursor;
  readonly #onPremises: Cursor;
  readonly #operations: Cursor;
  readonly #actions: Cursor;
  readonly #commandLines: Cursor;
  readonly #fileTables: Cursor;
  readonly #folderPaths: Cursor;
  readonly #fileNames: Cursor;
  readonly #uris: Cursor;
  readonly #methods: Cursor;
  readonly #qualifiers: Cursor;
  readonly #names: Cursor;
  readonly #mailEvents: Cursor;
  readonly #columns: Cursor;
  readonly #endpointMarks: readonly { readonly mark: RegExp; readonly cursor: Cursor }[];
  #isFile = false;
  #isScript = false;

  /** `decode` turns a piece of `text` into what it says: bytes are searched as Latin-1, whose offsets are theirs. */
  constructor(text: string, decode: (text: string) => string, interest: Interest) {
    this.#text = text;
    this.#decode = decode;
    this.#interest = interest;
    this.#escapes = new Cursor(text, '\\u00');
    this.#onPremises = new Cursor(text, 'MSExch');
    this.#operations = new Cursor(text, 'Operat');
    this.#actions = new Cursor(text, 'Action');
    this.#commandLines = new Cursor(text, 'Comman');
    this.#fileTables = new Cursor(text, 'FileEv');
    this.#folderPaths = new Cursor(text, 'Folder');
    this.#fileNames = new Cursor(text, 'FileNa');
    this.#uris = new Cursor(text, 'Uri');
    this.#methods = new Cursor(text, 'Method');
    this.#qualifiers = new Cursor(text, 'Qualif');
    this.#names = new Cursor(text, 'name');
    this.#mailEvents = new Cursor(text, 'mail_e');
    this.#columns = new Cursor(text, 'umns"');
    this.#endpointMarks = ENDPOINT_MARKS.map(({ needle, mark }) => ({ mark, cursor: new Cursor(text, needle) }));
  }

  /** Whether the record that stands from `start` to `end` may matter. Records must be asked for in their order. */
  mayMatter(start: number, end: number): boolean {
    if (end - start > LONGEST_SCANNED) return true;
    if (this.#hidesKeys(start, end) || this.#isOnPremises(start, end) || this.#isTable(start, end)) return true;
    this.#isScript = false;
    this.#isFile = this.#fileTables.seek(start, end) !== -1;
    const operations = this.#operationsOf(this.#operations, 'Operation', start, end);
    if (operations === 'relevant') return true;
    const actions = this.#operationsOf(this.#actions, 'ActionType', start, end);
    if (actions === 'relevant') return true;
    const commands = this.#commandLinesOf(start, end);
    if (commands === 'relevant' || (this.#isFile && this.#mayBePath(start, end))) return true;
    const calls = this.#callsOf(start, end);
    if (calls === 'relevant') return true;
    const google = this.#googleEventsOf(start, end);
    if (google === 'relevant') return true;
    if (this.#isScript && this.#mayBeScript(start, end)) return true;
    if (this.#isOfEndpoint(start, end)) return this.#mayBeEndpoint(start, end);
    // Without any evidence of what the record is, only parsing can tell.
    const isUnknown = operations === 'nothing' && actions === 'nothing' && commands === 'nothing';
    return isUnknown && calls === 'nothing' && google === 'nothing';
  }

  #hidesKeys(start: number, end: number): boolean {
    for (let at = this.#escapes.seek(start, end); at !== -1; at = this.#escapes.seek(at + 1, end)) {
      if (maySpellKey(this.#text, at)) return true;
    }
    return false;
  }

  #isOnPremises(start: number, end: number): boolean {
    for (let at = this.#onPremises.seek(start, end); at !== -1; at = this.#onPremises.seek(at + 1, end)) {
      if (ON_PREMISES.some((name) => this.#text.startsWith(name, at))) return true;
    }
    return false;
  }

  #isTable(start: number, end: number): boolean {
    for (let at = this.#columns.seek(start, end); at !== -1; at = this.#columns.seek(at + 1, end)) {
      COLUMNS.lastIndex = at;
      if (COLUMNS.test(this.#text)) return true;
    }
    return false;
  }

  /** Every occurrence counts: the last of two equal keys is the one that a parser takes, and texts may imitate keys. */
  #operationsOf(cursor: Cursor, name: string, start: number, end: number): Verdict {
    let verdict: Verdict = 'nothing';
    for (let at = cursor.seek(start, end); at !== -1; at = cursor.seek(at + 1, end)) {
      const value = keyedValue(this.#text, at, name);
      if (value === NO_KEY) continue;
      if (value === UNREADABLE || this.#interest.operation(value)) return 'relevant';
      if (name === 'ActionType' && value.trimStart().startsWith('File')) this.#isFile = true;
      if (name === 'ActionType' && isScriptAction(value)) this.#isScript = true;
      // JSON inside a string may be anybody's text, a command line for one: what it says drops nothing.
      if (isPlainKey(this.#text, at)) verdict = 'irrelevant';
    }
    return verdict;
  }

  #commandLinesOf(start: number, end: number): Verdict {
    let verdict: Verdict = 'nothing';
    for (let at = this.#commandLines.seek(start, end); at !== -1; at = this.#commandLines.seek(at + 1, end)) {
      const value = this.#stringOf('ProcessCommandLine', at - 'Process'.length);
      if (value === NO_KEY) continue;
      if (value === UNREADABLE || this.#isCommandLine(value, start, end)) return 'relevant';
      verdict = 'irrelevant';
    }
    return verdict;
  }

  /** Calls of Microsoft Graph. A read is none that matters, whatever it reads. */
  #callsOf(start: number, end: number): Verdict {
    let verdict: Verdict = 'nothing';
    for (let at = this.#uris.seek(start, end); at !== -1; at = this.#uris.seek(at + 1, end)) {
      const key = this.#requestKey(at, 'Uri');
      const value = key === null ? NO_KEY : this.#stringOf(key, at - 'request'.length);
      if (value === NO_KEY) continue;
      if (value === UNREADABLE || this.#interest.uri(value))
        return this.#onlyReads(start, end) ? 'irrelevant' : 'relevant';
      verdict = 'irrelevant';
    }
    return verdict;
  }

  #onlyReads(start: number, end: number): boolean {
    let reads = 0;
    for (let at = this.#methods.seek(start, end); at !== -1; at = this.#methods.seek(at + 1, end)) {
      const key = this.#requestKey(at, 'Method');
      const value = key === null ? NO_KEY : keyedValue(this.#text, at - 'request'.length, key);
      if (value === NO_KEY) continue;
      if (value === UNREADABLE || !isRead(value)) return false;
      reads += 1;
    }
    return reads > 0;
  }

  /** `requestUri` in the envelope of diagnostic settings, `RequestUri` in Log Analytics. */
  #requestKey(at: number, name: 'Uri' | 'Method'): string | null {
    const key = this.#text.slice(at - 'request'.length, at + name.length);
    return key === `request${name}` || key === `Request${name}` ? key : null;
  }

  /** Events of Google Workspace: by name, but Gmail's by number. Names of parameters look the same, and do no harm. */
  #googleEventsOf(start: number, end: number): Verdict {
    if (this.#qualifiers.seek(start, end) === -1) return 'nothing';
    if (this.#operationsOf(this.#names, 'name', start, end) === 'relevant') return 'relevant';
    const isGmail = this.#mailEvents.seek(start, end) !== -1;
    return isGmail && MAY_BE_GMAIL_DELETION.test(this.#text.slice(start, end)) ? 'relevant' : 'irrelevant';
  }

  /** Some lines matter only where PowerShell runs them, and any column may name it: the line need not. */
  #isCommandLine(line: string, start: number, end: number): boolean {
    return this.#interest.commandLine(line, () => NAMES_POWERSHELL.test(this.#text.slice(start, end)));
  }

  /** Whether the script of a row of DeviceEvents may be of interest, taken out as `device-script.ts` does. */
  #mayBeScript(start: number, end: number): boolean {
    const key = 'AdditionalFields';
    for (let at = this.#text.indexOf(key, start); at !== -1 && at < end; at = this.#text.indexOf(key, at + 1)) {
      const value = this.#stringOf(key, at);
      if (value === NO_KEY) continue;
      if (value === UNREADABLE || this.#interest.commandLine(scriptOf(value) ?? '', () => true)) return true;
    }
    return false;
  }

  #isOfEndpoint(start: number, end: number): boolean {
    for (const { mark, cursor } of this.#endpointMarks)
      for (let at = cursor.seek(start, end); at !== -1; at = cursor.seek(at + 1, end)) {
        mark.lastIndex = at;
        if (mark.test(this.#text)) return true;
      }
    return false;
  }

  #mayBeEndpoint(start: number, end: number): boolean {
    const text = this.#text.slice(start, end);
    return endpointMayMatter({
      text,
      stringOf: (key, at) => this.#stringOf(key, start + at),
      commandLine: (line) => this.#isCommandLine(line, start, end),
      script: (text) => this.#interest.commandLine(text, () => true),
      path: this.#interest.path,
    });
  }

  /** Whether a path of a file event may be of interest, put together as `device-file.ts` does. */
  #mayBePath(start: number, end: number): boolean {
    const row: Record<string, string> = Object.create(null);
    for (const [cursor, name] of [[this.#folderPaths, 'FolderPath'] as const, [this.#fileNames, 'FileName'] as const]) {
      for (let at = cursor.seek(start, end); at !== -1; at = cursor.seek(at + 1, end)) {
        const isPrevious = this.#text.startsWith('Previous', at - 'Previous'.length);
        const key = isPrevious ? `Previous${name}` : name;
        const value = this.#stringOf(key, isPrevious ? at - 'Previous'.length : at);
        if (value === NO_KEY) continue;
        // A key that comes twice may be of two objects; only parsing tells which value belongs to which.
        if (value === UNREADABLE || row[key] !== undefined || this.#interest.path(value)) return true;
        row[key] = value;
      }
    }
    return this.#interest.path(previousPath(row) ?? '');
  }

  /** The decoded string that a key has. */
  #stringOf(key: string, at: number): string | typeof NO_KEY | typeof UNREADABLE {
    const start = keyedString(this.#text, at, key);
    if (start === NO_KEY || start === UNREADABLE) return start;
    const raw = this.#decode(this.#text.slice(start, stringEnd(this.#text, start - 1)));
    if (!raw.includes('\\')) return raw;
    try {
      return String(JSON.parse(`"${raw}"`));
    } catch {
      return UNREADABLE;
    }
  }
}
