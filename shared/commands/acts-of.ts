/** What the command line of a process runs and does to files, read once however many detections ask. */
import type { CmdletCall, ProcessEvent } from '../events/event.ts';
import type { Command } from './command.ts';
import type { FileAct } from './file-acts.ts';
import { parseCommandLine } from './parse-command-line.ts';
import { commandsOf } from './posix/commands-of.ts';
import { posixActs } from './posix/posix-acts.ts';
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

const known = new WeakMap<ProcessEvent, LineFacts>();

export function factsOf(event: ProcessEvent): LineFacts {
  const before = known.get(event);
  if (before !== undefined) return before;
  const { commandLine, fileName } = event;
  const posix = commandsOf(commandLine, fileName);
  const windows = windowsCommandsOf(commandLine);
  const statements = parseCommandLine(commandLine, fileName).statements;
  const facts: LineFacts = {
    commands: [...posix, ...windows],
    statements,
    acts: [...posix.flatMap(posixActs), ...windows.flatMap(windowsActs), ...powershellActs(statements)],
  };
  known.set(event, facts);
  return facts;
}
