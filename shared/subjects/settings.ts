/** Times that govern a subject's state. All are event time. Sources: the design's invariants; see docs/settings.md. */
export interface SubjectSettings {
  /** How long entries and closed episodes are kept behind the watermark, ms. */
  readonly retentionMs: number;
  /** An episode takes in findings that follow (or precede) it by no more than this, ms. */
  readonly quietMs: number;
  /** Entries of each kind that keep a pointer to their raw record. */
  readonly journaledEntries: number;
}

const HOUR = 3_600_000;

export const DEFAULT_SUBJECT_SETTINGS: SubjectSettings = {
  retentionMs: 72 * HOUR,
  quietMs: 4 * HOUR,
  journaledEntries: 200,
};
