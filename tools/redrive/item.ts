/** What one thing that is redriven is, and what became of it. */

/** `would-send` in a dry run; `kept` where it could not be sent, with the reason, and nothing was lost. */
export type RedriveOutcome = 'sent' | 'would-send' | 'kept';

export interface RedriveItem {
  readonly what: 'parked' | 'poisoned' | 'pending';
  /** Name of the blob, or the alert with its revision, or the start of a message that names none. */
  readonly name: string;
  readonly to: string;
  readonly outcome: RedriveOutcome;
  /** Why it was parked, or why it was kept. */
  readonly reason: string;
}

export type Report = (item: RedriveItem) => void | Promise<void>;
