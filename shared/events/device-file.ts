/** Rows of Defender's table DeviceFileEvents. */
import type { ReadContext } from './audit-record.ts';
import { accountOf, type DeviceRow, deviceFields, NO_ACCOUNT } from './device-row.ts';
import { isPath } from './endpoint-event.ts';
import type { FileEvent } from './event.ts';
import { type JsonObject, rawTextOf, textOf } from './json-text.ts';
import { type Parked, unexpected } from './record.ts';

/** Whether a row without a table name is of this table. */
export function looksLikeFile(row: JsonObject): boolean {
  const ofDevice = row.DeviceId !== undefined || row.DeviceName !== undefined;
  return ofDevice && row.FolderPath !== undefined && (textOf(row, 'ActionType')?.startsWith('File') ?? false);
}

export function readDeviceFile(source: DeviceRow, context: ReadContext): FileEvent | Parked {
  const fields = deviceFields(source, context);
  if ('kind' in fields) return fields;
  const { row } = source;
  const action = textOf(row, 'ActionType');
  if (action === null) return unexpected('ActionType', row.ActionType, 'the name of an action');
  const by = rawTextOf(row, 'InitiatingProcessFolderPath');
  return {
    kind: 'file',
    form: 'defender-file',
    ...fields,
    ...(remoteAccount(row) ?? accountOf(row, 'InitiatingProcess') ?? accountOf(row, '') ?? NO_ACCOUNT),
    action,
    previousPath: previousPath(row),
    ...(isPath(by) ? { initiatingPath: by } : {}),
  };
}

/** Over the network the process is the server's own; who acted is whoever made the request. */
function remoteAccount(row: JsonObject) {
  const protocol = textOf(row, 'RequestProtocol')?.toLowerCase();
  return protocol === 'smb' || protocol === 'nfs' ? accountOf(row, 'Request') : null;
}

/** Path with the file's former name, as `folderPath` has it. Some rows repeat the name in the folder already. */
export function previousPath(row: JsonObject): string | null {
  const folder = rawTextOf(row, 'PreviousFolderPath');
  const name = rawTextOf(row, 'PreviousFileName');
  if (folder === null || name === null) return folder ?? name;
  if (folder.toLowerCase().endsWith(name.toLowerCase())) return folder;
  const separator = folder.includes('/') ? '/' : '\\';
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}
