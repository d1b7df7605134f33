/** Mail flow rules whose action deletes, diverts or strips mail: one rule acts on everybody's mail and leaves no item. */
import { isOff, isOn, parameter, subject, texts, UNRESOLVED_SPLAT } from '../commands/parameters.ts';
import type { CmdletCall } from '../events/event.ts';
import {
  CLEAR_MAILBOX_DATA,
  cmdletUrl,
  DISABLE_CLOUD_LOGS,
  EMAIL_FORWARDING_RULE,
  EMAIL_FORWARDING_RULE_URL,
  EMAIL_HIDING_RULES,
  EMAIL_HIDING_RULES_URL,
} from './attack.ts';
import type { EventDetection, Severity } from './detection.ts';
import { type Direction, directionOf } from './recipients.ts';
import { nameTrick } from './rule-names.ts';
import { type Ground, scored } from './scoring.ts';

export const transportRuleTampering: EventDetection = {
  type: 'event',
  id: 'transport-rule-tampering',
  title: 'Mail flow rule deletes, diverts or strips mail',
  why: 'A mail flow rule acts on mail before it reaches a mailbox, for the whole organisation. Intruders use one to delete warnings, to copy mail to themselves, or to strip the headers by which it would be found.',
  logic:
    'New-, Set- or Enable-TransportRule by what the rule does: deleting mail, stripping headers or sending copies outside is high; quarantining, diverting, holding for approval, SCL -1 or a header that Exchange obeys medium; every other change low. A rule that is made turned off or in test mode is low. SetAuditSeverity DoNotAudit lifts it.',
  tuning:
    'Mail gateways, journalling and disclaimers set rules of this kind: allow their service account. Changes of rules are rare, so leave low ones on.',
  attack: [EMAIL_HIDING_RULES, EMAIL_FORWARDING_RULE, CLEAR_MAILBOX_DATA, DISABLE_CLOUD_LOGS],
  severity: 'medium',
  falsePositives: [
    'Administrators who block a phishing wave with a rule',
    'Journalling or archiving by blind copy to a service outside',
    'Connectors of mail gateways that set headers',
  ],
  references: [EMAIL_HIDING_RULES_URL, EMAIL_FORWARDING_RULE_URL, cmdletUrl('new-transportrule')],
  cmdlets: ['new-transportrule', 'set-transportrule', 'enable-transportrule'],
  matchCmdlet(call, event) {
    const found = actionsOf(call, (recipients) => directionOf(recipients, event));
    const gravest = found.find((action) => action.severity === 'high') ?? found[0];
    if (gravest === undefined) return scored('low', otherChange(call), common(call));
    const others = found.filter((action) => action !== gravest).map((action) => ({ text: action.text }));
    return scored(gravest.severity, gravest.text, [...others, ...common(call)]);
  },
};

interface Action {
  readonly severity: Severity;
  readonly text: string;
}

/** Recipients to whom mail goes besides, or instead of, the one that it was for. A report carries the whole message. */
const COPIES = [
  'RedirectMessageTo',
  'BlindCopyTo',
  'CopyTo',
  'AddToRecipients',
  'ModerateMessageByUser',
  'GenerateIncidentReport',
];
/** Actions whose effect stays inside. */
const DIVERTS: readonly (readonly [string, string])[] = [
  ['AddManagerAsRecipientType', 'It adds the manager as a recipient.'],
  ['RouteMessageOutboundConnector', 'It routes mail through another connector.'],
];

const COPY_TEXT: Readonly<Record<Direction, string>> = {
  outside: 'to a recipient outside the organisation',
  unknown: 'to a recipient of whom the record does not show whether it is outside; taken as outside',
  inside: 'to a recipient inside the organisation',
};

function actionsOf(call: CmdletCall, direct: (recipients: readonly string[]) => Direction): Action[] {
  const found: Action[] = [];
  if (isOn(parameter(call, 'DeleteMessage'))) found.push({ severity: 'high', text: 'The rule deletes mail.' });
  if (texts(call, 'RemoveHeader').length > 0) found.push({ severity: 'high', text: 'The rule strips headers.' });
  for (const name of COPIES) {
    const recipients = texts(call, name);
    if (recipients.length === 0) continue;
    const direction = direct(recipients);
    const severity = direction === 'inside' ? 'medium' : 'high';
    found.push({ severity, text: `The rule sends mail ${COPY_TEXT[direction]} (${name}).` });
  }
  if (isOn(parameter(call, 'Quarantine'))) found.push({ severity: 'medium', text: 'The rule quarantines mail.' });
  if (isOn(parameter(call, 'ModerateMessageByManager')))
    found.push({ severity: 'medium', text: 'The rule holds mail for approval.' });
  if (texts(call, 'SetSCL').some(bypassesFilter))
    found.push({ severity: 'medium', text: 'The rule lets mail past the spam filter (SCL -1).' });
  if (texts(call, 'SetHeaderName').some((name) => OBEYED.test(name.trim())))
    found.push({
      severity: 'medium',
      text: 'The rule sets a header that Exchange obeys: it may let mail past its filters.',
    });
  for (const [name, text] of DIVERTS) if (texts(call, name).length > 0) found.push({ severity: 'medium', text });
  if (call.parameters.has(UNRESOLVED_SPLAT))
    found.push({ severity: 'medium', text: "The rule's actions stand elsewhere, or are cut off." });
  return found;
}

/** `X-MS-Exchange-Organization-SCL`, `...-SkipSafeLinksProcessing`: what SetSCL and others set, by hand. */
const OBEYED = /^x-(?:ms-exchange|forefront|microsoft-antispam)/i;

/** -1 skips the filter. Dashes as pasted from Word are minus signs to PowerShell. */
function bypassesFilter(level: string): boolean {
  return /^[-\u2013-\u2015]\s?1$/.test(level.trim());
}

function otherChange(call: CmdletCall): string {
  if (call.name.startsWith('enable-')) return 'A mail flow rule was turned on; the record does not show what it does.';
  return `A mail flow rule was ${call.name.startsWith('new-') ? 'made' : 'changed'}; it does not delete or divert mail.`;
}

function common(call: CmdletCall): Ground[] {
  const grounds: Ground[] = [];
  const trick = nameTrick(subject(call, 'Name'));
  if (trick !== null && call.name.startsWith('new-')) grounds.push({ text: trick.text });
  const off = isOff(parameter(call, 'Enabled'));
  const testing = texts(call, 'Mode').some((mode) => mode.toLowerCase().startsWith('audit'));
  if (off || testing) {
    const text = off ? 'The rule is made but turned off.' : 'The rule only runs in test mode.';
    grounds.push({ text, lower: 'low' });
  }
  if (texts(call, 'SetAuditSeverity').some((level) => level.trim().toLowerCase() === 'donotaudit')) {
    const lift = hasActions(call) && !off && !testing ? 'high' : 'medium';
    grounds.push({ text: 'What the rule does is not to be audited (SetAuditSeverity DoNotAudit).', lift });
  }
  return grounds;
}

function hasActions(call: CmdletCall): boolean {
  return actionsOf(call, () => 'unknown').length > 0;
}
