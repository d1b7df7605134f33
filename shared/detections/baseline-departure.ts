/** A day on which somebody deletes far more than on others: what fixed thresholds do not see. */
import { AUDIT_SCHEMA_URL, CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, MAILBOX_AUDIT_URL } from './attack.ts';
import type { BaselineDetection } from './detection.ts';
import { scored } from './scoring.ts';

export const baselineDeparture: BaselineDetection = {
  type: 'baseline',
  id: 'baseline-departure',
  title: "Far more deleted in a day than is this account's habit",
  why: 'Who deletes slowly, a few items at a time, stays below every threshold for an hour. Against what the account itself deletes on other days the sum of a day stands out.',
  logic:
    "The items that an actor deletes on one day (UTC), hard, soft and moves together, reach five times the 95th percentile of the actor's own active days among the fourteen before. Nothing is said before five active days, and a percentile under 5 counts as 5. Low.",
  tuning: 'Low by design: it opens an alert that others make graver. Nothing to tune.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'low',
  falsePositives: ['A clean-up after a holiday or before leaving', 'A new mail program that deletes what it has moved'],
  references: [CLEAR_MAILBOX_DATA_URL, MAILBOX_AUDIT_URL, AUDIT_SCHEMA_URL],
  tallies: ['hard-delete', 'soft-delete'],
  subject: 'actor',
  times: 5,
  percentile: 0.95,
  days: 14,
  activeDays: 5,
  floor: 5,
  score: ({ count }, usual) => {
    const habit = usual === null ? 'at least five times the habit' : `the habit is at most ${usual}`;
    return scored('low', `${count} items on one day; ${habit}.`).reasons;
  },
};
