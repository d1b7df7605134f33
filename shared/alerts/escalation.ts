/** Whether tier 2 takes over. One rule after another; the first that holds decides and is the reason. */
import { SEVERITIES, type Severity } from '../detections/detection.ts';
import type { Alert, Escalation, RunbookAnswer } from './alert.ts';
import { familyOf } from './families.ts';

type Judged = Pick<Alert, 'detection' | 'severity' | 'confidence' | 'suppression' | 'runbook'>;

interface Rule {
  readonly when: (alert: Judged) => boolean;
  readonly tier2: boolean;
  /** One sentence: the documentation prints it, too. */
  readonly reason: string;
}

const isAtLeast = (severity: Severity) => (alert: Judged) =>
  SEVERITIES.indexOf(alert.severity) >= SEVERITIES.indexOf(severity);
const isMedium = isAtLeast('medium');
const says = ({ runbook }: Judged, id: RunbookAnswer['id']) =>
  runbook.some((answer) => answer.id === id && answer.answer === 'yes');

export const ESCALATION_RULES: readonly Rule[] = [
  {
    when: ({ suppression }) => suppression !== null,
    tier2: false,
    reason: 'An allowance approves of it: it is recorded, and nobody need act.',
  },
  { when: isAtLeast('critical'), tier2: true, reason: 'The severity is critical.' },
  {
    when: (alert) => isAtLeast('high')(alert) && alert.confidence !== 'low',
    tier2: true,
    reason: 'The severity is high and the confidence is not low.',
  },
  {
    when: (alert) =>
      isMedium(alert) && ['mail-flow-rule', 'protection-weakened'].includes(familyOf(alert.detection) ?? ''),
    tier2: true,
    reason: 'The severity is medium or more, and rules or protections for more than one act are concerned.',
  },
  {
    when: (alert) => isMedium(alert) && says(alert, 'export-then-deletion'),
    tier2: true,
    reason: 'The severity is medium or more, and deletion follows an export.',
  },
  {
    when: (alert) => isMedium(alert) && familyOf(alert.detection) !== 'inbox-rule' && says(alert, 'rules-changed'),
    tier2: true,
    reason: 'The severity is medium or more, and rules changed at the same time.',
  },
  {
    when: (alert) => isMedium(alert) && says(alert, 'out-of-context'),
    tier2: true,
    reason: 'The severity is medium or more, and the act is out of context for the account.',
  },
  {
    when: (alert) => isMedium(alert) && says(alert, 'new-application'),
    tier2: true,
    reason: 'The severity is medium or more, and the application is new.',
  },
  {
    when: isAtLeast('high'),
    tier2: false,
    reason:
      'The severity is high, but only part of it is known and no answer makes it graver: tier 1 works through the steps first.',
  },
  {
    when: isMedium,
    tier2: false,
    reason: 'The severity is medium and no answer makes it graver: tier 1 works through the steps first.',
  },
];

/** Where no rule holds. */
export const NO_ESCALATION: Escalation = {
  tier2: false,
  reason: 'The severity is low: tier 1 looks at it together with other alerts of the account.',
};

export function escalationOf(alert: Judged): Escalation {
  const rule = ESCALATION_RULES.find(({ when }) => when(alert));
  return rule === undefined ? NO_ESCALATION : { tier2: rule.tier2, reason: rule.reason };
}
