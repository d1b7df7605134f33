/** An inbox rule goes: clean-up by its owner, or by an intruder who leaves. Of use beside the rule's creation. */
import { cmdletUrl, EMAIL_HIDING_RULES, EMAIL_HIDING_RULES_URL } from './attack.ts';
import type { EventDetection } from './detection.ts';
import { scored } from './scoring.ts';

export const inboxRuleRemoved: EventDetection = {
  type: 'event',
  id: 'inbox-rule-removed',
  title: 'Inbox rule removed or turned off',
  why: 'Intruders remove the rules that hid their work once it is done. By itself this is what every user does; next to the creation of the same rule it shows how long it was needed.',
  logic:
    'Remove- or Disable-InboxRule, or the same of a sweep rule, was run, or Outlook removed a rule (UpdateInboxRules).',
  tuning: 'Informational: it opens no alert. Nothing to tune.',
  attack: [EMAIL_HIDING_RULES],
  severity: 'informational',
  falsePositives: ['Users who tidy up their rules', 'Help desks and responders who remove a bad rule'],
  references: [EMAIL_HIDING_RULES_URL, cmdletUrl('remove-inboxrule')],
  operations: ['UpdateInboxRules'],
  cmdlets: ['remove-inboxrule', 'disable-inboxrule', 'remove-sweeprule', 'disable-sweeprule'],
  matchAudit(event) {
    const operation = event.properties.get('ruleoperation')?.toLowerCase() ?? '';
    return /remove|delete/.test(operation) ? scored('informational', 'Outlook removed an inbox rule.') : null;
  },
  matchCmdlet(call) {
    const verb = call.name.startsWith('disable-') ? 'turned off' : 'removed';
    return scored('informational', `An inbox rule was ${verb}.`);
  },
};
