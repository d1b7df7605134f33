/** What the events of endpoint logs have in common, whoever wrote them. */
import type { FileEvent, ProcessEvent, SourceForm } from './event.ts';

export interface EndpointFacts {
  readonly form: SourceForm;
  readonly recordId: string;
  readonly tenantId: string | null;
  readonly time: number;
  readonly device: string | null;
  /** `DOMAIN\\name`, `name@domain` or `name`, as logged; `-` and nothing are nobody. */
  readonly user: string | null;
  readonly userDomain?: string | null;
}

/** A program by its path, and how it was called. */
interface Program {
  readonly path: string | null;
  readonly commandLine: string | null;
}

export const NO_PROGRAM: Program = { path: null, commandLine: null };

export interface StartedProcess {
  readonly path: string | null;
  readonly commandLine: string;
  readonly processId: number | null;
  readonly parent: Program;
  readonly workingFolder?: string | null;
}

export function processEvent(facts: EndpointFacts, started: StartedProcess): ProcessEvent {
  return {
    kind: 'process',
    ...commonFields(facts),
    fileName: baseName(started.path) ?? '',
    folderPath: started.path,
    initiatingFileName: baseName(started.parent.path),
    initiatingCommandLine: started.parent.commandLine,
    commandLine: started.commandLine,
    processId: started.processId,
    ...(started.workingFolder ? { workingFolder: started.workingFolder } : {}),
  };
}

export interface TouchedFile {
  /** In Defender's words: `FileCreated`, `FileModified`, `FileRenamed`, `FileDeleted`. */
  readonly action: string;
  readonly path: string;
  readonly previousPath?: string | null;
  readonly by: Program;
}

export function fileEvent(facts: EndpointFacts, touched: TouchedFile): FileEvent {
  return {
    kind: 'file',
    ...commonFields(facts),
    action: touched.action,
    fileName: baseName(touched.path) ?? '',
    folderPath: touched.path,
    previousPath: touched.previousPath ?? null,
    initiatingFileName: baseName(touched.by.path),
    initiatingCommandLine: touched.by.commandLine,
    ...(isPath(touched.by.path) ? { initiatingPath: touched.by.path } : {}),
  };
}

function commonFields({ user, userDomain, ...facts }: EndpointFacts) {
  const account = splitUser(user);
  return {
    ...facts,
    deviceId: null,
    ip: null,
    actor: account.name?.toLowerCase() ?? null,
    accountName: account.name,
    accountDomain: account.domain ?? userDomain ?? null,
    accountObjectId: null,
  };
}

/** A user principal name stays whole, as Defender's actor has it; a domain before a backslash is taken off. */
function splitUser(user: string | null): { readonly name: string | null; readonly domain: string | null } {
  const text = user?.trim() ?? '';
  if (text === '' || text === '-') return { name: null, domain: null };
  const at = text.lastIndexOf('\\');
  if (at === -1) return { name: text, domain: null };
  return { name: text.slice(at + 1) || null, domain: text.slice(0, at) || null };
}

/** Whether more than the name of a program is known. */
export function isPath(path: string | null): path is string {
  return path !== null && /[\\/]/.test(path);
}

/** A copy of powershell.exe under another name still says in its resources what it is, and runs its arguments as scripts. */
export function withOriginalName(event: ProcessEvent, original: string | null): ProcessEvent {
  const name = baseName(original);
  return name !== null && /^(?:powershell\.exe|pwsh\.dll)$/i.test(name) ? { ...event, fileName: name } : event;
}

/** Name of a file without its folders, of either system; null where there is none. */
function baseName(path: string | null): string | null {
  if (path === null) return null;
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1) || null;
}

/** A key of host, log, number and time: the same record always gets it, and no other one does. */
export function numberedId(host: string | null, log: string, number: string, time: number): string {
  return `${host ?? ''}|${log}|${number}|${new Date(time).toISOString()}`.toLowerCase();
}
