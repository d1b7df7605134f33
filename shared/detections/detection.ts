/** What a detection is: metadata, pure logic, and (in a `.samples.ts` file beside it) records that prove it. */
import type { ApiEvent, AuditEvent, CmdletCall, FileEvent, ProcessEvent, PurgewatchEvent } from '../events/event.ts';
import type { FactKind } from '../facts/fact.ts';

export const SEVERITIES = ['informational', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Severity follows the score: under 20 informational, under 40 low, under 60 medium, under 80 high, else critical. */
export function severityOf(score: number): Severity {
  const band = Math.min(4, Math.max(0, Math.floor(score / 20)));
  return SEVERITIES[band] ?? 'informational';
}

/** The score with which a detection of that severity starts: the middle of its band. */
export const BASE_SCORE = { informational: 10, low: 30, medium: 50, high: 70, critical: 90 } as const;

/** One part of a score. The points of all reasons of a finding add up to its score, which is held within 0 to 100. */
export interface Reason {
  readonly points: number;
  /** One sentence that an analyst can read. Never mail content; values from records only where they identify the act. */
  readonly text: string;
}

/** Names of the three branches of the query that analysts migrate from. */
export type DetectionType =
  | 'ExchangePowerShell_MailboxManipulation'
  | 'O365_MailboxItemDeletion'
  | 'ExchangeAdmin_MailboxCoverage';

export interface AttackTechnique {
  /** ATT&CK id that holds since v19. */
  readonly id: string;
  readonly name: string;
  /** The id up to v18 where it was another. */
  readonly formerId?: string;
}

export interface DetectionInfo {
  /** Kebab-case, unique, never reused: it is stored in state, alerts and allowances. */
  readonly id: string;
  readonly title: string;
  /** Why an attacker does it and why it matters, in two or three sentences. */
  readonly why: string;
  /** What fires it and what sets its severity, in words: the documentation prints it. */
  readonly logic: string;
  /** What usually raises it without an attack, and what to set, allow or compare then. */
  readonly tuning: string;
  readonly attack: readonly AttackTechnique[];
  /** Severity by default; single findings may score higher or lower and say why. */
  readonly severity: Severity;
  readonly falsePositives: readonly string[];
  readonly references: readonly string[];
}

/** What a detection says of one event: its score, by reasons. The first reason carries the base score. */
export interface Match {
  readonly reasons: readonly Reason[];
}

/**
 * A detection that judges one event by itself. It states what it looks at, so that the prefilter is derived from the
 * catalog: an event that nothing here names never reaches it.
 */
export interface EventDetection extends DetectionInfo {
  readonly type: 'event';
  /** Operations of audit records, as logged (`HardDelete`). Compared without case. */
  readonly operations?: readonly string[];
  /** For each audit record with one of `operations`. */
  readonly matchAudit?: (event: AuditEvent) => Match | null;
  /** Cmdlets, in lower case: matched against admin audit records, the on-premises log and command lines alike. */
  readonly cmdlets?: readonly string[];
  /**
   * For each call of one of `cmdlets`, wherever it was seen. `line` holds all calls of the record, in order: a command line
   * may say in one call whom the next one is about.
   */
  readonly matchCmdlet?: (
    call: CmdletCall,
    event: AuditEvent | ProcessEvent,
    line: readonly CmdletCall[],
  ) => Match | null;
  /**
   * Words in lower case of which a command line must hold one to be looked at by `matchProcess`. Lines that may hide words
   * (`may-hide-command.ts`) are looked at in any case.
   */
  readonly commandWords?: readonly string[];
  readonly matchProcess?: (event: ProcessEvent) => Match | null;
  /** Words in lower case of which a file event's path (or former path) must hold one to be looked at by `matchFile`. */
  readonly pathWords?: readonly string[];
  readonly matchFile?: (event: FileEvent) => Match | null;
  /** Words in lower case of which a decoded URI must hold one to be looked at by `matchApi`, which sees no reads. */
  readonly uriWords?: readonly string[];
  readonly matchApi?: (event: ApiEvent) => Match | null;
  /**
   * Given where the actor's first such act makes a finding high: the reason, in one sentence. Only the state knows, so the
   * finding itself keeps its score and the alert has the higher one.
   */
  readonly whenNew?: string;
}

/** What has a row of its own in the state: see `Subject` in `shared/subjects/subject.ts`. */
export type SubjectKind =
  | 'actor'
  | 'mailbox'
  | 'application'
  | 'device-account'
  | 'person'
  | 'identity'
  | 'rule'
  | 'request'
  | 'tenant';

/** What a window, a sequence or a day amounts to: the figures that its score and its reasons follow from. */
export interface Burst {
  /** Items in the whole burst; different keys where keys are counted; records of a sequence. */
  readonly count: number;
  /** The most that one window held. */
  readonly peak: number;
  readonly first: number;
  readonly last: number;
  readonly lowerBound: boolean;
  readonly nonOwner: boolean;
  readonly fromRecoverable: boolean;
  readonly calendarOnly: boolean;
}

/** What one window holds while it slides. */
export interface WindowView {
  readonly items: number;
  /** Different keys: mailboxes at an actor, actors at a mailbox. */
  readonly keys: number;
  /** Records of somebody who does not own the mailbox. */
  readonly nonOwner: number;
}

/** A detection that counts in a sliding window of event time. */
export interface WindowDetection extends DetectionInfo {
  readonly type: 'window';
  readonly tallies: readonly FactKind[];
  readonly subject: SubjectKind;
  /** Length of the window in milliseconds. */
  readonly windowMs: number;
  /** Items (or keys) within one window from which it fires. */
  readonly threshold: number;
  /** `items` where it is not given. */
  readonly measure?: 'items' | 'keys';
  /** What a window that reaches the threshold must be as well. */
  readonly needs?: (window: WindowView) => boolean;
  readonly score: (burst: Burst, threshold: number) => readonly Reason[];
}

/** One half of a sequence: entries of these kinds that have all of `flags` and none of `without` (`EntryFlag`). */
export interface SequencePart {
  readonly kinds: readonly FactKind[];
  readonly flags?: number;
  readonly without?: number;
}

/**
 * What the two halves must share: nothing but the subject; the same key; the same message (by its id, and by its subject only
 * where one of the two has no id); what is known of a person must not contradict itself (object id, then principal name);
 * or two different keys: names of one identity, which meet nowhere else.
 */
export type SequenceJoin = 'subject' | 'key' | 'message' | 'person' | 'other-key';

/** A detection of one act that follows another at the same subject, by event time, whatever the order of arrival. */
export interface SequenceDetection extends DetectionInfo {
  readonly type: 'sequence';
  readonly subject: SubjectKind;
  /** Evaluated there as well: one of the halves does not always say at which of them it belongs. */
  readonly alsoAt?: readonly SubjectKind[];
  /** What the halves must share there, where that is something else. */
  readonly joinAt?: Partial<Record<SubjectKind, SequenceJoin>>;
  readonly first: SequencePart;
  readonly second: SequencePart;
  readonly withinMs: number;
  readonly join: SequenceJoin;
  /** The halves may come in either order: two systems that log one act disagree about the time. */
  readonly eitherOrder?: boolean;
  /** Steps of severity above the gravest part: 1 where it is not given. */
  readonly steps?: 0 | 1;
  /** What happened, in one sentence without names: the reason of its score. */
  readonly text: string;
  /** The subject's first act may stand for the first half. */
  readonly orFirstUse?: FirstUse;
}

/** Acts that follow the first one that was ever seen of a subject, where its sources had been heard for two weeks before it. */
export interface FirstUse {
  /** Kinds of the second half by the log that tells of them: one act that two logs tell of is one. */
  readonly logs: readonly (readonly FactKind[])[];
  /** Whatever its parts are. Less than any that the sequence itself can have, so that the score says which it was. */
  readonly score: number;
  readonly text: string;
}

/** A detection of what did *not* happen after an act. A timer asks when the time is over; nothing else does. */
export interface AbsenceDetection extends DetectionInfo {
  readonly type: 'absence';
  readonly subject: SubjectKind;
  readonly first: SequencePart;
  /** What should have followed (or, for records of one act by two systems, stand beside it). */
  readonly expected: SequencePart;
  readonly withinMs: number;
  readonly join: SequenceJoin;
  readonly eitherOrder?: boolean;
  /** Days of the two weeks before on which the subject was active, from which its silence means something; 0: any. */
  readonly activeDays: number;
  readonly score: () => readonly Reason[];
}

/** A detection of a day that is far above the subject's own habit. */
export interface BaselineDetection extends DetectionInfo {
  readonly type: 'baseline';
  readonly subject: SubjectKind;
  readonly tallies: readonly FactKind[];
  /** How many times the percentile a day must exceed. */
  readonly times: number;
  /** The percentile of active days that stands for the habit, 0 to 1. */
  readonly percentile: number;
  /** Days before the day that are looked at. */
  readonly days: number;
  /** Active days among them below which nothing is said. */
  readonly activeDays: number;
  /** Least value of the percentile, items. */
  readonly floor: number;
  /** @param usual the percentile; null where only the figures of the day are known any more */
  readonly score: (burst: Burst, usual: number | null) => readonly Reason[];
}

/** A detection over the state of a subject. */
export type StatefulDetection = WindowDetection | SequenceDetection | AbsenceDetection | BaselineDetection;

export type Detection = EventDetection | StatefulDetection;

/** A detection's judgement of one event, after what is common to all of them (failed acts, known automation). */
export interface Finding {
  readonly detection: string;
  readonly event: PurgewatchEvent;
  readonly score: number;
  readonly severity: Severity;
  readonly reasons: readonly Reason[];
  readonly detectionType: DetectionType | null;
  /** Whether the act deletes content, by the original query's rule; null where the rule does not apply. */
  readonly hasDeleteContent: boolean | null;
  /** Recognised as known automation: recorded, never raised as an alert. */
  readonly suppressed: boolean;
}

/** A record beside a detection, in the form in which it arrives, and what must become of it. */
export interface Sample {
  readonly name: string;
  /** `fires`: a finding of this detection; `quiet`: none; `evades`: it was built to slip through, and must not. */
  readonly expect: 'fires' | 'quiet' | 'evades';
  /** Records as parsed JSON, in arrival order. */
  readonly records: readonly unknown[];
  /** For `fires` and `evades`: the severity that the gravest finding of this detection must have. */
  readonly severity?: Severity;
}

export interface DetectionSamples {
  readonly detection: string;
  readonly samples: readonly Sample[];
}
