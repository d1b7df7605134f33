/** A rule is made and removed within a day. */
import { EMAIL_HIDING_RULES, EMAIL_HIDING_RULES_URL } from './attack.ts';
import type { SequenceDetection } from './detection.ts';

export const shortLivedRule: SequenceDetection = {
  type: 'sequence',
  id: 'short-lived-rule',
  title: 'Rule made and removed within a day',
  why: 'Rules are made to last. One that is gone after hours did its work: it hid an answer, or copied mail out, for as long as that was needed.',
  logic:
    'An inbox rule or a mail flow rule was made or changed, and removed or turned off within 24 hours; joined by its name (and mailbox), as far as the records name it. One step graver than the gravest of the two, where each counts from medium on; at least low.',
  tuning: 'Tests of administrators look the same: allow them by actor.',
  attack: [EMAIL_HIDING_RULES],
  severity: 'high',
  falsePositives: ['Rules that are tried out', 'Responders who remove a bad rule quickly'],
  references: [EMAIL_HIDING_RULES_URL],
  subject: 'rule',
  first: { kinds: ['rule-made'] },
  second: { kinds: ['rule-removed'] },
  withinMs: 86_400_000,
  join: 'subject',
  text: 'The rule had been made less than a day before, and was removed again.',
};
