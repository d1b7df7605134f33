/** What a playbook reports back about an alert. */
import { z } from 'zod';
import { valueOfMessage } from '../stores/message-text.ts';

/** In the order in which they follow each other: a status never goes back. */
export const CONTAINMENT_STATUSES = [
  'requested',
  'accepted',
  'awaiting-approval',
  'failed',
  'rejected',
  'needs-on-premises-reset',
  'contained',
] as const;
export type ContainmentStatus = (typeof CONTAINMENT_STATUSES)[number];

const Result = z.strictObject({
  alertId: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'expected the id of an alert'),
  status: z.enum(CONTAINMENT_STATUSES),
  /** What was done, or why not, in one sentence. Never a password. */
  detail: z.string().max(500).default(''),
});
export type ContainmentResult = z.infer<typeof Result>;

/** A queue message that is no result: trying again does not help. */
class ContainmentResultError extends Error {
  readonly code = 'containment-result';

  constructor(found: string, options?: ErrorOptions) {
    super(`containment result: ${found}; expected {"alertId": "...", "status": "contained", "detail": "..."}`, options);
    this.name = 'ContainmentResultError';
  }
}

/** @throws {ContainmentResultError} when the message is no result */
export function parseContainmentResult(message: unknown): ContainmentResult {
  const value = valueOfMessage(message, (found, options) => new ContainmentResultError(found, options));
  const parsed = Result.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message: fault }) => `${path.join('.') || 'message'}: ${fault}`);
  throw new ContainmentResultError(faults.join('; '));
}

/** How far a status is along the way. */
export function orderOf(status: ContainmentStatus): number {
  return CONTAINMENT_STATUSES.indexOf(status);
}
