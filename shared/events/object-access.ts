/**
 * Event 4663 of the Windows security log: somebody used a right to a file that is audited. Only the right to delete says that
 * the file went, or got another name. 4660 says that it is gone, but names it by a handle alone.
 * Source: Microsoft Learn, "4663(S): An attempt was made to access an object", access rights.
 */
import { fileEvent } from './endpoint-event.ts';
import { type JsonObject, rawTextOf, textOf } from './json-text.ts';
import { userOf } from './process-creation.ts';
import { ignored, unexpected } from './record.ts';
import type { WindowsEvent } from './windows-event.ts';
import type { WindowsFacts, WindowsRead } from './windows-reader.ts';

const DELETE = 0x10000;
const DELETE_TEXT = '%%1537';

export function readObjectAccess({ data, record }: WindowsEvent, facts: WindowsFacts): WindowsRead {
  const type = textOf(data, 'ObjectType')?.toLowerCase() ?? 'file';
  if (type !== 'file' || !isDelete(data)) return ignored('Windows event 4663 that deletes no file');
  const path = rawTextOf(data, 'ObjectName');
  if (path === null) return unexpected('ObjectName', data.ObjectName, 'the path of a file');
  return fileEvent(
    { form: 'windows-object-access', ...facts, user: userOf(data, record) },
    { action: 'FileDeleted', path, by: { path: rawTextOf(data, 'ProcessName'), commandLine: null } },
  );
}

/** Either field may be left out; renderers write the word for the number of the list's entry. */
function isDelete(data: JsonObject): boolean {
  const list = textOf(data, 'AccessList', 'Accesses') ?? '';
  if (list.includes(DELETE_TEXT) || /^DELETE\b/m.test(list)) return true;
  const mask = textOf(data, 'AccessMask') ?? '';
  return /^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i.test(mask) && (Number(mask) & DELETE) !== 0;
}
