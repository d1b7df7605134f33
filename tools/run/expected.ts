/** Holds what arrived against what the samples must raise. */
import type { Row } from '../local/logs-ingestion-stub.ts';

export interface ExpectedAlert {
  readonly detection: string;
  readonly actor: string;
  readonly severity: string;
}

/** Expected alerts that no delivered row shows: of the same actor, with the detection among its own, as severe. */
export function missingAlerts(expected: readonly ExpectedAlert[], rows: readonly Row[]): ExpectedAlert[] {
  return expected.filter(
    ({ detection, actor, severity }) =>
      !rows.some(
        (row) =>
          row.Actor === actor &&
          row.PurgewatchSeverity === severity &&
          Array.isArray(row.Detections) &&
          row.Detections.includes(detection),
      ),
  );
}
