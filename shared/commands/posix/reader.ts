/**
 * Reads a script of a POSIX shell (or bash, zsh, ksh) in one pass and notes every command with its arguments. It runs
 * nothing: it follows constants as far as they are written down, because that is what hides a path or a name. Control
 * structures are looked through: every branch is taken.
 */
import type { Redirection } from '../command.ts';
import { Builtins } from './builtins.ts';
import { MAX_CONSTANT, MAX_DEPTH, type ShellContext } from './context.ts';
import { braced, closingParenthesis, indexOrEnd, isDigit, nameEnd } from './expansion.ts';
import { anyOfWords, CLOSE, COMMA, expandBraces, OPEN, unescapeAnsi } from './words.ts';

export interface Word {
  /** With marks for braces that were not quoted. */
  readonly text: string;
  readonly quoted: boolean;
}

/** What goes down a pipe: text where it is known, and the words of the commands that made it. */
export interface Piped {
  readonly text: string | null;
  readonly words: readonly string[];
}

/** What a script in a script costs beside its characters: no honest line holds hundreds of them. */
const NESTED = 192;

/** Runs through a script. Returns what it prints, as far as that is known. */
export function readScript(script: string, context: ShellContext, depth: number, piped: Piped | null = null): string {
  if (depth > MAX_DEPTH || !context.spend(script.length + (depth > 0 ? NESTED : 0))) return '';
  return new Reader(script, context, depth, piped).run();
}

/** Reads the body of a function: the first compound command of the text. */
export function readFunction(script: string, context: ShellContext, depth: number): string {
  if (depth > MAX_DEPTH || !context.spend(64)) return '';
  return new Reader(script, context, depth, null, true).run();
}

const BLANKS = ' \t\r';
const ENDS = ` \t\r\n;&|()<>`;
/** Characters that mean something inside a word. */
const SPECIAL = `${ENDS}\\'"$\`{},`;

class Reader {
  readonly #text: string;
  readonly #context: ShellContext;
  readonly #depth: number;
  readonly #builtins: Builtins;
  #at = 0;
  #words: Word[] = [];
  #redirections: Redirection[] = [];
  #input: string | null = null;
  /** The word that is being read; null between words. */
  #word: string | null = null;
  #quoted = false;
  /** Where the bodies of the here-documents of this line end. */
  #documentsEnd = 0;
  readonly #folders: (string | null)[] = [];

  constructor(text: string, context: ShellContext, depth: number, piped: Piped | null, once = false) {
    this.#text = text;
    this.#context = context;
    this.#depth = depth;
    this.#builtins = new Builtins(context, depth, piped, once);
  }

  run(): string {
    while (this.#at < this.#text.length && !this.#builtins.isDone) {
      this.#step();
      if (!this.#context.spend(0)) break;
    }
    this.#endCommand('');
    return this.#builtins.output;
  }

  #step(): void {
    const char = this.#text[this.#at] ?? '';
    if (BLANKS.includes(char)) {
      this.#endWord();
      this.#at += 1;
    } else if (char === '\n') this.#endLine();
    else if (char === '#' && this.#word === null) this.#at = indexOrEnd(this.#text, '\n', this.#at);
    else if (char === ';' || char === '|' || char === '&') this.#operator(char);
    else if (char === '(' || char === ')') this.#parenthesis(char);
    else if (char === '<' || char === '>') this.#redirection();
    else this.#readPart(char);
  }

  #endLine(): void {
    this.#endCommand('\n');
    this.#at = Math.max(this.#at + 1, this.#documentsEnd);
  }

  #operator(char: string): void {
    const { [this.#at + 1]: next } = this.#text;
    if (char === '&' && next === '>') {
      this.#endWord();
      this.#at += 1;
      this.#redirection();
      return;
    }
    const pipes = char === '|' && next !== '|';
    this.#at += next === char || (char === '|' && next === '&') || (char === ';' && next === '&') ? 2 : 1;
    this.#endCommand(pipes ? '|' : ';');
  }

  #parenthesis(char: string): void {
    if (char === '(' && this.#word?.endsWith('=') && !this.#quoted) {
      this.#array();
      return;
    }
    this.#endWord();
    const close = /^\(\s{0,16}\)/.exec(this.#text.slice(this.#at, this.#at + 20));
    if (close !== null && this.#words.length > 0) {
      this.#at += close[0].length;
      const name = this.#words.at(-1)?.text ?? '';
      this.#words = [];
      this.#context.functions.set(name, this.#text.slice(this.#at));
      return;
    }
    this.#endCommand(char === '(' ? '(' : ')');
    this.#at += 1;
    if (char === '(') this.#folders.push(this.#context.cwd);
    else if (this.#folders.length > 0) this.#context.cwd = this.#folders.pop() ?? null;
  }

  /** `name=(a b)`. */
  #array(): void {
    const end = closingParenthesis(this.#text, this.#at + 1);
    const inner = new Reader(this.#text.slice(this.#at + 1, end), this.#context, this.#depth + 1, null);
    if (this.#depth < MAX_DEPTH && this.#context.spend(end - this.#at))
      this.#append(anyOfWords(inner.#allWords()), true);
    this.#at = Math.min(end + 1, this.#text.length);
  }

  #allWords(): string[] {
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at] ?? '';
      if (ENDS.includes(char)) {
        this.#endWord();
        this.#at += 1;
      } else this.#readPart(char);
    }
    this.#endWord();
    return this.#words.flatMap((word) => expandBraces(word.text));
  }

  #redirection(): void {
    const stream = this.#word !== null && !this.#quoted && /^(?:\d{1,3}|\ue000\w{1,32}\ue002)$/.test(this.#word);
    if (stream) this.#word = null;
    this.#endWord();
    const rest = this.#text.slice(this.#at, this.#at + 3);
    if ((rest.startsWith('<(') || rest.startsWith('>(')) && this.#processSubstitution()) return;
    const operator = OPERATORS.find((known) => rest.startsWith(known)) ?? '>';
    this.#at += operator.length;
    if (operator === '<<' || operator === '<<-') {
      this.#hereDocument(operator === '<<-');
      return;
    }
    this.#skipBlanks();
    const targets = this.#readTargets();
    if (operator === '<<<') this.#input = targets.join(' ');
    else for (const target of targets) if (!isStream(operator, target)) this.#redirections.push({ operator, target });
  }

  /** `<(...)` is a file that holds what is printed. */
  #processSubstitution(): boolean {
    const end = closingParenthesis(this.#text, this.#at + 2);
    const printed = this.#nested(this.#text.slice(this.#at + 2, end));
    this.#at = Math.min(end + 1, this.#text.length);
    this.#words.push({ text: '/dev/stdin', quoted: true });
    if (printed !== '') this.#input = printed;
    return true;
  }

  #hereDocument(strips: boolean): void {
    this.#skipBlanks();
    const start = this.#at;
    const mark = this.#readTargets().join(' ');
    const literal = /['"\\]/.test(this.#text.slice(start, this.#at));
    const from = Math.max(this.#documentsEnd, indexOrEnd(this.#text, '\n', this.#at) + 1);
    let end = from;
    let bodyEnd = from;
    while (end < this.#text.length) {
      const lineEnd = indexOrEnd(this.#text, '\n', end);
      const line = this.#text.slice(end, lineEnd);
      bodyEnd = end;
      end = lineEnd + 1;
      if ((strips ? line.replace(/^\t+/, '') : line).trimEnd() === mark) break;
      bodyEnd = lineEnd;
    }
    if (!this.#context.spend(end - from)) return;
    this.#documentsEnd = end;
    const body = this.#text.slice(from, bodyEnd);
    this.#input = literal ? body : this.#expanded(body);
  }

  /** Reads one word as text and leaves the words of the command as they are. A variable of a loop makes several of one. */
  #readTargets(): string[] {
    const [words, word, quoted] = [this.#words, this.#word, this.#quoted];
    this.#words = [];
    this.#word = null;
    while (this.#at < this.#text.length && !ENDS.includes(this.#text[this.#at] ?? '')) {
      this.#readPart(this.#text[this.#at] ?? '');
    }
    const text = [...this.#words.map((part) => part.text), this.#word ?? ''].join(' ');
    this.#words = words;
    this.#word = word;
    this.#quoted = quoted;
    return expandBraces(text).map((target) => target.trim());
  }

  #skipBlanks(): void {
    while (BLANKS.includes(this.#text[this.#at] ?? '\n')) this.#at += 1;
  }

  /** One part of a word: a quoted text, an expansion, or plain characters. */
  #readPart(char: string): void {
    const text = this.#text;
    switch (char) {
      case '\\':
        if (text[this.#at + 1] !== '\n') this.#append(text[this.#at + 1] ?? '', true);
        this.#at += 2;
        return;
      case "'": {
        const end = indexOrEnd(text, "'", this.#at + 1);
        this.#append(text.slice(this.#at + 1, end), true);
        this.#at = end + 1;
        return;
      }
      case '"':
        this.#readDouble(this.#at + 1);
        return;
      case '`':
        this.#append(this.#backticks(), false, true);
        return;
      case '$':
        this.#readDollar(false);
        return;
      case '{':
      case ',':
      case '}':
        this.#append(char === '{' ? OPEN : char === ',' ? COMMA : CLOSE, false);
        this.#at += 1;
        return;
      default: {
        let end = this.#at + 1;
        while (end < text.length && !SPECIAL.includes(text[end] ?? '')) end += 1;
        this.#append(text.slice(this.#at, end), false);
        this.#at = end;
      }
    }
  }

  #readDouble(from: number): void {
    const text = this.#text;
    this.#append('', true);
    this.#at = from;
    while (this.#at < text.length && text[this.#at] !== '"') {
      const char = text[this.#at];
      if (char === '\\') {
        const next = text[this.#at + 1] ?? '';
        if (next !== '\n') this.#append('$`"\\'.includes(next) ? next : `\\${next}`, true);
        this.#at += 2;
      } else if (char === '`') this.#append(this.#backticks(), true);
      else if (char === '$') this.#readDollar(true);
      else {
        let end = this.#at + 1;
        while (end < text.length && !'\\`$"'.includes(text[end] ?? '')) end += 1;
        this.#append(text.slice(this.#at, end), true);
        this.#at = end;
      }
    }
    this.#at += 1;
  }

  #backticks(): string {
    let end = this.#at + 1;
    while (end < this.#text.length && this.#text[end] !== '`') end += this.#text[end] === '\\' ? 2 : 1;
    const body = this.#text.slice(this.#at + 1, end).replace(/\\([\\`$])/g, '$1');
    this.#at = end + 1;
    return this.#nested(body);
  }

  #readDollar(quoted: boolean): void {
    const text = this.#text;
    const from = this.#at + 1;
    const next = text[from] ?? '';
    if (next === '(') {
      const end = closingParenthesis(text, from + 1);
      this.#at = Math.min(end + 1, text.length);
      this.#append(text[from + 1] === '(' ? '0' : this.#nested(text.slice(from + 1, end)), quoted, !quoted);
    } else if (next === '{') {
      const end = indexOrEnd(text, '}', from);
      this.#at = end + 1;
      const value = this.#context.spend(end - from) ? braced(text.slice(from + 1, end), this.#context) : '';
      this.#append(value.includes('$') ? this.#expanded(value) : value, quoted, !quoted);
    } else if (next === "'" && !quoted) {
      let end = from + 1;
      while (end < text.length && text[end] !== "'") end += text[end] === '\\' ? 2 : 1;
      this.#append(unescapeAnsi(text.slice(from + 1, end)), true);
      this.#at = end + 1;
    } else if (next === '"' && !quoted) this.#readDouble(from + 1);
    else if (/[\w@*#?$!-]/.test(next)) {
      const end = nameEnd(text, from);
      this.#at = end;
      this.#append(this.#context.value(text.slice(from, end)), quoted, !quoted);
    } else {
      this.#append('$', quoted);
      this.#at = from;
    }
  }

  /** Text of a here-document or of a default: expansions, but no quotes. */
  #expanded(text: string): string {
    if (!/[$`]/.test(text) || this.#depth >= MAX_DEPTH || !this.#context.spend(text.length)) return text;
    const inner = new Reader(text.replaceAll('"', '\ue003'), this.#context, this.#depth + 1, null);
    inner.#readDouble(0);
    return (inner.#word ?? '').replaceAll('\ue003', '"');
  }

  #nested(script: string): string {
    const { cwd } = this.#context;
    const printed = readScript(script, this.#context, this.#depth + 1);
    this.#context.cwd = cwd;
    return printed.replace(/\n{1,64}$/, '');
  }

  /** @param splits the value of an expansion that stands outside quotes: blanks in it separate words */
  #append(value: string, quoted: boolean, splits = false): void {
    if (quoted) this.#quoted = true;
    const room = MAX_CONSTANT - (this.#word?.length ?? 0);
    const text = value.length > room && splits ? value.slice(0, room) : value;
    const blanks = splits ? this.#context.blanks : null;
    if (blanks === null || !blanks.test(text)) {
      if (text !== '' || quoted || this.#word !== null) this.#word = (this.#word ?? '') + text;
      return;
    }
    const fields = text.split(blanks);
    for (const [index, field] of fields.entries()) {
      if (index > 0) this.#endWord();
      if (field !== '') this.#word = (this.#word ?? '') + field;
    }
  }

  #endWord(): void {
    if (this.#word === null) return;
    const [first] = this.#words;
    if (this.#words.length === 1 && first?.text === 'function' && !first.quoted) {
      this.#context.functions.set(this.#word, this.#text.slice(this.#at));
      this.#words = [];
    } else this.#words.push({ text: this.#word, quoted: this.#quoted });
    this.#word = null;
    this.#quoted = false;
  }

  #endCommand(separator: string): void {
    this.#endWord();
    const [words, redirections, input] = [this.#words, this.#redirections, this.#input];
    this.#words = [];
    this.#redirections = [];
    this.#input = null;
    this.#builtins.command(words, redirections, input, separator);
  }
}

/** Longest first. */
const OPERATORS: readonly string[] = ['<<<', '<<-', '>>', '>|', '>&', '<<', '<>', '<&', '>', '<'];

/** `2>&1` and `<&-` join streams; they name no file. */
function isStream(operator: string, target: string): boolean {
  return (
    operator.endsWith('&') &&
    (target === '-' || (target !== '' && [...target].every((char) => isDigit(char.charCodeAt(0)))))
  );
}
