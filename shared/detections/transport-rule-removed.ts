/** A mail flow rule goes: it may have been a control, or the intruder's own. */
import { cmdletUrl, EMAIL_HIDING_RULES, EMAIL_HIDING_RULES_URL } from './attack.ts';
import type { EventDetection } from './detection.ts';
import { scored } from './scoring.ts';

export const transportRuleRemoved: EventDetection = {
  type: 'event',
  id: 'transport-rule-removed',
  title: 'Mail flow rule removed or turned off',
  why: 'Mail flow rules mark, block and copy mail for the whole organisation. Removing one ends a control, or takes away the trace of a rule that the intruder made. Defenders clean up with the same command, so alone it is low.',
  logic:
    'Remove-TransportRule or Disable-TransportRule was run, in the audit log, in the on-premises log or on a command line.',
  tuning: 'Responders clean up with the same command. Compare with who made the rule and when.',
  attack: [EMAIL_HIDING_RULES],
  severity: 'low',
  falsePositives: ['Administrators who retire a rule', 'Responders who remove a rule that an intruder made'],
  references: [EMAIL_HIDING_RULES_URL, cmdletUrl('remove-transportrule')],
  cmdlets: ['remove-transportrule', 'disable-transportrule'],
  matchCmdlet(call) {
    const verb = call.name.startsWith('disable-') ? 'turned off' : 'removed';
    return scored('low', `A mail flow rule of the organisation was ${verb}.`);
  },
};
