/** What the command line of a process runs and does to files, read once however many detections ask. */
import type { CmdletCall, ProcessEvent } from '../events/event.ts';
import type { Command } from './command.ts';
import { cut } from './cut.ts';
import type { FileAct } from './file-acts.ts';
import { isPowerShell } from './hosts.ts';
import { type ParsedCommandLine, parseCommandLine } from './parse-command-line.ts';
import { commandsOf } from './posix/commands-of.ts';
import { posixActs } from './posix/posix-acts.ts';
import { programOf } from './posix/words.ts';
import { windowsCommandsOf } from './windows/cmd-commands.ts';
import { powershellActs } from './windows/powershell-acts.ts';
import { windowsActs } from './windows/windows-acts.ts';

export interface LineFacts {
  /** As a POSIX shell reads the line, then as Windows does. */
  readonly commands: readonly Command[];
  /** Statements of PowerShell. */
  readonly statements: readonly CmdletCall[];
  readonly acts: readonly FileAct[];
}

const parsed = new WeakMap<ProcessEvent, ParsedCommandLine>();
const known = new WeakMap<ProcessEvent, LineFacts>();

const lowered = new WeakMap<ProcessEvent, string>();

/** The whole line in lower case, made once: it may be long. */
export function lowerLine(event: ProcessEvent): string {
  const before = lowered.get(event);
  if (before !== undefined) return before;
  const line = event.commandLine.toLowerCase();
  lowered.set(event, line);
  return line;
}

export function parsedLine(event: ProcessEvent): ParsedCommandLine {
  const before = parsed.get(event);
  if (before !== undefined) return before;
  const line = parseCommandLine(event.commandLine, event.fileName);
  parsed.set(event, line);
  return line;
}

export function factsOf(event: ProcessEvent): LineFacts {
  const before = known.get(event);
  if (before !== undefined) return before;
  const line = cut(event.commandLine);
  const folder = event.workingFolder ?? null;
  const posix = isOfWindows(event.fileName) ? [] : commandsOf(line, event.fileName, folder);
  const { statements } = parsedLine(event);
  const windows = [
    ...(mayBeWindows(line, event.fileName) ? windowsCommandsOf(line, folder) : []),
    ...startedPrograms(statements).flatMap((started) => windowsCommandsOf(started, folder)),
  ];
  const facts: LineFacts = {
    commands: [...posix, ...windows],
    statements,
    acts: [...posix.flatMap(posixActs), ...windows.flatMap(windowsActs), ...powershellActs(statements, folder)],
  };
  known.set(event, facts);
  return facts;
}

/** Programs that a statement of PowerShell may start to act on files. Its own aliases are statements. */
const PROGRAMS: ReadonlySet<string> = new Set(
  'cipher cmd forfiles fsutil psexec robocopy schtasks sdelete sdelete64 start-process saps start wevtutil winrs wmic xcopy'.split(
    ' ',
  ),
);
/** Programs that one script starts; more are not looked at. */
const MAX_STARTED = 64;

function startedPrograms(statements: readonly CmdletCall[]): string[] {
  return statements
    .filter((call) => call.executed && PROGRAMS.has(call.name))
    .slice(0, MAX_STARTED)
    .map((call) => {
      const values = [...call.parameters.values()].flat().filter((value) => typeof value === 'string');
      if (STARTS.has(call.name)) return values.join(' ');
      const isShell = call.name === 'cmd';
      return [call.name, ...values.map((value) => (!isShell && /\s/.test(value) ? `"${value}"` : value))].join(' ');
    });
}

const STARTS: ReadonlySet<string> = new Set(['start-process', 'saps', 'start']);

/** Lines of these are never those of a POSIX shell. What they start has events of its own. */
function isOfWindows(fileName: string): boolean {
  return isPowerShell(fileName) || programOf(fileName) === 'cmd';
}

/** Programs of Windows have an extension, and its paths a backslash. */
function mayBeWindows(line: string, fileName: string): boolean {
  return fileName === '' || /\.\w{3}$/.test(fileName) || line.includes('\\');
}
