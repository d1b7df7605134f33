/** One class for each way in which a store can fail that callers tell apart. */
import type { AlertPointer } from '../alerts/alert.ts';

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

/** What is stored is damaged, or a newer version wrote it. */
export class StoredFormatError extends Error {
  readonly code = 'stored-format';

  constructor(what: string, found: string, options?: ErrorOptions) {
    super(`${what}: ${found}`, options);
    this.name = 'StoredFormatError';
  }
}
