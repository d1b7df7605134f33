/**
 * The four events that every source is normalised to. Nothing behind this border knows what shape a record had.
 * Text from records is kept as it was, save where a field says that it is lower-cased or trimmed.
 */

/** The form in which a record arrived. One act may arrive in several forms; `family` groups those that share record ids. */
export type SourceForm =
  | 'office-activity'
  | 'unified-audit-log'
  | 'cloud-app-events'
  | 'exchange-cmdlet-log'
  | 'defender-process'
  | 'defender-file'
  | 'defender-script'
  | 'cloud-process'
  | 'windows-process-creation'
  | 'windows-object-access'
  | 'powershell-log'
  | 'sysmon'
  | 'auditd'
  | 'osquery'
  | 'macos-log'
  | 'macos-endpoint'
  | 'ecs'
  | 'syslog'
  | 'graph-activity'
  | 'google-workspace'
  | 'email-events';

/** How an act ended, by its record. `unknown` counts as done: most sources say nothing about a success. */
export type Outcome = 'succeeded' | 'partial' | 'failed' | 'unknown';

/** Exchange logon types. Source: Office 365 Management Activity API schema, "Enum: LogonType". */
export const LOGON_TYPES = [
  'owner',
  'admin',
  'delegated',
  'transport',
  'system-service',
  'best-access',
  'delegated-admin',
] as const;
export type LogonType = (typeof LOGON_TYPES)[number];

/** User types. Source: Office 365 Management Activity API schema, "Enum: User Type". */
export const USER_TYPES = [
  'regular',
  'reserved',
  'admin',
  'dc-admin',
  'system',
  'application',
  'service-principal',
  'custom-policy',
  'system-policy',
  'partner-technician',
  'guest',
] as const;
export type UserType = (typeof USER_TYPES)[number];

interface EventBase {
  /** The record's own id where it has one, else a key that the same record always gets. See `record-id.ts`. */
  readonly recordId: string;
  /** Lower-case tenant id; null where neither the record nor the settings name one. */
  readonly tenantId: string | null;
  /** Event time, milliseconds since 1970 UTC. */
  readonly time: number;
  readonly form: SourceForm;
  /** Who acted: lower-case user principal name, else the id as logged in lower case; null where the record names nobody. */
  readonly actor: string | null;
  readonly ip: string | null;
}

/** One message of a mailbox record. No other part of a message is kept. */
export interface AffectedItem {
  readonly id: string | null;
  readonly subject: string | null;
  readonly internetMessageId: string | null;
  readonly folderPath: string | null;
}

/** A parameter as an administrator gave it: switches and booleans are booleans, everything else is text. */
export type ParameterValue = string | boolean;

/**
 * A call of a cmdlet, from an audit record, the on-premises cmdlet log or a command line. Parameter names are in lower
 * case; abbreviations are resolved by `parameter()` in `cmdlet.ts`. Values of one parameter keep their order.
 */
export interface CmdletCall {
  /** The cmdlet's name in lower case, without a module prefix. */
  readonly name: string;
  readonly parameters: ReadonlyMap<string, readonly ParameterValue[]>;
  /** False where the name only stands in the line (a comment, a printed string, Get-Help): that is no execution. */
  readonly executed: boolean;
}

/** What a property was and became, as text; null where the record does not say. */
export interface ModifiedProperty {
  readonly before: string | null;
  readonly after: string | null;
}

/** A record of the Office 365 audit log (mailbox or admin), or of the on-premises Exchange cmdlet log. */
export interface AuditEvent extends EventBase {
  readonly kind: 'audit';
  /** As logged: `HardDelete`, or the cmdlet's name for admin records. */
  readonly operation: string;
  /** Numeric AuditLogRecordType; null where the record has none that is known. */
  readonly recordType: number | null;
  readonly outcome: Outcome;
  readonly userType: UserType | null;
  readonly logonType: LogonType | null;
  readonly appId: string | null;
  /** ClientInfoString as logged. Its tail is under the client's control. */
  readonly clientInfo: string | null;
  readonly sessionId: string | null;
  /** Owner of the mailbox in lower case; null for records about no mailbox. */
  readonly mailbox: string | null;
  readonly mailboxGuid: string | null;
  readonly objectId: string | null;
  readonly crossMailbox: boolean | null;
  readonly externalAccess: boolean | null;
  /** Object id of the user in the directory, lower case; absent where the record does not give it, as most. */
  readonly userObjectId?: string;
  /** AffectedItems; empty where the record lists none. */
  readonly items: readonly AffectedItem[];
  /** Paths of `Folders[]`, the folders that were themselves acted upon; `null` entries have no path. */
  readonly folders: readonly (string | null)[];
  /** Path of the folder that held the items. */
  readonly folder: string | null;
  readonly destFolder: string | null;
  /** Whom a record about the permissions of a folder names; absent in others. */
  readonly member?: string;
  /** Cmdlet and parameters, for admin records; null for others. */
  readonly cmdlet: CmdletCall | null;
  /**
   * `OperationProperties` by name in lower case: UpdateInboxRules keeps its rule there. Of Google Workspace the parameters of
   * the event, nested names joined by a dot.
   */
  readonly properties: ReadonlyMap<string, string>;
  /** `ModifiedProperties` of admin records and of those of the directory by name in lower case; absent where the record has none. */
  readonly modified?: ReadonlyMap<string, ModifiedProperty>;
}

interface DeviceEventBase extends EventBase {
  readonly device: string | null;
  readonly deviceId: string | null;
  /** Account name and domain as logged. */
  readonly accountName: string | null;
  readonly accountDomain: string | null;
  readonly accountObjectId: string | null;
  readonly fileName: string;
  readonly folderPath: string | null;
  readonly initiatingFileName: string | null;
  readonly initiatingCommandLine: string | null;
}

/** A process that started. */
export interface ProcessEvent extends DeviceEventBase {
  readonly kind: 'process';
  readonly commandLine: string;
  readonly processId: number | null;
  /** Folder in which it runs, from which its relative names are seen; absent where the record does not say. */
  readonly workingFolder?: string;
}

/** A file that was created, changed, renamed or deleted. `folderPath` includes the file name. */
export interface FileEvent extends DeviceEventBase {
  readonly kind: 'file';
  /** As logged: `FileDeleted`, `FileRenamed`, ... */
  readonly action: string;
  readonly previousPath: string | null;
  /** Path of the program that did it; absent where the record gives no more than its name. */
  readonly initiatingPath?: string;
}

/** A call of a cloud API: a request to Microsoft Graph. Its body is in no log. */
export interface ApiEvent extends EventBase {
  readonly kind: 'api';
  /** As logged: `DELETE`. */
  readonly method: string;
  /** As logged, with host and query. Take it apart by `graph-path.ts`: it may be encoded, and ids may stand in brackets. */
  readonly uri: string;
  /** HTTP status of the response; null where the record has none. */
  readonly status: number | null;
  readonly appId: string | null;
  /** Object id of the user for whom the application acted; null for an application by itself. */
  readonly userId: string | null;
  /** The application acted with permissions of its own, not for a user. */
  readonly appOnly: boolean;
  /** One for all members of a `$batch`. */
  readonly operationId: string | null;
  /** As logged: under the client's control. */
  readonly userAgent: string | null;
  /** Principal name or object id by which the path names the mailbox, in lower case; null for `/me` and for none. */
  readonly mailbox: string | null;
}

export type PurgewatchEvent = AuditEvent | ProcessEvent | FileEvent | ApiEvent;
