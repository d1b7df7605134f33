/** cmd: the text behind `/c` or `/k`, its parts, and what it pipes into PowerShell. */

import { splitArguments } from './arguments.ts';
import type { Context } from './context.ts';
import { isPowerShell, runLine, runPowerShell } from './hosts.ts';

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
    const command = expanded(text.trim().replace(/^[@(\s]+/, ''), variables, context);
    const [, name, value] = SETS.exec(command) ?? [];
    if (name !== undefined && value !== undefined) variables.set(name.toLowerCase(), value);
    const printed = printedText(command);
    if (printed !== null) context.mention(printed);
    else if (piped === null) runLine(command, context, depth + 1);
    else runPiped(command, piped, context, depth + 1);
    piped = pipes ? printed : null;
  }
}

/** `%name%` and `!name!` of variables that the line itself sets. */
function expanded(command: string, variables: ReadonlyMap<string, string>, context: Context): string {
  if (variables.size === 0) return command;
  return command.replace(/[%!]([^%!\s]{1,64})[%!]/g, (written, name: string) => {
    const value = variables.get(name.toLowerCase());
    return value !== undefined && context.spend(value.length) ? value : written;
  });
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
