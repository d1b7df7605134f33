/** Samples of all detections, in the order of the catalog. */
import { bulkHardDeleteSamples } from './bulk-hard-delete.samples.ts';
import { bulkSoftDeleteSamples } from './bulk-soft-delete.samples.ts';
import { compliancePurgeSamples } from './compliance-purge.samples.ts';
import { deleteInAnotherMailboxSamples } from './delete-in-another-mailbox.samples.ts';
import type { DetectionSamples } from './detection.ts';
import { exportRequestRemovedSamples } from './export-request-removed.samples.ts';
import { googleMailDeletionSamples } from './google-mail-deletion.samples.ts';
import { googleMailTamperingSamples } from './google-mail-tampering.samples.ts';
import { graphMailDeletionSamples } from './graph-mail-deletion.samples.ts';
import { inboxRuleHidesMailSamples } from './inbox-rule-hides-mail.samples.ts';
import { inboxRuleRemovedSamples } from './inbox-rule-removed.samples.ts';
import { itemDeletedSamples } from './item-deleted.samples.ts';
import { mailboxCmdletUsedSamples } from './mailbox-cmdlet-used.samples.ts';
import { mailboxSearchDeleteSamples } from './mailbox-search-delete.samples.ts';
import { transportRuleRemovedSamples } from './transport-rule-removed.samples.ts';
import { transportRuleTamperingSamples } from './transport-rule-tampering.samples.ts';

export const allSamples: readonly DetectionSamples[] = [
  exportRequestRemovedSamples,
  mailboxSearchDeleteSamples,
  compliancePurgeSamples,
  transportRuleTamperingSamples,
  transportRuleRemovedSamples,
  inboxRuleHidesMailSamples,
  inboxRuleRemovedSamples,
  itemDeletedSamples,
  deleteInAnotherMailboxSamples,
  graphMailDeletionSamples,
  googleMailDeletionSamples,
  googleMailTamperingSamples,
  bulkHardDeleteSamples,
  bulkSoftDeleteSamples,
  mailboxCmdletUsedSamples,
];
