/** Rows of Defender's table DeviceEvents that hold a script: PowerShell's commands, and what AMSI was shown. */
import type { ReadContext } from './audit-record.ts';
import { accountOf, type DeviceRow, deviceFields, NO_ACCOUNT } from './device-row.ts';
import type { ProcessEvent } from './event.ts';
import { integerOf, isObject, type JsonObject, parsedIfText, rawTextOf, textOf } from './json-text.ts';
import { type Ignored, ignored, type Parked } from './record.ts';

/** Actions, in lower case, whose AdditionalFields hold a script. */
const SCRIPT_ACTIONS: ReadonlySet<string> = new Set([
  'powershellcommand',
  'amsiscriptcontent',
  'amsiscriptdetection',
  'scriptcontent',
]);
const SCRIPT_FIELDS = ['Command', 'ScriptContent', 'Content', 'ScriptBlockText'] as const;

/** Hosts of other languages than PowerShell that show their scripts to AMSI. */
const OTHER_HOSTS: ReadonlySet<string> = new Set(
  'cscript.exe wscript.exe mshta.exe excel.exe winword.exe powerpnt.exe outlook.exe msaccess.exe visio.exe'.split(' '),
);
const POWERSHELL_HOSTS: ReadonlySet<string> = new Set(['powershell.exe', 'pwsh.exe', 'powershell_ise.exe']);

export function isScriptAction(action: string): boolean {
  return SCRIPT_ACTIONS.has(action.trim().toLowerCase());
}

/** Whether a row without a table name is of this table, and holds a script. */
export function looksLikeScript(row: JsonObject): boolean {
  const ofDevice = row.DeviceId !== undefined || row.DeviceName !== undefined;
  return ofDevice && row.AdditionalFields !== undefined && isScriptAction(textOf(row, 'ActionType') ?? '');
}

/** The script in AdditionalFields, an object or JSON text. Text that is cut, and so no JSON, is the script as it is. */
export function scriptOf(additionalFields: unknown): string | null {
  const fields = parsedIfText(additionalFields);
  if (typeof fields === 'string') return fields === '' ? null : fields;
  return isObject(fields) ? rawTextOf(fields, ...SCRIPT_FIELDS) : null;
}

export function readDeviceEvent(source: DeviceRow, context: ReadContext): ProcessEvent | Parked | Ignored {
  const { row } = source;
  const action = textOf(row, 'ActionType') ?? '';
  if (!isScriptAction(action)) return ignored('DeviceEvents of another action');
  const script = scriptOf(row.AdditionalFields);
  if (script === null) return ignored('DeviceEvents without a script');
  const fields = deviceFields(source, context);
  if ('kind' in fields) return fields;
  const host = textOf(row, 'InitiatingProcessFileName')?.toLowerCase() ?? '';
  return {
    kind: 'process',
    form: 'defender-script',
    ...fields,
    ...(accountOf(row, 'InitiatingProcess') ?? accountOf(row, '') ?? NO_ACCOUNT),
    // Any program may host PowerShell; the script says nothing of what it is named.
    fileName: POWERSHELL_HOSTS.has(host) || OTHER_HOSTS.has(host) ? host : 'powershell.exe',
    folderPath: rawTextOf(row, 'InitiatingProcessFolderPath'),
    commandLine: script,
    processId: integerOf(row.InitiatingProcessId),
  };
}
