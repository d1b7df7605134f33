/**
 * Events of macOS' Endpoint Security as JSON, which `eslogger` writes: programs, and names that are removed, renamed, emptied
 * or made. Source: eslogger(1), and the headers of EndpointSecurity (`es_event_exec_t` and the like), whose names it has.
 */
import { commandLineOf } from './audit-act.ts';
import { type ReadContext, timeOf } from './audit-record.ts';
import { type EndpointFacts, fileEvent, processEvent, type TouchedFile } from './endpoint-event.ts';
import type { FileEvent, ProcessEvent } from './event.ts';
import { integerOf, isObject, type JsonObject, rawTextOf, textOf } from './json-text.ts';
import { type Ignored, ignored, type Parked } from './record.ts';
import { digestId } from './record-id.ts';
import { member } from './windows-event.ts';

/** Null where the record is none of these. */
export function readMacosEndpoint(
  record: JsonObject,
  context: ReadContext,
): ProcessEvent | FileEvent | Parked | Ignored | null {
  const { event, process } = record;
  if (record.mach_time === undefined || !isObject(event) || !isObject(process)) return null;
  const facts = factsOf(record, process, context);
  if ('kind' in facts) return facts;
  const by = { path: pathOf(process.executable), commandLine: null };
  if (isObject(event.exec)) return readExec(event.exec, by, facts);
  const touched = touchedFile(event);
  return touched === null ? ignored('Endpoint Security event of another kind') : fileEvent(facts, { ...touched, by });
}

function readExec(exec: JsonObject, parent: TouchedFile['by'], facts: EndpointFacts): ProcessEvent | Ignored {
  const argv = Array.isArray(exec.args) ? exec.args.filter((text) => typeof text === 'string') : [];
  const path = pathOf(member(exec, 'target').executable);
  if (argv.length === 0 && path === null) return ignored('Endpoint Security event of a program without a name');
  return processEvent(facts, {
    path,
    commandLine: commandLineOf(argv.length > 0 ? argv : [path ?? '']),
    processId: integerOf(member(exec, 'target', 'audit_token').pid),
    parent,
    workingFolder: pathOf(exec.cwd),
  });
}

function touchedFile(event: JsonObject): Omit<TouchedFile, 'by'> | null {
  const removed = pathOf(member(event, 'unlink').target);
  if (removed !== null) return { action: 'FileDeleted', path: removed };
  const emptied = pathOf(member(event, 'truncate').target);
  if (emptied !== null) return { action: 'FileModified', path: emptied };
  const previousPath = pathOf(member(event, 'rename').source);
  const path = destinationOf(member(event, previousPath === null ? 'create' : 'rename', 'destination'));
  if (previousPath !== null) return { action: 'FileRenamed', path: path ?? previousPath, previousPath };
  return path === null ? null : { action: 'FileCreated', path };
}

/** A file that is there already, or a name in a folder. */
function destinationOf(destination: JsonObject): string | null {
  const existing = pathOf(destination.existing_file);
  if (existing !== null) return existing;
  const { dir, filename } = member(destination, 'new_path');
  const folder = pathOf(dir);
  return folder === null || typeof filename !== 'string' ? null : `${folder.replace(/\/$/, '')}/${filename}`;
}

function pathOf(file: unknown): string | null {
  return isObject(file) ? rawTextOf(file, 'path') : null;
}

function factsOf(record: JsonObject, process: JsonObject, context: ReadContext): EndpointFacts | Parked {
  const time = timeOf(record, ['time', '@timestamp']);
  if (typeof time !== 'number') return time;
  return {
    form: 'macos-endpoint',
    recordId: digestId(record),
    tenantId: context.defaultTenantId,
    time,
    device: textOf(record, 'hostname', 'host', 'computerName'),
    user: userOf(member(process, 'audit_token')),
  };
}

/** "Not set", of auid: -1 as an unsigned number. */
const UNSET = 4_294_967_295;

/** Who logged in, whatever they became since; else who the process is. */
function userOf(token: JsonObject): string | null {
  const login = integerOf(token.auid);
  const user = login === null || login === UNSET || login === -1 ? integerOf(token.euid) : login;
  return user === null ? null : user === 0 ? 'root' : String(user);
}
