/** What a run of resend-pending counts when nothing waits. */
export const NOTHING_PENDING = {
  checked: 0,
  delivered: 0,
  resent: 0,
  refused: 0,
  orphaned: 0,
  oldestMinutes: 0,
  more: false,
  poisoned: {},
  onlyByRedrive: 0,
};
