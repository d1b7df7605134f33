/** One cmdlet, seen on a device and in the audit log. */
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, MAILBOX_AUDIT_URL } from './attack.ts';
import type { SequenceDetection } from './detection.ts';

export const endpointAndCloud: SequenceDetection = {
  type: 'sequence',
  id: 'endpoint-and-cloud',
  title: 'The same act on a device and in the audit log',
  why: 'A command line alone may have failed, an audit record alone does not say from where it came. Both together, by the same person, are certain.',
  logic:
    'A mailbox cmdlet that a detection noticed ran on a device, and within 24 hours, before or after, the audit log has the same cmdlet by the same person: by object id, else by principal name, else by an account name equal to the local part of the principal name. As grave as the graver of the two.',
  tuning: 'It raises confidence, not severity. Nothing to tune.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'medium',
  falsePositives: ['Administrators at work: as for the detections that noticed them'],
  references: [CLEAR_MAILBOX_DATA_URL, MAILBOX_AUDIT_URL],
  subject: 'person',
  alsoAt: ['identity'],
  joinAt: { identity: 'other-key' },
  eitherOrder: true,
  steps: 0,
  first: { kinds: ['cmdlet-run'] },
  second: { kinds: ['cmdlet-logged'] },
  withinMs: 86_400_000,
  join: 'person',
  text: 'The same cmdlet by the same person is in the audit log.',
};
