/**
 * All detections. A new one is one more entry here, and its file with its samples. Of equally grave ones in one alert the one
 * further up leads: see `precedence.ts`.
 */

import { appConsentThenDeleted } from './app-consent-then-deleted.ts';
import { applescriptMailDeletion } from './applescript-mail-deletion.ts';
import { auditBypassSuspected } from './audit-bypass-suspected.ts';
import { baselineDeparture } from './baseline-departure.ts';
import { bulkGmailDelete } from './bulk-gmail-delete.ts';
import { bulkGraphDelete } from './bulk-graph-delete.ts';
import { bulkHardDelete } from './bulk-hard-delete.ts';
import { bulkMailFileDelete } from './bulk-mail-file-delete.ts';
import { bulkMailboxDelete } from './bulk-mailbox-delete.ts';
import { bulkSoftDelete } from './bulk-soft-delete.ts';
import { compliancePurge } from './compliance-purge.ts';
import { complianceTracesRemoved } from './compliance-traces-removed.ts';
import { deleteInAnotherMailbox } from './delete-in-another-mailbox.ts';
import type { Detection, EventDetection } from './detection.ts';
import { endpointAndCloud } from './endpoint-and-cloud.ts';
import { exportRequestRemoved } from './export-request-removed.ts';
import { exportThenRemoved } from './export-then-removed.ts';
import { googleMailDeletion } from './google-mail-deletion.ts';
import { googleMailTampering } from './google-mail-tampering.ts';
import { graphMailDeletion } from './graph-mail-deletion.ts';
import { inboxRuleHidesMail } from './inbox-rule-hides-mail.ts';
import { inboxRuleRemoved } from './inbox-rule-removed.ts';
import { itemDeleted } from './item-deleted.ts';
import { linuxMailSpool } from './linux-mail-spool.ts';
import { macosMailStore } from './macos-mail-store.ts';
import { mailLogsCleared } from './mail-logs-cleared.ts';
import { mailUtilityDeletion } from './mail-utility-deletion.ts';
import { mailboxAuditWeakened } from './mailbox-audit-weakened.ts';
import { mailboxCmdletUsed } from './mailbox-cmdlet-used.ts';
import { mailboxDestroyed } from './mailbox-destroyed.ts';
import { mailboxSearchDelete } from './mailbox-search-delete.ts';
import { mailboxSettingsChanged } from './mailbox-settings-changed.ts';
import { mailboxSpray } from './mailbox-spray.ts';
import { obfuscatedMailCommand } from './obfuscated-mail-command.ts';
import { outlookComDeletion } from './outlook-com-deletion.ts';
import { permissionThenDeleted } from './permission-then-deleted.ts';
import { purgeLoop } from './purge-loop.ts';
import { quarantineCleared } from './quarantine-cleared.ts';
import { receivedThenDeleted } from './received-then-deleted.ts';
import { recoverableItemsWeakened } from './recoverable-items-weakened.ts';
import { remoteSessionThenMailStore } from './remote-session-then-mail-store.ts';
import { ruleThenDeleted } from './rule-then-deleted.ts';
import { securityNoticeDeleted } from './security-notice-deleted.ts';
import { sentThenDeleted } from './sent-then-deleted.ts';
import { shortLivedRule } from './short-lived-rule.ts';
import { silenceAfterWeakening } from './silence-after-weakening.ts';
import { tenantAuditDisabled } from './tenant-audit-disabled.ts';
import { transportRuleRemoved } from './transport-rule-removed.ts';
import { transportRuleTampering } from './transport-rule-tampering.ts';
import { twoStepPurge } from './two-step-purge.ts';
import { weakenedThenDeleted } from './weakened-then-deleted.ts';
import { windowsMailStore } from './windows-mail-store.ts';

export const catalog: readonly Detection[] = [
  exportRequestRemoved,
  mailboxSearchDelete,
  compliancePurge,
  complianceTracesRemoved,
  transportRuleTampering,
  transportRuleRemoved,
  inboxRuleHidesMail,
  inboxRuleRemoved,
  mailboxAuditWeakened,
  tenantAuditDisabled,
  recoverableItemsWeakened,
  mailboxSettingsChanged,
  mailboxDestroyed,
  mailLogsCleared,
  windowsMailStore,
  outlookComDeletion,
  linuxMailSpool,
  mailUtilityDeletion,
  macosMailStore,
  applescriptMailDeletion,
  securityNoticeDeleted,
  deleteInAnotherMailbox,
  itemDeleted,
  quarantineCleared,
  graphMailDeletion,
  googleMailDeletion,
  googleMailTampering,
  obfuscatedMailCommand,
  bulkHardDelete,
  bulkSoftDelete,
  bulkMailboxDelete,
  mailboxSpray,
  bulkGraphDelete,
  bulkGmailDelete,
  bulkMailFileDelete,
  purgeLoop,
  baselineDeparture,
  exportThenRemoved,
  weakenedThenDeleted,
  ruleThenDeleted,
  shortLivedRule,
  sentThenDeleted,
  receivedThenDeleted,
  twoStepPurge,
  permissionThenDeleted,
  appConsentThenDeleted,
  endpointAndCloud,
  remoteSessionThenMailStore,
  auditBypassSuspected,
  silenceAfterWeakening,
  mailboxCmdletUsed,
];

export const catalogById: ReadonlyMap<string, Detection> = new Map(catalog.map((entry) => [entry.id, entry]));

/** Precedence: this one speaks only where no other detection claims the event. `judge.ts` asks it last. */
export const FALLBACK: EventDetection = mailboxCmdletUsed;

const claiming = catalog.filter((entry) => entry.type === 'event').filter((entry) => entry !== FALLBACK);

/** Detections by what they look at, in lower case, without the fallback. */
export const byOperation = index((entry) => entry.operations ?? []);
export const byCmdlet = index((entry) => entry.cmdlets ?? []);

/** Detections that look at command lines, files or API calls themselves. */
export const withCommandWords = claiming.filter((entry) => entry.matchProcess !== undefined);
export const withPathWords = claiming.filter((entry) => entry.matchFile !== undefined);
export const watchingApi = claiming.filter((entry) => entry.matchApi !== undefined);

function index(keys: (entry: EventDetection) => readonly string[]): ReadonlyMap<string, readonly EventDetection[]> {
  const map = new Map<string, EventDetection[]>();
  for (const entry of claiming)
    for (const key of keys(entry)) map.set(key.toLowerCase(), [...(map.get(key.toLowerCase()) ?? []), entry]);
  return map;
}
