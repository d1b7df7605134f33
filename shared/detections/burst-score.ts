/** How a burst of deletes is scored. */
import type { Burst, Reason } from './detection.ts';
import { type Ground, scored } from './scoring.ts';

/** From this multiple of the threshold on nobody deletes by hand. */
const GRAVE_MULTIPLE = 4;

/** Medium; high at four times the threshold, by somebody else than the owner, or from Recoverable Items. */
export function burstReasons(burst: Burst, threshold: number): readonly Reason[] {
  const grounds: Ground[] = [];
  if (burst.peak >= GRAVE_MULTIPLE * threshold)
    grounds.push({ text: `That is at least ${GRAVE_MULTIPLE} times the threshold.`, lift: 'high' });
  if (burst.nonOwner)
    grounds.push({ text: 'Somebody who does not own the mailbox deleted some of them.', lift: 'high' });
  if (burst.fromRecoverable)
    grounds.push({ text: 'Some were deleted from Recoverable Items, where nothing is left to restore.', lift: 'high' });
  const number = `${burst.lowerBound ? 'At least ' : ''}${burst.peak}`;
  return scored('medium', `${number} items within one window; ${threshold} are the threshold.`, grounds).reasons;
}
