/** cmd: the text behind `/c` or `/k`, its parts, and what it pipes into PowerShell. */

import { splitArguments } from './arguments.ts';
import type { Context } from './context.ts';
import { isPowerShell, runLine, runPowerShell } from './hosts.ts';
import { expandVariables } from './windows/variables.ts';

interface Part {
  readonly text: string;
  /** The next part reads this one's output. */
  readonly pipes: boolean;
}

/** Switches up to the one behind which the command stands: `/c`, `/V/D/c`, `/k`. */
const RUNS = /^(?:\/[^/\s]{1,6})*?\/[ckr]/i;
const SETS = /^set\s+"?([^\s="]{1,64})=([^"]*)/i;

export function runShell(line: string, context: Context, depth: number): void {
  const start = splitArguments(line).find(({ text }) => RUNS.test(text));
  if (start === undefined) {
    context.mention(line);
    return;
  }
  const quote = line[start.start] === '"' ? 1 : 0;
  const switches = RUNS.exec(start.text)?.[0].length ?? 0;
  const variables = new Map<string, string>();
  let piped: string | null = null;
  for (const { text, pipes } of splitParts(unwrapped(line.slice(start.start + switches + quote)))) {
    const whole = expandVariables(started(text), variables, (length) => context.spend(length));
    const [command = '', ...more] = unrolled(whole);
    for (const other of more) runLine(other, context, depth + 1);
    const [, name, value] = SETS.exec(command) ?? [];
    if (name !== undefined && value !== undefined) variables.set(name.toLowerCase(), value);
    const printed = printedText(command);
    if (printed !== null) context.mention(printed);
    else if (piped === null) runLine(command, context, depth + 1);
    else runPiped(command, piped, context, depth + 1);
    piped = pipes ? printed : null;
  }
}

/** A command as it begins: `,`, `;` and `=` are blanks before its name and behind it. */
function started(text: string): string {
  return text
    .trim()
    .replace(/^[@(\s,;=]+/, '')
    .replace(/^("[^"]{1,512}"|[\w.\\:-]{1,512})[,;=]+/, '$1 ');
}

/** `for %i in (a b) do ...`, `for /f %i in ('echo a') do ...`. */
const LOOP =
  /^\s{0,16}for\s{1,8}(?:\/[a-z]\s{1,8}(?:"[^"]{0,128}"\s{1,8})?)?%{1,2}(\w)\s{1,8}in\s{0,8}\(([^)]{0,2048})\)\s{0,8}do\s{1,8}/i;
const MAX_ITEMS = 8;

/** The command of a loop for each of its items; the command itself where it is none. */
function unrolled(command: string): string[] {
  const [whole, name = '', set = ''] = LOOP.exec(command) ?? [];
  if (whole === undefined) return [command];
  const printed = /^\s{0,8}['`]echo\s([^'`]{1,1024})['`]\s{0,8}$/i.exec(set)?.[1];
  const items = printed === undefined ? set.trim().split(/[\s,;]{1,8}/) : [printed.trim()];
  const body = command.slice(whole.length);
  return items.slice(0, MAX_ITEMS).map((item) => body.replaceAll(`%%${name}`, item).replaceAll(`%${name}`, item));
}

function runPiped(command: string, piped: string, context: Context, depth: number): void {
  const argv = splitArguments(command).map((argument) => argument.text);
  if (isPowerShell(argv[0] ?? '')) runPowerShell(argv.slice(1), context, depth, piped);
  else runLine(command, context, depth);
}

function printedText(command: string): string | null {
  const match = /^(?:echo|rem)(?:[\s.:(]|$)/i.exec(command);
  return match === null ? null : command.slice(match[0].length);
}

/** cmd drops the first and the last quote where the whole command is quoted. */
function unwrapped(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith('"')) return trimmed;
  const last = trimmed.lastIndexOf('"');
  return last <= 0 ? trimmed.slice(1) : trimmed.slice(1, last) + trimmed.slice(last + 1);
}

/** Splits at `&`, `|` and newlines outside quotes; a caret outside quotes only hides (`po^wershell`). */
function splitParts(text: string): Part[] {
  const parts: Part[] = [];
  let part = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '"') quoted = !quoted;
    if (!quoted && char === '^') {
      at += 1;
      part += text[at] ?? '';
    } else if (!quoted && (char === '&' || char === '|' || char === '\n')) {
      parts.push({ text: part, pipes: char === '|' && text[at + 1] !== '|' && text[at - 1] !== '|' });
      part = '';
    } else part += char;
  }
  return [...parts, { text: part, pipes: false }];
}
