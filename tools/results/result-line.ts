/** What a backtest prints, one JSON object a line. This is a contract: other tools build on its fields. */
import type { Alert, Suppression } from '../../shared/alerts/alert.ts';
import { deletesContent, parityOf } from '../../shared/alerts/build-alert.ts';
import { MAX_ALERT_RECORDS } from '../../shared/alerts/candidate.ts';
import { mailboxOf } from '../../shared/alerts/entities.ts';
import type { LoadedRecord } from '../../shared/alerts/loaded-record.ts';
import {
  type DetectionType,
  type Finding,
  type Reason,
  type Severity,
  severityOf,
} from '../../shared/detections/detection.ts';
import type { PurgewatchEvent } from '../../shared/events/event.ts';
import type { Occurrence } from '../../shared/subjects/occurrences.ts';
import { actorOfSubject, type Subject } from '../../shared/subjects/subject.ts';

export interface ResultLine {
  readonly kind: 'finding' | 'alert';
  readonly tenantId: string | null;
  /** For an alert the gravest of `detections`. */
  readonly detection: string;
  readonly detections: readonly string[];
  readonly detectionType: DetectionType | null;
  readonly hasDeleteContent: boolean | null;
  readonly severity: Severity;
  readonly score: number;
  readonly actor: string | null;
  readonly mailbox: string | null;
  readonly device: string | null;
  /** Items for counted detections, else records. */
  readonly count: number;
  /** `YYYY-MM-DDTHH:MM:SS.sssZ` */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly recordIds: readonly string[];
  readonly suppressed: boolean;
  /** Only of an alert that an allowance covers. */
  readonly suppression?: Suppression;
  /** Only where it was asked for (`--reasons`): points that add up to the score, and why. */
  readonly reasons?: readonly Reason[];
}

export function lineOfFinding(finding: Finding): ResultLine {
  const { event } = finding;
  const time = new Date(event.time).toISOString();
  return {
    kind: 'finding',
    tenantId: event.tenantId,
    detection: finding.detection,
    detections: [finding.detection],
    detectionType: finding.detectionType,
    hasDeleteContent: finding.hasDeleteContent,
    severity: finding.severity,
    score: finding.score,
    actor: event.actor,
    mailbox: mailboxOf(event),
    device: deviceOf(event),
    count: 1,
    firstSeen: time,
    lastSeen: time,
    recordIds: [event.recordId],
    suppressed: finding.suppressed,
  };
}

/** The finding of a detection over state: one line for a whole burst or sequence. */
export function lineOfOccurrence(
  subject: Subject,
  { rule, burst, score }: Occurrence,
  records: readonly LoadedRecord[],
): ResultLine {
  const events = records.map((record) => record.event).sort((a, b) => a.time - b.time);
  const mailboxes = new Set(events.map(mailboxOf));
  return {
    kind: 'finding',
    tenantId: subject.tenantId,
    detection: rule.id,
    detections: [rule.id],
    detectionType: parityOf(records),
    hasDeleteContent: deletesContent(records),
    severity: severityOf(score),
    score,
    actor: actorOfSubject(subject) ?? onlyOf(events.map((event) => event.actor)),
    mailbox: mailboxes.size === 1 ? ([...mailboxes][0] ?? null) : null,
    device: events.map(deviceOf).find((device) => device !== null) ?? null,
    count: burst.count,
    firstSeen: new Date(burst.first).toISOString(),
    lastSeen: new Date(burst.last).toISOString(),
    recordIds: events.map((event) => event.recordId).slice(0, MAX_ALERT_RECORDS),
    suppressed: false,
  };
}

export function lineOfAlert(alert: Alert): ResultLine {
  return {
    kind: 'alert',
    tenantId: alert.tenantId,
    detection: alert.detection,
    detections: alert.detections,
    detectionType: alert.detectionType,
    hasDeleteContent: alert.hasDeleteContent,
    severity: alert.severity,
    score: alert.score,
    actor: alert.actor,
    mailbox: alert.mailbox,
    device: alert.device,
    count: alert.count,
    firstSeen: alert.firstSeen,
    lastSeen: alert.lastSeen,
    recordIds: alert.recordIds,
    suppressed: alert.suppression !== null,
    ...(alert.suppression === null ? {} : { suppression: alert.suppression }),
  };
}

/** Lines are sorted by first seen, detection, actor; the rest makes the order of equal ones certain. */
export function sortKey(line: ResultLine): string {
  const parts = [line.firstSeen, line.detection, line.actor, line.kind, line.tenantId, line.device, line.recordIds[0]];
  return parts.map((part) => (part ?? '').replaceAll(CONTROL, ' ').toWellFormed()).join('\u0001');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: keys of the sorter hold no tabs, line breaks or separators
const CONTROL = /[\u0000-\u001f]/g;

function onlyOf(values: readonly (string | null)[]): string | null {
  const different = new Set(values);
  return different.size === 1 ? ([...different][0] ?? null) : null;
}

function deviceOf(event: PurgewatchEvent): string | null {
  return event.kind === 'process' || event.kind === 'file' ? event.device : null;
}
