/** Turns a candidate and the records behind it into the alert that the security team reads. */
import type { Burst, Detection, DetectionType, Finding, Reason, StatefulDetection } from '../detections/detection.ts';
import { severityOf } from '../detections/detection.ts';
import { byCatalog } from '../detections/precedence.ts';
import { sequenceReasonsOf } from '../detections/sequence-score.ts';
import type { AuditEvent, ProcessEvent, PurgewatchEvent } from '../events/event.ts';
import { EntryFlag, hasFlag } from '../subjects/entry.ts';
import type { EpisodeDetection } from '../subjects/state.ts';
import { actorOfSubject, type Subject } from '../subjects/subject.ts';
import { flagsOf } from '../subjects/windows.ts';
import { type Alert, type Response, type Suppression, UNANSWERED } from './alert.ts';
import { type AlertCandidate, isWhole } from './candidate.ts';
import type { AlertContext } from './context.ts';
import { correlationIds } from './correlation.ts';
import { culpritOf } from './culprit.ts';
import { entitiesOf, mailboxOf } from './entities.ts';
import { escalationOf } from './escalation.ts';
import { evidenceEventOf } from './evidence-event.ts';
import { familyOf, RESPONSES } from './families.ts';
import type { LoadedRecord } from './loaded-record.ts';
import { maskSecrets } from './mask-secrets.ts';
import { ownActs } from './own-acts.ts';
import { parityColumns } from './parity-columns.ts';
import { profileOf } from './profile.ts';
import type { Asked } from './query-parts.ts';
import { runbookOf } from './runbook.ts';
import { inertText, plainName, plainText } from './safe-text.ts';

/** What an alert says beside its records. */
export interface Beside {
  readonly context: AlertContext;
  readonly suppression: Suppression | null;
  /** Whether the alert shows command lines. */
  readonly commandLines: boolean;
  /** Whether it shows subjects of messages. */
  readonly mailSubjects: boolean;
}

/** Evidence events that an alert shows in full; the rest are named by their ids. */
const MAX_EVIDENCE = 20;

export function buildAlert(
  candidate: AlertCandidate,
  loaded: readonly LoadedRecord[],
  catalog: ReadonlyMap<string, Detection>,
  { context, suppression, commandLines, mailSubjects }: Beside,
): Alert {
  const { episode, subject } = candidate;
  const records = [...loaded].sort(
    (a, b) => a.event.time - b.event.time || (a.event.recordId < b.event.recordId ? -1 : 1),
  );
  const compare = byCatalog(catalog);
  const ranked = [...episode.detections].sort(([a, x], [b, y]) => y.score - x.score || compare(a, b));
  const [detection, figures] = ranked[0] ?? ['unknown', EMPTY];
  const info = catalog.get(detection);
  const gravest = gravestFinding(detection, records);
  const events = records.map((record) => record.event);
  const reasons = safeReasons(withIdentity(info, reasonsOf(info, figures, gravest), events));
  const who =
    (subject.kind === 'actor' ? actorOfSubject(subject) : null) ?? mostFrequent(events.map((event) => event.actor));
  const entities = entitiesOf(events, who, commandLines);
  const title = info?.title ?? detection;
  const mailbox = mostFrequent(events.map(mailboxOf));
  const device = mostFrequent(events.map((event) => ('device' in event ? event.device : null)));
  const detections = ranked.map(([id]) => id);
  const asked: Asked = {
    ...{ actor: who, mailbox, device, applications: entities.applications },
    forms: new Set(events.map((event) => event.form)),
    first: episode.first,
    last: episode.last,
  };
  const countsItems = info?.type === 'window' || info?.type === 'baseline';
  const runbook = runbookOf({
    alert: { count: figures.count, detections, countsItems },
    asked,
    own: ownActs(records),
    mailboxes: [...new Set(events.flatMap((event) => mailboxOf(event) ?? []))],
    context,
  });
  const severity = severityOf(figures.score);
  const confidence = confidenceOf(info, figures, ranked.length);
  return {
    id: episode.id,
    revision: episode.revision,
    tenantId: subject.tenantId,
    detection,
    detections,
    detectionType: info !== undefined && info.type !== 'event' ? parityOf(records) : (gravest?.detectionType ?? null),
    hasDeleteContent: deletesContent(records),
    title: safeText(who === null ? title : `${title}: ${who}`),
    severity,
    confidence,
    score: figures.score,
    reasons,
    attack: info?.attack ?? [],
    firstSeen: new Date(episode.first).toISOString(),
    lastSeen: new Date(episode.last).toISOString(),
    count: figures.count,
    atLeast: hasFlag(figures, EntryFlag.lowerBound | EntryFlag.coalesced),
    actor: plainName(who),
    mailbox: plainName(mailbox),
    device: plainName(device),
    culprit: culpritOf(events, isWhole(candidate, loaded.length) || isOfActor(subject, events)),
    entities,
    parity: parityColumns(gravest?.event ?? events[0], commandLines),
    evidence: records.slice(-MAX_EVIDENCE).map(({ event, journal }) => evidenceEventOf(event, journal, mailSubjects)),
    recordIds: events.map((event) => event.recordId),
    journals: [...new Set(records.flatMap(({ journal }) => journal ?? []))],
    suppression,
    runbook,
    escalate: escalationOf({ detection, severity, confidence, suppression, runbook }),
    response: responseOf(detection, detections, suppression),
    profile: profileOf(context, episode.first),
    related: episode.related,
    correlationIds: correlationIds(events),
  };
}

/**
 * What an actor's own row counts is the actor's, looked at or not. A row also holds what others did before (who gave the access): where
 * that is all that can be read, it says nothing of whoever did the rest.
 */
function isOfActor(subject: Subject, events: readonly PurgewatchEvent[]): boolean {
  return subject.kind === 'actor' && events.some((event) => event.actor === subject.actor);
}

/** What people read: one inert line, without secrets that a record gave away. Those are found by marks, which go last. */
function safeText(text: string): string {
  return inertText(maskSecrets(plainText(text)));
}

export function safeReasons(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.map(({ points, text }) => ({ points, text: safeText(text) }));
}

const EMPTY: EpisodeDetection = { count: 0, peak: 0, score: 0, flags: 0, first: 0, last: 0 };

/** What is allowed is looked at like anything else, but never contained. */
function responseOf(detection: string, all: readonly string[], suppression: Suppression | null): Response {
  const gravest = familyOf(detection);
  // Its owner did not do what was done in somebody else's mailbox.
  const family =
    gravest === 'delete-by-owner' && all.some((id) => familyOf(id) === 'delete-by-other') ? 'delete-by-other' : gravest;
  const response = family === null ? UNANSWERED.response : RESPONSES[family];
  return suppression === null ? response : { ...response, containment: [] };
}

function gravestFinding(detection: string, records: readonly LoadedRecord[]): Finding | undefined {
  return records
    .flatMap((record) => record.findings)
    .filter((finding) => finding.detection === detection)
    .sort((a, b) => b.score - a.score)[0];
}

/** By what a person on a device is the person in the cloud: said, because an account name is weaker than a principal name. */
function withIdentity(
  info: Detection | undefined,
  reasons: readonly Reason[],
  events: readonly PurgewatchEvent[],
): readonly Reason[] {
  if (info?.type !== 'sequence' || info.subject !== 'person') return reasons;
  const onDevice = events.filter((event) => event.kind === 'process');
  const inCloud = events.filter((event) => event.kind === 'audit');
  if (onDevice.length === 0 || inCloud.length === 0) return reasons;
  const shares = (same: (device: ProcessEvent, cloud: AuditEvent) => boolean) =>
    onDevice.some((device) => inCloud.some((cloud) => same(device, cloud)));
  const by = shares((device, cloud) => device.accountObjectId !== null && device.accountObjectId === cloud.userObjectId)
    ? 'the object id'
    : shares((device, cloud) => (device.actor?.includes('@') ?? false) && device.actor === cloud.actor)
      ? 'the principal name'
      : 'the account name, which is the local part of the principal name';
  return reasons.map((reason, at) =>
    at === reasons.length - 1 ? { ...reason, text: `${reason.text} The two are joined by ${by}.` } : reason,
  );
}

/** Reasons are computed again, not stored: from the figures for counted detections, else from the gravest record. */
function reasonsOf(
  info: Detection | undefined,
  figures: EpisodeDetection,
  gravest: Finding | undefined,
): readonly Reason[] {
  if (info !== undefined && info.type !== 'event') {
    const burst: Burst = { ...figures, ...flagsOf(figures) };
    return statefulReasons(info, burst, figures.score);
  }
  if (gravest && gravest.score === figures.score) return gravest.reasons;
  if (gravest && info?.whenNew !== undefined && gravest.score < figures.score)
    return [...gravest.reasons, { points: figures.score - gravest.score, text: info.whenNew }];
  return [{ points: figures.score, text: `${info?.title ?? 'A detection'}; its raw record is no longer kept.` }];
}

/** Why a burst or a sequence has its score. */
export function statefulReasons(info: StatefulDetection, burst: Burst, score: number): readonly Reason[] {
  switch (info.type) {
    case 'window':
      return info.score(burst, info.threshold);
    case 'sequence':
      return sequenceReasonsOf(info, score);
    case 'absence':
      return info.score();
    case 'baseline':
      return info.score(burst, null);
  }
}

/** Name of the original query's branch that returns at least one of the records; null where it returns none. */
export function parityOf(records: readonly Pick<LoadedRecord, 'findings'>[]): DetectionType | null {
  const types = records.flatMap((record) => record.findings.map((finding) => finding.detectionType));
  return types.find((type) => type !== null) ?? null;
}

/** Whether one of the acts deletes content; null where that can be said of none. */
export function deletesContent(records: readonly Pick<LoadedRecord, 'findings'>[]): boolean | null {
  const known = records.flatMap((record) => record.findings.map((f) => f.hasDeleteContent)).filter((v) => v !== null);
  return known.length === 0 ? null : known.some(Boolean);
}

/**
 * High where a count is exact or several detections agree, low where only part of a count is known, else medium. An
 * unambiguous single record is medium: an administrator may have meant it.
 */
function confidenceOf(info: Detection | undefined, figures: EpisodeDetection, detections: number): Alert['confidence'] {
  const partial = hasFlag(figures, EntryFlag.lowerBound);
  if (detections > 1) return partial ? 'medium' : 'high';
  if (info?.type === 'window') return partial ? 'low' : 'high';
  if (info?.type === 'absence' || info?.type === 'baseline') return 'low'; // what did not happen may have other reasons
  return 'medium';
}

function mostFrequent(values: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? null;
}
