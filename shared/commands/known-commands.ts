/** Commands whose arguments are scripts, names or plain text. Aliases are those that PowerShell ships with. */

/** They print, store or look up what they are given. */
export const INERT: ReadonlySet<string> = new Set([
  'write-host',
  'write-output',
  'write-verbose',
  'write-warning',
  'write-debug',
  'write-error',
  'write-information',
  'echo',
  'write',
  'get-help',
  'help',
  'man',
  'get-command',
  'gcm',
  'get-alias',
  'gal',
]);

/** What they are given goes down the pipe unchanged. */
export const PASSES_ON: ReadonlySet<string> = new Set(['write-output', 'echo', 'write']);

export const RUNS_TEXT: ReadonlySet<string> = new Set(['invoke-expression', 'iex']);

export const NAMES_COMMAND: ReadonlySet<string> = new Set(['get-command', 'gcm', 'get-alias', 'gal']);

/** Cmdlets that start a program which one of their arguments names, now or later. */
export const STARTS_LATER: ReadonlySet<string> = new Set([
  'invoke-wmimethod',
  'iwmi',
  'invoke-cimmethod',
  'icim',
  'new-scheduledtaskaction',
  'new-service',
  'set-service',
  'set-itemproperty',
  'sp',
  'new-itemproperty',
]);

/** Members that start a program: of Process, WScript.Shell, Shell.Application, Win32_Process. */
export const STARTING_MEMBER = /(?:process\]::start|\.(?:start|run|exec|shellexecute|create))$/;

export const STARTS_PROGRAM: ReadonlySet<string> = new Set(['start-process', 'saps', 'start']);

/** Words that begin a statement without being its command. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  'if elseif else foreach for while do until switch try catch finally function filter param return throw exit begin process end trap break continue in'.split(
    ' ',
  ),
);
