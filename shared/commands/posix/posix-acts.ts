/** What commands of a POSIX system do to files. Programs that are not listed do nothing. Source: their manual pages. */
import type { Command } from '../command.ts';
import type { FileAct, FileActKind } from '../file-acts.ts';
import { normalPath } from '../paths.ts';
import { codeActs, editor, emacs, sqlite } from './code-acts.ts';
import { throughLinks } from './links.ts';
import { type Acts, has, operands, optionValue } from './operands.ts';
import { foundPaths } from './wrappers.ts';

/** Files acted upon by one command; more are not looked at. */
const MAX_FILES = 256;

export function posixActs(command: Command): FileAct[] {
  const { program, cwd, links } = command;
  const acts: FileAct[] = [];
  const add = (kind: FileActKind, written: string) => {
    if (acts.length === MAX_FILES || written === '') return;
    const path = normalPath(written, cwd);
    const removes = kind === 'delete' || kind === 'move';
    acts.push({ kind, path: links === undefined ? path : throughLinks(path, links, removes), program });
  };
  for (const { operator, target } of command.redirections) {
    if (operator.includes('>>')) add('change', target);
    else if (operator.includes('>') && operator !== '<>') add('empty', target);
  }
  for (const [kind, path] of PROGRAMS.get(program)?.(command) ?? codeActs(command)) add(kind, path);
  return acts;
}

function all(kind: FileActKind, ...valued: readonly string[]): Acts {
  return ({ args }) => operands(args, valued).map((path) => [kind, path] as const);
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

/** One file put in the place of another; restored and copied whole with folders and owners it is none. */
function replaces(args: readonly string[], { sources, target }: ReturnType<typeof split>): boolean {
  const keeps = has(args, /^(?:-[a-zA-Z]{0,8}[aprRdnb]|-t|--(?:archive|preserve|recursive|no-clobber|backup|target))/);
  return sources.length === 1 && !keeps && target !== null && !/(?:^|\/)\.?$/.test(target);
}

const copy: Acts = function* ({ args }) {
  const given = split(args);
  if (given.target === null) return;
  const isEmptied = given.sources.some(isNothing);
  yield [isEmptied ? 'empty' : replaces(args, given) ? 'replace' : 'create', given.target];
};

/** They take whole folders, or make what was not there. */
const put: Acts = function* ({ args }) {
  const { sources, target } = split(args);
  if (target !== null) yield [sources.some(isNothing) ? 'empty' : 'create', target];
};

const move: Acts = function* ({ args }) {
  const given = split(args);
  for (const source of given.sources) yield ['move', source];
  if (given.target !== null) yield [replaces(args, given) ? 'replace' : 'create', given.target];
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

/** The original goes when its compressed copy is made. */
const compress: Acts = function* ({ args }) {
  if (has(args, /^(?:-[a-zA-Z0-9]{0,6}[cdklt]|--(?:stdout|to-stdout|keep|decompress|list|test))/)) return;
  for (const path of operands(args, ['-S', '--suffix'])) yield ['move', path];
};

/** zstd keeps the original unless it is told otherwise. */
const zstd: Acts = function* ({ args }) {
  if (args.includes('--rm')) for (const path of operands(args, ['-o'])) yield ['move', path];
};

/** @param names options; one of a letter may be the last of several: `-so` */
function output(...names: readonly string[]): Acts {
  const letters = names.filter((name) => name.length === 2).map((name) => name.slice(1));
  return function* ({ args }) {
    for (const [index, text] of args.entries()) {
      if (names.includes(text) || (/^-[a-zA-Z]{2,8}$/.test(text) && letters.includes(text.slice(-1))))
        yield ['empty', args[index + 1] ?? ''];
      const glued = names.find((name) => name.startsWith('--') && text.startsWith(`${name}=`));
      if (glued !== undefined) yield ['empty', text.slice(glued.length + 1)];
    }
  };
}

/** An empty file system over a folder hides what is below. */
const mount: Acts = function* ({ args }) {
  const target = operands(args, ['-t', '-o', '--types', '--options']).at(-1);
  if (target === undefined) return;
  if (has(args, /^(?:tmpfs|ramfs)$/)) yield ['empty', target];
  else if (has(args, /^(?:--r?bind|-[BR]|bind)$/)) yield ['create', target];
};

/** `path=/var/mail/root state=absent` of ansible's module `file`. */
const btrfs: Acts = function* ({ args }) {
  if (args.includes('delete')) for (const path of operands(args).slice(2)) yield ['delete', path];
};

/** Data sets as a rule have the names of the folders where they are mounted, below that of the pool. */
const zfs: Acts = function* ({ args }) {
  if (args[0] === 'destroy')
    for (const name of operands(args).slice(1)) if (name.includes('/')) yield ['delete', name.slice(name.indexOf('/'))];
};

const ansible: Acts = function* ({ args }) {
  const given = optionValue(args, '-a', '--args') ?? '';
  if (!/\bstate=absent\b/.test(given)) return;
  for (const [, path] of given.matchAll(/\b(?:path|dest|name)=(\S{1,1024})/g)) yield ['delete', path ?? ''];
};

const rclone: Acts = function* ({ args }) {
  const [verb, ...paths] = operands(args);
  if (/^(?:purge|delete|deletefile|rmdirs?|cleanup)$/.test(verb ?? ''))
    for (const path of paths) yield ['delete', path];
  else if (verb === 'move' || verb === 'moveto') yield ['move', paths[0] ?? ''];
  else if (verb === 'sync') yield ['delete', paths[1] ?? ''];
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
  ['ditto', put],
  ['install', put],
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
  ['emacs', emacs],
  ['git', git],
  ['ansible', ansible],
  ['tmpreaper', all('delete', '--protect', '--runtime')],
  ['tmpwatch', all('delete', '-x', '-X', '-U')],
  ['patch', all('change', '-i', '-p', '-d', '-o', '-r')],
  ['btrfs', btrfs],
  ['zfs', zfs],
  ['userdel', user],
  ['deluser', user],
]);
