/** Settings of Google Workspace by which mail is led astray, copied outside, or no longer kept. */
import type { AuditEvent } from '../events/event.ts';
import {
  CLEAR_MAILBOX_DATA,
  CLEAR_MAILBOX_DATA_URL,
  EMAIL_FORWARDING_RULE,
  EMAIL_HIDING_RULES,
  reportsUrl,
} from './attack.ts';
import type { EventDetection, Match, Severity } from './detection.ts';
import { type Ground, scored } from './scoring.ts';

/** Administrators' settings of Gmail. What was changed stands in the parameters. */
const GMAIL_SETTINGS: ReadonlyMap<string, string> = new Map([
  ['create_gmail_setting', 'A Gmail setting was made'],
  ['change_gmail_setting', 'A Gmail setting was changed'],
  ['delete_gmail_setting', 'A Gmail setting was removed'],
  ['change_email_setting', 'A mail setting was changed'],
]);

/**
 * Words of settings that route, copy, rewrite or hold back mail: `EMAIL_ROUTE`, `MESSAGE_SECURITY_RULE` (content compliance and
 * routing rules), aliases, forwarding, gateways, journaling. Names of other settings say nothing of mail's way.
 */
const LEADING_WORDS = [
  'route',
  'routing',
  'security_rule',
  'compliance',
  'alias',
  'forward',
  'gateway',
  'journal',
  'quarantine',
  'recipient',
  'relay',
  'archive',
  'objectionable',
] as const;

/**
 * What Vault no longer keeps, or deletes sooner. Changes may as well lengthen what is kept: the log does not say.
 * Source: Reports API, "Vault Audit Activity Events". Each act is logged when it begins and when it ends.
 */
const VAULT: ReadonlyMap<string, readonly [Severity, string]> = new Map([
  ['remove_litigation_hold', ['medium', 'A hold of Vault was removed']],
  ['delete_preservation_rule', ['medium', 'A hold of Vault was removed']],
  ['update_preservation_rule_remove_holds', ['medium', 'Accounts were taken off a hold of Vault']],
  ['delete_retention_rule', ['medium', 'A retention rule of Vault was removed']],
  ['delete_investigation', ['medium', 'A matter of Vault was deleted with its holds']],
  ['close_investigation', ['medium', 'A matter of Vault was closed, which ends its holds']],
  ['create_accelerated_deletion', ['medium', 'Vault was told to delete sooner than its rules say']],
  ['update_preservation_rule_query', ['low', 'What a hold of Vault keeps was changed']],
  ['add_retention_rule', ['low', 'A retention rule of Vault was added']],
  ['update_retention_rule', ['low', 'A retention rule of Vault was changed']],
  ['modify_default_retention_period', ['low', "Vault's default retention was changed"]],
  // As the Vault API names the same acts, and connectors after it.
  ['remove_hold', ['medium', 'A hold of Vault was removed']],
  ['delete_hold', ['medium', 'A hold of Vault was removed']],
  ['remove_held_accounts', ['medium', 'Accounts were taken off a hold of Vault']],
  ['remove_held_account', ['medium', 'An account was taken off a hold of Vault']],
  ['remove_retention_rule', ['medium', 'A retention rule of Vault was removed']],
  ['delete_matter', ['medium', 'A matter of Vault was deleted with its holds']],
  ['close_matter', ['medium', 'A matter of Vault was closed, which ends its holds']],
]);
const BEGIN = '_begin';
const END = '_end';
const RETENTION_SETTINGS = 'update_retention_settings';

const FORWARDING = 'email_forwarding_out_of_domain';
/** The investigation tool acts on the mail of everybody. */
const INVESTIGATION = 'security_investigation_action';
const DELETING_WORDS = ['delete', 'trash', 'purge', 'remove'] as const;

export const googleMailTampering: EventDetection = {
  type: 'event',
  id: 'google-mail-tampering',
  title: 'Google Workspace set to mislead or lose mail',
  why: 'A routing or compliance rule of Gmail redirects or rejects mail before anybody sees it, forwarding takes it outside, and what Vault no longer holds is gone when its owner empties the trash. All three are set up before or after a mailbox is cleared.',
  logic:
    'Settings of Gmail that name routing, compliance, aliases or the like, created, changed or deleted; forwarding out of the domain; a Vault hold, retention rule or matter removed or closed, or deletion brought forward. Low, for Vault medium; other settings are informational.',
  tuning:
    'Administrators of mail routing raise it at low. Allow them by account once their changes are known, and never allow Vault changes for everybody.',
  attack: [CLEAR_MAILBOX_DATA, EMAIL_HIDING_RULES, EMAIL_FORWARDING_RULE],
  severity: 'low',
  falsePositives: [
    'Ordinary administration of mail routing',
    'People who forward their mail to an account of their own',
    'Retention and holds that legal staff changes',
  ],
  references: [
    CLEAR_MAILBOX_DATA_URL,
    reportsUrl('admin-gmail-settings'),
    reportsUrl('user-accounts'),
    reportsUrl('vault'),
  ],
  operations: [
    ...GMAIL_SETTINGS.keys(),
    ...[...VAULT.keys()].flatMap((name) => [name, name + BEGIN, name + END]),
    RETENTION_SETTINGS,
    FORWARDING,
    INVESTIGATION,
  ],
  matchAudit(event) {
    if (event.form !== 'google-workspace') return null;
    const operation = event.operation.toLowerCase();
    const setting = GMAIL_SETTINGS.get(operation);
    if (setting !== undefined) return settingChanged(setting, event);
    if (operation === FORWARDING) return forwarding(event);
    if (operation === INVESTIGATION) return investigation(event);
    if (operation === RETENTION_SETTINGS) return scored('low', "Vault's retention settings were changed.");
    return vault(operation);
  },
};

function settingChanged(text: string, { properties }: AuditEvent): Match {
  const names = ['setting_name', 'setting_description', 'user_defined_setting_name'];
  const said = names
    .map((name) => properties.get(name) ?? '')
    .join('\n')
    .toLowerCase();
  if (LEADING_WORDS.some((word) => said.includes(word))) return scored('low', `${text} that decides where mail goes.`);
  return scored('informational', `${text}; by its name it does not decide where mail goes.`);
}

function forwarding({ properties, mailbox }: AuditEvent): Match {
  const to = properties.get('email_forwarding_destination_address');
  const grounds: Ground[] = [];
  if (to !== undefined && to !== '') grounds.push({ text: `To ${to.slice(0, 100)}.` });
  return scored('low', `Mail${mailbox === null ? '' : ` of ${mailbox}`} is forwarded out of the domain.`, grounds);
}

function investigation({ properties }: AuditEvent): Match | null {
  if (properties.get('investigation_data_source')?.toLowerCase().includes('gmail') !== true) return null;
  const action = properties.get('investigation_action')?.toLowerCase() ?? '';
  const deletes = DELETING_WORDS.some((word) => action.includes(word));
  const severity: Severity = deletes ? 'medium' : 'informational';
  const text = deletes ? 'deleted messages' : 'acted on messages';
  return scored(severity, `The security investigation tool ${text} in the mailboxes of others.`);
}

function vault(operation: string): Match | null {
  const isBegin = operation.endsWith(BEGIN);
  const act = VAULT.get(operation.replace(/_(?:begin|end)$/, ''));
  if (act === undefined) return null;
  const [severity, text] = act;
  const begun: Ground = { text: 'It has only begun: its end is an event of its own.', lower: 'low' };
  return scored(severity, `${text}.`, isBegin ? [begun] : []);
}
