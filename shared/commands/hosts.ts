/** Programs that run scripts: PowerShell under any name, cmd, and whatever starts them. */
import { splitArguments } from './arguments.ts';
import { programName } from './characters.ts';
import { runsCode, startedByCode } from './code.ts';
import { type Context, MAX_DEPTH } from './context.ts';
import { cut } from './cut.ts';
import { decodeCommand, hostSwitch, isEncodedSwitch } from './encoded.ts';
import { runScript } from './interpreter.ts';
import { mentionedCmdlets } from './mentions.ts';
import { SENDS_REQUEST } from './powershell/admin-api.ts';
import { runShell } from './shell.ts';

const POWERSHELL: ReadonlySet<string> = new Set(['powershell', 'pwsh', 'powershell_ise', 'pwsh-preview']);

/** They look for text or print it: a name among their arguments is no call. */
const TEXT_TOOLS: ReadonlySet<string> = new Set(
  'awk cat code echo egrep emacs fgrep findstr git grep less more nano notepad notepad++ printf rg sed vi vim'.split(
    ' ',
  ),
);

/** Their `-c` is another language's; PowerShell inside is found by its name. */
const SHELLS: ReadonlySet<string> = new Set(['bash', 'dash', 'node', 'perl', 'python', 'python3', 'ruby', 'sh', 'zsh']);

/** Switches of powershell.exe and pwsh that take the next argument. Source: about_PowerShell_exe, about_Pwsh. */
const WITH_VALUE: readonly string[] = [
  'configurationfile',
  'configurationname',
  'custompipename',
  'encodedarguments',
  'executionpolicy',
  'inputformat',
  'outputformat',
  'psconsolefile',
  'settingsfile',
  'version',
  'windowstyle',
  'workingdirectory',
];
const VALUE_ALIASES: ReadonlySet<string> = new Set(['ea', 'ep', 'ex', 'if', 'of', 'wd']);

export function isTextTool(program: string): boolean {
  return TEXT_TOOLS.has(programName(program));
}

export function isPowerShell(program: string): boolean {
  return POWERSHELL.has(programName(program));
}

/** Runs a command line as the system would start it. */
export function runLine(line: string, context: Context, depth: number): void {
  if (depth > MAX_DEPTH) {
    context.mention(line);
    return;
  }
  const program = splitArguments(line)[0];
  if (program !== undefined && programName(program.text) === 'cmd') {
    runShell(line, context, depth);
    return;
  }
  runProgram(
    splitArguments(line).map((argument) => argument.text),
    context,
    depth,
  );
}

/** @param piped text on the program's standard input, where it is known */
export function runProgram(
  argv: readonly string[],
  context: Context,
  depth: number,
  piped: string | null = null,
): void {
  const program = argv[0];
  if (program === undefined) return;
  if (depth > MAX_DEPTH) {
    context.mention(argv.join(' '));
    return;
  }
  const name = programName(unquoted(program));
  if (POWERSHELL.has(name)) {
    runPowerShell(argv.slice(1), context, depth, piped);
    return;
  }
  if (name === 'cmd') {
    runShell(argv.map(quoted).join(' '), context, depth);
    return;
  }
  if (TEXT_TOOLS.has(name)) {
    context.mention(argv.join(' '));
    return;
  }
  if (SENDS_REQUEST.has(name)) context.requested(argv.join(' '));
  const host = argv.findIndex((text, index) => index > 0 && isHost(text));
  if (host !== -1) {
    runProgram(argv.slice(host), context, depth + 1);
    return;
  }
  if (name.startsWith('syncappvpublishingserver') || argv.some(isPublishing)) {
    runPublishing(argv, context, depth);
    return;
  }
  const started = runsCode(name) ? startedByCode(argv.slice(1).join(' ')) : [];
  for (const line of started) runProgram(line, context, depth + 1);
  if (started.length === 0) for (const text of argv.slice(1)) if (startsHost(text)) runLine(text, context, depth + 1);
  if (SHELLS.has(name)) {
    context.mention(argv.join(' '));
    return;
  }
  runRenamed(argv.slice(1), context, depth);
}

function isPublishing(text: string): boolean {
  return programName(text) === 'syncappvpublishingserver.vbs';
}

/** It hands its argument to PowerShell as it is: behind the first `;` anything runs. Source: LOLBAS, SyncAppvPublishingServer. */
function runPublishing(argv: readonly string[], context: Context, depth: number): void {
  const [, ...scripts] = argv.join(' ').split(';');
  runScript(scripts.join(';'), context, depth + 1, true);
}

/** wmic takes single quotes, which the C runtime leaves alone: `'powershell -enc ...'`. */
function isHost(text: string): boolean {
  const name = programName(unquoted(text));
  return POWERSHELL.has(name) || name === 'cmd';
}

/** An argument that is itself a command line: `schtasks /create /tr "powershell -enc ..."`. */
export function startsHost(text: string): boolean {
  const lower = text.toLowerCase();
  return /\s/.test(lower) && (lower.includes('powershell') || lower.includes('pwsh'));
}

export function runPowerShell(
  args: readonly string[],
  context: Context,
  depth: number,
  piped: string | null = null,
): void {
  for (let at = 0; at < args.length; at += 1) {
    if (args[at] === '-') break; // the script is the input
    const name = hostSwitch(args[at] ?? '');
    if (name === null || /^\w{1,16}\s/.test(name)) {
      // Switches may come all in one argument: `nssm install x powershell "-c ..."`.
      (name === null ? runCommand : runSwitches)(args.slice(at), context, depth);
      return;
    }
    const [key = '', glued] = splitAt(name, ':');
    if (isEncodedSwitch(key)) {
      runEncoded(glued === undefined ? args[at + 1] : (args[at] ?? '').slice(name.indexOf(':') + 2), context, depth);
      at += 1;
    } else if (isCommandSwitch(key)) {
      runGiven(args.slice(at + 1), context, depth, piped);
      return;
    } else if ('file'.startsWith(key)) {
      context.mention(args.slice(at).join(' '));
      return;
    } else if (takesValue(key) && glued === undefined && hostSwitch(args[at + 1] ?? '') === null) at += 1;
  }
  runInput(piped, context, depth);
}

function runSwitches([first = '', ...rest]: readonly string[], context: Context, depth: number): void {
  const args = splitArguments(first).map((argument) => argument.text);
  if (depth > MAX_DEPTH) context.mention(first);
  else runPowerShell([...args, ...rest], context, depth + 1);
}

/** What `-Command` takes; a dash stands for the input. */
function runGiven(args: readonly string[], context: Context, depth: number, piped: string | null): void {
  if (args.length === 1 && args[0] === '-') runInput(piped, context, depth);
  else runCommand(args, context, depth);
}

function runInput(piped: string | null, context: Context, depth: number): void {
  if (piped !== null) runScript(piped, context, depth + 1, true);
}

function isCommandSwitch(key: string): boolean {
  return (
    key === 'cwa' ||
    (key !== '' && ('command'.startsWith(key) || ('commandwithargs'.startsWith(key) && key.length > 7)))
  );
}

function takesValue(key: string): boolean {
  return VALUE_ALIASES.has(key) || WITH_VALUE.some((name) => name.startsWith(key));
}

/**
 * `-Command` takes everything behind it. A lone string that is more than a name is run too: logs of Linux keep the single
 * quotes that the shell took.
 */
function runCommand(args: readonly string[], context: Context, depth: number): void {
  const script = args.join(' ');
  const given = hostSwitch(script.slice(0, 64))?.split(/\s/, 1)[0] ?? '';
  if (args.length === 1 && (isEncodedSwitch(given) || isCommandSwitch(given))) {
    runSwitches(args, context, depth); // `pcalua -a powershell -c "-enc ..."`
    return;
  }
  const constant = runScript(script, context, depth + 1, true);
  if (/^["'\u2018-\u201e]/.test(script) && constant?.includes(' ') && mentionedCmdlets(constant).size > 0)
    runScript(constant, context, depth + 1, true);
}

function runEncoded(payload: string | undefined, context: Context, depth: number): void {
  const script = decodeCommand(payload ?? '');
  if (script !== null) runScript(cut(script), context, depth + 1, true);
}

/** A program with another name may be a copy of powershell.exe: its switches say so. */
function runRenamed(args: readonly string[], context: Context, depth: number): void {
  const from = args.findIndex((text) => {
    const key = hostSwitch(text);
    return key !== null && (isEncodedSwitch(key) || isCommandSwitch(key));
  });
  if (from === -1) context.mention(args.join(' '));
  else runPowerShell(args.slice(from), context, depth);
}

function unquoted(text: string): string {
  return text.startsWith("'") ? text.slice(1) : text;
}

function quoted(text: string): string {
  return /\s/.test(text) ? `"${text}"` : text;
}

function splitAt(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
