/** What callers tell apart among the ways in which a sink can fail. */
import type { AlertPointer } from '../alerts/alert.ts';

/** Containment was asked for before evidence was kept. The queue tries again. */
export class EvidencePendingError extends Error {
  readonly code = 'evidence-pending';

  constructor({ id, revision }: AlertPointer) {
    super(`alert ${id} revision ${revision}: its evidence is not kept yet`);
    this.name = 'EvidencePendingError';
  }
}

/** A playbook reports on an alert about which nothing was asked. */
export class ContainmentMissingError extends Error {
  readonly code = 'containment-missing';

  constructor(alertId: string) {
    super(`alert ${alertId}: no containment was asked for`);
    this.name = 'ContainmentMissingError';
  }
}

/** A playbook did not take a request. The queue tries again, because most reasons pass: a token, a right, an outage. */
export class PlaybookError extends Error {
  readonly code = 'playbook';

  constructor(action: string, found: string, options?: ErrorOptions) {
    super(`${action}: ${found}; expected 2xx or 409 from its Logic App`, options);
    this.name = 'PlaybookError';
  }
}
