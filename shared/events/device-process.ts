/** Rows of Defender's table DeviceProcessEvents. */
import type { ReadContext } from './audit-record.ts';
import { accountOf, type DeviceRow, deviceFields, NO_ACCOUNT } from './device-row.ts';
import { withOriginalName } from './endpoint-event.ts';
import type { ProcessEvent } from './event.ts';
import { integerOf, type JsonObject, rawTextOf, textOf } from './json-text.ts';
import type { Parked } from './record.ts';

/**
 * Whether a row without a table name is of this table. Other tables have the same columns (DeviceEvents,
 * IdentityQueryEvents), so the action decides; an export with chosen columns may lack it.
 */
export function looksLikeProcess(row: JsonObject): boolean {
  const action = textOf(row, 'ActionType');
  return typeof row.ProcessCommandLine === 'string' && (action === null || action === 'ProcessCreated');
}

export function readDeviceProcess(source: DeviceRow, context: ReadContext): ProcessEvent | Parked {
  const fields = deviceFields(source, context);
  if ('kind' in fields) return fields;
  const { row } = source;
  const started: ProcessEvent = {
    kind: 'process',
    form: 'defender-process',
    ...fields,
    ...(accountOf(row, '') ?? accountOf(row, 'InitiatingProcess') ?? NO_ACCOUNT),
    commandLine: rawTextOf(row, 'ProcessCommandLine') ?? '',
    processId: integerOf(row.ProcessId),
  };
  return withOriginalName(started, textOf(row, 'ProcessVersionInfoOriginalFileName'));
}
