/** From the command line of a process to the commands that it runs, as a POSIX shell would understand it. */
import type { Command } from '../command.ts';
import { cut } from '../cut.ts';
import { ShellContext } from './context.ts';
import { runWords } from './programs.ts';
import { readScript } from './reader.ts';
import { languageOf } from './snippets.ts';
import { programOf, withoutMarks } from './words.ts';
import { isShell } from './wrappers.ts';

/** Programs that do what the name says under which they are called. */
const MULTI_CALL: ReadonlySet<string> = new Set(['busybox', 'toybox', 'coreutils']);

/**
 * Never throws; the time grows with the length of the line and nothing else.
 * @param fileName file that runs, as the process event names it; empty where it does not
 * @param cwd folder in which the process runs; null where nobody knows
 */
export function commandsOf(commandLine: string, fileName: string, cwd: string | null = null): readonly Command[] {
  const context = new ShellContext();
  context.cwd = cwd;
  const line = withoutMarks(cut(commandLine));
  const image = programOf(fileName);
  const words = argumentsOf(line);
  const named = programOf(words[0] ?? '');
  const around = { context, depth: 0, redirections: [], piped: null };
  if (image === '' || (isShell(image) && !isShell(named))) readScript(line, context, 0);
  else if (MULTI_CALL.has(image)) runWords(words, around);
  // Whoever starts a program chooses the name in its command line; the file is what runs.
  else runWords([fileName, ...words.slice(1)], around);
  context.cwd = cwd;
  const whole = isShell(image) ? wholeScript(line) : null;
  if (whole !== null) readScript(whole, context, 1);
  const code = languageOf(image) === null ? null : looseCode(line);
  if (code !== null) runWords([image, ...code], around);
  return context.commands;
}

const CODE = /\s(-[a-zA-Z]{0,6}[cer]|--eval)\s{1,4}(["']?)/;

/**
 * The program of an interpreter in a log that leaves the quotes of arguments away, or those inside them as they are: the
 * option before it and everything behind. Null where every argument is quoted as a shell would quote it.
 */
function looseCode(line: string): readonly [option: string, code: string] | null {
  const found = CODE.exec(line.slice(0, 256));
  if (found === null) return null;
  const [matched, option = '', mark = ''] = found;
  const from = found.index + matched.length;
  if (mark === '') return /[\s"']/.test(line.slice(from)) ? [option, joinedParts(line.slice(from), '')] : null;
  const code = line.slice(from, Math.max(from, line.lastIndexOf(mark)));
  const inner = code.indexOf(mark);
  if (inner === -1 || code[inner - 1] === '\\' || REQUOTED.some((text) => code.startsWith(text, inner))) return null;
  return [option, joinedParts(code, mark)];
}

/** `-e 'tell ...' -e 'delete ...'`: each is a line. */
function joinedParts(code: string, mark: string): string {
  return code.split(`${mark} -e ${mark}`).join('\n');
}

const SCRIPT = /\s-[a-z]{0,6}c\s{1,4}(["'])/;
/** How the same quote is written inside a text that is quoted as a whole. */
const REQUOTED: readonly string[] = [`'\\''`, `'"'"'`, `"'"'"`];

/**
 * The script of a shell in a log that puts quotes around an argument and leaves those inside as they are: everything up to
 * the last quote. Null where the quotes inside are escaped, or there are none.
 */
function wholeScript(line: string): string | null {
  const found = SCRIPT.exec(line.slice(0, 256));
  if (found === null) return null;
  const [matched, mark = ''] = found;
  const script = line.slice(found.index + matched.length, Math.max(0, line.lastIndexOf(mark)));
  const inner = script.indexOf(mark);
  const isEscaped = script[inner - 1] === '\\' || REQUOTED.some((text) => script.startsWith(text, inner));
  return inner === -1 || isEscaped ? null : script;
}

/**
 * Splits a line into arguments. What a process was given has been through its shell already: nothing in it is expanded,
 * and operators are text. Logs differ in whether they quote arguments again.
 */
function argumentsOf(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? '';
    if (char === ' ' || char === '\t' || char === '\n') {
      if (word !== null) words.push(word);
      word = null;
    } else if (char === '"' || char === "'") {
      const { text, end } = quotedText(line, at);
      word = (word ?? '') + text;
      at = end;
    } else if (char === '\\' && ESCAPED.includes(line[at + 1] ?? 'x')) {
      at += 1;
      word = (word ?? '') + (line[at] ?? '');
    } else word = (word ?? '') + char;
  }
  if (word !== null) words.push(word);
  return words;
}

/** What logs put a backslash before outside quotes: `'it'\\''s'`, `Group\\ Containers`. Before anything else it is a folder's. */
const ESCAPED = `'" `;

/** Text between quotes, and where its closing quote stands. */
function quotedText(line: string, start: number): { readonly text: string; readonly end: number } {
  const mark = line[start];
  let text = '';
  let end = start + 1;
  for (; end < line.length && line[end] !== mark; end += 1) {
    if (mark === '"' && line[end] === '\\' && '"\\$`'.includes(line[end + 1] ?? ' ')) end += 1;
    text += line[end] ?? '';
  }
  return { text, end };
}
