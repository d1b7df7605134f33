/** What the security team gets: an alert, its evidence, and the pointer that travels through the queues. */
import type { AttackTechnique, DetectionType, Reason, Severity } from '../detections/detection.ts';

/** One record behind an alert. Of mail it holds at most subjects, and those only where the settings show them. */
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
  /** Of the first messages that the act concerned, secrets masked; empty where the settings hide them or the record has none. */
  readonly subjects: readonly string[];
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
  readonly processes: readonly ProcessEntity[];
  /** Names of files that were acted upon. */
  readonly files: readonly string[];
}

export interface ProcessEntity {
  readonly fileName: string;
  /** Null where the settings keep command lines out of alerts. */
  readonly commandLine: string | null;
}

/** `unknown` where our streams cannot know, or have not been heard for long enough. Never a guess. */
export type Answer = 'yes' | 'no' | 'unknown';

export const RUNBOOK_IDS = [
  'export-then-deletion',
  'out-of-context',
  'usual-for-account',
  'rules-changed',
  'sign-in-or-password',
  'new-application',
] as const;

/** A question that an analyst asks of every alert, answered from what is known where it can be. */
export interface RunbookAnswer {
  readonly id: (typeof RUNBOOK_IDS)[number];
  readonly question: string;
  readonly answer: Answer;
  /** One sentence. */
  readonly because: string;
  /** Ids of records that the answer rests on, of this alert or before it; empty where only the state remembers them. */
  readonly evidence: readonly string[];
  /** What an analyst checks next. */
  readonly checkNext: string;
  /** KQL, ready to run; for every answer that is unknown. */
  readonly query: string | null;
}

/** Whether tier 2 takes over, by a stated rule: see `escalation.ts`. */
export interface Escalation {
  readonly tier2: boolean;
  readonly reason: string;
}

export const CONTAINMENTS = ['contain-account', 'contain-application', 'restore-mailbox', 'preserve-evidence'] as const;

export interface ContainmentStep {
  readonly action: (typeof CONTAINMENTS)[number];
  readonly text: string;
}

/** What to do about it, by the family of the detection. */
export interface Response {
  readonly l1: readonly string[];
  readonly t2: readonly string[];
  readonly containment: readonly ContainmentStep[];
}

/** Whether the actor did or used it for the first time in 30 days; unknown before 14 days of history. */
export interface Profile {
  readonly operation: Answer;
  readonly client: Answer;
  readonly address: Answer;
  readonly device: Answer;
  readonly application: Answer;
  /** Whole days between the earliest record that was taken in of the actor and this alert. */
  readonly historyDays: number;
}

/** Who or what did everything behind an alert, as far as that is certain: see `culprit.ts`. */
export interface Culprit {
  /** Null where records are of several accounts, or of one that the directory may not know. */
  readonly account: { readonly principalName: string; readonly objectId: string | null } | null;
  /** Null where several applications acted, none, or one of Microsoft through which everybody works. */
  readonly applicationId: string | null;
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
  /** Whom or what containment may act on without a person. */
  readonly culprit: Culprit;
  readonly entities: AlertEntities;
  readonly parity: ParityColumns;
  readonly evidence: readonly EvidenceEvent[];
  /** At most 100, by event time. */
  readonly recordIds: readonly string[];
  /** Journal blobs that hold the raw records of `recordIds`. */
  readonly journals: readonly string[];
  /** Approved by an allowance: recorded and delivered all the same, never contained. Null for every other alert. */
  readonly suppression: Suppression | null;
  /** One answer for each of `RUNBOOK_IDS`, in that order. */
  readonly runbook: readonly RunbookAnswer[];
  readonly escalate: Escalation;
  readonly response: Response;
  readonly profile: Profile;
  /** Alerts of the same subject that belong together with this one. */
  readonly related: readonly string[];
  /** 16 hex digits each. Alerts of different subjects about one act share at least one. */
  readonly correlationIds: readonly string[];
}

/** What an alert says that nobody has answered: those that an older version stored. */
export const UNANSWERED = {
  culprit: { account: null, applicationId: null },
  runbook: [],
  escalate: { tier2: false, reason: '' },
  response: { l1: [], t2: [], containment: [] },
  profile: {
    operation: 'unknown',
    client: 'unknown',
    address: 'unknown',
    device: 'unknown',
    application: 'unknown',
    historyDays: 0,
  },
} as const satisfies Pick<Alert, 'culprit' | 'runbook' | 'escalate' | 'response' | 'profile'>;

/** What a queue message holds: the alert itself is in the store, because messages are small and come more than once. */
export interface AlertPointer {
  readonly id: string;
  readonly revision: number;
}
