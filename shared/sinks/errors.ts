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

/** A playbook reports on an alert that was never raised. */
export class ContainmentMissingError extends Error {
  readonly code = 'containment-missing';

  constructor(alertId: string) {
    super(`alert ${alertId}: found none of that id, expected the alert that a playbook reports on`);
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

/** A sink will not take an alert because of what it holds. No number of attempts helps. */
export class AlertRefusedError extends Error {
  readonly code = 'alert-refused';
  /** With what the sink said, which may quote the alert: for the alert's own note, never for the log. */
  readonly reason: string;

  constructor({ id, revision }: AlertPointer, found: string, detail = '', options?: ErrorOptions) {
    super(`alert ${id} revision ${revision}: refused (${found})`, options);
    this.name = 'AlertRefusedError';
    this.reason = detail === '' ? found : `${found}: ${detail}`;
  }
}

/** The Logs Ingestion API took no row for a reason that passes or is mended: an outage, a limit, a token, a right, a rule. */
export class SentinelError extends Error {
  readonly code = 'sentinel';

  constructor(found: string, options?: ErrorOptions) {
    super(`Logs Ingestion API: ${found}; expected 204`, options);
    this.name = 'SentinelError';
  }
}
