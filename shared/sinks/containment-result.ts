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

const AlertId = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'expected the id of an alert');

const Result = z.strictObject({
  alertId: AlertId,
  status: z.enum(CONTAINMENT_STATUSES),
  /** What was done, or why not, in one sentence. Never a password. */
  detail: z.string().max(500).default(''),
});
export type ContainmentResult = z.infer<typeof Result>;

/** A queue message that is no result: trying again does not help. Its alert is named where it names one, and nothing else that it says. */
class ContainmentResultError extends Error {
  readonly code = 'containment-result';

  constructor(found: string) {
    super(`containment result: ${found}; expected {"alertId": "...", "status": "contained", "detail": "..."}`);
    this.name = 'ContainmentResultError';
  }
}

/** @throws {ContainmentResultError} when the message is no result */
export function parseContainmentResult(message: unknown): ContainmentResult {
  const value = valueOfMessage(message, (found) => new ContainmentResultError(found));
  const parsed = Result.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'message'}: ${faultOf(issue)}`);
  throw new ContainmentResultError([...alertOf(value), ...faults].join('; '));
}

/** The names of unknown fields are content like any other. */
function faultOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? `${issue.keys.length} unknown fields` : issue.message;
}

function alertOf(value: unknown): readonly string[] {
  const id = AlertId.safeParse(typeof value === 'object' && value !== null ? Reflect.get(value, 'alertId') : null);
  return id.success ? [`alert ${id.data}`] : [];
}

/** How far a status is along the way. */
export function orderOf(status: ContainmentStatus): number {
  return CONTAINMENT_STATUSES.indexOf(status);
}
