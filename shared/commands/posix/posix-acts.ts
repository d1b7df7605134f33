/** What commands of a POSIX system do to files. Programs that are not listed do nothing. Source: their manual pages. */
import type { Command } from '../command.ts';
import type { FileAct, FileActKind } from '../file-acts.ts';
import { normalPath } from '../paths.ts';
import { codeOf, literals } from './snippets.ts';
import { foundPaths, isOption } from './wrappers.ts';

type Acts = (command: Command) => Iterable<readonly [FileActKind, string]>;

/** Files acted upon by one command; more are not looked at. */
const MAX_FILES = 256;

export function posixActs(command: Command): FileAct[] {
  const { program, cwd } = command;
  const acts: FileAct[] = [];
  const add = (kind: FileActKind, path: string) => {
    if (acts.length < MAX_FILES && path !== '') acts.push({ kind, path: normalPath(path, cwd), program });
  };
  for (const { operator, target } of command.redirections) {
    if (operator.includes('>>')) add('change', target);
    else if (operator.includes('>') && operator !== '<>') add('empty', target);
  }
  for (const [kind, path] of PROGRAMS.get(program)?.(command) ?? codeActs(command)) add(kind, path);
  return acts;
}

/** Arguments that are no options, and no values of the options named. */
function operands(args: readonly string[], valued: readonly string[] = []): string[] {
  const found: string[] = [];
  let isPlain = false;
  for (let at = 0; at < args.length; at += 1) {
    const text = args[at] ?? '';
    if (isPlain || !isOption(text)) found.push(text);
    else if (text === '--') isPlain = true;
    else if (valued.includes(text)) at += 1;
  }
  return found;
}

function all(kind: FileActKind, ...valued: readonly string[]): Acts {
  return ({ args }) => operands(args, valued).map((path) => [kind, path] as const);
}

function has(args: readonly string[], pattern: RegExp): boolean {
  return args.some((text) => pattern.test(text));
}

/** Value of an option given apart or with `=`. */
function optionValue(args: readonly string[], short: string, long: string): string | null {
  const at = args.findIndex((text) => text === short || text === long);
  if (at !== -1) return args[at + 1] ?? null;
  return args.find((text) => text.startsWith(`${long}=`))?.slice(long.length + 1) ?? null;
}

/** Sources and target of cp, mv, install and ln. */
function split(args: readonly string[]): { readonly sources: string[]; readonly target: string | null } {
  const folder = optionValue(args, '-t', '--target-directory');
  const paths = operands(args, [
    '-t',
    '--target-directory',
    '-S',
    '-m',
    '-o',
    '-g',
    '--mode',
    '--owner',
    '--group',
    '--suffix',
  ]);
  if (folder !== null) return { sources: paths, target: folder };
  return { sources: paths.slice(0, -1), target: paths.length > 1 ? (paths.at(-1) ?? null) : null };
}

const isNothing = (path: string): boolean => /^\/dev\/(?:null|zero|u?random|stdin|fd\/0)$/.test(path);

const copy: Acts = function* ({ args }) {
  const { sources, target } = split(args);
  if (target !== null) yield [sources.some(isNothing) ? 'empty' : 'create', target];
};

const move: Acts = function* ({ args }) {
  const { sources, target } = split(args);
  for (const source of sources) yield ['move', source];
  if (target !== null) yield ['create', target];
};

const link: Acts = function* ({ args }) {
  const { target } = split(args);
  if (target !== null && has(args, /^(?:-[a-zA-Z]{0,6}f|--force)/)) yield ['empty', target];
};

const dd: Acts = function* ({ args }) {
  for (const text of args) if (text.startsWith('of=')) yield ['empty', text.slice(3)];
};

const tee: Acts = function* ({ args }) {
  const kind = has(args, /^(?:-[a-z]{0,3}a[a-z]{0,3}|--append)$/) ? 'change' : 'empty';
  for (const path of operands(args)) yield [kind, path];
};

const find: Acts = function* ({ args }) {
  if (args.includes('-delete')) for (const path of foundPaths(args)) yield ['delete', path];
  for (const [index, text] of args.entries())
    if (/^-f(?:print0?|printf|ls)$/.test(text)) yield ['empty', args[index + 1] ?? ''];
};

const sed: Acts = function* ({ args }) {
  if (!has(args, /^(?:-[a-zA-Z]{0,4}i|--in-place)/)) return;
  const hasScript = has(args, /^(?:-[a-z]{0,4}e$|--expression|-f$|--file)/);
  const paths = operands(args, ['-e', '-f', '-l', '--expression', '--file']);
  for (const path of hasScript ? paths : paths.slice(1)) yield ['change', path];
};

const rsync: Acts = function* ({ args }) {
  const paths = operands(args, [
    '-e',
    '--rsh',
    '-f',
    '--filter',
    '--exclude',
    '--include',
    '--files-from',
    '--log-file',
  ]);
  const target = paths.at(-1);
  if (target !== undefined && paths.length > 1)
    yield [has(args, /^--del(?:ete|$)|^--delete-/) ? 'delete' : 'create', target];
  if (args.includes('--remove-source-files')) for (const path of paths.slice(0, -1)) yield ['move', path];
};

const tar: Acts = function* ({ args }) {
  const folder = optionValue(args, '-C', '--directory');
  const paths = operands(args, ['-f', '-C', '--file', '--directory', '-T', '-X', '--exclude']);
  if (has(args, /^--remove-files/))
    for (const path of [...paths, folder ?? '']) yield ['move', folder === null ? path : `${folder}/${path}`];
  else if (has(args, /^-{0,2}(?:x|[a-zA-Z]{1,6}x|extract|get)/) && folder !== null) yield ['create', folder];
};

const zip: Acts = function* ({ args }) {
  if (has(args, /^(?:-[a-zA-Z0-9]{0,6}m|--move|-sdel)/)) for (const path of operands(args)) yield ['move', path];
};

const sqlite: Acts = function* ({ args, input }) {
  const [base, ...sql] = operands(args, ['-cmd', '-separator', '-init']);
  const text = [...sql, input ?? ''].join(' ').slice(0, 16_384);
  if (base !== undefined && /\b(?:delete|drop|update|truncate|replace|vacuum)\b/i.test(text)) yield ['change', base];
};

/** Editors as a rule only show a file; told what to do to it, they change it. */
const editor: Acts = function* ({ program, args, input }) {
  const told =
    has(args, /^(?:-[a-zA-Z]{0,4}[ceS]$|\+.|-es|-s$)/) ||
    (program === 'ed' && input !== null) ||
    (program === 'ex' && input !== null);
  const script = [...args, input ?? ''].join(' ').slice(0, 16_384);
  if (told && /(?:d(?:elete)?|s\/|%!|c)\b[\s\S]{0,256}(?:wq?|x|up)|%d|wq|\|\s{0,4}x/.test(script))
    for (const path of operands(args, ['-c', '-S', '-u', '--cmd'])) yield ['change', path];
};

/** The original goes when its compressed copy is made. */
const compress: Acts = function* ({ args }) {
  if (has(args, /^(?:-[a-zA-Z0-9]{0,6}[cdklt]|--(?:stdout|to-stdout|keep|decompress|list|test))/)) return;
  for (const path of operands(args, ['-S', '--suffix'])) yield ['move', path];
};

/** zstd keeps the original unless it is told otherwise. */
const zstd: Acts = function* ({ args }) {
  if (args.includes('--rm')) for (const path of operands(args, ['-o'])) yield ['move', path];
};

function output(...names: readonly string[]): Acts {
  return function* ({ args }) {
    for (const [index, text] of args.entries()) {
      if (names.includes(text)) yield ['empty', args[index + 1] ?? ''];
      const glued = names.find((name) => name.startsWith('--') && text.startsWith(`${name}=`));
      if (glued !== undefined) yield ['empty', text.slice(glued.length + 1)];
    }
  };
}

/** An empty file system over a folder hides what is below. */
const mount: Acts = function* ({ args }) {
  const target = operands(args, ['-t', '-o', '--types', '--options']).at(-1);
  if (target !== undefined && has(args, /^(?:tmpfs|ramfs)$/)) yield ['empty', target];
};

const rclone: Acts = function* ({ args }) {
  const [verb, ...paths] = operands(args);
  if (/^(?:purge|delete|deletefile|rmdirs?|cleanup)$/.test(verb ?? ''))
    for (const path of paths) yield ['delete', path];
  else if (verb === 'move' || verb === 'moveto') yield ['move', paths[0] ?? ''];
};

const trash: Acts = function* ({ args }) {
  for (const path of operands(args)) if (path !== 'trash' && path !== 'remove') yield ['delete', path];
};

const gio: Acts = (command) => (has(command.args, /^(?:trash|remove)$/) ? trash(command) : []);

const git: Acts = function* ({ args }) {
  if (args.includes('clean')) yield ['delete', optionValue(args, '-C', '--git-dir') ?? '.'];
};

const rename: Acts = ({ args }) =>
  operands(args)
    .slice(1)
    .map((path) => ['move', path] as const);

const user: Acts = function* ({ args }) {
  if (has(args, /^(?:-[a-zA-Z]{0,4}r[a-zA-Z]{0,4}|--remove|--remove-home|--remove-all-files)$/))
    yield ['delete', `/var/mail/${operands(args).at(-1) ?? ''}`];
};

const PROGRAMS: ReadonlyMap<string, Acts> = new Map<string, Acts>([
  ['', () => []],
  ['rm', all('delete')],
  ['grm', all('delete')],
  ['unlink', all('delete')],
  ['rmdir', all('delete')],
  ['srm', all('delete')],
  ['wipe', all('delete')],
  ['scrub', all('delete')],
  ['shred', all('delete', '-n', '-s', '--iterations', '--size', '--random-source')],
  ['gshred', all('delete', '-n', '-s')],
  ['trash', trash],
  ['trash-put', trash],
  ['gio', gio],
  ['gvfs-trash', trash],
  ['truncate', all('empty', '-s', '-r', '--size', '--reference')],
  ['gtruncate', all('empty', '-s', '-r')],
  ['fallocate', all('empty', '-o', '-l', '--offset', '--length')],
  ['logrotate', () => []],
  ['cp', copy],
  ['gcp', copy],
  ['ditto', copy],
  ['install', copy],
  ['mv', move],
  ['gmv', move],
  ['rename', rename],
  ['ln', link],
  ['dd', dd],
  ['gdd', dd],
  ['tee', tee],
  ['sponge', all('empty')],
  ['mkdir', all('create', '-m', '--mode')],
  ['touch', () => []],
  ['find', find],
  ['sed', sed],
  ['gsed', sed],
  ['rsync', rsync],
  ['tar', tar],
  ['gtar', tar],
  ['bsdtar', tar],
  ['gzip', compress],
  ['pigz', compress],
  ['bzip2', compress],
  ['pbzip2', compress],
  ['xz', compress],
  ['lzma', compress],
  ['compress', compress],
  ['ccrypt', compress],
  ['zstd', zstd],
  ['openssl', output('-out')],
  ['gpg', output('-o', '--output')],
  ['curl', output('-o', '--output')],
  ['wget', output('-O', '--output-document')],
  ['sort', output('-o', '--output')],
  ['mount', mount],
  ['rclone', rclone],
  ['zip', zip],
  ['7z', zip],
  ['7za', zip],
  ['sqlite3', sqlite],
  ['ed', editor],
  ['ex', editor],
  ['vi', editor],
  ['vim', editor],
  ['nvim', editor],
  ['emacs', (command) => (has(command.args, /^--(?:batch|eval|script)/) ? codeLike(command) : [])],
  ['git', git],
  ['userdel', user],
  ['deluser', user],
]);

function* codeLike({ args }: Command): Iterable<readonly [FileActKind, string]> {
  const text = args.join(' ');
  if (/delete-(?:file|directory)|write-region/.test(text)) for (const path of literals(text)) yield ['delete', path];
}

/** Calls that delete, empty or rewrite files, in any of the languages that take a program on their command line. */
const DELETES =
  /unlink|remove|rmtree|rmdir|rm_r|rm_f|\brm\b|\.rm\(|rmsync|truncate|rename|deltree|File\.delete|FileUtils|File::Path|shutil|\bdelete\b|trashItem|removeItem|os\.replace|copyfile|file_put_contents/i;
const OPENS_FOR_WRITING =
  /open\b[\s\S]{0,512}?(?:["']\s{0,4}[wa+]b?\+?["']|["']\s{0,4}\+?>)|write(?:File|_text|_bytes)|>\s{0,4}["']|(?:print|say)\s{0,4}>/i;

/** One-line programs: perl -e, python -c, ruby -e, node -e, php -r, awk, osascript. */
function* codeActs({ program, args, input }: Command): Iterable<readonly [FileActKind, string]> {
  const code = codeOf(program, args, input)?.slice(0, 65_536) ?? null;
  if (/^(?:perl|ruby)/.test(program) && has(args, /^-[a-zA-Z0-9]{0,4}i/)) {
    for (const path of operands(args, ['-e', '-i'])) if (path !== code) yield ['change', path];
  }
  if (program.endsWith('awk') && args.includes('inplace')) for (const path of operands(args)) yield ['change', path];
  if (code === null) return;
  const kind = DELETES.test(code) ? 'delete' : OPENS_FOR_WRITING.test(code) ? 'empty' : null;
  if (kind === null) return;
  for (const text of literals(code)) if (/[/~]/.test(text)) yield [kind, text.replace(/^[\s<>+|]{1,8}/, '')];
  for (const [path] of code.matchAll(/<[~/][^<>\s]{1,256}>/g)) yield [kind, path.slice(1, -1)];
  for (const path of operands(args)) if (path !== code && /^[/~.]/.test(path)) yield [kind, path];
}
