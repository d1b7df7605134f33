/** How a burst of deletes is scored. */
import type { Burst, Reason, Severity } from './detection.ts';
import { type Ground, scored } from './scoring.ts';

/** From this multiple of the threshold on nobody deletes by hand. */
const GRAVE_MULTIPLE = 4;

/**
 * Medium; what makes a burst graver lifts it to `lift`: four times the threshold, by somebody else than the owner, or from
 * Recoverable Items.
 */
export function burstScore(lift: Severity): (burst: Burst, threshold: number) => readonly Reason[] {
  return (burst, threshold) => {
    const grounds: Ground[] = [];
    if (burst.peak >= GRAVE_MULTIPLE * threshold)
      grounds.push({ text: `That is at least ${GRAVE_MULTIPLE} times the threshold.`, lift });
    if (burst.nonOwner) grounds.push({ text: 'Somebody who does not own the mailbox deleted some of them.', lift });
    if (burst.fromRecoverable)
      grounds.push({ text: 'Some were deleted from Recoverable Items, where nothing is left to restore.', lift });
    if (burst.calendarOnly) grounds.push({ text: 'All of them lay in a calendar.', lower: 'low' });
    const number = `${burst.lowerBound ? 'At least ' : ''}${burst.peak}`;
    return scored('medium', `${number} items within one window; ${threshold} are the threshold.`, grounds).reasons;
  };
}

/** Medium, high at four times the threshold, for what has no owner and no folder. */
export function requestScore(what: string): (burst: Burst, threshold: number) => readonly Reason[] {
  return ({ peak }, threshold) => {
    const grounds: Ground[] = [];
    if (peak >= GRAVE_MULTIPLE * threshold)
      grounds.push({ text: `That is at least ${GRAVE_MULTIPLE} times the threshold.`, lift: 'high' });
    return scored('medium', `${peak} ${what} within one window; ${threshold} are the threshold.`, grounds).reasons;
  };
}
