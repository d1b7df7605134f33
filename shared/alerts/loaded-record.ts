/** A record behind an alert. */
import type { Finding } from '../detections/detection.ts';
import type { PurgewatchEvent } from '../events/event.ts';
import type { Fact } from '../facts/fact.ts';

/** Its event, what the detections say of it, and where its raw form is kept. */
export interface LoadedRecord {
  readonly event: PurgewatchEvent;
  readonly findings: readonly Finding[];
  readonly facts: readonly Fact[];
  readonly journal: string | null;
}
