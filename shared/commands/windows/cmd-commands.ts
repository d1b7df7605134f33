/** Commands of a line that cmd.exe or Windows itself runs. PowerShell has a reader of its own. */
import { splitArguments } from '../arguments.ts';
import { programName } from '../characters.ts';
import type { Command, Redirection } from '../command.ts';
import { cut } from '../cut.ts';
import { normalPath } from '../paths.ts';
import { expandVariables } from './variables.ts';

const MAX_DEPTH = 6;
/** Characters read for one line, nested lines included. */
const BUDGET = 65_536;
const MAX_COMMANDS = 1_024;

interface Run {
  readonly commands: Command[];
  readonly variables: Map<string, string>;
  cwd: string | null;
  left: number;
}

/**
 * Never throws; the time grows with the length of the line and nothing else.
 * @param cwd folder in which the process runs; null where nobody knows
 */
export function windowsCommandsOf(commandLine: string, cwd: string | null = null): readonly Command[] {
  const run: Run = { commands: [], variables: new Map(), cwd, left: BUDGET };
  runLine(cut(commandLine), run, 0);
  return run.commands;
}

/** Switches up to the one behind which the command stands: `/c`, `/V/D/c`, `/k`. */
const RUNS = /^(?:\/[^/\s]{1,6})*?\/[ckr]/i;

function runLine(line: string, run: Run, depth: number): void {
  run.left -= line.length;
  if (depth > MAX_DEPTH || run.left < 0 || run.commands.length >= MAX_COMMANDS) return;
  const args = splitArguments(line);
  const program = programName(args[0]?.text ?? '').replace(/^["']/, '');
  if (program === 'cmd' || program === '%comspec%') {
    const start = args.find(({ text }) => RUNS.test(text));
    if (start === undefined) return;
    const length = RUNS.exec(start.text)?.[0].length ?? 0;
    runScript(unquoted(line.slice(start.start + length + (line[start.start] === '"' ? 1 : 0))), run, depth + 1);
    return;
  }
  const texts = args.slice(1).map(({ text }) => text);
  run.commands.push({ program, args: texts, redirections: [], cwd: run.cwd, input: null });
  if (RUNS_NESTED.has(program)) runNested(texts, run, depth);
}

/** They start what one of their arguments says. */
const RUNS_NESTED: ReadonlySet<string> = new Set(
  'at call conhost forfiles pcalua psexec psexec64 runas schtasks start winrs wmic wsl'.split(' '),
);

function runNested(args: readonly string[], run: Run, depth: number): void {
  const shell = args.findIndex((text) => /(?:^|[\\/'"])cmd(?:\.exe)?["']?(?:\s|$)/i.test(text.slice(0, 256)));
  const { cwd } = run;
  const folder = args.findIndex((text) => text.toLowerCase() === '/p');
  if (folder !== -1) run.cwd = args[folder + 1] ?? null;
  if (shell !== -1) {
    const first = (args[shell] ?? '').replace(/^'/, '').replace(/'$/, '');
    const rest = args.slice(shell + 1).map((text) => (/\s/.test(text) ? `"${text}"` : text));
    runLine([first, ...rest].join(' '), run, depth + 1);
  } else {
    for (const text of args) if (/\s/.test(text)) runScript(text, run, depth + 1);
  }
  run.cwd = cwd;
}

/** cmd drops the first and the last quote where the whole command is quoted. */
function unquoted(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith('"')) return trimmed;
  const last = trimmed.lastIndexOf('"');
  return last <= 0 ? trimmed.slice(1) : trimmed.slice(1, last) + trimmed.slice(last + 1);
}

function runScript(script: string, run: Run, depth: number): void {
  run.left -= script.length;
  if (depth > MAX_DEPTH || run.left < 0) return;
  for (const part of parts(script)) runPart(part, run, depth);
}

/** What follows a bracket that closes a group; within a path (`(x86)`) other things do. */
const GROUP_END = /^\s{0,8}(?:else\b|$)/i;

/** Splits at `&`, `|`, brackets and newlines outside quotes; a caret outside quotes only hides (`d^el`). */
function parts(script: string): string[] {
  const found: string[] = [];
  let part = '';
  let isQuoted = false;
  for (let at = 0; at < script.length; at += 1) {
    const char = script[at] ?? '';
    if (char === '"') isQuoted = !isQuoted;
    if (!isQuoted && char === '^') {
      at += 1;
      part += script[at] ?? '';
    } else if (!isQuoted && (char === '&' || char === '|' || char === '\n')) {
      if (char === '&' && script[at - 1] === '>') continue; // 2>&1
      found.push(part);
      part = '';
    } else if (!isQuoted && char === ')' && GROUP_END.test(script.slice(at + 1, at + 16))) {
      found.push(part);
      part = '';
    } else part += char;
  }
  return [...found, part];
}

const SETS = /^set\s{1,8}(?:\/\w\s{1,8})?"?([^\s="]{1,64})=([^"]*)/i;
const PREFIX =
  /^[\s@(]{0,64}(?:(?:else|do|call|start(?:\s{1,4}"[^"]{0,64}")?(?:\s{1,4}\/\w{1,12}){0,8})\s{1,8}|if\s{1,4}(?:\/i\s{1,4})?(?:not\s{1,4})?(?:exist\s{1,4}(?:"[^"]{1,512}"|\S{1,512})|errorlevel\s{1,4}\d{1,4}|defined\s{1,4}\S{1,64})\s{1,8})/i;
const LOOP =
  /^[\s@(]{0,64}for\s{1,8}((?:\/[a-z]\s{1,8}){0,3})(?:("[^"]{1,512}"|[^\s(]{1,512})\s{1,8})?%{1,2}(\w)\s{1,8}in\s{0,8}\(([^)]{0,2048})\)\s{0,8}do\s{0,8}/i;

function runPart(part: string, run: Run, depth: number): void {
  let command = expandVariables(part, run.variables, (length) => {
    run.left -= length;
    return run.left > 0;
  });
  for (let round = 0; round < 8; round += 1) {
    const loop = LOOP.exec(command);
    if (loop !== null) {
      const [whole, switches = '', folder, name = '', set = ''] = loop;
      const each = set.trim().replace(/^["']|["']$/g, '');
      // `for /r FOLDER` walks a folder: what it finds lies below it.
      const below = folder !== undefined && /\/r/i.test(switches) ? `${folder.replaceAll('"', '')}\\${each}` : each;
      command = command.slice(whole.length).replaceAll(new RegExp(`%{1,2}~?\\w{0,4}${name}`, 'gi'), () => below);
      continue;
    }
    const prefix = PREFIX.exec(command)?.[0].length ?? 0;
    if (prefix === 0) break;
    command = command.slice(prefix);
  }
  const bare = command.replace(/^[\s@(]{1,64}/, '').replace(/[\s)]{1,64}$/, '');
  const [, name, value] = SETS.exec(bare) ?? [];
  if (name !== undefined && value !== undefined) run.variables.set(name.toLowerCase(), value.slice(0, 8_192));
  const { text, redirections } = withoutRedirections(bare);
  const from = run.commands.length;
  runBuiltin(text, run, depth);
  if (redirections.length === 0) return;
  const first = run.commands[from];
  if (first === undefined) run.commands.push({ program: '', args: [], redirections, cwd: run.cwd, input: null });
  else run.commands[from] = { ...first, redirections };
}

/** Words that cmd runs itself; what follows may be glued to them: `del/q`, `cd..`, `echo.`. */
const BUILTIN =
  /^"?(cd|chdir|pushd|del|erase|rd|rmdir|md|mkdir|copy|move|ren|rename|type|echo|mklink|rem)"?(?=$|[\s/.,;=:"\\([\]+])/i;

function runBuiltin(text: string, run: Run, depth: number): void {
  const name = BUILTIN.exec(text);
  if (name === null) {
    if (text !== '') runLine(text, run, depth + 1);
    return;
  }
  const program = (name[1] ?? '').toLowerCase();
  const rest = text.slice(name[0].length).replace(/^[,;=]{1,8}/, ' ');
  const args = splitArguments(rest.slice(0, 32_768)).flatMap(({ text: argument }) => switchesOf(argument));
  if (program === 'cd' || program === 'chdir' || program === 'pushd') {
    const folder = args.find((argument) => !argument.startsWith('/'));
    if (folder !== undefined) run.cwd = normalPath(folder, run.cwd);
    return;
  }
  run.commands.push({ program, args, redirections: [], cwd: run.cwd, input: null });
}

/** `/q/s` are two switches; a path may be glued to them with its quote. */
function switchesOf(argument: string): string[] {
  const [, switches, rest] = /^((?:\/[a-z](?::?-?[a-z])?)+)(.*)$/i.exec(argument.slice(0, 8_192)) ?? [];
  if (switches === undefined) return [argument];
  return [
    ...switches
      .split('/')
      .filter(Boolean)
      .map((letter) => `/${letter.toLowerCase()}`),
    ...(rest ? [rest] : []),
  ];
}

function withoutRedirections(command: string): { readonly text: string; readonly redirections: Redirection[] } {
  const redirections: Redirection[] = [];
  let text = '';
  let isQuoted = false;
  for (let at = 0; at < command.length; at += 1) {
    const char = command[at] ?? '';
    if (char === '"') isQuoted = !isQuoted;
    if (isQuoted || char !== '>') {
      text += char;
      continue;
    }
    const operator = command[at + 1] === '>' ? '>>' : '>';
    const [whole = '', quoted, plain] =
      /^\s{0,64}(?:"([^"]{0,4096})"|([^\s&|<>]{0,4096}))/.exec(command.slice(at + operator.length, at + 4_200)) ?? [];
    const target = quoted ?? plain ?? '';
    if (/\d$/.test(text) && /(?:^|\s)\d$/.test(text.slice(-2))) text = text.slice(0, -1);
    if (target !== '' && !/^(?:nul|con|\d)$/i.test(target)) redirections.push({ operator, target });
    at += operator.length - 1 + whole.length;
  }
  return { text: text.trim(), redirections };
}
