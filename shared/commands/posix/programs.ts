/** Runs the words of one command as a shell would start them: builtins, wrappers, shells, and at last a program. */
import type { Redirection } from '../command.ts';
import { globMatches } from '../paths.ts';
import { MAX_DEPTH, type ShellContext } from './context.ts';
import { linksOf } from './links.ts';
import { formatted, printedBy } from './output.ts';
import { type Piped, readFunction, readScript } from './reader.ts';
import { languageOf, scriptsOf } from './snippets.ts';
import { anyOfWords, FED, programOf } from './words.ts';
import { findCommands, foundPaths, isShell, itemsCall, shellCall, unwrapCommand } from './wrappers.ts';

export interface Surroundings {
  readonly context: ShellContext;
  readonly depth: number;
  readonly redirections: readonly Redirection[];
  readonly piped: Piped | null;
}

/** Returns what the command prints; null where that is not known. */
export function runWords(words: readonly string[], around: Surroundings): string | null {
  const { context, depth, redirections } = around;
  const program = knownProgram(programOf(words[0] ?? ''));
  const { args, piped } = withScript(program, words.slice(1), around);
  if (depth > MAX_DEPTH || !context.spend(words.length)) return null;
  context.emit({ program, args, redirections, cwd: context.cwd, input: piped?.text ?? null });
  context.link(linksOf(program, args, context.cwd));
  const inner: Surroundings = { ...around, piped, depth: depth + 1, redirections: [] };

  const alias = context.aliases.get(words[0] ?? '');
  if (alias !== undefined) return readScript([alias, ...args.map(quoted)].join(' '), context, depth + 1, piped);
  const body = context.functions.get(words[0] ?? '');
  if (body !== undefined) return withPositional(args, context, () => readFunction(body, context, depth + 1));
  if (runBuiltin(program, args, inner)) return null;
  if (isShell(program)) return runShell(args, inner);
  if (program === 'eval') return readScript(args.join(' '), context, depth + 1, piped);
  if (program === 'xargs' || program === 'parallel') return runItems(args, inner);
  runForFound(program, args, inner);

  const wrapped = unwrapCommand(program, args);
  for (const text of wrapped?.assignments ?? [])
    context.set(text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1));
  if (wrapped !== null) return runWrapped(wrapped.argv, wrapped.isScript, wrapped.cwd, inner);
  for (const script of scriptsOf(program, args, piped?.text ?? null)) isolated(script, inner);
  if (!TAKES_TEXT.has(program) && languageOf(program) === null) runRenamed(args, inner);
  const file = context.files.get(words[0] ?? '');
  if (file !== undefined) isolated(file, inner);
  return printedBy(program, args, piped?.text ?? null, context.files, context.cwd);
}

/** An interpreter that runs a file which the line wrote is given what the line wrote. */
function withScript(
  program: string,
  args: readonly string[],
  { context, piped }: Surroundings,
): { readonly args: readonly string[]; readonly piped: Piped | null } {
  if (context.files.size === 0 || languageOf(program) === null) return { args, piped };
  const file = args.find((text) => context.files.has(text));
  if (file === undefined) return { args, piped };
  return { args: args.filter((text) => text !== file), piped: { text: context.files.get(file) ?? null, words: [] } };
}

/** What a wildcard in the name of a program may stand for: `/bin/r?`. */
const BY_WILDCARD: readonly string[] =
  'rm unlink shred truncate mv cp dd tee ln find sed sh bash dash perl python3'.split(' ');

function knownProgram(name: string): string {
  return /[*?[]/.test(name) && /\w/.test(name) ? (BY_WILDCARD.find((known) => globMatches(name, known)) ?? name) : name;
}

function runWrapped(
  argv: readonly string[],
  isScript: boolean,
  folder: string | null,
  around: Surroundings,
): string | null {
  const { context } = around;
  const { cwd } = context;
  if (folder !== null) context.cwd = joined(cwd, folder);
  const printed = isScript ? readScript(argv.join(' '), context, around.depth, around.piped) : runWords(argv, around);
  context.cwd = cwd;
  return printed;
}

/** Builtins that print nothing. True where the command is one. */
function runBuiltin(program: string, args: readonly string[], around: Surroundings): boolean {
  const { context } = around;
  switch (program) {
    case 'cd':
    case 'pushd':
      context.cwd = joined(context.cwd, args.find((text) => !/^-[LPe@]{1,4}$/.test(text)) ?? '~');
      return true;
    case 'popd':
      context.cwd = null;
      return true;
    case 'printf':
      if (args[0] !== '-v' || args[1] === undefined) return false;
      context.set(args[1], formatted(args.slice(2)));
      return true;
    case 'read':
    case 'mapfile':
    case 'readarray':
      read(args, around);
      return true;
    case 'alias':
      for (const text of args) {
        const [, name, value] = /^([\w.-]{1,64})=([\s\S]*)$/.exec(text) ?? [];
        if (name !== undefined && value !== undefined && name !== value) context.aliases.set(name, value);
      }
      return true;
    case 'trap':
      isolated(args[0] ?? '', around);
      return true;
    case 'set': {
      const from = args.indexOf('--');
      if (from !== -1) setPositional(args.slice(from + 1), context);
      return true;
    }
    case 'unset':
      for (const name of args) context.variables.delete(name);
      return true;
    case '.':
    case 'source': {
      const script = context.files.get(args[0] ?? '') ?? around.piped?.text;
      if (script !== undefined && script !== null) readScript(script, context, around.depth);
      return true;
    }
    default:
      return false;
  }
}

function read(args: readonly string[], { context, piped }: Surroundings): void {
  const lines = piped?.text?.split('\n').filter((line) => line !== '') ?? piped?.words ?? [];
  const value = lines.length === 0 ? FED : anyOfWords(lines.slice(0, 32));
  for (const name of args) if (/^\w/.test(name)) context.set(name, value);
}

function runShell(args: readonly string[], around: Surroundings): string | null {
  const { context, depth, piped } = around;
  const { cwd } = context;
  const call = shellCall(args);
  let printed: string | null = null;
  if (call.script !== null) {
    const { script, args: rest } = call;
    printed = withPositional(rest.slice(1), context, () => readScript(script, context, depth, piped), rest[0]);
    // Some logs join arguments without their quotes: what was one script is several words.
    if (!/\s/.test(script) && rest.length > 0) {
      context.cwd = cwd;
      readScript([script, ...rest].join(' '), context, depth, piped);
    }
  } else {
    const script =
      call.file === null ? piped?.text : (context.files.get(call.file) ?? (isStdin(call.file) ? piped?.text : null));
    if (script !== undefined && script !== null)
      printed = withPositional(call.args, context, () => readScript(script, context, depth));
  }
  context.cwd = cwd;
  return printed;
}

function isStdin(file: string): boolean {
  return file === '/dev/stdin' || file === '/dev/fd/0' || file === '/proc/self/fd/0';
}

function withPositional(args: readonly string[], context: ShellContext, run: () => string, zero = ''): string {
  const { variables } = context;
  const names = ['0', '@', '*', '#', ...args.slice(0, 9).map((_, index) => String(index + 1))];
  const before = names.map((name) => [name, variables.get(name)] as const);
  setPositional(args, context);
  variables.set('0', zero);
  const printed = run();
  for (const [name, value] of before) value === undefined ? variables.delete(name) : variables.set(name, value);
  return printed;
}

function setPositional(args: readonly string[], { variables }: ShellContext): void {
  variables.set('@', anyOfWords(args));
  variables.set('*', args.join(' '));
  variables.set('#', String(args.length));
  for (const [index, value] of args.slice(0, 9).entries()) variables.set(String(index + 1), value);
}

/** A script in a shell of its own: it changes no folder of ours. */
function isolated(script: string, { context, depth, piped }: Surroundings): void {
  const { cwd } = context;
  readScript(script, context, depth, piped);
  context.cwd = cwd;
}

/** Items of a pipe that are handed to a command. */
const MAX_ITEMS = 64;

function runItems(args: readonly string[], around: Surroundings): string | null {
  const { piped, context } = around;
  const { argv, mark, file } = itemsCall(args);
  const listed = file === null ? undefined : context.files.get(file);
  const marks = argv.findIndex((text) => text === ':::' || text === '::::');
  const command = marks === -1 ? argv : argv.slice(0, marks);
  const given =
    marks === -1
      ? ((listed ?? piped?.text)?.split(/\s+/).filter(Boolean) ?? piped?.words ?? [])
      : argv.slice(marks + 1);
  const items = given.slice(0, MAX_ITEMS);
  if (command.length === 0) return items.join('\n');
  if (mark === null) return runWords([...command, ...items], around);
  const item = items.join(' ');
  const words = command.map((text) => text.split(mark).join(items.length === 1 || text !== mark ? item : mark));
  return runWords(
    words.flatMap((text) => (text === mark ? items : [text])),
    around,
  );
}

function runForFound(program: string, args: readonly string[], around: Surroundings): void {
  if (program === 'find') runFound(args, around);
  else if (program === 'fd' || program === 'fdfind') runListed(args, around);
}

function runFound(args: readonly string[], around: Surroundings): void {
  const paths = foundPaths(args);
  for (const command of findCommands(args)) {
    const words = command.flatMap((text) => (text === '{}' ? paths : [text.split('{}').join(paths[0] ?? '')]));
    runWords(words, around);
  }
}

/** `fd PATTERN FOLDER -x rm`. */
function runListed(args: readonly string[], around: Surroundings): void {
  const at = args.findIndex((text) => /^(?:-[xX]|--exec(?:-batch)?)$/.test(text));
  const folders = args.slice(0, Math.max(0, at)).filter((text) => text.includes('/'));
  if (at !== -1) runWords([...args.slice(at + 1), ...(folders.length > 0 ? folders : ['.'])], around);
}

/** Their `-c` is followed by text that is no script. */
const TAKES_TEXT: ReadonlySet<string> = new Set(
  'ack ag curl cut echo egrep emacs ex fgrep git grep head less logger mail mailx more mutt nano nvim ping printf psql rg sed sort tail tar uniq vi view vim wc wget zgrep'.split(
    ' ',
  ),
);

/** A program with an unknown name may be a copy of a shell: `-c` and a script say so. */
function runRenamed(args: readonly string[], around: Surroundings): void {
  const at = args.findIndex((text) => /^-[a-z]{0,3}c$/.test(text));
  const script = args[at + 1];
  if (at !== -1 && script !== undefined && /\s/.test(script)) isolated(script, around);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A folder as seen from another. */
function joined(cwd: string | null, path: string): string | null {
  if (path === '-') return null;
  if (path.startsWith('/') || path.startsWith('~') || path.startsWith('$')) return path;
  return cwd === null ? path : `${cwd}/${path}`.slice(0, 4_096);
}
