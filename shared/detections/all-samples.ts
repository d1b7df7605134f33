/** Samples of all detections, in the order of the catalog. */
import { applescriptMailDeletionSamples } from './applescript-mail-deletion.samples.ts';
import { bulkHardDeleteSamples } from './bulk-hard-delete.samples.ts';
import { bulkSoftDeleteSamples } from './bulk-soft-delete.samples.ts';
import { compliancePurgeSamples } from './compliance-purge.samples.ts';
import { deleteInAnotherMailboxSamples } from './delete-in-another-mailbox.samples.ts';
import type { DetectionSamples } from './detection.ts';
import { exportRequestRemovedSamples } from './export-request-removed.samples.ts';
import { inboxRuleHidesMailSamples } from './inbox-rule-hides-mail.samples.ts';
import { inboxRuleRemovedSamples } from './inbox-rule-removed.samples.ts';
import { itemDeletedSamples } from './item-deleted.samples.ts';
import { linuxMailSpoolSamples } from './linux-mail-spool.samples.ts';
import { macosMailStoreSamples } from './macos-mail-store.samples.ts';
import { mailLogsClearedSamples } from './mail-logs-cleared.samples.ts';
import { mailUtilityDeletionSamples } from './mail-utility-deletion.samples.ts';
import { mailboxCmdletUsedSamples } from './mailbox-cmdlet-used.samples.ts';
import { mailboxSearchDeleteSamples } from './mailbox-search-delete.samples.ts';
import { outlookComDeletionSamples } from './outlook-com-deletion.samples.ts';
import { transportRuleRemovedSamples } from './transport-rule-removed.samples.ts';
import { transportRuleTamperingSamples } from './transport-rule-tampering.samples.ts';
import { windowsMailStoreSamples } from './windows-mail-store.samples.ts';

export const allSamples: readonly DetectionSamples[] = [
  exportRequestRemovedSamples,
  mailboxSearchDeleteSamples,
  compliancePurgeSamples,
  transportRuleTamperingSamples,
  transportRuleRemovedSamples,
  inboxRuleHidesMailSamples,
  inboxRuleRemovedSamples,
  mailLogsClearedSamples,
  windowsMailStoreSamples,
  outlookComDeletionSamples,
  linuxMailSpoolSamples,
  mailUtilityDeletionSamples,
  macosMailStoreSamples,
  applescriptMailDeletionSamples,
  itemDeletedSamples,
  deleteInAnotherMailboxSamples,
  bulkHardDeleteSamples,
  bulkSoftDeleteSamples,
  mailboxCmdletUsedSamples,
];
