/** What an audit event did, from its parts: a program started, or a name created, emptied, renamed or removed. */
import { startsProgram, truncates } from './audit-syscalls.ts';
import type { TouchedFile } from './endpoint-event.ts';

/** A PATH record. */
export interface AuditPath {
  /** `PARENT`, `DELETE`, `CREATE`, `NORMAL`, in upper case. */
  readonly nameType: string;
  readonly name: string | null;
}

export interface AuditCall {
  /** Name of the system call; null where its record is missing. */
  readonly syscall: string | null;
  readonly argument: (index: number) => string | null;
  readonly cwd: string | null;
  readonly paths: readonly AuditPath[];
}

/** The file that an event is about, or null. Only a call that is known tells that a name was emptied, not just opened. */
export function touchedFile(call: AuditCall): Omit<TouchedFile, 'by'> | null {
  if (call.syscall !== null && startsProgram(call.syscall)) return null;
  const parents = call.paths.filter(({ nameType }) => nameType === 'PARENT');
  const named = (nameType: string, parent: AuditPath | undefined) =>
    call.paths
      .filter((path) => path.nameType === nameType)
      .map((path) => absolute(path.name, parent?.name ?? null, call.cwd))
      .filter((path) => path !== null);
  const removed = named('DELETE', parents[0]);
  const created = named('CREATE', parents.at(-1));
  const [target] = created;
  // Whatever had the new name is listed as removed, too.
  const [previous] = removed.filter((path) => path !== target);
  if (target !== undefined && previous !== undefined)
    return { action: 'FileRenamed', path: target, previousPath: previous };
  if (removed[0] !== undefined) return { action: 'FileDeleted', path: removed[0] };
  if (target !== undefined) return { action: 'FileCreated', path: target };
  const [existing] = named('NORMAL', undefined);
  if (existing === undefined || call.syscall === null || !truncates(call.syscall, call.argument)) return null;
  return { action: 'FileModified', path: existing };
}

/** The path of a name: relative ones stand in the parent that the event names, else in the working directory. */
function absolute(name: string | null, parent: string | null, cwd: string | null): string | null {
  if (name === null) return null;
  if (name.startsWith('/')) return plainPath(name);
  const folder = parent === null ? null : plainPath(joined(cwd, parent));
  if (folder === null) return plainPath(joined(cwd, name));
  return plainPath(joined(folder, name.slice(name.replace(/\/+$/, '').lastIndexOf('/') + 1)));
}

function joined(folder: string | null, name: string): string {
  return name.startsWith('/') || folder === null ? name : `${folder}/${name}`;
}

/** Without `.`, `..`, and slashes that change nothing. */
function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/');
}

/** Arguments as one line that a POSIX shell takes apart into the same. */
export function commandLineOf(argv: readonly string[]): string {
  return argv.map(shellQuoted).join(' ');
}

function shellQuoted(text: string): string {
  if (/^[\w@%+=:,./~*?-]+$/.test(text)) return text;
  // Double quotes where nothing in them means anything: programs of Windows read those, too.
  if (!/["$`\\!]/.test(text)) return `"${text}"`;
  return text.includes("'") ? `'${text.replaceAll("'", "'\\''")}'` : `'${text}'`;
}
