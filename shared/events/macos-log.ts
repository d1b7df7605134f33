/**
 * macOS unified log as lines of JSON (`log stream --style ndjson`). It knows no general start of programs and no file
 * events; two kinds of message say what happened: what sudo ran, and that a path was deleted.
 */
import { type ReadContext, timeOf } from './audit-record.ts';
import { type EndpointFacts, fileEvent, NO_PROGRAM, processEvent } from './endpoint-event.ts';
import type { FileEvent, ProcessEvent } from './event.ts';
import { integerOf, type JsonObject, rawTextOf, textOf } from './json-text.ts';
import { type Ignored, ignored, type Parked } from './record.ts';
import { digestId } from './record-id.ts';
import { loggedCommand } from './sudo-log.ts';

const DELETED =
  /^(?:unlink(?:at|ed)?|rmdir|remov(?:e|ed|ing)|delet(?:e|ed|ing)|did delete|will delete)\b[^/]{0,80}(\/[^\r\n"'<>|]{1,1024})/i;

/** Null where the record is none of this log. */
export function readMacosLog(
  record: JsonObject,
  context: ReadContext,
): ProcessEvent | FileEvent | Parked | Ignored | null {
  const message = rawTextOf(record, 'eventMessage');
  if (message === null || (record.processImagePath === undefined && record.machTimestamp === undefined)) return null;
  const sudo = isSudo(record) ? loggedCommand(message) : null;
  const deleted = sudo === null ? DELETED.exec(message)?.[1]?.trim() : undefined;
  if (sudo === null && deleted === undefined) return ignored('macOS log message of another kind');
  const facts = factsOf(record, sudo?.user ?? null, context);
  if ('kind' in facts) return facts;
  const program = rawTextOf(record, 'processImagePath');
  if (deleted !== undefined)
    return fileEvent(facts, { action: 'FileDeleted', path: deleted, by: { path: program, commandLine: null } });
  if (sudo === null) return ignored('macOS log message of another kind');
  const { commandLine, workingFolder } = sudo;
  return processEvent(facts, {
    path: commandLine.split(' ', 1)[0] ?? null,
    commandLine,
    processId: null,
    parent: { ...NO_PROGRAM, path: program },
    workingFolder,
  });
}

function isSudo(record: JsonObject): boolean {
  return rawTextOf(record, 'processImagePath')?.endsWith('/sudo') ?? false;
}

function factsOf(record: JsonObject, user: string | null, context: ReadContext): EndpointFacts | Parked {
  const time = timeOf(record, ['timestamp']);
  if (typeof time !== 'number') return time;
  const uid = integerOf(record.userID);
  return {
    form: 'macos-log',
    recordId: digestId(record),
    tenantId: context.defaultTenantId,
    time,
    device: textOf(record, 'hostname', 'host', 'computerName'),
    user: user ?? (uid === null ? null : uid === 0 ? 'root' : String(uid)),
  };
}
