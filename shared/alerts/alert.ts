/** What the security team gets: an alert, its evidence, and the pointer that travels through the queues. */
import type { AttackTechnique, DetectionType, Reason, Severity } from '../detections/detection.ts';

/** One record behind an alert. No mail content: subjects are not copied. */
export interface EvidenceEvent {
  readonly recordId: string;
  /** Event time, ISO 8601 in UTC with milliseconds. */
  readonly time: string;
  readonly source: string;
  /** Operation, cmdlet, process or file action. */
  readonly act: string;
  readonly actor: string | null;
  readonly mailbox: string | null;
  readonly device: string | null;
  readonly ip: string | null;
  /** Journal blob that holds the raw record. */
  readonly journal: string | null;
}

/** Columns of the query that analysts migrate from, of the gravest record. Null where it has no such column. */
export interface ParityColumns {
  readonly AccountName: string | null;
  readonly FileName: string | null;
  readonly ProcessCommandLine: string | null;
  readonly InitiatingProcessFileName: string | null;
  readonly InitiatingProcessCommandLine: string | null;
}

/** Names for Sentinel's entity mapping. */
export interface AlertEntities {
  /** User principal name split at its last @; `name` alone where the account is no UPN. */
  readonly account: {
    readonly name: string;
    readonly upnSuffix: string | null;
    readonly objectId: string | null;
  } | null;
  readonly mailboxes: readonly string[];
  readonly hosts: readonly string[];
  /** Without ports. */
  readonly ips: readonly string[];
  readonly applications: readonly string[];
}

/** The allowance under which everything behind an alert was approved, with who answers for it. */
export interface Suppression {
  /** The allowance's id. */
  readonly allowance: string;
  readonly owner: string;
  readonly reason: string;
  readonly ticket: string;
  /** ISO 8601 in UTC. */
  readonly expires: string;
}

export interface Alert {
  /** The episode's id: fixed while the alert is revised. */
  readonly id: string;
  readonly revision: number;
  readonly tenantId: string | null;
  /** The gravest of `detections`. */
  readonly detection: string;
  /** All detections of the episode, gravest first. */
  readonly detections: readonly string[];
  readonly detectionType: DetectionType | null;
  readonly hasDeleteContent: boolean | null;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: 'low' | 'medium' | 'high';
  readonly score: number;
  readonly reasons: readonly Reason[];
  readonly attack: readonly AttackTechnique[];
  /** ISO 8601 in UTC with milliseconds; event times. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Items for counted detections, else records. */
  readonly count: number;
  /** The true count may be higher. */
  readonly atLeast: boolean;
  readonly actor: string | null;
  readonly mailbox: string | null;
  readonly device: string | null;
  readonly entities: AlertEntities;
  readonly parity: ParityColumns;
  readonly evidence: readonly EvidenceEvent[];
  /** At most 100, by event time. */
  readonly recordIds: readonly string[];
  /** Approved by an allowance: recorded and delivered all the same, never contained. Null for every other alert. */
  readonly suppression: Suppression | null;
  /** Alerts of the same subject that belong together with this one. */
  readonly related: readonly string[];
  /** 16 hex digits each. Alerts of different subjects about one act share at least one. */
  readonly correlationIds: readonly string[];
}

/** What a queue message holds: the alert itself is in the store, because messages are small and come more than once. */
export interface AlertPointer {
  readonly id: string;
  readonly revision: number;
}
