/** An alert as one row of Purgewatch_CL, held to what the Logs Ingestion API takes without cutting it itself. */
import type { Alert, EvidenceEvent } from '../alerts/alert.ts';
import { culpritToContain, type DeliveryPolicy, permittedContainment } from '../alerts/policy.ts';
import type { Severity } from '../detections/detection.ts';
import type { StoredAlert } from '../pipeline/ports.ts';
import { cutText, largestPrefix, shorten } from '../stores/fit-alert.ts';
import { AlertRefusedError } from './errors.ts';
import type { SentinelRow } from './sentinel-columns.ts';

export { SENTINEL_COLUMNS, type SentinelRow } from './sentinel-columns.ts';

/**
 * Most bytes of a field. The API cuts a field at 64 KB, which makes JSON of a dynamic column unreadable. A row that is too long as a
 * whole (of several long fields, or of characters that JSON escapes) is made with shorter fields.
 */
const FIELD_BYTES = [64_000, 32_000, 16_000, 8_000, 4_000, 2_000, 1_000] as const;

/** The API takes 1 MB for a call, and the client refuses no row: it sends one that is too large, and that fails for ever. */
const MAX_ROW_BYTES = 900_000;

const SENTINEL_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: 'High',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  informational: 'Informational',
};

/** What of the policy the row speaks of. */
export type RowPolicy = Pick<DeliveryPolicy, 'neverContain'>;

export function toSentinelRow(stored: StoredAlert, policy: RowPolicy): SentinelRow {
  for (const fieldBytes of FIELD_BYTES) {
    const row = rowOf(stored, policy, fieldBytes);
    const fits = (evidence: readonly EvidenceEvent[]) => jsonBytes({ ...row, Evidence: evidence }) <= MAX_ROW_BYTES;
    if (fits([])) return { ...row, Evidence: largestPrefix(row.Evidence, fits) };
  }
  throw new AlertRefusedError(stored.alert, `no row of ${MAX_ROW_BYTES} bytes holds it`);
}

function rowOf(
  { alert, raisedAt }: StoredAlert,
  policy: RowPolicy,
  fieldBytes: number,
): SentinelRow & { Evidence: EvidenceEvent[] } {
  const text = (value: string | null | undefined) => (value == null ? null : cutText(value, fieldBytes));
  const list = <T>(items: readonly T[]): T[] => {
    // One item that is too long by itself would take all the others with it.
    const held = shorten(items, { text: fieldBytes / 16, items: 1_000 });
    return [...largestPrefix(held, (prefix) => jsonBytes(prefix) <= fieldBytes)];
  };
  const { entities, parity } = alert;
  return {
    TimeGenerated: raisedAt,
    AlertId: alert.id,
    Revision: alert.revision,
    SourceTenantId: text(alert.tenantId),
    Detection: text(alert.detection),
    Detections: list(alert.detections),
    DetectionType: alert.detectionType,
    HasDeleteContent: alert.hasDeleteContent,
    AlertTitle: text(alert.title),
    Severity: SENTINEL_SEVERITY[alert.severity],
    PurgewatchSeverity: alert.severity,
    Confidence: alert.confidence,
    Score: alert.score,
    Reasons: list(alert.reasons),
    FirstSeen: alert.firstSeen,
    LastSeen: alert.lastSeen,
    ItemCount: alert.count,
    CountIsLowerBound: alert.atLeast,
    Actor: text(alert.actor),
    AccountName: text(entities.account?.name ?? parity.AccountName),
    AccountUpnSuffix: text(entities.account?.upnSuffix),
    AccountObjectId: text(entities.account?.objectId),
    Mailbox: text(alert.mailbox),
    DeviceName: text(alert.device),
    IPAddress: text(entities.ips[0]),
    Entities: held(entities, fieldBytes),
    Techniques: list(techniquesOf(alert)),
    Evidence: list(alert.evidence),
    RecordIds: list(alert.recordIds),
    Suppressed: alert.suppression !== null,
    Suppression: alert.suppression && shorten(alert.suppression, { text: fieldBytes / 32, items: 1 }),
    RelatedAlerts: list(alert.related),
    Runbook: list(alert.runbook),
    Escalate: alert.escalate.tier2,
    EscalateReason: text(alert.escalate.reason),
    Response: held(alert.response, fieldBytes),
    Profile: alert.profile,
    IsTest: false,
    ...culpritColumns(alert),
    MayContain: permittedContainment(alert, policy).kind === 'contain',
    Timestamp: alert.firstSeen,
    FileName: text(parity.FileName),
    ProcessCommandLine: text(parity.ProcessCommandLine),
    InitiatingProcessFileName: text(parity.InitiatingProcessFileName),
    InitiatingProcessCommandLine: text(parity.InitiatingProcessCommandLine),
  };
}

/** Never cut: half a name is somebody else's. */
function culpritColumns(alert: Alert): Pick<SentinelRow, 'CulpritType' | 'CulpritName' | 'CulpritObjectId'> {
  const culprit = culpritToContain(alert);
  if (culprit === null) return { CulpritType: null, CulpritName: null, CulpritObjectId: null };
  return culprit.action === 'contain-account'
    ? { CulpritType: 'account', CulpritName: culprit.principalName, CulpritObjectId: culprit.objectId }
    : { CulpritType: 'application', CulpritName: culprit.applicationId, CulpritObjectId: null };
}

/** Each id once: analysts and rules of both generations of ATT&CK find the alert. */
function techniquesOf({ attack }: Alert): string[] {
  return [...new Set(attack.flatMap(({ id, formerId }) => (formerId === undefined ? [id] : [id, formerId])))];
}

/** An object of texts and lists, with as many items of each list as a field holds. */
function held<T extends Alert['entities'] | Alert['response']>(value: T, fieldBytes: number): T {
  let items = 1_000;
  let shorter = shorten(value, { text: fieldBytes / 16, items });
  // Ends: with one item in each list there are ten texts; escaped at worst, less than fieldBytes at a 128th of it.
  while (jsonBytes(shorter) > fieldBytes && items > 1) {
    items = Math.ceil(items / 2);
    shorter = shorten(value, { text: fieldBytes / 16, items });
  }
  return jsonBytes(shorter) <= fieldBytes ? shorter : shorten(value, { text: fieldBytes / 128, items: 1 });
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
