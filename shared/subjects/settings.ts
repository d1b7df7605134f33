/** Times that govern a subject's state. All are event time. Sources: the design's invariants; see docs/settings.md. */
export interface SubjectSettings {
  /** How long entries and closed episodes are kept behind the watermark, ms. First halves of long sequences are kept longer. */
  readonly retentionMs: number;
  /** How late a record may come without any finding being lost, ms. */
  readonly latenessMs: number;
  /** How long daily totals and what was seen first are kept, ms. */
  readonly habitMs: number;
  /** An episode takes in findings that follow (or precede) it by no more than this, ms. */
  readonly quietMs: number;
  /** Entries of each kind that keep a pointer to their raw record. */
  readonly journaledEntries: number;
}

const HOUR = 3_600_000;

export const DEFAULT_SUBJECT_SETTINGS: SubjectSettings = {
  retentionMs: 72 * HOUR,
  latenessMs: 48 * HOUR,
  habitMs: 32 * 24 * HOUR,
  quietMs: 4 * HOUR,
  journaledEntries: 200,
};
