/** Results of osquery's event tables, one row a record: processes and files of Linux and macOS. */
import type { ReadContext } from './audit-record.ts';
import { type EndpointFacts, fileEvent, NO_PROGRAM, processEvent } from './endpoint-event.ts';
import type { FileEvent, ProcessEvent } from './event.ts';
import { integerOf, isObject, type JsonObject, rawTextOf, textOf } from './json-text.ts';
import { type Ignored, ignored, type Parked, unexpected } from './record.ts';
import { digestId } from './record-id.ts';

/** Words of file_events, es_process_file_events and process_file_events, in lower case. */
const ACTIONS: ReadonlyMap<string, string> = new Map([
  ['created', 'FileCreated'],
  ['create', 'FileCreated'],
  ['moved_to', 'FileCreated'],
  ['updated', 'FileModified'],
  ['write', 'FileModified'],
  ['truncate', 'FileModified'],
  ['deleted', 'FileDeleted'],
  ['delete', 'FileDeleted'],
  ['unlink', 'FileDeleted'],
  // Where to, the table does not say.
  ['moved_from', 'FileRenamed'],
  ['rename', 'FileRenamed'],
]);

/** Null where the record is no result of osquery. */
export function readOsquery(
  record: JsonObject,
  context: ReadContext,
): ProcessEvent | FileEvent | Parked | Ignored | null {
  const { columns } = record;
  if (!isObject(columns) || (record.hostIdentifier === undefined && record.unixTime === undefined)) return null;
  if (textOf(record, 'action') === 'removed') return ignored('osquery row that left a result');
  const facts = factsOf(record, columns, context);
  if ('kind' in facts) return facts;
  const commandLine = rawTextOf(columns, 'cmdline');
  if (commandLine !== null)
    return processEvent(facts, {
      path: rawTextOf(columns, 'path'),
      commandLine,
      processId: integerOf(columns.pid),
      parent: NO_PROGRAM,
      workingFolder: folderOf(columns),
    });
  return readFile(columns, facts) ?? ignored('osquery row of another table');
}

function readFile(columns: JsonObject, facts: EndpointFacts): FileEvent | null {
  const action = ACTIONS.get(textOf(columns, 'action', 'event_type', 'operation')?.toLowerCase() ?? '');
  // `path` is the file in process_file_events, and the program in es_process_file_events.
  const isByProcess = columns.executable !== undefined;
  const path = rawTextOf(columns, 'target_path', 'filename', ...(isByProcess ? ['path'] : []));
  if (action === undefined || path === null) return null;
  const folder = folderOf(columns);
  const target = rawTextOf(columns, 'dest_filename', 'dest_path');
  const program = rawTextOf(columns, isByProcess ? 'executable' : 'path');
  return fileEvent(facts, {
    action,
    path: seenFrom(folder, action === 'FileRenamed' ? (target ?? path) : path),
    previousPath: action === 'FileRenamed' ? seenFrom(folder, path) : null,
    by: { path: program, commandLine: null },
  });
}

/** Some tables quote it. */
function folderOf(columns: JsonObject): string | null {
  return rawTextOf(columns, 'cwd')?.replace(/^"(.*)"$/, '$1') ?? null;
}

/** Events of the audit framework name files as the program did. */
function seenFrom(folder: string | null, path: string): string {
  return path.startsWith('/') || folder === null ? path : `${folder}/${path}`;
}

function factsOf(record: JsonObject, columns: JsonObject, context: ReadContext): EndpointFacts | Parked {
  const seconds = integerOf(columns.time) ?? integerOf(record.unixTime);
  if (seconds === null || seconds < 0 || seconds > 7_258_118_400)
    return unexpected('unixTime', record.unixTime, 'seconds since 1970');
  const device = textOf(record, 'hostIdentifier', 'hostname');
  const eventId = textOf(columns, 'eid');
  const table = textOf(record, 'name') ?? '';
  return {
    form: 'osquery',
    // A row says the same whenever it is sent; counters around it do not.
    recordId: digestId(eventId === null ? { device, table, columns } : { device, table, eventId, columns }),
    tenantId: context.defaultTenantId,
    time: seconds * 1000,
    device,
    user: textOf(columns, 'username') ?? userOf(columns),
  };
}

const UNSET = '4294967295';

function userOf(columns: JsonObject): string | null {
  const login = textOf(columns, 'auid');
  const user = login === null || login === UNSET || login === '-1' ? textOf(columns, 'uid') : login;
  return user === '0' ? 'root' : user;
}
