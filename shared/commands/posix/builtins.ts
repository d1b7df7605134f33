/** What a shell does itself with a command: keywords, assignments, pipes, and where output goes. */
import type { Redirection } from '../command.ts';
import type { ShellContext } from './context.ts';
import { isNameStart } from './expansion.ts';
import { runWords } from './programs.ts';
import type { Piped, Word } from './reader.ts';
import { anyOfWords, CLOSE, expandBraces, OPEN } from './words.ts';

const OPENERS: ReadonlySet<string> = new Set([OPEN, 'if', 'while', 'until', 'for', 'select', 'case']);
const CLOSERS: ReadonlySet<string> = new Set([CLOSE, 'fi', 'done', 'esac']);
const SKIPPED: ReadonlySet<string> = new Set(['!', 'time', 'do', 'then', 'else', 'elif', 'coproc']);
/** They set what they are given as `name=value`. */
const DECLARES: ReadonlySet<string> = new Set(['export', 'declare', 'typeset', 'local', 'readonly']);

/** Words of a pipeline that are handed on to `xargs` and `read`. */
const MAX_PIPED = 64;

export class Builtins {
  /** What has been printed so far by commands of this level, as far as it is known. */
  output = '';
  /** The compound command that was to be read is complete. */
  isDone = false;
  readonly #context: ShellContext;
  readonly #depth: number;
  readonly #stdin: Piped | null;
  readonly #once: boolean;
  /** Output of the levels around the compound commands that are open. */
  readonly #outer: { readonly output: string; readonly commands: number }[] = [];
  /** Number of commands before the compound command that was just closed. */
  #closedFrom = 0;
  /** Output of a compound command that was just closed. */
  #closed: string | null = null;
  #piped: Piped | null = null;
  #pipedLevel = 0;

  constructor(context: ShellContext, depth: number, stdin: Piped | null, once: boolean) {
    this.#context = context;
    this.#depth = depth;
    this.#stdin = stdin;
    this.#once = once;
  }

  command(given: readonly Word[], redirections: readonly Redirection[], input: string | null, separator: string): void {
    const words = this.#afterKeywords(given);
    if (this.#closed !== null) this.#feed(redirections, input);
    const piped = input === null ? (this.#piped ?? this.#stdin) : { text: input, words: [] };
    let printed = this.#closed;
    if (words.length > 0 || redirections.length > 0) {
      this.#closed = null;
      printed = (printed ?? '') + (this.#simple(words, redirections, piped) ?? '');
    }
    this.#handOn(printed, words, separator, piped);
    if (separator === '(') this.#open();
    else if (separator === ')') this.#close();
  }

  /** `done < list`, `done < <(find ...)`. */
  #feed(redirections: readonly Redirection[], input: string | null): void {
    const source = redirections.findLast(({ operator }) => operator === '<');
    const text = input ?? (source === undefined ? undefined : this.#context.files.get(source.target));
    const line = text?.split('\n', 1)[0];
    if (line !== undefined && line !== '') this.#context.feed(this.#closedFrom, line.slice(0, 1_024));
  }

  #handOn(printed: string | null, words: readonly string[], separator: string, piped: Piped | null): void {
    if (separator === '|') {
      const carried = [...(this.#piped?.words ?? []), ...words.slice(1).filter((word) => !word.startsWith('-'))];
      this.#piped = { text: printed === '' ? null : printed, words: carried.slice(-MAX_PIPED) };
      this.#pipedLevel = this.#outer.length;
      this.#closed = null;
      return;
    }
    if (words.length === 0 && this.#closed === null && piped !== null) return;
    if (this.#outer.length <= this.#pipedLevel && separator !== '(') this.#piped = null;
    if (printed === null) return;
    this.#closed = null;
    const lineEnd = printed === '' || printed.endsWith('\n') ? '' : '\n';
    if (this.output.length < 65_536) this.output += printed + lineEnd;
  }

  #open(): void {
    this.#outer.push({ output: this.output, commands: this.#context.commands.length });
    this.output = '';
  }

  #close(): void {
    const outer = this.#outer.pop();
    if (outer === undefined) return;
    this.#closed = this.output;
    this.#closedFrom = outer.commands;
    this.output = outer.output;
    if (this.#outer.length === 0 && this.#once) {
      this.output = this.#closed;
      this.isDone = true;
    }
  }

  /** The command behind keywords, with its braces expanded. */
  #afterKeywords(given: readonly Word[]): string[] {
    let at = 0;
    for (; at < given.length; at += 1) {
      const word = given[at];
      if (word === undefined || word.quoted) break;
      if (OPENERS.has(word.text)) this.#open();
      else if (CLOSERS.has(word.text)) this.#close();
      else if (!SKIPPED.has(word.text)) break;
      if (word.text === 'for' || word.text === 'select') {
        this.#loop(given.slice(at + 1));
        return [];
      }
      if (word.text === 'case') return [];
    }
    return this.#withoutAssignments(given.slice(at));
  }

  #loop([name, , ...items]: readonly Word[]): void {
    if (name !== undefined) this.#context.set(name.text, anyOfWords(items.flatMap((item) => expandBraces(item.text))));
  }

  #withoutAssignments(words: readonly Word[]): string[] {
    let at = 0;
    while (at < words.length && this.#assign(words[at]?.text ?? '')) at += 1;
    const command = words.slice(at);
    if (DECLARES.has(command[0]?.text ?? '')) {
      for (const { text } of command.slice(1)) this.#assign(text);
      return [];
    }
    return command.flatMap((word) => expandBraces(word.text));
  }

  #assign(text: string): boolean {
    if (!isNameStart(text.charCodeAt(0)) || !text.includes('=')) return false;
    const [, name, appends, value] = /^(\w{1,128})(\+?)=([\s\S]*)$/.exec(text) ?? [];
    if (name === undefined || value === undefined) return false;
    this.#context.set(name, appends === '+' ? this.#context.value(name) + value : value);
    return true;
  }

  #simple(words: readonly string[], redirections: readonly Redirection[], piped: Piped | null): string | null {
    const context = this.#context;
    const source = redirections.findLast(({ operator }) => operator === '<');
    const text = source === undefined ? null : (context.files.get(source.target) ?? null);
    const input = text === null ? piped : { text, words: [] };
    const printed = runWords(words, { context, depth: this.#depth, redirections, piped: input });
    const target = redirections.findLast(({ operator }) => operator.includes('>'));
    if (target === undefined) return printed;
    if (printed !== null && context.files.size < MAX_PIPED) {
      const before = target.operator.includes('>>') ? (context.files.get(target.target) ?? '') : '';
      context.files.set(target.target, `${before}${printed}\n`.slice(-65_536));
    }
    return null;
  }
}
