/** What statements of PowerShell do to files. Source: Microsoft.PowerShell.Management and its aliases; System.IO. */
import type { CmdletCall } from '../../events/event.ts';
import type { FileAct, FileActKind } from '../file-acts.ts';
import { normalPath } from '../paths.ts';

/** Cmdlets, aliases and methods by what they do to every path that they are given. */
const KINDS: ReadonlyMap<string, FileActKind> = kinds([
  [
    'delete',
    'remove-item ri rm rmdir del erase rd remove-ciminstance rcim remove-wmiobject rwmi [io.file]::delete [io.directory]::delete',
  ],
  ['empty', 'clear-content clc set-content sc out-file tee-object tee > export-csv export-clixml'],
  [
    'empty',
    '[io.file]::writealltext [io.file]::writeallbytes [io.file]::writealllines [io.file]::create [io.file]::replace',
  ],
  ['change', 'add-content ac [io.file]::appendalltext [io.file]::appendalllines [io.file]::openwrite [io.file]::open'],
  ['move', 'rename-item ren rni [io.file]::move [io.directory]::move [io.file]::encrypt'],
  [
    'delete',
    '[microsoft.visualbasic.fileio.filesystem]::deletefile [microsoft.visualbasic.fileio.filesystem]::deletedirectory',
  ],
  ['create', 'new-item ni mkdir md [io.directory]::createdirectory'],
]);
const COPIES: ReadonlySet<string> = new Set(['copy-item', 'copy', 'cp', 'cpi', 'expand-archive', '[io.file]::copy']);
const MOVES: ReadonlySet<string> = new Set(['move-item', 'move', 'mv', 'mi']);
const FOLDERS: ReadonlySet<string> = new Set(['set-location', 'sl', 'cd', 'chdir', 'push-location', 'pushd']);
/** What they name goes down the pipe, or into a variable, to whoever acts on it. */
const LISTS: ReadonlySet<string> = new Set(
  'get-childitem gci ls dir get-item gi resolve-path rvpa join-path get-content gc cat type [io.directory]::getfiles [io.directory]::enumeratefiles [io.directory]::getdirectories [io.fileinfo]::new [io.directoryinfo]::new new-object get-ciminstance gcim get-wmiobject gwmi where-object where ?'.split(
    ' ',
  ),
);
const LISTS_FOLDER: ReadonlySet<string> = new Set(['get-childitem', 'gci', 'ls', 'dir']);
const FILTERS: ReadonlySet<string> = new Set(['where-object', 'where', '?']);
/** Methods of file objects. */
const METHODS: ReadonlyMap<string, FileActKind> = new Map([
  ['.delete', 'delete'],
  ['.deletefile', 'delete'],
  ['.deletefolder', 'delete'],
  ['.moveto', 'move'],
  ['.create', 'empty'],
  ['.createtext', 'empty'],
  ['.setlength', 'empty'],
  ['.truncate', 'empty'],
]);
/** Parameters that name files below the path, and parameters that hold no path, by the beginnings of their names. */
const FILTER = /^(?:fil(?:t|$)|inc)/;
const NO_PATH = /^(?:val|exc|enc|it|ty|err|ea$|dep|str|del|com)/;

export function powershellActs(statements: readonly CmdletCall[], folder: string | null = null): FileAct[] {
  const acts: FileAct[] = [];
  /** Paths that were listed or put together, for those who act on what only the script knows, and the last of them. */
  const listed: string[] = [];
  let piped: readonly string[] = [];
  let cwd = folder;
  for (const call of statements) {
    if (!call.executed) continue;
    const name = call.name.replace('[system.', '[');
    const files = () =>
      pathsOf(call)
        .filter((path) => !isUnknown(path))
        .map((path) => normalPath(path, cwd))
        .filter((path) => path !== '');
    if (FOLDERS.has(name)) cwd = moved(cwd, pathsOf(call)[0]);
    else if (LISTS.has(name)) {
      const found = listedBy(call, files(), piped, cwd);
      listed.push(...found);
      if (found.length > 0) piped = found;
    } else if (isActing(name)) {
      for (const [kind, found] of actsOf(name, call, files(), takesPiped(call) ? piped : listed))
        acts.push(...found.map((path) => ({ kind, path, program: call.name })));
    }
    for (const path of redirected(call)) acts.push({ kind: 'empty', path: normalPath(path, cwd), program: call.name });
  }
  return acts.slice(0, 256);
}

/** The folder after a step: names are seen from where the script is, `..` leads out of it. */
function moved(cwd: string | null, to: string | undefined): string | null {
  return to === undefined || to === '-' || to === '+' ? cwd : normalPath(to, cwd);
}

/** What a command lists, or lets pass. `Get-ChildItem` without a name lists the folder it is in. */
function listedBy(
  call: CmdletCall,
  given: readonly string[],
  piped: readonly string[],
  cwd: string | null,
): readonly string[] {
  if (FILTERS.has(call.name)) return filteredBy(call, piped);
  return cwd !== null && LISTS_FOLDER.has(call.name) && pathsOf(call).length === 0 ? [normalPath(cwd)] : given;
}

/** A variable of its own may be any of what was listed. */
function takesPiped(call: CmdletCall): boolean {
  return !pathsOf(call).some((path) => path.startsWith('$') && !path.startsWith('$_'));
}

const WMI_METHODS: ReadonlySet<string> = new Set(['invoke-cimmethod', 'invoke-wmimethod']);

/** Most calls of a script do nothing to files, and their arguments need not be read as paths. */
function isActing(name: string): boolean {
  return KINDS.has(name) || COPIES.has(name) || MOVES.has(name) || WMI_METHODS.has(name) || name.startsWith('.');
}

function* actsOf(
  name: string,
  call: CmdletCall,
  given: readonly string[],
  listed: readonly string[],
): Iterable<readonly [FileActKind, readonly string[]]> {
  const kind = KINDS.get(name);
  const method = name.startsWith('.') ? METHODS.get(name.slice(name.lastIndexOf('.'))) : undefined;
  if (kind !== undefined) yield [kind, given.length > 0 || kind === 'create' ? given : listed];
  else if (method !== undefined) yield [method, [...given, ...listed]];
  else if (WMI_METHODS.has(name)) {
    if ([...call.parameters.values()].flat().some((value) => /^delete$/i.test(String(value)))) yield ['delete', given];
  } else if (COPIES.has(name)) yield ['create', target(call, given)];
  else if (MOVES.has(name)) {
    const to = target(call, given);
    yield ['create', to];
    const from = given.filter((path) => !to.includes(path));
    yield ['move', from.length > 0 ? from : listed];
  }
}

/** The destination: by its name, else the last value. */
function target(call: CmdletCall, given: readonly string[]): readonly string[] {
  for (const [name, values] of call.parameters)
    if (name !== '' && 'destination'.startsWith(name) && name.length > 1)
      return values.filter((value) => typeof value === 'string').map((path) => normalPath(path));
  return given.slice(-1);
}

/** Values that may be paths; a filter (`-Include *.pst`) is joined to each of them. */
function pathsOf(call: CmdletCall): string[] {
  const paths: string[] = [];
  const filters: string[] = [];
  for (const [name, values] of call.parameters) {
    if (NO_PATH.test(name)) continue;
    for (const value of values) {
      if (typeof value !== 'string') continue;
      const file = queriedFile(value);
      if (file !== null) paths.push(file);
      else if (FILTER.test(name)) filters.push(value);
      else paths.push(...value.replace(/^(?:\(\.\.\.\)|%\w{1,16}%)$/, '$?').split(','));
    }
  }
  const found = filters.flatMap((filter) => [filter, ...paths.slice(0, 16).map((path) => `${path}\\${filter}`)]);
  return [...paths, ...found.slice(0, 64)];
}

/** The names that a filter lets pass, below what it is given: `.pst`, `*.pst`, `\.(?:pst)$`. */
function filteredBy(call: CmdletCall, paths: readonly string[]): string[] {
  const names: string[] = [];
  for (const [operator, values] of call.parameters) {
    if (/^[ci]?n/.test(operator)) continue; // -ne, -notlike
    for (const value of values)
      if (typeof value === 'string')
        for (const name of value.slice(0, 256).split('|')) {
          const plain = name.replace(/[\\^$()]/g, '');
          if (/^[\w*?. -]{0,64}\.[\w*?]{2,8}$/.test(plain)) names.push(plain.startsWith('.') ? `*${plain}` : plain);
        }
  }
  return paths.slice(0, 8).flatMap((path) => names.slice(0, 8).map((name) => `${path}/${name.toLowerCase()}`));
}

/** The file of a query to WMI: `Name='C:\\a.pst'`. */
function queriedFile(value: string): string | null {
  return /\bname\s{0,4}(?:=|like)\s{0,4}["']([^"']{1,1024})/i.exec(value.slice(0, 4_096))?.[1] ?? null;
}

/** A value that only the script knows: `$_`, `$file`, `.FullName`, `.\$_`; `.\name` is known. */
function isUnknown(path: string): boolean {
  const isMember = path.startsWith('.') && (/^\.\w/.test(path) || path.includes('$'));
  return path === '' || isMember || (path.startsWith('$') && !path.includes('\\') && !path.includes('/'));
}

/** Files behind `>` among the arguments. */
function redirected(call: CmdletCall): string[] {
  const values = [...call.parameters.values()].flat().filter((value) => typeof value === 'string');
  if (!values.some((value) => value.includes('>'))) return [];
  const glued = values
    .filter((value) => /^[\d*]?>{1,2}[^&>]/.test(value))
    .map((value) => value.replace(/^[\d*]?>{1,2}/, ''));
  return values.some((value) => /^[\d*]?>{1,2}$/.test(value)) ? values.slice(-1) : glued;
}

function kinds(groups: readonly (readonly [FileActKind, string])[]): ReadonlyMap<string, FileActKind> {
  return new Map(groups.flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind] as const)));
}
