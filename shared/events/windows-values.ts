/**
 * Values of Windows events that came without names: Fluent Bit's `StringInserts`, and EventData whose `<Data>` elements name
 * nothing. Their order is that of the event's manifest. Sources: Microsoft Learn, "4688", "4663"; the manifests of Sysmon
 * (schema 4.50 and later) and of PowerShell.
 */
import { isObject, type JsonObject } from './json-text.ts';

const SUBJECT = ['SubjectUserSid', 'SubjectUserName', 'SubjectDomainName', 'SubjectLogonId'] as const;
const SYSMON_HEAD = ['RuleName', 'UtcTime', 'ProcessGuid', 'ProcessId'] as const;
const SYSMON_DELETE = [
  ...SYSMON_HEAD,
  'User',
  'Image',
  'TargetFilename',
  'Hashes',
  'IsExecutable',
  'Archived',
] as const;

/** No two logs that are read give one number to different events. */
const NAMES: ReadonlyMap<number, readonly string[]> = new Map<number, readonly string[]>([
  [
    4688,
    [
      ...SUBJECT,
      ...['NewProcessId', 'NewProcessName', 'TokenElevationType', 'ProcessId', 'CommandLine'],
      ...[
        'TargetUserSid',
        'TargetUserName',
        'TargetDomainName',
        'TargetLogonId',
        'ParentProcessName',
        'MandatoryLabel',
      ],
    ],
  ],
  [
    4663,
    [
      ...SUBJECT,
      ...[
        'ObjectServer',
        'ObjectType',
        'ObjectName',
        'HandleId',
        'AccessList',
        'AccessMask',
        'ProcessId',
        'ProcessName',
      ],
    ],
  ],
  [
    1,
    [
      ...SYSMON_HEAD,
      ...['Image', 'FileVersion', 'Description', 'Product', 'Company', 'OriginalFileName', 'CommandLine'],
      ...['CurrentDirectory', 'User', 'LogonGuid', 'LogonId', 'TerminalSessionId', 'IntegrityLevel', 'Hashes'],
      ...['ParentProcessGuid', 'ParentProcessId', 'ParentImage', 'ParentCommandLine', 'ParentUser'],
    ],
  ],
  [11, [...SYSMON_HEAD, 'Image', 'TargetFilename', 'CreationUtcTime', 'User']],
  [23, SYSMON_DELETE],
  [26, SYSMON_DELETE],
  [4103, ['ContextInfo', 'UserData', 'Payload']],
  [4104, ['MessageNumber', 'MessageTotal', 'ScriptBlockText', 'ScriptBlockId', 'Path']],
]);

/** Null where the list is none of plain values, or the number is of no event that is read. */
export function namedByPosition(id: number | null, values: unknown): JsonObject | null {
  const names = id === null ? undefined : NAMES.get(id);
  if (names === undefined || !Array.isArray(values) || values.length === 0 || values.some(isObject)) return null;
  const data: Record<string, unknown> = Object.create(null);
  for (const [index, name] of names.entries()) {
    const value: unknown = values[index];
    if (typeof value === 'string' || typeof value === 'number') data[name] = value;
  }
  return data;
}

/** Log, and what only its events of these numbers hold. */
const TELLING: readonly (readonly [channel: string, ids: readonly number[], fields: readonly string[]])[] = [
  ['security', [4688], ['NewProcessName', 'CommandLine']],
  ['security', [4663], ['ObjectName', 'AccessMask', 'AccessList']],
  ['microsoft-windows-sysmon/operational', [1], ['Image', 'ParentImage']],
  ['microsoft-windows-sysmon/operational', [11, 23, 26], ['TargetFilename']],
  ['microsoft-windows-powershell/operational', [4103], ['ContextInfo', 'Payload']],
  ['microsoft-windows-powershell/operational', [4104], ['ScriptBlockText']],
];

/** The channel, in lower case, of an event that names neither channel nor provider; null where its values do not tell. */
export function channelByValues(id: number, data: JsonObject): string | null {
  const telling = TELLING.find(
    ([, ids, fields]) => ids.includes(id) && fields.some((field) => typeof data[field] === 'string'),
  );
  return telling?.[0] ?? null;
}
