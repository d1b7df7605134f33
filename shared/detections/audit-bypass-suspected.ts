/** A mailbox cmdlet ran on a device, and the audit log knows nothing of it. */
import { CLEAR_MAILBOX_DATA, DISABLE_CLOUD_LOGS, DISABLE_CLOUD_LOGS_URL, MAILBOX_AUDIT_URL } from './attack.ts';
import type { AbsenceDetection } from './detection.ts';
import { scored } from './scoring.ts';

export const auditBypassSuspected: AbsenceDetection = {
  type: 'absence',
  id: 'audit-bypass-suspected',
  title: 'A mailbox cmdlet without its audit record',
  why: 'What is run against Exchange is logged there, unless somebody took care that it is not. A cmdlet seen on a device that never reached the log failed, or was hidden.',
  logic:
    'A mailbox cmdlet that a detection noticed ran on a device, and the audit log, though it had other records, has none of that cmdlet by the same person (also under another name of the same object id) within 24 hours before or after, asked when late records have had 48 hours more. Medium.',
  tuning: 'Cmdlets against Exchange on premises are logged elsewhere: allow those devices.',
  attack: [CLEAR_MAILBOX_DATA, DISABLE_CLOUD_LOGS],
  severity: 'medium',
  falsePositives: [
    'Commands that failed before they reached Exchange',
    'Exchange on premises',
    'An account of another name in the cloud, where the records do not say its object id',
  ],
  references: [DISABLE_CLOUD_LOGS_URL, MAILBOX_AUDIT_URL],
  subject: 'person',
  first: { kinds: ['cmdlet-run'] },
  expected: { kinds: ['cmdlet-logged', 'cmdlet-answered'] },
  withinMs: 86_400_000,
  join: 'person',
  eitherOrder: true,
  activeDays: 0,
  score: () => scored('medium', 'It ran on a device, and the audit log has no record of it.').reasons,
};
