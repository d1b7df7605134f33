/** Columns of the table Purgewatch_CL. The collection rule and the table in `infra/` are held against this list by a test. */

/** Types of Azure Monitor. Datetimes are ISO 8601 text on the wire, dynamics are JSON. */
export type ColumnType = 'string' | 'int' | 'long' | 'real' | 'boolean' | 'datetime' | 'dynamic';

export const SENTINEL_COLUMNS = [
  /** When the revision was raised. */
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'AlertId', type: 'string' },
  { name: 'Revision', type: 'int' },
  /** Of the records. `TenantId` is reserved: it names the workspace's tenant. */
  { name: 'SourceTenantId', type: 'string' },
  { name: 'Detection', type: 'string' },
  { name: 'Detections', type: 'dynamic' },
  { name: 'DetectionType', type: 'string' },
  { name: 'HasDeleteContent', type: 'boolean' },
  /** `Title` is reserved, too. */
  { name: 'AlertTitle', type: 'string' },
  /** High, Medium, Low or Informational: Sentinel has no more. */
  { name: 'Severity', type: 'string' },
  { name: 'PurgewatchSeverity', type: 'string' },
  { name: 'Confidence', type: 'string' },
  { name: 'Score', type: 'real' },
  { name: 'Reasons', type: 'dynamic' },
  { name: 'FirstSeen', type: 'datetime' },
  { name: 'LastSeen', type: 'datetime' },
  { name: 'ItemCount', type: 'long' },
  { name: 'CountIsLowerBound', type: 'boolean' },
  { name: 'Actor', type: 'string' },
  { name: 'AccountName', type: 'string' },
  { name: 'AccountUpnSuffix', type: 'string' },
  { name: 'AccountObjectId', type: 'string' },
  { name: 'Mailbox', type: 'string' },
  { name: 'DeviceName', type: 'string' },
  { name: 'IPAddress', type: 'string' },
  { name: 'Entities', type: 'dynamic' },
  /** ATT&CK ids, of the current version and of those up to v18. */
  { name: 'Techniques', type: 'dynamic' },
  { name: 'Evidence', type: 'dynamic' },
  { name: 'RecordIds', type: 'dynamic' },
  { name: 'Suppressed', type: 'boolean' },
  /** The allowance behind it, with owner, reason, ticket and expiry. */
  { name: 'Suppression', type: 'dynamic' },
  { name: 'RelatedAlerts', type: 'dynamic' },
  /** The analyst's questions with answers, evidence and ready queries. */
  { name: 'Runbook', type: 'dynamic' },
  /** Whether tier 2 takes over. */
  { name: 'Escalate', type: 'boolean' },
  { name: 'EscalateReason', type: 'string' },
  /** Steps for tier 1, actions for tier 2, containment that fits. */
  { name: 'Response', type: 'dynamic' },
  /** What the actor did or used for the first time in 30 days. */
  { name: 'Profile', type: 'dynamic' },
  /** What `doctor` writes to see whether rows arrive; false for every alert. */
  { name: 'IsTest', type: 'boolean' },
  /** `account` or `application`; this and the next two are null where it is not certain who did it. */
  { name: 'CulpritType', type: 'string' },
  /** Principal name, or application id. */
  { name: 'CulpritName', type: 'string' },
  { name: 'CulpritObjectId', type: 'string' },
  /** Whether a person or a playbook may contain the culprit: not suppressed, not in PURGEWATCH_NEVER_CONTAIN, and fitting. */
  { name: 'MayContain', type: 'boolean' },
  /** From here on: columns of the query that analysts migrate from which are not above. */
  { name: 'Timestamp', type: 'datetime' },
  { name: 'FileName', type: 'string' },
  { name: 'ProcessCommandLine', type: 'string' },
  { name: 'InitiatingProcessFileName', type: 'string' },
  { name: 'InitiatingProcessCommandLine', type: 'string' },
] as const satisfies readonly { readonly name: string; readonly type: ColumnType }[];

interface ColumnValues {
  readonly string: string | null;
  readonly int: number;
  readonly long: number;
  readonly real: number;
  readonly boolean: boolean | null;
  readonly datetime: string;
  readonly dynamic: object | null;
}

export type SentinelRow = {
  readonly [Column in (typeof SENTINEL_COLUMNS)[number] as Column['name']]: ColumnValues[Column['type']];
};
