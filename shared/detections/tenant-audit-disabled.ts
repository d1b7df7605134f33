/** Logs of the whole organisation are turned off, cut short or no longer copied elsewhere. */
import { parameter, texts, UNRESOLVED_SPLAT } from '../commands/parameters.ts';
import type { AuditEvent, CmdletCall, ProcessEvent } from '../events/event.ts';
import { CLEAR_MAILBOX_DATA, cmdletUrl, DISABLE_CLOUD_LOGS, DISABLE_CLOUD_LOGS_URL } from './attack.ts';
import type { EventDetection } from './detection.ts';
import { listChange } from './list-changes.ts';
import { before, DAY, givenSpan, mayBe, mayHide, spanOf, unchanged } from './values.ts';
import { gravestOf, type Weakening } from './weakenings.ts';

export const tenantAuditDisabled: EventDetection = {
  type: 'event',
  id: 'tenant-audit-disabled',
  title: 'Auditing or journalling of the organisation turned off',
  why: 'One command blinds every search, alert and investigation of the tenant: the unified audit log stops, mailbox auditing ends everywhere, administrators are no longer logged, or copies of mail stop leaving for the journal. Nobody does so without a decision that can be asked for.',
  logic:
    'Set-AdminAuditLogConfig that turns off the unified audit log or the log of administrators, exempts cmdlets from it or shortens it; Set-OrganizationConfig -AuditDisabled true; an audit retention policy removed, or made or changed to keep records for a month or less; a journal rule removed, turned off, or made to copy other mail or elsewhere (medium). A value that only the script knows counts as the worse one. Turning any of it on never fires.',
  tuning:
    'Expect none. A migration to another journal archive is the only common reason; allow the change for the days in which it happens.',
  attack: [DISABLE_CLOUD_LOGS, CLEAR_MAILBOX_DATA],
  severity: 'high',
  falsePositives: ['A journal archive that is replaced by another', 'Audit retention policies that are put in order'],
  references: [
    DISABLE_CLOUD_LOGS_URL,
    cmdletUrl('set-adminauditlogconfig'),
    cmdletUrl('set-organizationconfig'),
    cmdletUrl('remove-unifiedauditlogretentionpolicy'),
    cmdletUrl('remove-journalrule'),
  ],
  cmdlets: [
    'set-adminauditlogconfig',
    'set-organizationconfig',
    'remove-unifiedauditlogretentionpolicy',
    'new-unifiedauditlogretentionpolicy',
    'set-unifiedauditlogretentionpolicy',
    'remove-journalrule',
    'disable-journalrule',
    'set-journalrule',
  ],
  matchCmdlet: (call, event, line) => gravestOf(weakeningsOf(call, event, line)),
};

function weakeningsOf(call: CmdletCall, event: AuditEvent | ProcessEvent, line: readonly CmdletCall[]): Weakening[] {
  switch (call.name) {
    case 'set-adminauditlogconfig':
      return adminLog(call, event, line);
    case 'set-organizationconfig':
      return organisation(call, event);
    case 'remove-unifiedauditlogretentionpolicy':
      return [{ severity: 'high', text: 'A policy by which audit records are kept was removed.' }];
    case 'remove-journalrule':
      return [{ severity: 'high', text: 'A journal rule was removed: copies of mail are no longer kept elsewhere.' }];
    case 'disable-journalrule':
      return [
        { severity: 'high', text: 'A journal rule was turned off: copies of mail are no longer kept elsewhere.' },
      ];
    case 'set-journalrule':
      return diverted(call);
    default:
      return keptShortly(call);
  }
}

/** Another address, other senders: the rule is there, and the copies are not. */
function diverted(call: CmdletCall): Weakening[] {
  const changed = ['JournalEmailAddress', 'Recipient', 'Scope'].some((name) => parameter(call, name) !== null);
  return changed ? [{ severity: 'medium', text: 'A journal rule copies other mail, or to another address.' }] : [];
}

/** Days for which the log of administrators is kept unless told otherwise. Source: Set-AdminAuditLogConfig. */
const DEFAULT_AGE = 90 * DAY;

const HIDDEN = ['UnifiedAuditLogIngestionEnabled', 'AdminAuditLogEnabled', 'AdminAuditLogAgeLimit'];

function adminLog(call: CmdletCall, event: AuditEvent | ProcessEvent, line: readonly CmdletCall[]): Weakening[] {
  const found: Weakening[] = [];
  if (mayBe(call, 'UnifiedAuditLogIngestionEnabled', 'off') && !unchanged(event, 'UnifiedAuditLogIngestionEnabled'))
    found.push({ severity: 'high', text: 'The unified audit log was turned off.' });
  if (mayBe(call, 'AdminAuditLogEnabled', 'off') && !unchanged(event, 'AdminAuditLogEnabled'))
    found.push({ severity: 'high', text: 'The log of what administrators do was turned off.' });
  found.push(...exemptions(call, event));
  if (parameter(call, 'AdminAuditLogAgeLimit') !== null) {
    const age = givenSpan(call, 'AdminAuditLogAgeLimit', line);
    const former = spanOf(before(event, 'AdminAuditLogAgeLimit')) ?? DEFAULT_AGE;
    if (age === null || age < DAY)
      found.push({
        severity: 'high',
        text: 'The log of what administrators do is no longer kept, or nobody can tell.',
      });
    else if (age < former)
      found.push({ severity: 'medium', text: 'The log of what administrators do is kept for a shorter time.' });
  }
  if (found.length === 0 && (call.parameters.has(UNRESOLVED_SPLAT) || mayHide(call, event, HIDDEN)))
    found.push({ severity: 'medium', text: 'Settings of the audit log were changed; to what stands in a variable.' });
  return found;
}

function exemptions(call: CmdletCall, event: AuditEvent | ProcessEvent): Weakening[] {
  const excluded = listChange(call, 'AdminAuditLogExcludedCmdlets', event);
  const found: Weakening[] = [];
  if (excluded !== null && (excluded.unknown || excluded.added.length > 0 || (excluded.replaced ?? []).length > 0))
    found.push({ severity: 'high', text: 'Some cmdlets are no longer logged.' });
  for (const name of ['AdminAuditLogCmdlets', 'AdminAuditLogParameters']) {
    const logged = listChange(call, name, event);
    if (logged === null) continue;
    const all =
      logged.replaced?.includes('*') || (logged.replaced === null && logged.removed.length === 0 && !logged.unknown);
    if (!all) found.push({ severity: 'high', text: 'Only some cmdlets or parameters are logged any more.' });
  }
  return found;
}

function organisation(call: CmdletCall, event: AuditEvent | ProcessEvent): Weakening[] {
  if (mayBe(call, 'AuditDisabled', 'on') && !unchanged(event, 'AuditDisabled'))
    return [{ severity: 'high', text: 'Mailbox auditing was turned off for the whole organisation.' }];
  if (!mayHide(call, event, ['AuditDisabled'])) return [];
  return [
    { severity: 'high', text: 'Mailbox auditing of the organisation was changed; to what stands in a variable.' },
  ];
}

/** Standard auditing keeps 180 days: a policy for less takes records away. Source: "Manage audit log retention policies". */
const SHORT: ReadonlySet<string> = new Set(['sevendays', 'onemonth', 'thirtydays']);

function keptShortly(call: CmdletCall): Weakening[] {
  const short = texts(call, 'RetentionDuration').some((duration) => SHORT.has(duration.trim().toLowerCase()));
  return short ? [{ severity: 'medium', text: 'Audit records are kept for a month or less.' }] : [];
}
