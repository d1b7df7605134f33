/** What the runbook is asked in tests: an alert about deletes in a mailbox of which 60 days are known, changed where a test says so. */
import { type Act, type AlertContext, NO_CONTEXT, type Past, type Sight } from '../../shared/alerts/context.ts';
import type { RunbookInput } from '../../shared/alerts/runbook-input.ts';
import { NOON } from './entries.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const past = (change: Partial<Past> = {}): Past => ({
  since: NOON - 60 * DAY,
  heardFrom: Number.POSITIVE_INFINITY,
  acts: [],
  days: new Map(),
  ...change,
});
export const act = (kind: string, time: number, recordId: string | null = null, more: Partial<Act> = {}): Act => ({
  kind,
  time,
  recordId,
  by: null,
  mailbox: null,
  ...more,
});
export const sight = (kind: Sight['kind'], first: number | null): Sight => ({ kind, first, recordId: `r-${kind}` });
export const context = (change: Partial<AlertContext> = {}): AlertContext => ({
  ...NO_CONTEXT,
  actor: past(),
  mailbox: past(),
  ...change,
});

export function input(change: Partial<RunbookInput> = {}): RunbookInput {
  return {
    alert: { count: 60, detections: ['bulk-hard-delete'], countsItems: true },
    asked: {
      actor: 'pat@adatum.example',
      mailbox: 'board@adatum.example',
      device: null,
      applications: [],
      forms: new Set(['unified-audit-log']),
      first: NOON,
      last: NOON + HOUR,
    },
    own: [act('hard-delete', NOON, 'r1')],
    mailboxes: ['board@adatum.example'],
    context: context(),
    ...change,
  };
}
