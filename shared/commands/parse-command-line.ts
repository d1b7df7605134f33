/** From the command line of a process to the cmdlets that it calls. */
import type { CmdletCall } from '../events/event.ts';
import { splitArguments } from './arguments.ts';
import { programName } from './characters.ts';
import { Context } from './context.ts';
import { cut } from './cut.ts';
import { hostSwitch } from './encoded.ts';
import { isPowerShell, isTextTool, runLine, runPowerShell } from './hosts.ts';
import { runScript } from './interpreter.ts';
import { mentionedCmdlets, standsIn } from './mentions.ts';

export interface ParsedCommandLine {
  /** In order of appearance; names that are only mentioned come last, as not executed. */
  readonly calls: CmdletCall[];
  /** A called name does not stand in the line as such: only decoding or joining revealed it. */
  readonly hidden: boolean;
  /**
   * Everything that is called or set, in order, cmdlets among it: aliases (`ri`), programs, members (`.delete`), types
   * (`[io.file]::delete`), and `>` with the file that is written.
   */
  readonly statements: readonly CmdletCall[];
  /** Calls whose name (`& $x -Mailbox a`) or script (`iex $y`) the line does not tell. The name is then as written. */
  readonly unresolved: readonly CmdletCall[];
}

/** Never throws; the time grows with the length of the line and nothing else. */
export function parseCommandLine(commandLine: string, fileName: string): ParsedCommandLine {
  const line = cut(commandLine);
  const context = new Context();
  run(line, fileName, context);
  context.mention(line);
  const calls = context.result();
  const executed = calls.filter((call) => call.executed);
  const { others: statements, unresolvedCalls: unresolved } = context;
  if (executed.length === 0) return { calls, hidden: false, statements, unresolved };
  const whole = commandLine.toLowerCase();
  const names = new Set(executed.map((call) => call.name));
  return { calls, hidden: [...names].some((name) => !standsIn(whole, name)), statements, unresolved };
}

function run(line: string, fileName: string, context: Context): void {
  const [first, second] = splitArguments(line).map((argument) => argument.text);
  if (first === undefined) return;
  if (first.includes('^') && isPowerShell(first.replaceAll('^', ''))) {
    run(line.replaceAll('^', ''), fileName, context); // as it was typed into cmd
    return;
  }
  if (!isPowerShell(fileName) || isPowerShell(first)) {
    // Some logs give the script alone.
    if (mentionedCmdlets(first).has(first.toLowerCase())) runScript(unescaped(line), context, 0, true);
    else runLine(line, context, 0);
  } else if (hostSwitch(first) !== null) {
    const argv = splitArguments(line).map((argument) => argument.text);
    runPowerShell(argv, context, 0);
  } else if (programName(first) === programName(fileName)) runLine(line, context, 0);
  else if (second !== undefined && /\.exe$/i.test(first) && !isTextTool(first) && startsWithCmdlet(second)) {
    // A copy under another name, which only its resources give away, runs its arguments as powershell.exe does.
    const [, ...argv] = splitArguments(line).map((argument) => argument.text);
    runPowerShell(argv, context, 0);
  } else runScript(unescaped(line), context, 0, true);
}

function startsWithCmdlet(text: string): boolean {
  const [name = ''] = text.replace(/^[&.{(\s]{1,16}/, '').split(/\s/, 1);
  return mentionedCmdlets(name).has(name.toLowerCase());
}

/** A script that was logged inside a quoted argument: `\"` is a quote there. */
function unescaped(line: string): string {
  return line.replace(/\\"/g, '"');
}
