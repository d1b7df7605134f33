/** A row as Sentinel got it, as a line of the table that a local run prints. */
import { SEVERITIES } from '../../shared/detections/detection.ts';
import type { Row } from '../local/logs-ingestion-stub.ts';
import type { ResultLine } from '../results/result-line.ts';

export function lineOfRow(row: Row): ResultLine {
  const text = (name: string) => (typeof row[name] === 'string' ? row[name] : null);
  const texts = (name: string) => (Array.isArray(row[name]) ? row[name].map(String) : []);
  return {
    kind: 'alert',
    tenantId: text('SourceTenantId'),
    detection: text('Detection') ?? '',
    detections: texts('Detections'),
    detectionType: null,
    hasDeleteContent: typeof row.HasDeleteContent === 'boolean' ? row.HasDeleteContent : null,
    severity: SEVERITIES.find((severity) => severity === row.PurgewatchSeverity) ?? 'informational',
    score: Number(row.Score),
    actor: text('Actor'),
    mailbox: text('Mailbox'),
    device: text('DeviceName'),
    count: Number(row.ItemCount),
    firstSeen: text('FirstSeen') ?? '',
    lastSeen: text('LastSeen') ?? '',
    recordIds: texts('RecordIds'),
    suppressed: row.Suppressed === true,
  };
}
