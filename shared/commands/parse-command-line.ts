/** From the command line of a process to the cmdlets that it calls. */
import type { CmdletCall } from '../events/event.ts';
import { splitArguments } from './arguments.ts';
import { programName } from './characters.ts';
import { Context } from './context.ts';
import { hostSwitch } from './encoded.ts';
import { isPowerShell, runLine, runPowerShell } from './hosts.ts';
import { runScript } from './interpreter.ts';
import { mentionedCmdlets, visibleNames } from './mentions.ts';

/** Windows allows 32,767 characters; Linux more. Longer lines are cut. */
const MAX_LENGTH = 65_536;

export interface ParsedCommandLine {
  /** In order of appearance; names that are only mentioned come last, as not executed. */
  readonly calls: CmdletCall[];
  /** A called name does not stand in the line as such: only decoding or joining revealed it. */
  readonly hidden: boolean;
}

/** Never throws; the time grows with the length of the line and nothing else. */
export function parseCommandLine(commandLine: string, fileName: string): ParsedCommandLine {
  const line = cut(commandLine);
  const context = new Context();
  run(line, fileName, context);
  context.mention(line);
  const calls = context.result();
  const executed = calls.filter((call) => call.executed);
  if (executed.length === 0) return { calls, hidden: false };
  const visible = visibleNames(commandLine);
  return { calls, hidden: executed.some((call) => !visible.has(call.name)) };
}

function run(line: string, fileName: string, context: Context): void {
  const first = splitArguments(line)[0]?.text;
  if (first === undefined) return;
  if (!isPowerShell(fileName) || isPowerShell(first)) {
    // Some logs give the script alone.
    if (mentionedCmdlets(first).has(first.toLowerCase())) runScript(unescaped(line), context, 0, true);
    else runLine(line, context, 0);
  } else if (hostSwitch(first) !== null) {
    const argv = splitArguments(line).map((argument) => argument.text);
    runPowerShell(argv, context, 0);
  } else if (programName(first) === programName(fileName)) runLine(line, context, 0);
  else runScript(unescaped(line), context, 0, true);
}

/** A script that was logged inside a quoted argument: `\"` is a quote there. */
function unescaped(line: string): string {
  return line.replace(/\\"/g, '"');
}

/**
 * Keeps the beginning and the end of a line that is too long: padding goes first, so that a megabyte of spaces pushes
 * nothing out of sight. The cut falls between words.
 */
function cut(line: string): string {
  if (line.length <= MAX_LENGTH) return line;
  const packed = line.replace(/[ \t]{2,}/g, ' ');
  if (packed.length <= MAX_LENGTH) return packed;
  const half = MAX_LENGTH / 2;
  const headEnd = packed.lastIndexOf(' ', half);
  const tailStart = packed.indexOf(' ', packed.length - half);
  const head = packed.slice(0, headEnd > half / 2 ? headEnd : half);
  const tail = packed.slice(
    tailStart === -1 || tailStart > packed.length - half / 2 ? packed.length - half : tailStart,
  );
  return `${head}\n${tail}`;
}
