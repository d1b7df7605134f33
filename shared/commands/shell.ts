/** cmd: the text behind `/c` or `/k`, its parts, and what it pipes into PowerShell. */

import { splitArguments } from './arguments.ts';
import type { Context } from './context.ts';
import { isPowerShell, runLine, runPowerShell } from './hosts.ts';

interface Part {
  readonly text: string;
  /** The next part reads this one's output. */
  readonly pipes: boolean;
}

export function runShell(line: string, context: Context, depth: number): void {
  const start = splitArguments(line).find(({ text }) => /^\/[ckr]/i.test(text));
  if (start === undefined) {
    context.mention(line);
    return;
  }
  const quote = line[start.start] === '"' ? 1 : 0;
  let piped: string | null = null;
  for (const { text, pipes } of splitParts(unwrapped(line.slice(start.start + 2 + quote)))) {
    const command = text.trim().replace(/^[@(\s]+/, '');
    const printed = printedText(command);
    if (printed !== null) context.mention(printed);
    else if (piped === null) runLine(command, context, depth + 1);
    else runPiped(command, piped, context, depth + 1);
    piped = pipes ? printed : null;
  }
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
