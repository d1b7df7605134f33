/** What callers tell apart among the ways in which an alert can fail. */
import type { AlertPointer } from './alert.ts';

/**
 * A pointer to an alert that is not in the store. The alert is written before its pointer is sent, so this is a
 * dependency's fault (or a store that was emptied): the queue tries again and in the end keeps the message as poison.
 */
export class AlertMissingError extends Error {
  readonly code = 'alert-missing';

  constructor({ id, revision }: AlertPointer) {
    super(`alert ${id} revision ${revision}: not in the store`);
    this.name = 'AlertMissingError';
  }
}
