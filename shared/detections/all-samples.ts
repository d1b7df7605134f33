/** Samples of all detections, in the order of the catalog. */

import { appConsentThenDeletedSamples } from './app-consent-then-deleted.samples.ts';
import { applescriptMailDeletionSamples } from './applescript-mail-deletion.samples.ts';
import { auditBypassSuspectedSamples } from './audit-bypass-suspected.samples.ts';
import { baselineDepartureSamples } from './baseline-departure.samples.ts';
import { bulkGmailDeleteSamples } from './bulk-gmail-delete.samples.ts';
import { bulkGraphDeleteSamples } from './bulk-graph-delete.samples.ts';
import { bulkHardDeleteSamples } from './bulk-hard-delete.samples.ts';
import { bulkMailFileDeleteSamples } from './bulk-mail-file-delete.samples.ts';
import { bulkMailboxDeleteSamples } from './bulk-mailbox-delete.samples.ts';
import { bulkSoftDeleteSamples } from './bulk-soft-delete.samples.ts';
import { compliancePurgeSamples } from './compliance-purge.samples.ts';
import { complianceTracesRemovedSamples } from './compliance-traces-removed.samples.ts';
import { deleteInAnotherMailboxSamples } from './delete-in-another-mailbox.samples.ts';
import type { DetectionSamples } from './detection.ts';
import { endpointAndCloudSamples } from './endpoint-and-cloud.samples.ts';
import { exportRequestRemovedSamples } from './export-request-removed.samples.ts';
import { exportThenRemovedSamples } from './export-then-removed.samples.ts';
import { googleMailDeletionSamples } from './google-mail-deletion.samples.ts';
import { googleMailTamperingSamples } from './google-mail-tampering.samples.ts';
import { graphMailDeletionSamples } from './graph-mail-deletion.samples.ts';
import { inboxRuleHidesMailSamples } from './inbox-rule-hides-mail.samples.ts';
import { inboxRuleRemovedSamples } from './inbox-rule-removed.samples.ts';
import { itemDeletedSamples } from './item-deleted.samples.ts';
import { linuxMailSpoolSamples } from './linux-mail-spool.samples.ts';
import { macosMailStoreSamples } from './macos-mail-store.samples.ts';
import { mailLogsClearedSamples } from './mail-logs-cleared.samples.ts';
import { mailUtilityDeletionSamples } from './mail-utility-deletion.samples.ts';
import { mailboxAuditWeakenedSamples } from './mailbox-audit-weakened.samples.ts';
import { mailboxCmdletUsedSamples } from './mailbox-cmdlet-used.samples.ts';
import { mailboxDestroyedSamples } from './mailbox-destroyed.samples.ts';
import { mailboxSearchDeleteSamples } from './mailbox-search-delete.samples.ts';
import { mailboxSettingsChangedSamples } from './mailbox-settings-changed.samples.ts';
import { mailboxSpraySamples } from './mailbox-spray.samples.ts';
import { obfuscatedMailCommandSamples } from './obfuscated-mail-command.samples.ts';
import { outlookComDeletionSamples } from './outlook-com-deletion.samples.ts';
import { permissionThenDeletedSamples } from './permission-then-deleted.samples.ts';
import { purgeLoopSamples } from './purge-loop.samples.ts';
import { quarantineClearedSamples } from './quarantine-cleared.samples.ts';
import { receivedThenDeletedSamples } from './received-then-deleted.samples.ts';
import { recoverableItemsWeakenedSamples } from './recoverable-items-weakened.samples.ts';
import { remoteSessionThenMailStoreSamples } from './remote-session-then-mail-store.samples.ts';
import { ruleThenDeletedSamples } from './rule-then-deleted.samples.ts';
import { securityNoticeDeletedSamples } from './security-notice-deleted.samples.ts';
import { sentThenDeletedSamples } from './sent-then-deleted.samples.ts';
import { shortLivedRuleSamples } from './short-lived-rule.samples.ts';
import { silenceAfterWeakeningSamples } from './silence-after-weakening.samples.ts';
import { tenantAuditDisabledSamples } from './tenant-audit-disabled.samples.ts';
import { transportRuleRemovedSamples } from './transport-rule-removed.samples.ts';
import { transportRuleTamperingSamples } from './transport-rule-tampering.samples.ts';
import { twoStepPurgeSamples } from './two-step-purge.samples.ts';
import { weakenedThenDeletedSamples } from './weakened-then-deleted.samples.ts';
import { windowsMailStoreSamples } from './windows-mail-store.samples.ts';

export const allSamples: readonly DetectionSamples[] = [
  exportRequestRemovedSamples,
  mailboxSearchDeleteSamples,
  compliancePurgeSamples,
  complianceTracesRemovedSamples,
  transportRuleTamperingSamples,
  transportRuleRemovedSamples,
  inboxRuleHidesMailSamples,
  inboxRuleRemovedSamples,
  mailboxAuditWeakenedSamples,
  tenantAuditDisabledSamples,
  recoverableItemsWeakenedSamples,
  mailboxSettingsChangedSamples,
  mailboxDestroyedSamples,
  mailLogsClearedSamples,
  windowsMailStoreSamples,
  outlookComDeletionSamples,
  linuxMailSpoolSamples,
  mailUtilityDeletionSamples,
  macosMailStoreSamples,
  applescriptMailDeletionSamples,
  securityNoticeDeletedSamples,
  deleteInAnotherMailboxSamples,
  itemDeletedSamples,
  quarantineClearedSamples,
  graphMailDeletionSamples,
  googleMailDeletionSamples,
  googleMailTamperingSamples,
  obfuscatedMailCommandSamples,
  bulkHardDeleteSamples,
  bulkSoftDeleteSamples,
  bulkMailboxDeleteSamples,
  mailboxSpraySamples,
  bulkGraphDeleteSamples,
  bulkGmailDeleteSamples,
  bulkMailFileDeleteSamples,
  purgeLoopSamples,
  baselineDepartureSamples,
  exportThenRemovedSamples,
  weakenedThenDeletedSamples,
  ruleThenDeletedSamples,
  shortLivedRuleSamples,
  sentThenDeletedSamples,
  receivedThenDeletedSamples,
  twoStepPurgeSamples,
  permissionThenDeletedSamples,
  appConsentThenDeletedSamples,
  endpointAndCloudSamples,
  remoteSessionThenMailStoreSamples,
  auditBypassSuspectedSamples,
  silenceAfterWeakeningSamples,
  mailboxCmdletUsedSamples,
];
